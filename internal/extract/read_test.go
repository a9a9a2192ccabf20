package extract_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"cairn/internal/extract"
	"cairn/internal/register"
	"cairn/internal/when"
)

// sound checks what must hold of any result, whatever the text: spans lie in
// it on rune borders, quotes are its words, links point to claims, ids count up.
func sound(t testing.TB, text string, r extract.Result) {
	t.Helper()
	ids := map[string]bool{}
	in := func(what string, a, b int) bool {
		if a < 0 || b < a || b > len(text) {
			t.Errorf("%s [%d,%d) lies outside a text of %d bytes", what, a, b, len(text))
			return false
		}
		for _, i := range []int{a, b} {
			if i < len(text) && utf8.ValidString(text) && !utf8.RuneStart(text[i]) {
				t.Errorf("%s: byte %d is inside a rune", what, i)
			}
		}
		return true
	}
	last := 0
	for _, s := range r.Sentences {
		if in("sentence", s[0], s[1]) && s[0] < last {
			t.Errorf("sentences overlap at %d", s[0])
		}
		last = s[1]
	}
	for _, c := range r.Claims {
		if ids[c.ID] {
			t.Errorf("id %s twice", c.ID)
		}
		ids[c.ID] = true
		if in("claim "+c.ID, c.Span[0], c.Span[1]) && c.Span.In(text) != c.Quote {
			t.Errorf("claim %s: quote %q, span says %q", c.ID, c.Quote, c.Span.In(text))
		}
		for slot, s := range c.Spans {
			in("claim "+c.ID+" "+slot, s[0], s[1])
		}
		if c.Count != nil && c.Count.Min != nil && c.Count.Max != nil && *c.Count.Min > *c.Count.Max {
			t.Errorf("claim %s counts from %d to %d", c.ID, *c.Count.Min, *c.Count.Max)
		}
		if c.Sentence < 0 || c.Sentence >= len(r.Sentences) {
			t.Errorf("claim %s in sentence %d of %d", c.ID, c.Sentence, len(r.Sentences))
		}
		if c.Confidence <= 0 || c.Confidence >= 1 {
			t.Errorf("claim %s has confidence %v", c.ID, c.Confidence)
		}
	}
	for _, c := range r.Claims {
		for _, link := range []string{c.PartOf, c.AltOf, c.About} {
			if link != "" && (!ids[link] || link == c.ID) {
				t.Errorf("claim %s points to %q", c.ID, link)
			}
		}
	}
	for _, u := range r.Unread {
		if in("unread", u.Span[0], u.Span[1]) && (u.Span.In(text) != u.Quote || u.Reason == "") {
			t.Errorf("unread %q: span says %q, reason %q", u.Quote, u.Span.In(text), u.Reason)
		}
	}
}

// FuzzRead reads any bytes: no panic, and what comes out is sound.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"", "12", "A suicide car bomb killed at least 17 people, including four policemen, and wounded 41 in Baghdad on Monday, police said.",
		"Half of the 42 wounded were women and children. Had they gone off, hundreds could have been killed.",
		"Baghdad (49 killed), Anbar (14) and Diyala (12).", "Police lowered the number of dead to five from eight.",
		"kil\u200bled 12\u202e people\xff\xfe", "“Nobody” was — killed…", "قتل 12 شخصا", "BAGHDAD, March 3 - 12 killed", strings.Repeat("including four of whom ", 50),
		"At least at least 12-13-14 to 15 or more killed or wounded 3.5 million.", "the third third of half of them", "1,2,3 killed 99999999999999999999 people",
	} {
		f.Add(s, "IQ", true)
	}
	e := shared(f)
	f.Fuzz(func(t *testing.T, s, country string, dated bool) {
		if len(s) > 20000 {
			return
		}
		sound(t, s, e.Read(s, extract.Options{Published: when.On(2035, 3, 14), HasPublished: dated, Country: country, Lang: "en"}))
	})
}

// TestReadIsSound reads every case of the project and every real article of
// the shared folder.
func TestReadIsSound(t *testing.T) {
	for _, c := range ownCases(t) {
		sound(t, c.Text, read(t, c.Text))
	}
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	text, err := os.ReadFile(filepath.Join(root, "data", "article_2018", "article.txt"))
	if err != nil {
		t.Logf("no shared folder: %v", err)
		return
	}
	sound(t, string(text), read(t, string(text)))
}

type ownCase struct {
	ID, Lang, Text, Published, Country string
	Claims                             []json.RawMessage
}

func ownCases(t testing.TB) []ownCase {
	files, err := filepath.Glob(filepath.Join("testdata", "en", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases of our own: %v", err)
	}
	var cases []ownCase
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range bytes.Lines(data) {
			var c ownCase
			if err := json.Unmarshal(line, &c); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			cases = append(cases, c)
		}
	}
	return cases
}

// TestTheSameTextGivesTheSameBytes reads on many processors at once.
func TestTheSameTextGivesTheSameBytes(t *testing.T) {
	cases := ownCases(t)
	e := shared(t)
	bytesOf := func(s string) string {
		b, err := json.Marshal(e.Read(s, options))
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	want := make([]string, len(cases))
	for i, c := range cases {
		want[i] = bytesOf(c.Text)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := len(cases) - 1; i >= 0; i-- {
				if got := bytesOf(cases[i].Text); got != want[i] {
					t.Errorf("%s reads differently the second time", cases[i].ID)
				}
			}
		})
	}
	all.Wait()
}

func TestShapeOfTheOutput(t *testing.T) {
	b, err := json.Marshal(read(t, "Nothing happened."))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(b), `{"sentences":[[0,17]],"claims":[],"unread":[]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	b, _ = json.Marshal(read(t, "").Claims)
	if string(b) != "[]" {
		t.Errorf("an empty list is [], got %s", b)
	}
}

func TestInvisibleCharactersHideNothing(t *testing.T) {
	plain := read(t, "The blast killed 12 people in Mosul.").Claims
	hidden := read(t, "The bl\u200bast kil\u00adled\u202e 1\u200d2 peo\u2060ple in Mo\ufeffsul.").Claims
	if len(plain) != 1 || len(hidden) != 1 || short(plain[0]) != short(hidden[0]) || plain[0].Place.Area() != hidden[0].Place.Area() {
		t.Errorf("plain gives %d claims, with invisible characters %d", len(plain), len(hidden))
	}
}

func TestUnreadQuantitiesAreListed(t *testing.T) {
	r := read(t, "The army said 12 militants fired at the convoy and that the mine killed a driver.")
	if len(r.Unread) == 0 || !strings.Contains(r.Unread[0].Quote, "12 militants") {
		t.Errorf("unread: %+v; want the 12 militants, with a reason", r.Unread)
	}
}

func TestEverySlotSaysItsRule(t *testing.T) {
	for _, c := range read(t, "A car bomb killed 12 policemen in Mosul on Monday, a doctor said.").Claims {
		for _, slot := range []string{"kind", "count", "status", "weapon", "place", "time", "attribution"} {
			if c.Why[slot] == "" {
				t.Errorf("%s: no rule for the %s", c.Quote, slot)
			}
			if _, ok := c.Spans[slot]; !ok {
				t.Errorf("%s: no words for the %s", c.Quote, slot)
			}
		}
		if c.Review == "" || c.Extractor == "" || c.Origin != "extract" {
			t.Errorf("%s: review %q, extractor %q, origin %q", c.Quote, c.Review, c.Extractor, c.Origin)
		}
	}
}

// TestOneIncidentOneMention checks that "the attack" goes back and that
// "another" opens a new incident.
func TestOneIncidentOneMention(t *testing.T) {
	claims := read(t, "A bomb killed three people in Mosul on Monday. The attack wounded nine others. Another bomb killed a soldier in Tikrit.").Claims
	if len(claims) != 3 {
		t.Fatalf("%d claims, want 3", len(claims))
	}
	if claims[0].Mention != claims[1].Mention || claims[2].Mention == claims[0].Mention {
		t.Errorf("mentions %d, %d, %d", claims[0].Mention, claims[1].Mention, claims[2].Mention)
	}
	if claims[1].Place.Area() != "IQ-NI" || claims[2].Place.Area() != "IQ-SD" {
		t.Errorf("places %s and %s", claims[1].Place.Area(), claims[2].Place.Area())
	}
}

// TestComparison reads both sides of a comparison.
func TestComparison(t *testing.T) {
	for _, c := range read(t, "Civilian deaths were lower in the past three months than on average since 2031.").Claims {
		if c.Kind != register.ComparisonKind {
			t.Errorf("claim %s %q, want a comparison only", c.Kind, c.Quote)
			continue
		}
		p := c.Compare
		if p.Relation != "lower" || p.RightOf != "mean" || p.Left.Start != when.On(2034, 12, 14) || p.Right.Start != when.On(2031, 1, 1) {
			t.Errorf("comparison %+v", p)
		}
		return
	}
	t.Error("no comparison")
}

// TestSignsTakeWhatTheirSentenceTells: a sign has the place and the time of the
// harm that its sentence, or the one before, tells of.
func TestSignsTakeWhatTheirSentenceTells(t *testing.T) {
	tests := []struct {
		name, text, country string
		dated               bool
	}{
		{"an escape from those who hold people in Syria", "Some prisoners escaped in February from a jail run by the Syrian Democratic Forces.", "SY", true},
		{"a jailbreak named again", "Nine detainees broke out of a prison in Mosul on Monday. The jailbreak worried officers.", "", true},
		{"a judgement has no time", "On Monday, three men were killed in Mosul. Commanders said the militants are regrouping.", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var signs []register.Claim
			for _, c := range read(t, tt.text).Claims {
				if c.Kind == register.SignKind {
					signs = append(signs, c)
				}
			}
			if len(signs) == 0 {
				t.Fatal("no sign is read")
			}
			c := signs[len(signs)-1]
			if c.Time.Known() != tt.dated {
				t.Errorf("time %v, want one: %v", c.Time, tt.dated)
			}
			if tt.country != "" && (c.Place == nil || c.Place.Country != tt.country) {
				t.Errorf("place %v, want %s", c.Place, tt.country)
			}
		})
	}
}
