package register_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"cairn/internal/document"
	"cairn/internal/register"
)

// rulings makes decisions in order from what is done: "terms two", "Dana
// accept", "Omar correct {…}", "Dana take-back 2" (the decision of that number,
// from 1), "Omar code accept".
func rulings(t *testing.T, on string, steps [][3]string) (all []register.Decision) {
	t.Helper()
	for i, s := range steps {
		d := register.Decision{ID: fmt.Sprintf("d%d", i+1), Act: register.Act(s[1]), On: on, Who: s[0], Why: "read"}
		switch d.Act {
		case register.SetTerms:
			d.On, d.Change = register.TermsOf, json.RawMessage(s[2])
		case register.Correct:
			d.Change = json.RawMessage(s[2])
		case register.TakeBack:
			d.On = "d" + s[2]
		case register.CodeBlind:
			if d.Verdict = register.Accept; s[2] == "reject" {
				d.Verdict = register.Reject
			} else if s[2] != "" {
				d.Verdict, d.Change = register.Correct, json.RawMessage(s[2])
			}
		}
		all = append(all, d)
	}
	return all
}

const two, one = `{"two_persons":true}`, `{"two_persons":false}`

func TestTwoPersons(t *testing.T) {
	tests := []struct {
		name  string
		steps [][3]string
		want  register.Standing
	}{
		{"without the terms one person is enough", [][3]string{{"Dana", "accept"}}, register.Accepted},
		{"one person waits for a second", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}}, register.OnePerson},
		{"a second person makes it count", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}, {"Omar", "accept"}}, register.Accepted},
		{"the same person cannot be both", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}, {"dana ", "accept"}}, register.OnePerson},
		{"two who correct to the same", [][3]string{{"Lead", "terms", two}, {"Dana", "correct", `{"status":"police"}`}, {"Omar", "correct", `{"status":"police"}`}}, register.Corrected},
		{"two who correct to different things", [][3]string{{"Lead", "terms", two}, {"Dana", "correct", `{"status":"police"}`}, {"Omar", "correct", `{"status":"army"}`}}, register.OnePerson},
		{"who accepts after a correction stands alone", [][3]string{{"Lead", "terms", two}, {"Dana", "correct", `{"status":"police"}`}, {"Omar", "accept"}}, register.OnePerson},
		{"a correction of what two accepted begins anew", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}, {"Omar", "accept"}, {"Dana", "correct", `{"status":"police"}`}}, register.OnePerson},
		{"one person can reject", [][3]string{{"Lead", "terms", two}, {"Dana", "reject"}}, register.Rejected},
		{"after a rejection nobody stands behind it", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}, {"Omar", "reject"}, {"Omar", "accept"}}, register.OnePerson},
		{"a second word that was taken back", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}, {"Omar", "accept"}, {"Omar", "take-back", "3"}}, register.OnePerson},
		{"rulings before the terms stand as they were made", [][3]string{{"Dana", "accept"}, {"Lead", "terms", two}}, register.Accepted},
		{"terms that were taken back ask nothing", [][3]string{{"Lead", "terms", two}, {"Dana", "accept"}, {"Lead", "take-back", "1"}}, register.Accepted},
		{"terms that were ended", [][3]string{{"Lead", "terms", two}, {"Lead", "terms", one}, {"Dana", "accept"}}, register.Accepted},
		{"a coding of the same is a word for it", [][3]string{{"Lead", "terms", two}, {"Dana", "code", ""}, {"Omar", "code", ""}, {"Omar", "accept"}}, register.Accepted},
		{"a coding alone rules nothing", [][3]string{{"Dana", "code", ""}, {"Omar", "code", ""}}, register.Proposed},
		{"a coding of something else is none", [][3]string{{"Lead", "terms", two}, {"Dana", "code", `{"status":"police"}`}, {"Omar", "accept"}}, register.OnePerson},
		{"a note rules nothing", [][3]string{{"Dana", "accept"}, {"Omar", "note"}}, register.Accepted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			claims := []register.Claim{{ID: "x#c1", Kind: register.Killed, Status: register.Civilian}}
			judged, err := register.Judge(claims, rulings(t, "x#c1", tt.steps))
			if err != nil {
				t.Fatal(err)
			}
			if got := judged[0].Standing; got != tt.want {
				t.Errorf("the claim stands as %s, want %s", got, tt.want)
			}
		})
	}
}

// The lot falls by the document's hash: about the share asked for, and a larger
// share keeps what a smaller one drew.
func TestDoubleCodingDrawsItsShare(t *testing.T) {
	n := map[int]int{}
	for i := range 4000 {
		doc := document.Sum(fmt.Append(nil, i))
		was := false
		for _, share := range []int{0, 10, 50, 100} {
			in := register.Terms{DoubleShare: share}.Doubled(doc)
			if in {
				n[share]++
			}
			if was && !in {
				t.Fatalf("%s is in a smaller share and not in %d", doc, share)
			}
			was = in
		}
	}
	if n[0] != 0 || n[100] != 4000 || n[10] < 300 || n[10] > 500 || n[50] < 1850 || n[50] > 2150 {
		t.Errorf("drawn of 4000: %v", n)
	}
	if err := (register.Terms{DoubleShare: 101}).Fit(); err == nil {
		t.Error("a share of 101 percent is taken")
	}
}

func TestConcerningFollowsTakeBacks(t *testing.T) {
	all := rulings(t, "x#c1", [][3]string{{"Dana", "accept"}, {"Dana", "take-back", "1"}, {"Omar", "take-back", "2"}})
	all = append(all, register.Decision{ID: "d9", Act: register.Accept, On: "x#c2"}, register.Decision{ID: "d10", Act: register.Same, On: "x#c3", With: "x#c1"})
	var ids []string
	for _, d := range register.Concerning(all, "x#c1") {
		ids = append(ids, d.ID)
	}
	if got := fmt.Sprint(ids); got != "[d1 d2 d3 d10]" {
		t.Errorf("about x#c1: %s", got)
	}
	if v := register.Version([]byte("body"), "d3"); register.Seen(v) != "d3" || register.Seen(register.Version(nil, "")) != "" {
		t.Errorf("version %s", v)
	}
}
