package sets

import (
	"fmt"
	"os"
	"slices"

	"cairn/internal/register"
	"cairn/tools/score/guide"
	"cairn/tools/score/report"
)

// ReadCases reads a file of cases.
func ReadCases(path string) ([]guide.Case, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return guide.ReadCases(f, path, false)
}

// ScoreCases runs the extractor on cases.
func ScoreCases(cases []guide.Case, read Read) []guide.Result {
	results := make([]guide.Result, len(cases))
	each(len(cases), func(i int) {
		c := &cases[i]
		results[i] = guide.Score(c, read(c.Text, About{c.Published, true, c.Country, c.Lang}))
	})
	return results
}

// Cases reports scored cases by language, slot, critical error and tag.
func Cases(title string, results []guide.Result) report.Section {
	s := report.Section{Title: title}
	language := func(c *guide.Case) []string { return []string{c.Lang} }
	langs, byLang := guide.By(results, language)
	sum := report.Table{Head: []string{"language", "cases", "perfect", "gold", "said", "found", "precision", "recall", "F1", "F1 95 % interval", "slots", "critical"}}
	slots := report.Table{Title: "Slots, over found claims", Head: []string{"slot"}}
	critical := report.Table{Title: "Critical errors", Head: []string{"error"}}
	tallies := make([]guide.Tally, len(langs))
	for i, lang := range langs {
		t := guide.Sum(byLang[lang])
		tallies[i] = t
		low, high := guide.Bootstrap(byLang[lang], 1000, 1)
		sum.Add(lang, t.Cases, t.Perfect, t.Gold, t.Proposed, t.Found, t.Precision(), t.Recall(), t.F1(), fmt.Sprintf("%.3f–%.3f", low, high),
			shareOf(t.SlotShare), t.CriticalErrors)
		s.Summary = append(s.Summary, fmt.Sprintf("%s, %d cases: claim F1 %.3f (precision %.3f, recall %.3f), slots %.3f, critical errors %d, perfect cases %d",
			lang, t.Cases, t.F1(), t.Precision(), t.Recall(), t.SlotShare.Value(), t.CriticalErrors, t.Perfect))
		slots.Head = append(slots.Head, lang)
		critical.Head = append(critical.Head, lang)
	}
	for _, group := range [][]string{guide.Slots, guide.Extras} {
		for _, slot := range group {
			row, any := []any{slot}, false
			for _, t := range tallies {
				share, ok := t.Slots[slot]
				if !ok {
					share = t.Extras[slot]
				}
				any = any || share.Of > 0
				row = append(row, shareOf(share))
			}
			if any {
				slots.Add(row...)
			}
		}
	}
	for _, e := range guide.Criticals {
		row := []any{e}
		for _, t := range tallies {
			row = append(row, t.Criticals[e])
		}
		critical.Add(row...)
	}
	s.Tables = []report.Table{sum, slots, critical}
	if slices.Contains(langs, "en") {
		s.Tables = append(s.Tables, valueTable(byLang["en"]))
	}
	for _, lang := range langs {
		s.Tables = append(s.Tables, tagTable(lang, byLang[lang]))
	}
	s.Notes = []string{"Slots after the first twelve (about … via) stand outside the guide's score. The interval is a bootstrap over cases: 1,000 draws, seed 1."}
	for i := range results {
		s.Details = append(s.Details, guide.Explain(&results[i])...)
	}
	return s
}

// tagTable reports the cases of one language by what they exercise.
func tagTable(lang string, results []guide.Result) report.Table {
	t := report.Table{Title: "By tag, " + lang, Head: []string{"tag", "cases", "perfect", "gold", "found", "F1", "slots", "critical"}}
	names, byTag := guide.By(results, func(c *guide.Case) []string { return c.Tags })
	for _, tag := range names {
		s := guide.Sum(byTag[tag])
		t.Add(tag, s.Cases, s.Perfect, s.Gold, s.Found, s.F1(), share(s.SlotShare), s.CriticalErrors)
	}
	return t
}

// share prints a share, or a dash where there was nothing to judge.
func share(s guide.Share) string {
	if s.Of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", s.Value())
}

// shareOf prints a share with its counts.
func shareOf(s guide.Share) string {
	if s.Of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f (%d of %d)", s.Value(), s.Right, s.Of)
}

// valueTable sets the extractor beside the regex baseline by value only, on
// the English cases.
func valueTable(results []guide.Result) report.Table {
	t := report.Table{
		Title: "Value only, English: right kind (killed, wounded, bodies, casualties) and right number, no slots",
		Head:  []string{"reader", "cases", "precision", "recall", "F1", "all values right"},
	}
	var cases []guide.Case
	said := map[string][]register.Claim{}
	for i := range results {
		cases = append(cases, *results[i].Case)
		said[results[i].Case.ID] = results[i].Proposed
	}
	add := func(name string, v guide.Tally) {
		t.Add(name, v.Cases, v.Precision(), v.Recall(), v.F1(), v.Perfect)
	}
	add("cairn", guide.ValueTally(cases, func(c *guide.Case) []guide.Value { return guide.Values(said[c.ID]) }))
	add("regular expression, nearest harm word (here)", guide.ValueTally(cases, func(c *guide.Case) []guide.Value { return guide.RegexValues(c.Text) }))
	t.Add("wink-nlp 2.4 cardinals + nearest harm word (published, 60 cases)", 60, 0.80, 0.71, 0.75, 32)
	t.Add("compromise 14.17 match patterns (published, 60 cases)", 60, 0.92, 0.50, 0.65, 26)
	return t
}

// Calibration reports how the extractor's own grades did.
func Calibration(results []guide.Result) report.Section {
	s := report.Section{Title: "Confidence against what a reviewer would do"}
	c := guide.Calibrate(results)
	grades := report.Table{Head: []string{"review", "claims", "found", "unchanged", "precision (found)", "accepted unchanged"}}
	for _, r := range []register.Review{register.Clear, register.Check, register.Doubtful, ""} {
		if g := c.ByReview[r]; g.Claims > 0 {
			name := string(r)
			if r == "" {
				name = "not graded"
			}
			grades.Add(name, g.Claims, g.Found, g.Unchanged, guide.Share{Right: g.Found, Of: g.Claims}.Value(), guide.Share{Right: g.Unchanged, Of: g.Claims}.Value())
		}
	}
	bins := report.Table{Title: "Reliability", Head: []string{"confidence", "claims", "mean confidence", "accepted unchanged"}}
	for i, b := range c.Bins {
		if b.Claims > 0 {
			bins.Add(fmt.Sprintf("%.1f–%.1f", float64(i)/10, float64(i+1)/10), b.Claims, b.Confidence, guide.Share{Right: b.Right, Of: b.Claims}.Value())
		}
	}
	s.Notes = []string{fmt.Sprintf("All cases above together. Unchanged: found, and every scored slot right. Brier score %.3f over %d proposals (0 is perfect).", c.Brier, c.Claims)}
	if g := c.ByReview[register.Clear]; g.Claims > 0 {
		s.Summary = append(s.Summary, fmt.Sprintf("of %d claims marked clear, %.3f are found and %.3f would be accepted unchanged; Brier score %.3f",
			g.Claims, guide.Share{Right: g.Found, Of: g.Claims}.Value(), guide.Share{Right: g.Unchanged, Of: g.Claims}.Value(), c.Brier))
	}
	s.Tables = []report.Table{grades, bins}
	return s
}
