package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cairn/internal/register"
	"cairn/internal/when"
)

// claim makes an invented claim of a report.
func claim(t *rapid.T) register.Claim {
	c := register.Claim{ID: "d#c1", Kind: register.Kind(rapid.SampledFrom(choices.Kinds).Draw(t, "kind")), Unit: "persons",
		Status: register.Status(rapid.SampledFrom(choices.Statuses).Draw(t, "status")), Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeIncident}
	if rapid.Bool().Draw(t, "counted") {
		n := rapid.IntRange(0, 999).Draw(t, "n")
		c.Count = &register.Count{Min: &n, Qualifier: register.SaidLeast}
		if rapid.Bool().Draw(t, "ceiling") {
			m := n + rapid.IntRange(0, 9).Draw(t, "more")
			c.Count.Max = &m
		}
	}
	if rapid.Bool().Draw(t, "placed") {
		area := "IQ-BG"
		c.Place = &register.Place{Text: "market", Admin1: &area, PlaceID: "gn:1", Precision: "G1"}
	}
	if rapid.Bool().Draw(t, "dated") {
		d := when.On(2035, 3, rapid.IntRange(1, 28).Draw(t, "day"))
		c.Time = when.Between(d, d+2)
	}
	if rapid.Bool().Draw(t, "said") {
		c.Attribution = &register.Attribution{Text: "police and a hospital", Types: []string{"police", "medical"}, Via: "an agency"}
		c.Perpetrator = &register.Perpetrator{Text: "gunmen of a group", Relation: "blamed"}
	}
	return c
}

func formOf(fields map[string]string) *request {
	v := url.Values{}
	for k, s := range fields {
		v.Set(k, s)
	}
	r := httptest.NewRequest(http.MethodPost, "/review/d/c1", strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.ParseForm()
	return &request{Request: r}
}

// A form sent back as it was shown changes nothing.
func TestAFormSentBackAsItWasChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := claim(t)
		got, err := changes(formOf(slots(&c)), &c, slots(&c))
		if err != nil || len(got) != 0 {
			t.Fatalf("changes = %v, %v; want none", got, err)
		}
	})
}

// A correction, applied as the register applies it, gives the claim that the
// form showed.
func TestACorrectionGivesWhatTheFormShowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, to := claim(t), claim(t)
		change, err := changes(formOf(slots(&to)), &from, slots(&from))
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(change)
		if err != nil {
			t.Fatal(err)
		}
		judged, err := register.Judge([]register.Claim{from}, []register.Decision{{ID: "e1", Act: register.Correct, On: from.ID, Change: b}})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(slots(&to), slots(&judged[0].Claim)); d != "" {
			t.Fatalf("the corrected claim shows other slots:\n%s", d)
		}
	})
}

func TestAFormThatCannotBeIsNamed(t *testing.T) {
	n := 12
	c := register.Claim{Kind: register.Killed, Unit: "persons", Count: &register.Count{Min: &n, Max: &n, Qualifier: register.Exact}}
	tests := []struct {
		name   string
		fields map[string]string
		want   string
	}{
		{"a count below zero", map[string]string{"min": "-1"}, "min"},
		{"a count in words", map[string]string{"min": "twelve"}, "twelve"},
		{"a minimum above the maximum", map[string]string{"min": "14", "max": "13"}, "above"},
		{"a count that overflows", map[string]string{"max": "99999999999999999999"}, "max"},
		{"a kind that is none", map[string]string{"kind": "burned"}, "burned"},
		{"only one end of a time", map[string]string{"start": "2035-03-01"}, "both"},
		{"an end before the start", map[string]string{"start": "2035-03-02", "end": "2035-03-01"}, "before"},
		{"a day that is none", map[string]string{"start": "2035-02-30", "end": "2035-03-01"}, "2035-02-30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := changes(formOf(tt.fields), &c, slots(&c)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("err = %v, want one that says %q", err, tt.want)
			}
		})
	}
}
