package sets

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
	"cairn/tools/score/guide"
	"cairn/tools/score/report"
)

type expected struct {
	Document struct {
		Published when.Day `json:"published"`
		Country   string   `json:"country"`
		Lang      string   `json:"lang"`
	} `json:"document"`
	Claims      []map[string]json.RawMessage `json:"claims"`
	NotClaims   []string                     `json:"not_claims"`
	Comparisons []struct {
		At string `json:"at"`
	} `json:"comparisons"`
	Signs []struct {
		Kind string `json:"kind"`
	} `json:"signs"`
}

// Article measures one whole article against what a careful reader takes from
// it: claims (a key that is absent is not judged), comparisons, and signs by
// kind. The article's words stay in its folder.
func Article(dir string, read Read) (report.Section, error) {
	s := report.Section{Title: "article_2018: one whole article"}
	text, err := os.ReadFile(filepath.Join(dir, "article.txt"))
	if err != nil {
		return s, err
	}
	raw, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		return s, err
	}
	var want expected
	if err := json.Unmarshal(raw, &want); err != nil {
		return s, fmt.Errorf("expected.json: %w", err)
	}
	c, err := articleCase(string(text), want)
	if err != nil {
		return s, err
	}
	about := About{Published: want.Document.Published, HasPublished: true, Country: want.Document.Country, Lang: want.Document.Lang}
	claims := read(c.Text, about)
	result := guide.Score(&c, claims)
	tally := guide.Sum([]guide.Result{result})

	var comparisons guide.Share
	for _, want := range want.Comparisons {
		at := locate(c.Text, want.At)
		hit := false
		for _, p := range claims {
			hit = hit || p.Kind == register.ComparisonKind && p.Span.Overlaps(at)
		}
		comparisons.Add(hit)
	}
	left := map[string]int{}
	for _, p := range claims {
		if p.Kind == register.SignKind {
			left[p.Sign]++
		}
	}
	var signs guide.Share
	for _, want := range want.Signs {
		signs.Add(left[want.Kind] > 0)
		left[want.Kind]--
	}
	falsePeople := 0
	for _, p := range result.False {
		if p.Unit == "persons" {
			falsePeople++
		}
	}
	t := report.Table{Head: []string{"measure", "of", "right"}}
	t.Add("claims found", tally.Gold, tally.Found)
	t.Add("slots that the key file judges", tally.SlotShare.Of, tally.SlotShare.Right)
	t.Add("comparisons", comparisons.Of, comparisons.Right)
	t.Add("signs, by kind", signs.Of, signs.Right)
	t.Add("false claims of people", len(result.False), falsePeople)
	t.Add("critical errors", "", tally.CriticalErrors)
	s.Tables = []report.Table{t}
	s.Summary = []string{fmt.Sprintf("%d of %d claims, %d of %d signs, %d of %d comparisons, %d false claims of people",
		tally.Found, tally.Gold, signs.Right, signs.Of, comparisons.Right, comparisons.Of, falsePeople)}
	s.Details = guide.Explain(&result)
	return s, nil
}

// articleCase turns the flat keys of the expected claims into a case.
func articleCase(text string, want expected) (guide.Case, error) {
	c := guide.Case{ID: "article_2018", Lang: want.Document.Lang, Published: want.Document.Published, Country: want.Document.Country, Text: text}
	for _, flat := range want.Claims {
		g, err := unflatten(text, flat)
		if err != nil {
			return c, fmt.Errorf("expected.json: claim %s: %w", flat["id"], err)
		}
		c.Claims = append(c.Claims, g)
	}
	return c, nil
}

func unflatten(text string, flat map[string]json.RawMessage) (guide.Gold, error) {
	var g guide.Gold
	whole, err := json.Marshal(flat)
	if err != nil {
		return g, err
	}
	var f struct {
		register.Claim
		Min       *int               `json:"min"`
		Max       *int               `json:"max"`
		Qualifier register.Qualifier `json:"qualifier"`
		Start     when.Day           `json:"start"`
		End       when.Day           `json:"end"`
		Admin1    *string            `json:"admin1"`
		Country   string             `json:"country"`
		Source    []string           `json:"source"`
		At        string             `json:"at"`
	}
	if err := json.Unmarshal(whole, &f); err != nil {
		return g, err
	}
	g.Claim = f.Claim
	has := func(key string) bool { _, ok := flat[key]; return ok }
	g.Span = locate(text, f.At)
	if g.Span[1] == 0 {
		return g, fmt.Errorf("the words %q are not in the article", f.At)
	}
	g.Quote = f.At
	g.Count = &register.Count{Min: f.Min, Max: f.Max, Qualifier: f.Qualifier}
	if has("start") {
		g.Time = when.Between(f.Start, f.End)
	}
	if has("admin1") || has("country") {
		g.Place = &register.Place{Admin1: f.Admin1, Country: f.Country}
	}
	if f.Source != nil {
		// the key file gives types and no words: any words are as good
		g.Attribution = &register.Attribution{Text: guide.AnyWords, Types: f.Source}
	}
	if !has("unit") && g.Kind != register.DueProcess {
		g.Unit = "persons"
	}
	judged := map[string]bool{
		"qualifier": has("qualifier"), "status": has("status"), "modality": has("modality"), "frame": has("frame"), "scope": has("scope"),
		"weapon": has("weapon"), "place": g.Place != nil, "time": has("start"), "attribution": has("source"),
		"perpetrator": has("perpetrator"), "part_of": has("part_of"), "alt_of": has("alt_of"),
	}
	for _, slot := range guide.Slots {
		if !judged[slot] {
			g.Unscored = append(g.Unscored, slot)
		}
	}
	return g, nil
}

// locate returns where the words stand in the text, or nothing.
func locate(text, words string) document.Span {
	at := strings.Index(text, words)
	if at < 0 {
		return document.Span{}
	}
	return document.Span{at, at + len(words)}
}
