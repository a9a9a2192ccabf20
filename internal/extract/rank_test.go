package extract_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"cairn/internal/extract"
	"cairn/tools/score/guide"
)

// lessons reads the project's own cases: each choice among places or times of a
// claim, with the value that the case gives it.
func lessons(t *testing.T, e *extract.Extractor) []extract.Lesson {
	files, err := filepath.Glob(filepath.Join("testdata", "en", "*.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	var out []extract.Lesson
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := guide.ReadCases(bytes.NewReader(data), file, false)
		if err != nil {
			t.Fatal(err)
		}
		for i := range cases {
			c := &cases[i]
			o := extract.Options{Published: c.Published, HasPublished: true, Country: c.Country, Lang: c.Lang}
			claims := e.Read(c.Text, o).Claims
			right := map[string]*guide.Gold{}
			r := guide.Score(c, claims)
			for j := range r.Pairs {
				if p := &r.Pairs[j]; p.Proposed != nil {
					right[p.Proposed.ID] = p.Gold
				}
			}
			for _, choice := range e.Choices(c.Text, o) {
				g := right[choice.Claim]
				if g == nil {
					continue
				}
				l := extract.Lesson{Choice: choice}
				switch {
				case choice.Slot == "place" && g.Place != nil && !slices.Contains(g.Unscored, "place"):
					if l.Right = g.Place.Country; g.Place.Admin1 != nil {
						l.Right = *g.Place.Admin1
					}
				case choice.Slot == "time" && g.Time.Known() && !slices.Contains(g.Unscored, "time"):
					l.Right = g.Time.String()
				default:
					continue
				}
				out = append(out, l)
			}
		}
	}
	return out
}

// TestShippedRanksComeFromTheCases fits the weights of rivals anew: the file
// must hold what the cases give. A rule that changes a few readings moves them a
// little; when one has moved by more than 5 points they must be fitted anew.
func TestShippedRanksComeFromTheCases(t *testing.T) {
	taught := lessons(t, shared(t).With(extract.Learned{Name: "prior", Confidence: extract.Prior, Ranks: extract.PriorRanks}))
	fitted := extract.FitRanks(taught)
	if *update {
		if err := os.WriteFile("ranks.tsv", []byte(extract.PrintRanks(fitted)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	file, err := os.ReadFile("ranks.tsv")
	if err != nil {
		t.Fatal(err)
	}
	shipped := extract.ShippedRanks()
	if string(file) != extract.PrintRanks(shipped) {
		t.Error("ranks.tsv is not as make weights writes it")
	}
	for c := range fitted {
		if math.Abs(shipped[c]-fitted[c]) > 5 {
			t.Errorf("%s: shipped %g, fitted %g; run: make weights", extract.CueNames[c], shipped[c], fitted[c])
		}
	}
	right, prior := 0, 0
	for _, l := range lessons(t, shared(t)) {
		if l.Took >= 0 && l.Rivals[l.Took].Value == l.Right {
			right++
		}
	}
	for _, l := range taught {
		if l.Took >= 0 && l.Rivals[l.Took].Value == l.Right {
			prior++
		}
	}
	t.Logf("%d of %d choices among rivals right; %d with the prior", right, len(taught), prior)
	if right < prior || 100*right < 95*len(taught) {
		t.Errorf("%d of %d choices among rivals are right, want 95 in 100 and no fewer than the %d of the prior", right, len(taught), prior)
	}
}

func TestRanksWithoutLessonsKeepThePrior(t *testing.T) {
	if got := extract.FitRanks(nil); got != extract.PriorRanks {
		t.Errorf("got %v", got)
	}
	if got := extract.FitRanks([]extract.Lesson{{Right: "IQ-BG"}}); got != extract.PriorRanks {
		t.Errorf("a lesson without rivals moved them: %v", got)
	}
}

// A register whose reviewers keep taking another place than was proposed
// teaches it, and the same decisions give the same weights.
func TestRanksLearnFromDecisions(t *testing.T) {
	text := "Three men were killed in Kut after a car from Hilla stopped them on Monday."
	o := options
	o.Country = "IQ"
	e := shared(t)
	var taught []extract.Lesson
	for _, c := range e.Choices(text, o) {
		if c.Slot != "place" {
			continue
		}
		took := c.Rivals[max(0, c.Took)].Value
		for _, v := range c.Rivals {
			if v.Value != took {
				for range 200 {
					taught = append(taught, extract.Lesson{Choice: c, Right: v.Value})
				}
				break
			}
		}
	}
	if len(taught) == 0 {
		t.Fatal("no choice among places was kept")
	}
	before := e.Read(text, o).Claims[0].Place.Area()
	ranks := extract.FitRanks(taught)
	if extract.PrintRanks(ranks) != extract.PrintRanks(extract.FitRanks(taught)) {
		t.Error("the same decisions give other weights the second time")
	}
	learned := e.With(extract.Learned{Name: "200 decisions", Confidence: extract.Prior, Ranks: ranks})
	c := learned.Read(text, o).Claims[0]
	if after := c.Place.Area(); after == before {
		t.Errorf("the place stays %s after 200 corrections", before)
	}
	if c.Extractor != extract.Version+", 200 decisions" {
		t.Errorf("extractor %q", c.Extractor)
	}
	if got := e.Read(text, o).Claims[0]; got.Place.Area() != before || got.Extractor != extract.Version {
		t.Errorf("the first extractor has changed: %+v", got.Place)
	}
}

// Keeping choices changes no claim.
func TestChoicesLeaveTheReadingAlone(t *testing.T) {
	e := shared(t)
	for _, text := range news(t)[:40] {
		before := len(e.Read(text, options).Claims)
		for _, c := range e.Choices(text, options) {
			if len(c.Rivals) < 2 || c.Took >= len(c.Rivals) || c.Claim == "" {
				t.Fatalf("choice %+v", c)
			}
		}
		if after := len(e.Read(text, options).Claims); after != before {
			t.Fatalf("%d claims, then %d", before, after)
		}
	}
}
