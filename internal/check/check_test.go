package check_test

import (
	"strings"
	"testing"

	"cairn/internal/check"
	"cairn/internal/document"
	"cairn/internal/extract"
	"cairn/internal/reconcile"
	"cairn/internal/register"
	"cairn/internal/when"
)

// The invented mission of these tests publishes monthly totals for the country
// XA: without police until June 2031, with police from July on.
func state(totals ...register.Total) *register.State {
	return &register.State{Totals: totals}
}

func total(month string, killed int, change ...func(*register.Total)) register.Total {
	m, err := when.ParseMonth(month)
	if err != nil {
		panic(err)
	}
	t := register.Total{
		ID: month, Issuer: "the mission", Series: "monthly", Area: "XA", Period: m.Interval(), Harm: register.HarmKilled,
		Range: register.Exactly(killed), Role: "preferred", Definition: "with police", Address: "https://mission.example/" + month,
		Population: register.Population{Counts: []string{register.GroupCivilians, register.GroupPolice}, Words: "civilians and police"},
	}
	for _, c := range change {
		c(&t)
	}
	return t
}

func withoutPolice(t *register.Total) {
	t.Definition = "without police"
	t.Population = register.Population{Counts: []string{register.GroupCivilians}, LeavesOut: []string{register.GroupPolice}, Words: "civilians without police"}
}

func variant(t *register.Total) { t.Role, t.ID = "variant", t.ID+" variant" }

func in(area string) func(*register.Total) {
	return func(t *register.Total) { t.Area, t.ID = area, t.ID+area }
}

func claim(id string, n int, month string, change ...func(*register.Claim)) register.Claim {
	m, err := when.ParseMonth(month)
	if err != nil {
		panic(err)
	}
	c := register.Claim{
		ID: id, Kind: register.Killed, Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact}, Unit: "persons", Quote: id,
		Status: register.Civilian, Modality: register.Asserted, Frame: register.Current, Scope: register.ScopePeriod,
		Place: &register.Place{Text: "the country", Country: "XA"}, Time: m.Interval(),
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func TestANumberIsSetBesideTheRegister(t *testing.T) {
	held := state(
		total("2031-05", 69, withoutPolice), total("2031-07", 91),
		total("2031-07", 86, withoutPolice, variant), total("2031-07", 49, in("XA-01")),
	)
	status := func(s register.Status) func(*register.Claim) { return func(c *register.Claim) { c.Status = s } }
	qualifier := func(q register.Qualifier) func(*register.Claim) {
		return func(c *register.Claim) {
			c.Count.Qualifier = q
			if q == register.SaidLeast || q == register.MoreThan {
				c.Count.Max = nil
			}
		}
	}
	place := func(code string) func(*register.Claim) {
		return func(c *register.Claim) { c.Place = &register.Place{Text: code, Admin1: &code} }
	}
	tests := []struct {
		name  string
		claim register.Claim
		want  check.Verdict
		says  string
	}{
		{"the number as published", claim("a", 91, "2031-07"), check.Supported, "July 2031"},
		{"at least 90 holds of 91", claim("a", 90, "2031-07", qualifier(register.SaidLeast)), check.Supported, ""},
		{"more than 91 does not hold of 91", claim("a", 91, "2031-07", qualifier(register.MoreThan)), check.Contradicted, ""},
		{"about 90 holds of 91", claim("a", 90, "2031-07", qualifier(register.About)), check.Supported, ""},
		{"an area as published", claim("a", 49, "2031-07", place("XA-01")), check.Supported, "XA-01"},
		{"an area nobody published is unknown, not zero", claim("a", 3, "2031-07", place("XA-02")), check.NotCovered, "not zero"},
		{"the number without police", claim("a", 86, "2031-07"), check.OtherScope, "without police"},
		{"another number", claim("a", 77, "2031-05"), check.Contradicted, "69"},
		{"militia are outside the rule", claim("a", 27, "2031-07", status(register.Militia)), check.NotCovered, "militia"},
		{"a month before the register begins", claim("a", 5, "2029-01"), check.NotCovered, ""},
		{"feared, so nothing happened yet", claim("a", 91, "2031-07", func(c *register.Claim) { c.Modality = register.Feared }), check.CannotSay, "feared"},
		{"a number of one incident", claim("a", 4, "2031-07", func(c *register.Claim) {
			c.Scope, c.Time = register.ScopeIncident, when.Between(when.On(2031, 7, 3), when.On(2031, 7, 3))
		}), check.NotCovered, "no incident"},
		{"people held", claim("a", 19000, "2031-07", func(c *register.Claim) { c.Kind = register.Detained }), check.CannotSay, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := check.Text("", extract.Result{Claims: []register.Claim{tt.claim}}, held, check.Options{Country: "XA", Cases: reconcile.Totals(held, nil)})
			if len(r.Findings) != 1 {
				t.Fatalf("%d findings, want 1", len(r.Findings))
			}
			f := r.Findings[0]
			if f.Verdict != tt.want || !strings.Contains(f.Reason, tt.says) {
				t.Errorf("%s: %s; want %s with %q in its reason", f.Verdict, f.Reason, tt.want, tt.says)
			}
			if f.Verdict == check.Supported && f.Figure == nil {
				t.Error("supported by no figure")
			}
		})
	}
}

func TestNumbersOfTwoDefinitionsAreNotLikeWithLike(t *testing.T) {
	held := state(total("2031-05", 69, withoutPolice), total("2031-07", 91))
	r := check.Text("", extract.Result{Claims: []register.Claim{
		claim("now", 91, "2031-07"),
		claim("then", 69, "2031-05", func(c *register.Claim) { c.Frame = register.Background }),
	}}, held, check.Options{Country: "XA", Cases: reconcile.Totals(held, nil)})
	for _, f := range r.Findings {
		if f.Verdict != check.Supported {
			t.Errorf("%s: %s, %s; want supported", f.Quote, f.Verdict, f.Reason)
		}
	}
	if r := r.Findings[1].Reason; !strings.Contains(r, "Not like with like") || !strings.Contains(r, "police") {
		t.Errorf("reason %q does not say that one side counts police", r)
	}
}

func TestAComparisonIsComputedAnew(t *testing.T) {
	held := state(
		total("2031-01", 200), total("2031-02", 220), total("2031-03", 180),
		total("2031-04", 90), total("2031-05", 100), total("2031-06", 80),
	)
	months := func(from, to string) when.Interval {
		a, _ := when.ParseMonth(from)
		b, _ := when.ParseMonth(to)
		return when.Between(a.First(), b.Last())
	}
	tests := []struct {
		name string
		c    register.Comparison
		want check.Verdict
	}{
		{"the last three months below the mean of all", register.Comparison{Relation: "lower", Measure: "mean", Left: months("2031-04", "2031-06"), Right: months("2031-01", "2031-06")}, check.Supported},
		{"not above it", register.Comparison{Relation: "higher", Measure: "mean", Left: months("2031-04", "2031-06"), Right: months("2031-01", "2031-06")}, check.Contradicted},
		{"a far cry from the peak", register.Comparison{Relation: "far-below", Measure: "value", Left: months("2031-06", "2031-06"), Right: months("2031-02", "2031-02")}, check.Supported},
		{"the highest since January", register.Comparison{Relation: "highest", Measure: "value", Left: months("2031-02", "2031-02"), Right: months("2031-01", "2031-06")}, check.Supported},
		{"doubled", register.Comparison{Relation: "times", Factor: 2, Measure: "value", Left: months("2031-03", "2031-03"), Right: months("2031-04", "2031-04")}, check.Supported},
		{"fell by half", register.Comparison{Relation: "percent", Factor: -50, Measure: "value", Left: months("2031-04", "2031-04"), Right: months("2031-03", "2031-03")}, check.Supported},
		{"years that nobody published", register.Comparison{Relation: "lower", Measure: "mean", Left: months("2031-04", "2031-06"), Right: when.Interval{}}, check.CannotSay},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := register.Claim{ID: "c1", Kind: register.ComparisonKind, Quote: tt.name, Span: document.Span{0, 1}, Compare: &tt.c}
			r := check.Text("", extract.Result{Claims: []register.Claim{c}}, held, check.Options{Country: "XA", Cases: reconcile.Totals(held, nil)})
			if len(r.Comparisons) != 1 || r.Comparisons[0].Verdict != tt.want {
				t.Errorf("%+v, want %s", r.Comparisons, tt.want)
			}
		})
	}
}

func TestWhomATextSaysTheNumbersLeaveOut(t *testing.T) {
	held := state(total("2031-07", 91, func(t *register.Total) {
		t.Population = register.Population{Counts: []string{register.GroupCivilians, register.GroupPoliceNoncombat}, LeavesOut: []string{register.GroupArmy}}
	}))
	now := []register.Claim{claim("now", 91, "2031-07")}
	tests := []struct {
		name, text string
		want       check.Verdict
		says       string
	}{
		{"army and police on duty", "The numbers do not include the army or police killed on duty.", check.Supported, "except police in non-combat functions"},
		{"the army alone", "Soldiers are left out.", check.Supported, "leaves out the army"},
		{"nobody is named", "They do not include estimates.", "", ""},
		{"an army of reporters", "The disarmy of words does not include any.", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := check.Text(tt.text, extract.Result{Claims: now, Sentences: []document.Span{{0, len(tt.text)}}}, held, check.Options{Country: "XA"})
			var got check.Finding
			for _, f := range r.Findings {
				if f.Kind == "exclusion" {
					got = f
				}
			}
			if got.Verdict != tt.want || !strings.Contains(got.Reason, tt.says) {
				t.Errorf("%q: %s; want %q with %q", got.Verdict, got.Reason, tt.want, tt.says)
			}
		})
	}
}
