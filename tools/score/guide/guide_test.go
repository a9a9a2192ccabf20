package guide_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
	"cairn/tools/score/guide"
)

// say builds a claim of n persons killed at a span, as asserted and current.
func say(id string, from, to, n int, change ...func(*register.Claim)) register.Claim {
	c := register.Claim{
		ID: id, Kind: register.Killed, Span: document.Span{from, to}, Sentence: from, Unit: "persons", Status: register.UnknownStatus,
		Count:    &register.Count{Min: &n, Max: &n, Qualifier: register.Exact},
		Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeIncident,
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func gold(c register.Claim, change ...func(*guide.Gold)) guide.Gold {
	g := guide.Gold{Claim: c}
	for _, f := range change {
		f(&g)
	}
	return g
}

func kind(k register.Kind) func(*register.Claim) { return func(c *register.Claim) { c.Kind = k } }
func partOf(id string) func(*register.Claim)     { return func(c *register.Claim) { c.PartOf = id } }
func altOf(id string) func(*register.Claim)      { return func(c *register.Claim) { c.AltOf = id } }
func modality(m register.Modality) func(*register.Claim) {
	return func(c *register.Claim) { c.Modality = m }
}
func frame(f register.Frame) func(*register.Claim)   { return func(c *register.Claim) { c.Frame = f } }
func status(s register.Status) func(*register.Claim) { return func(c *register.Claim) { c.Status = s } }
func scope(s register.Scope) func(*register.Claim)   { return func(c *register.Claim) { c.Scope = s } }
func in(code string) func(*register.Claim) {
	return func(c *register.Claim) { c.Place = &register.Place{Text: "there", Admin1: &code} }
}
func on(day int) func(*register.Claim) {
	return func(c *register.Claim) { c.Time = when.Between(when.On(2034, 5, day), when.On(2034, 5, day)) }
}
func by(words string, types ...string) func(*register.Claim) {
	return func(c *register.Claim) { c.Attribution = &register.Attribution{Text: words, Types: types} }
}
func optional(g *guide.Gold) { g.Optional = true }
func unscored(slots ...string) func(*guide.Gold) {
	return func(g *guide.Gold) { g.Unscored = slots }
}
func accept(slot string, values ...string) func(*guide.Gold) {
	return func(g *guide.Gold) {
		g.Accept = map[string][]json.RawMessage{}
		for _, v := range values {
			g.Accept[slot] = append(g.Accept[slot], json.RawMessage(v))
		}
	}
}

func caseOf(claims ...guide.Gold) *guide.Case {
	return &guide.Case{ID: "en-t", Lang: "en", Text: strings.Repeat("x", 200), Claims: claims}
}

func TestAlign(t *testing.T) {
	tests := []struct {
		name     string
		gold     []guide.Gold
		proposed []register.Claim
		want     []int
	}{
		{"spans that share one byte pair", []guide.Gold{gold(say("c1", 0, 10, 3))}, []register.Claim{say("c1", 9, 20, 3)}, []int{0}},
		{"spans that only touch do not", []guide.Gold{gold(say("c1", 0, 10, 3))}, []register.Claim{say("c1", 10, 20, 3)}, []int{-1}},
		{"a claim said again pairs by either span", []guide.Gold{gold(say("c1", 50, 60, 3))}, []register.Claim{say("c1", 0, 9, 3, func(c *register.Claim) { c.Also = []document.Span{{52, 58}} })}, []int{0}},
		{"another kind does not pair", []guide.Gold{gold(say("c1", 0, 10, 3))}, []register.Claim{say("c1", 0, 10, 3, kind(register.Wounded))}, []int{-1}},
		{"an accepted kind pairs", []guide.Gold{gold(say("c1", 0, 10, 3), accept("kind", `"bodies_found"`))}, []register.Claim{say("c1", 0, 10, 3, kind(register.BodiesFound))}, []int{0}},
		{"equal count goes before longer overlap", []guide.Gold{gold(say("c1", 0, 20, 3))}, []register.Claim{say("a", 0, 20, 5), say("b", 18, 25, 3)}, []int{1}},
		{"of equal counts the longer overlap wins", []guide.Gold{gold(say("c1", 0, 20, 3))}, []register.Claim{say("a", 15, 30, 3), say("b", 2, 19, 3)}, []int{1}},
		{
			"most pairs go before equal counts",
			[]guide.Gold{gold(say("c1", 0, 20, 3)), gold(say("c2", 15, 30, 4))},
			[]register.Claim{say("a", 16, 19, 3), say("b", 0, 10, 9)}, []int{1, 0},
		},
		{
			"each proposal answers one claim",
			[]guide.Gold{gold(say("c1", 0, 20, 3)), gold(say("c2", 5, 30, 3))},
			[]register.Claim{say("a", 0, 30, 3)}, []int{-1, 0}, // c2 shares 25 bytes with it, c1 20
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := guide.Align(tt.gold, tt.proposed); !slices.Equal(got, tt.want) {
				t.Errorf("Align = %v, want %v", got, tt.want)
			}
		})
	}
}

// No way to pair beats the one that Align takes, in the guide's order.
func TestAlignIsTheBestOfAllWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claim := rapid.Custom(func(t *rapid.T) register.Claim {
			from := rapid.IntRange(0, 20).Draw(t, "from")
			c := say("x", from, from+rapid.IntRange(1, 12).Draw(t, "length"), rapid.IntRange(1, 3).Draw(t, "count"))
			c.Kind = rapid.SampledFrom([]register.Kind{register.Killed, register.Wounded}).Draw(t, "kind")
			return c
		})
		golds := rapid.SliceOfN(claim, 0, 5).Draw(t, "gold")
		proposed := rapid.SliceOfN(claim, 0, 5).Draw(t, "proposed")
		var gs []guide.Gold
		for _, g := range golds {
			gs = append(gs, gold(g))
		}
		value := func(pairs []int) (v [3]int) {
			for i, j := range pairs {
				if j < 0 {
					continue
				}
				g, p := golds[i], proposed[j]
				if g.Kind != p.Kind || !g.Span.Overlaps(p.Span) {
					return [3]int{-1}
				}
				v[0]++
				if *g.Count.Min == *p.Count.Min {
					v[1]++
				}
				v[2] += min(g.Span[1], p.Span[1]) - max(g.Span[0], p.Span[0])
			}
			return v
		}
		got := value(guide.Align(gs, proposed))
		var best [3]int
		var try func(i int, used int, pairs []int)
		try = func(i, used int, pairs []int) {
			if i == len(golds) {
				if v := value(pairs); slices.Compare(v[:], best[:]) > 0 {
					best = v
				}
				return
			}
			try(i+1, used, append(pairs, -1))
			for j := range proposed {
				if used&(1<<j) == 0 {
					try(i+1, used|1<<j, append(pairs, j))
				}
			}
		}
		try(0, 0, nil)
		if got != best {
			t.Fatalf("Align reaches %v (pairs, equal counts, overlap), best is %v", got, best)
		}
	})
}

func TestFoundMissedAndFalse(t *testing.T) {
	nobody := 0
	tests := []struct {
		name                         string
		gold                         []guide.Gold
		proposed                     []register.Claim
		found, goldTotal, said, cost int // cost: missed + false
		perfect                      bool
	}{
		{"all found", []guide.Gold{gold(say("c1", 0, 9, 3))}, []register.Claim{say("c1", 0, 9, 3)}, 1, 1, 1, 0, true},
		{"a wrong number is a miss and a false claim", []guide.Gold{gold(say("c1", 0, 9, 3))}, []register.Claim{say("c1", 0, 9, 4)}, 0, 1, 1, 2, false},
		{"at least is not exactly", []guide.Gold{gold(say("c1", 0, 9, 3))}, []register.Claim{say("c1", 0, 9, 3, func(c *register.Claim) { c.Count.Max = nil })}, 0, 1, 1, 2, false},
		{"families are not persons", []guide.Gold{gold(say("c1", 0, 9, 3))}, []register.Claim{say("c1", 0, 9, 3, func(c *register.Claim) { c.Unit = "families" })}, 0, 1, 1, 2, false},
		{"a missing optional claim is no miss", []guide.Gold{gold(say("c1", 0, 9, 3), optional)}, nil, 0, 0, 0, 0, true},
		{"a proposed optional claim with another number is not false", []guide.Gold{gold(say("c1", 0, 9, 3), optional)}, []register.Claim{say("c1", 0, 9, 4)}, 0, 0, 0, 0, true},
		{"but its modality must be right", []guide.Gold{gold(say("c1", 0, 9, 3, modality(register.Hypothetical)), optional)}, []register.Claim{say("c1", 0, 9, 4)}, 0, 0, 0, 0, false},
		{"an optional claim that is found counts", []guide.Gold{gold(say("c1", 0, 9, 3), optional)}, []register.Claim{say("c1", 0, 9, 3)}, 1, 1, 1, 0, true},
		{"an unscored count is found with any number", []guide.Gold{gold(say("c1", 0, 9, 3), unscored("count"))}, []register.Claim{say("c1", 0, 9, 7)}, 1, 1, 1, 0, true},
		{"an accepted count is found", []guide.Gold{gold(say("c1", 0, 9, 3), accept("count", `{"min":2,"max":2,"qualifier":"exact"}`))}, []register.Claim{say("c1", 0, 9, 2)}, 1, 1, 1, 0, true},
		{"comparisons and signs are ignored", nil, []register.Claim{say("c1", 0, 9, 3, kind(register.SignKind)), say("c2", 0, 9, 3, kind(register.ComparisonKind))}, 0, 0, 0, 0, true},
		{"no count at all is equal to none", []guide.Gold{gold(say("c1", 0, 9, nobody, kind(register.IncidentOnly), func(c *register.Claim) { c.Count, c.Unit = nil, "" }))}, []register.Claim{say("c1", 0, 9, 0, kind(register.IncidentOnly), func(c *register.Claim) { c.Count, c.Unit = nil, "" })}, 1, 1, 1, 0, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := guide.Score(caseOf(tt.gold...), tt.proposed)
			s := guide.Sum([]guide.Result{r})
			if s.Found != tt.found || s.Gold != tt.goldTotal || s.Proposed != tt.said || len(r.Missed)+len(r.False) != tt.cost || r.Perfect != tt.perfect {
				t.Errorf("found %d of %d, said %d, missed %d, false %d, perfect %v; want %d of %d, said %d, missed+false %d, perfect %v",
					s.Found, s.Gold, s.Proposed, len(r.Missed), len(r.False), r.Perfect, tt.found, tt.goldTotal, tt.said, tt.cost, tt.perfect)
			}
		})
	}
}

func TestSlots(t *testing.T) {
	tests := []struct {
		name          string
		gold          guide.Gold
		proposed      register.Claim
		slot          string
		right, scored bool
	}{
		{"status", gold(say("c1", 0, 9, 3, status(register.Police))), say("c1", 0, 9, 3, status(register.Army)), "status", false, true},
		{"an accepted status", gold(say("c1", 0, 9, 3, status(register.Police)), accept("status", `"army"`)), say("c1", 0, 9, 3, status(register.Army)), "status", true, true},
		{"custody kinds have no status", gold(say("c1", 0, 9, 3, status(""), kind(register.Arrested))), say("c1", 0, 9, 3, kind(register.Arrested)), "status", false, false},
		{"an unscored slot", gold(say("c1", 0, 9, 3), unscored("frame")), say("c1", 0, 9, 3, frame(register.Update)), "frame", false, false},
		{"the same governorate in other words", gold(say("c1", 0, 9, 3, in("IQ-BG"))), say("c1", 0, 9, 3, in("IQ-BG")), "place", true, true},
		{"another governorate", gold(say("c1", 0, 9, 3, in("IQ-BG"))), say("c1", 0, 9, 3, in("IQ-AN")), "place", false, true},
		{"a place where none was said", gold(say("c1", 0, 9, 3)), say("c1", 0, 9, 3, in("IQ-AN")), "place", false, true},
		{"an accepted place", gold(say("c1", 0, 9, 3, in("IQ-BG")), accept("place", `null`, `"IQ-AN"`)), say("c1", 0, 9, 3, in("IQ-AN")), "place", true, true},
		{"no place accepted", gold(say("c1", 0, 9, 3, in("IQ-BG")), accept("place", `null`)), say("c1", 0, 9, 3), "place", true, true},
		{"the day", gold(say("c1", 0, 9, 3, on(4))), say("c1", 0, 9, 3, on(5)), "time", false, true},
		{"no day on both sides", gold(say("c1", 0, 9, 3)), say("c1", 0, 9, 3), "time", true, true},
		{"an accepted time", gold(say("c1", 0, 9, 3, on(4)), accept("time", `{"start":"2034-05-05","end":"2034-05-05"}`)), say("c1", 0, 9, 3, on(5)), "time", true, true},
		{"source types in any order", gold(say("c1", 0, 9, 3, by("police and medical sources", "police", "medical"))), say("c1", 0, 9, 3, by("medical sources", "medical", "police")), "attribution", true, true},
		{"source without a word in common", gold(say("c1", 0, 9, 3, by("the ministry", "government"))), say("c1", 0, 9, 3, by("the spokesman", "government")), "attribution", false, true},
		{"an Arabic source with its preposition", gold(say("c1", 0, 9, 3, by("مصادر في الشرطة", "police"))), say("c1", 0, 9, 3, by("بالشرطة", "police")), "attribution", true, true},
		{"perpetrator blamed is not claimed", gold(say("c1", 0, 9, 3, func(c *register.Claim) { c.Perpetrator = &register.Perpetrator{Text: "the army", Relation: "blamed"} })), say("c1", 0, 9, 3, func(c *register.Claim) { c.Perpetrator = &register.Perpetrator{Text: "the army", Relation: "claimed"} }), "perpetrator", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := guide.Score(caseOf(tt.gold), []register.Claim{tt.proposed})
			right, scored := r.Pairs[0].Slots[tt.slot]
			if right != tt.right || scored != tt.scored {
				t.Errorf("%s: right %v scored %v, want %v %v", tt.slot, right, scored, tt.right, tt.scored)
			}
		})
	}
}

func TestLinksPointToTheAlignedProposal(t *testing.T) {
	c := caseOf(gold(say("c1", 0, 9, 9)), gold(say("c2", 20, 29, 3, partOf("c1"))), gold(say("c3", 40, 49, 8, altOf("c1"))))
	tests := []struct {
		name     string
		proposed []register.Claim
		want     bool
	}{
		{"other ids, same shape", []register.Claim{say("x7", 0, 9, 9), say("x8", 20, 29, 3, partOf("x7")), say("x9", 40, 49, 8, altOf("x7"))}, true},
		{"to another claim", []register.Claim{say("x7", 0, 9, 9), say("x8", 20, 29, 3, partOf("x9")), say("x9", 40, 49, 8, altOf("x8"))}, false},
		{"to a whole that was not proposed", []register.Claim{say("x8", 20, 29, 3, partOf("x7")), say("x9", 40, 49, 8, altOf("x7"))}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := guide.Score(c, tt.proposed)
			for _, p := range r.Pairs {
				if p.Gold.ID == "c2" && p.Slots["part_of"] != tt.want || p.Gold.ID == "c3" && p.Slots["alt_of"] != tt.want {
					t.Errorf("%s: part_of %v alt_of %v, want %v", p.Gold.ID, p.Slots["part_of"], p.Slots["alt_of"], tt.want)
				}
			}
		})
	}
}

func TestCriticalErrors(t *testing.T) {
	tests := []struct {
		name     string
		c        *guide.Case
		proposed []register.Claim
		want     []guide.Critical
	}{
		{"a plan told as done", caseOf(gold(say("c1", 0, 9, 3, modality(register.Planned)))), []register.Claim{say("c1", 0, 9, 3)}, []guide.Critical{guide.NotRealAsserted}},
		{"a plan told as feared", caseOf(gold(say("c1", 0, 9, 3, modality(register.Planned)))), []register.Claim{say("c1", 0, 9, 3, modality(register.Feared))}, nil},
		{"an optional one, with another number, told as done", caseOf(gold(say("c1", 0, 9, 3, modality(register.Denied)), optional)), []register.Claim{say("c1", 0, 9, 5)}, []guide.Critical{guide.NotRealAsserted}},
		{"people from nothing", caseOf(), []register.Claim{say("c1", 0, 9, 3)}, []guide.Critical{guide.ClaimFromNothing}},
		{"feared people from nothing", caseOf(), []register.Claim{say("c1", 0, 9, 3, modality(register.Feared))}, nil},
		{"last year's dead as today's", caseOf(gold(say("c1", 0, 9, 3, frame(register.Background)))), []register.Claim{say("c1", 0, 9, 3)}, []guide.Critical{guide.PastAsCurrent}},
		{"the old toll as today's", caseOf(gold(say("c1", 0, 9, 3, frame(register.Superseded)))), []register.Claim{say("c1", 0, 9, 3)}, []guide.Critical{guide.PastAsCurrent}},
		{"a part on its own", caseOf(gold(say("c1", 0, 9, 9)), gold(say("c2", 20, 29, 3, partOf("c1")))), []register.Claim{say("c1", 0, 9, 9), say("c2", 20, 29, 3)}, []guide.Critical{guide.LinkMissing}},
		{"an alternative on its own", caseOf(gold(say("c1", 0, 9, 9)), gold(say("c2", 20, 29, 8, altOf("c1")))), []register.Claim{say("c1", 0, 9, 9), say("c2", 20, 29, 8)}, []guide.Critical{guide.LinkMissing}},
		{"houses as people", caseOf(gold(say("c1", 0, 9, 9))), []register.Claim{say("c1", 0, 9, 9), say("c2", 50, 60, 40)}, []guide.Critical{guide.NotPeople}},
		{"families as people", caseOf(gold(say("c1", 0, 9, 9, func(c *register.Claim) { c.Unit = "families" }))), []register.Claim{say("c1", 0, 9, 9)}, []guide.Critical{guide.NotPeople}},
		{"the same toll again is false, not critical", caseOf(gold(say("c1", 0, 9, 9))), []register.Claim{say("c1", 0, 9, 9), say("c2", 50, 60, 9)}, nil},
		{"a fighter as a civilian", caseOf(gold(say("c1", 0, 9, 9, status(register.Insurgent)))), []register.Claim{say("c1", 0, 9, 9, status(register.Civilian))}, []guide.Critical{guide.FighterAsCivilian}},
		{"a civilian as a soldier", caseOf(gold(say("c1", 0, 9, 9, status(register.Civilian)))), []register.Claim{say("c1", 0, 9, 9, status(register.Army))}, []guide.Critical{guide.FighterAsCivilian}},
		{"a civilian as unknown", caseOf(gold(say("c1", 0, 9, 9, status(register.Civilian)))), []register.Claim{say("c1", 0, 9, 9, status(register.UnknownStatus))}, nil},
		{"ten times too many", caseOf(gold(say("c1", 0, 9, 9))), []register.Claim{say("c1", 0, 9, 90)}, []guide.Critical{guide.TenTimes}},
		{"nine times too many", caseOf(gold(say("c1", 0, 9, 10))), []register.Claim{say("c1", 0, 9, 90)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := guide.Score(tt.c, tt.proposed)
			var got []guide.Critical
			for _, o := range r.Criticals {
				got = append(got, o.Critical)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("critical errors %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTollOf(t *testing.T) {
	atLeast := func(c *register.Claim) { c.Count.Max, c.Count.Qualifier = nil, register.MoreThan }
	tests := []struct {
		name      string
		claims    []register.Claim
		family    guide.Family
		lead, sum string
	}{
		{"nothing", nil, guide.KilledToll, "0", "0"},
		{"two incidents' dead in one place are summed", []register.Claim{say("c1", 0, 9, 3), say("c2", 20, 29, 4)}, guide.KilledToll, "3", "7"},
		{"more than 30 is 31", []register.Claim{say("c1", 0, 9, 30, atLeast)}, guide.KilledToll, "31+", "31+"},
		{"parts are inside", []register.Claim{say("c1", 0, 9, 9), say("c2", 20, 29, 4, partOf("c1"))}, guide.KilledToll, "9", "9"},
		{"parts of a claim that is not kept count", []register.Claim{say("c1", 0, 9, 9, kind(register.Abducted)), say("c2", 20, 29, 4, partOf("c1"))}, guide.KilledToll, "4", "4"},
		{"parts of parts are inside", []register.Claim{say("c1", 0, 9, 9), say("c2", 20, 29, 4, partOf("c1"), kind(register.Casualties)), say("c3", 30, 39, 2, partOf("c2"))}, guide.KilledToll, "9", "9"},
		{"another source's version is left out", []register.Claim{say("c1", 0, 9, 9), say("c2", 20, 29, 7, altOf("c1"))}, guide.KilledToll, "9", "9"},
		{"the feared and the past are left out", []register.Claim{say("c1", 0, 9, 9, modality(register.Feared)), say("c2", 20, 29, 7, frame(register.Background)), say("c3", 30, 39, 2, frame(register.Update))}, guide.KilledToll, "2", "2"},
		{"totals of a period give way to an incident", []register.Claim{say("c1", 0, 9, 90, scope(register.ScopePeriod)), say("c2", 20, 29, 7)}, guide.KilledToll, "7", "7"},
		{"a period alone stands", []register.Claim{say("c1", 0, 9, 90, scope(register.ScopePeriod))}, guide.KilledToll, "90", "90"},
		{"another place is another incident", []register.Claim{say("c1", 0, 9, 3, in("IQ-BG")), say("c2", 20, 29, 4, in("IQ-AN"))}, guide.KilledToll, "3", "3"},
		{"another day is another incident", []register.Claim{say("c1", 0, 9, 3, on(4)), say("c2", 20, 29, 4, on(5))}, guide.KilledToll, "3", "3"},
		{"a toll said twice is one", []register.Claim{say("c1", 0, 9, 3), say("c2", 20, 29, 3)}, guide.KilledToll, "3", "3"},
		{"equal numbers in one sentence are two", []register.Claim{say("c1", 0, 9, 3), say("c2", 10, 19, 3, func(c *register.Claim) { c.Sentence = 0 })}, guide.KilledToll, "3", "6"},
		{"equal numbers of others are two", []register.Claim{say("c1", 0, 9, 1), say("c2", 20, 29, 1, func(c *register.Claim) { c.Quote = "detained one additional suspect" })}, guide.KilledToll, "1", "2"},
		{"more than is no word for others", []register.Claim{say("c1", 0, 9, 3), say("c2", 20, 29, 3, func(c *register.Claim) { c.Quote = "more than 3 were killed" })}, guide.KilledToll, "3", "3"},
		{"equal numbers of other people are two", []register.Claim{say("c1", 0, 9, 3, status(register.Army)), say("c2", 20, 29, 3, status(register.Civilian))}, guide.KilledToll, "3", "6"},
		{"bodies where nobody was said killed", []register.Claim{say("c1", 0, 9, 3, kind(register.BodiesFound))}, guide.KilledToll, "3", "3"},
		{"bodies give way to killed", []register.Claim{say("c1", 0, 9, 5, kind(register.BodiesFound)), say("c2", 20, 29, 3)}, guide.KilledToll, "3", "3"},
		{"casualties where nobody was said wounded", []register.Claim{say("c1", 0, 9, 5, kind(register.Casualties))}, guide.WoundedToll, "5", "5"},
		{"the lead is first in the text, not in the list", []register.Claim{say("c1", 50, 59, 5), say("c2", 0, 9, 2)}, guide.KilledToll, "2", "7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := guide.TollOf(tt.claims, tt.family)
			if got.Lead.String() != tt.lead || got.Sum.String() != tt.sum {
				t.Errorf("toll = lead %s sum %s, want %s and %s", got.Lead, got.Sum, tt.lead, tt.sum)
			}
		})
	}
}

func TestRegexBaseline(t *testing.T) {
	tests := []struct {
		text  string
		value []guide.Value
		first int
	}{
		{"At least 12 people were killed and 30 wounded.", []guide.Value{{register.Killed, 12}, {register.Wounded, 30}}, 12},
		{"A bomb killed seven and wounded 1,200 others.", []guide.Value{{register.Killed, 7}, {register.Wounded, 1200}}, 7},
		{"The market opened again.", nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			if got := guide.RegexValues(tt.text); !slices.Equal(got, tt.value) {
				t.Errorf("values %v, want %v", got, tt.value)
			}
			if got := guide.RegexFirst(tt.text, register.Killed); got != tt.first {
				t.Errorf("first %d, want %d", got, tt.first)
			}
		})
	}
}

func TestCalibration(t *testing.T) {
	grade := func(r register.Review, p float64) func(*register.Claim) {
		return func(c *register.Claim) { c.Review, c.Confidence = r, p }
	}
	r := guide.Score(
		caseOf(gold(say("c1", 0, 9, 3)), gold(say("c2", 20, 29, 4, status(register.Army)))),
		[]register.Claim{say("a", 0, 9, 3, grade(register.Clear, 1)), say("b", 20, 29, 4, grade(register.Clear, 0.5)), say("c", 50, 59, 8, grade(register.Doubtful, 0.2))},
	)
	c := guide.Calibrate([]guide.Result{r})
	if want := (0.0 + 0.25 + 0.04) / 3; c.Claims != 3 || c.Brier < want-1e-9 || c.Brier > want+1e-9 {
		t.Errorf("Brier %.4f over %d, want %.4f over 3", c.Brier, c.Claims, want)
	}
	if got := c.ByReview[register.Clear]; got != (guide.Grade{Claims: 2, Found: 2, Unchanged: 1}) {
		t.Errorf("clear: %+v", got)
	}
	if c.Bins[9].Right != 1 || c.Bins[5].Claims != 1 || c.Bins[2].Claims != 1 {
		t.Errorf("bins %+v", c.Bins)
	}
}

// The gold claims, proposed as they are, score full marks; and the data of
// every case holds together.
func TestCasesHoldTogether(t *testing.T) {
	shared := os.Getenv("CAIRN_SHARED")
	if shared == "" {
		shared = "../../../../shared"
	}
	files, _ := filepath.Glob("../../../internal/extract/testdata/*/*.jsonl")
	strict := len(files)
	given := filepath.Join(shared, "data", "extraction-cases", "cases.jsonl")
	if _, err := os.Stat(given); err == nil {
		files = append(files, given)
	}
	if len(files) == 0 {
		t.Skip("no case files here")
	}
	seen := map[string]string{}
	for i, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := guide.ReadCases(f, path, i < strict)
		f.Close()
		if err != nil {
			t.Error(err)
		}
		for _, c := range cases {
			t.Run(c.ID, func(t *testing.T) {
				if i < strict {
					if other, twice := seen[c.ID]; twice {
						t.Errorf("id is used in %s too", other)
					}
					seen[c.ID] = path
				}
				for _, w := range guide.Check(&c) {
					t.Error(w)
				}
				var same []register.Claim
				for _, g := range c.Claims {
					same = append(same, g.Claim)
				}
				r := guide.Score(&c, same)
				if !r.Perfect || len(r.Criticals) > 0 {
					t.Errorf("the gold claims score themselves: perfect %v, critical %v\n%s", r.Perfect, r.Criticals, strings.Join(guide.Explain(&r), "\n"))
				}
			})
		}
	}
}

func ExampleTally_F1() {
	fmt.Printf("%.2f", guide.Tally{Gold: 10, Proposed: 8, Found: 6}.F1())
	// Output: 0.67
}
