package link_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/document"
	"cairn/internal/link"
	"cairn/internal/register"
	"cairn/internal/when"
)

// book is a small register in the making.
type book struct {
	state  register.State
	judged []register.Judged
}

func (b *book) document(id, source string, day when.Day, text string) {
	b.state.Documents = append(b.state.Documents, document.Document{ID: document.ID(id), Source: source, Published: when.Between(day, day), Text: text, Country: "XA"})
}

type option func(*register.Claim)

func in(area, place string) option {
	return func(c *register.Claim) {
		c.Place = &register.Place{Text: place, Admin1: &area, PlaceID: place, Precision: "G1"}
		if place == "" {
			c.Place.Precision = "G4"
		}
	}
}

func on(day when.Day) option { return func(c *register.Claim) { c.Time = when.Between(day, day) } }

func with(weapon register.Code) option { return func(c *register.Claim) { c.Weapon = weapon } }

func mention(n int) option { return func(c *register.Claim) { c.Mention = n } }

func (b *book) killed(id string, n int, options ...option) {
	doc, _, _ := strings.Cut(id, "#")
	c := register.Claim{ID: id, Document: document.ID(doc), Kind: register.Killed, Unit: "persons", Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact},
		Status: "unknown", Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeIncident, Span: document.Span{len(b.judged), len(b.judged) + 1}, Mention: 1}
	for _, o := range options {
		o(&c)
	}
	b.judged = append(b.judged, register.Judged{Claim: c, Original: c, Standing: register.Accepted})
}

func (b *book) rule(act register.Act, on, with string) {
	b.state.Decisions = append(b.state.Decisions, register.Decision{ID: fmt.Sprintf("d%d", len(b.state.Decisions)), Act: act, On: on, With: with, Why: "read both", Who: "a person"})
}

// groups returns the claims of each incident, and the undecided pairs.
func (b *book) groups() (groups [][]string, pairs []string) {
	for _, in := range link.Incidents(b.judged, &b.state) {
		groups = append(groups, in.Claims)
		for _, p := range in.Undecide {
			if p.A == in.ID {
				pairs = append(pairs, p.A+" "+p.B)
			}
		}
	}
	return groups, pairs
}

var may3 = when.On(2031, 5, 3)

func TestWhichClaimsAreOfOneIncident(t *testing.T) {
	market := in("XA-01", "market")
	tests := []struct {
		name  string
		write func(b *book)
		want  [][]string
		pairs int
	}{
		{"the same market, day and bomb in two papers, tolls that differ", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+1, "")
			b.killed("a#c1", 12, market, on(may3), with("bomb"))
			b.killed("b#c1", 14, market, on(may3), with("vehicle_bomb"))
		}, [][]string{{"a#c1", "b#c1"}}, 0},
		{"two mentions of one document are two incidents", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.killed("a#c1", 12, market, on(may3))
			b.killed("a#c2", 12, market, on(may3), mention(2))
		}, [][]string{{"a#c1"}, {"a#c2"}}, 0},
		{"a part stays with its whole", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.killed("a#c1", 12, market, on(may3))
			b.killed("a#c2", 5, mention(0), func(c *register.Claim) { c.PartOf = "a#c1" })
		}, [][]string{{"a#c1", "a#c2"}}, 0},
		{"other areas are other incidents", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+1, "")
			b.killed("a#c1", 12, in("XA-01", ""), on(may3))
			b.killed("b#c1", 12, in("XA-02", ""), on(may3))
		}, [][]string{{"a#c1"}, {"b#c1"}}, 0},
		{"one dead somewhere in the same area that day: nobody can say", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+1, "")
			b.killed("a#c1", 1, in("XA-01", ""), on(may3))
			b.killed("b#c1", 1, in("XA-01", ""), on(may3))
		}, [][]string{{"a#c1"}, {"b#c1"}}, 1},
		{"weeks apart", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+20, "")
			b.killed("a#c1", 12, market, on(may3), with("bomb"))
			b.killed("b#c1", 12, market, on(may3+19), with("bomb"))
		}, [][]string{{"a#c1"}, {"b#c1"}}, 0},
		{"a person says they are two", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+1, "")
			b.killed("a#c1", 12, market, on(may3), with("bomb"))
			b.killed("b#c1", 12, market, on(may3), with("bomb"))
			b.rule(register.Different, "i-a-c1", "b#c1")
		}, [][]string{{"a#c1"}, {"b#c1"}}, 0},
		{"a person says that far apart ones are one", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+20, "")
			b.killed("a#c1", 12, market, on(may3))
			b.killed("b#c1", 40, in("XA-02", ""), on(may3+19))
			b.rule(register.Same, "i-a-c1", "i-b-c1")
		}, [][]string{{"a#c1", "b#c1"}}, 0},
		{"a person looked and could not say", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.document("b", "two", may3+1, "")
			b.killed("a#c1", 12, market, on(may3), with("bomb"))
			b.killed("b#c1", 12, market, on(may3), with("bomb"))
			b.rule(register.Unsure, "i-a-c1", "i-b-c1")
		}, [][]string{{"a#c1"}, {"b#c1"}}, 1},
		{"a claim that a person split off", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.killed("a#c1", 12, market, on(may3))
			b.killed("a#c2", 3, market, on(may3))
			b.rule(register.Split, "i-a-c1", "a#c2")
		}, [][]string{{"a#c1"}, {"a#c2"}}, 0},
		{"what was feared, or told of last year, is no incident", func(b *book) {
			b.document("a", "one", may3+1, "")
			b.killed("a#c1", 12, market, on(may3), func(c *register.Claim) { c.Modality = register.Feared })
			b.killed("a#c2", 12, market, on(may3-400), mention(2), func(c *register.Claim) { c.Frame = register.Background })
			b.killed("a#c3", 91, in("XA-01", ""), on(may3), mention(3), func(c *register.Claim) { c.Scope = register.ScopePeriod })
		}, nil, 0},
		{"what nobody accepted is no incident", func(b *book) {
			b.killed("a#c1", 12, market, on(may3))
			b.judged[0].Standing = register.Proposed
		}, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := new(book)
			tt.write(b)
			for range 2 { // the second time in reverse
				got, pairs := b.groups()
				if !slices.EqualFunc(got, tt.want, slices.Equal) || len(pairs) != tt.pairs {
					t.Errorf("incidents %v, undecided %v; want %v and %d pairs", got, pairs, tt.want, tt.pairs)
				}
				slices.Reverse(b.judged)
				slices.Reverse(b.state.Documents)
			}
		})
	}
}

const wire = "A car bomb went off in the crowded market on Tuesday morning and killed twelve people, the police said. Ambulances took the wounded to two hospitals in the city while shop keepers looked for relatives among the ruins of their stalls."

// Two papers that print one agency's text are one independent source.
func TestNearCopiesAreOneSource(t *testing.T) {
	b := new(book)
	b.document("a", "one", may3+1, wire)
	b.document("b", "two", may3+1, wire+" The paper's own reporter added a line.")
	b.document("c", "three", may3+1, "Officials of the province spoke of fourteen dead after a blast near the stalls; they gave no further details of who was behind it, and asked for blood donors to come forward in the evening.")
	market := in("XA-01", "market")
	b.killed("a#c1", 12, market, on(may3), with("vehicle_bomb"))
	b.killed("b#c1", 12, market, on(may3), with("vehicle_bomb"))
	b.killed("c#c1", 14, market, on(may3), with("bomb"))
	all := link.Incidents(b.judged, &b.state)
	if len(all) != 1 || all[0].Sources != 2 {
		t.Fatalf("%d incidents, sources %d; want one with 2", len(all), all[0].Sources)
	}
	if r := strings.Join(all[0].Reasons, "; "); !strings.Contains(r, "near copies") || !strings.Contains(r, "same place") {
		t.Errorf("reasons %q do not say why", r)
	}
}

// Two datasets that may list one incident stay two records with a pair between
// them; two lines of one dataset are never a pair.
func TestDatasetsArePairsOnly(t *testing.T) {
	b := new(book)
	area := "XA-01"
	for i, list := range []string{"one", "two", "two"} {
		b.state.Incidents = append(b.state.Incidents, register.Incident{ID: fmt.Sprintf("%s:%d", list, i), Dataset: list, Country: "XA", Claims: []string{},
			Place: &register.Place{Admin1: &area, PlaceID: "market", Precision: "G1"}, Time: when.Between(may3, may3),
			Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Exactly(12)}}})
	}
	all := link.Incidents(nil, &b.state)
	var pairs []string
	for _, in := range all {
		for _, p := range in.Undecide {
			if p.A == in.ID {
				pairs = append(pairs, p.A+" "+p.B)
				if len(p.Reasons) == 0 || p.Probability <= 0 || p.Probability >= 1 {
					t.Errorf("pair %v says not why", p)
				}
			}
		}
	}
	if want := []string{"one:0 two:1", "one:0 two:2"}; len(all) != 3 || !slices.Equal(pairs, want) {
		t.Errorf("%d incidents, pairs %v; want 3 and %v", len(all), pairs, want)
	}
}

// A report without a date is of the week before it was published, and says so.
func TestAReportWithoutADate(t *testing.T) {
	b := new(book)
	b.document("a", "one", may3, "")
	b.killed("a#c1", 12, in("XA-01", ""))
	got := link.Incidents(b.judged, &b.state)[0]
	if got.Time.String() != "2031-04-27/2031-05-03" || !strings.Contains(strings.Join(got.Reasons, ";"), "no date is said") {
		t.Errorf("%s, %q", got.Time, got.Reasons)
	}
}

// The order in which records were written changes nothing, and every accepted
// claim of an incident lies in exactly one.
func TestOrderDoesNotMatterAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := new(book)
		var ids []string
		for d := range rapid.IntRange(1, 6).Draw(t, "documents") {
			doc := fmt.Sprintf("d%d", d)
			b.document(doc, rapid.SampledFrom([]string{"one", "two", "three"}).Draw(t, "source"), may3+5, "")
			for c := range rapid.IntRange(1, 3).Draw(t, "claims") {
				id := fmt.Sprintf("%s#c%d", doc, c+1)
				ids = append(ids, id)
				b.killed(id, rapid.IntRange(1, 4).Draw(t, "killed"), in("XA-01", rapid.SampledFrom([]string{"", "market", "bridge"}).Draw(t, "place")),
					on(may3+when.Day(rapid.IntRange(0, 2).Draw(t, "day"))), mention(rapid.IntRange(0, 2).Draw(t, "mention")))
			}
		}
		for range rapid.IntRange(0, 3).Draw(t, "decisions") {
			b.rule(rapid.SampledFrom([]register.Act{register.Same, register.Different, register.Unsure, register.Split}).Draw(t, "act"),
				rapid.SampledFrom(ids).Draw(t, "on"), rapid.SampledFrom(ids).Draw(t, "with"))
		}
		one := link.Incidents(b.judged, &b.state)
		var seen []string
		for _, in := range one {
			seen = append(seen, in.Claims...)
		}
		slices.Sort(seen)
		slices.Sort(ids)
		if !slices.Equal(seen, ids) {
			t.Fatalf("claims %v; the incidents hold %v", ids, seen)
		}
		b.judged = rapid.Permutation(b.judged).Draw(t, "order")
		slices.Reverse(b.state.Documents)
		if two := link.Incidents(b.judged, &b.state); !reflect.DeepEqual(one, two) {
			t.Fatalf("%+v\nthen\n%+v", one, two)
		}
	})
}

func BenchmarkIncidents(b *testing.B) {
	w := new(book)
	for i := range 100_000 {
		area := fmt.Sprintf("XA-%02d", i%18)
		day := when.On(2031, 1, 1) + when.Day(i/40)
		for j := range 3 {
			doc := string(document.Sum([]byte(fmt.Sprint(i, j))))
			w.document(doc, fmt.Sprintf("s%d", j), day+1, "")
			w.killed(doc+"#c1", 1+i%9, in(area, fmt.Sprint("place", i%7)), on(day), with("bomb"))
		}
	}
	for b.Loop() {
		link.Incidents(w.judged, &w.state)
	}
}
