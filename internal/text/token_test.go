package text_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"cairn/internal/text"
)

func norms(s string) string {
	var out []string
	for _, t := range text.Tokens(s, nil) {
		out = append(out, t.Norm)
	}
	return strings.Join(out, "|")
}

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"words and marks", "Police said: 12 dead.", "police|said|:|12|dead|."},
		{"numbers with separators", "1,775 and 1.2 and 12,5", "1775|and|1.2|and|12|,|5"},
		{"Arabic digits", "١٬٢٠٠ ۱۲", "1200|12"},
		{"a hyphen joins", "Tuz-Khurmatu, twenty-three, 34-year-old", "tuz|khurmatu|,|twenty|three|,|34|year|old"},
		{"a dash between spaces is a mark", "Tarmiya - army", "tarmiya|-|army"},
		{"a dash between numbers joins", "10–12", "10|12"},
		{"possessive s is a word of its own", "Saturday's attack, the workers' party", "saturday|'s|attack|,|the|workers|'|party"},
		{"apostrophes inside words are folded", "Shi'ite Musa Qal’ah wasn't", "shiite|musa|qalah|wasnt"},
		{"letters with stops are one word", "the U.S. at 8 a.m.", "the|u.s.|at|8|a.m."},
		{"accents are folded", "Al-Qā'im", "al|qaim"},
		{"invisible marks part nothing", "kil\u200bled 1\u200d2 peo\u00adple\u202e", "killed|12|people"},
		{"quotation marks of every kind", "“dead” «dead»", `"|dead|"|"|dead|"`},
		{"thousands parted by a space that does not break", "1\u202f775 and 12\u00a0345\u00a0678, 1_000", "1775|and|12345678|,|1000"},
		{"a year before a number is no thousands", "in 2012\u00a0345 died", "in|2012|345|died"},
		{"two numbers in cells stay two", "killed 12 300 injured", "killed|12|300|injured"},
		{"a decimal has no thousands after it", "1.5\u00a0300", "1.5|300"},
		{"a note after a number is no part of it", "12³ dead, 12[3] dead.[14] Then 12[³] dead", "12|dead|,|12|dead|.|then|12|dead"},
		{"a power of ten is no note", "10³ dead", "10|³|dead"},
		{"words that an editor put in stay", "killed [12] people", "killed|[|12|]|people"},
		{"a unit written to its number", "20km and T72", "20|km|and|t72"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := norms(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     []string
	}{
		{"stops end them", "Two died. Three fled.", []string{"Two died.", "Three fled."}},
		{"titles do not", "Lt. Gen. Ali and Dr. Sami died. He said so.", []string{"Lt. Gen. Ali and Dr. Sami died.", "He said so."}},
		{"months before a number do not", "On Jan. 27 two died. On Feb. 3 one.", []string{"On Jan. 27 two died.", "On Feb. 3 one."}},
		{"the closing quotation mark belongs to the sentence", `"They died." He left.`, []string{`"They died."`, "He left."}},
		{"said after a quotation goes on", `"They died," he said. "All of them."`, []string{`"They died," he said.`, `"All of them."`}},
		{"a blank line ends one", "A headline\n\nThe text", []string{"A headline", "The text"}},
		{"a wrapped line does not", "Two people died in\nthe attack of Monday", []string{"Two people died in\nthe attack of Monday"}},
		{"a lost space", "They died.Two fled.", []string{"They died.", "Two fled."}},
		{"decimals and kilometres", "It is 1.2 km. away, they say.", []string{"It is 1.2 km. away, they say."}},
		{"a dateline after a headline without a stop", "Bomb kills two in Mosul MOSUL, Iraq - A bomb killed two.", []string{"Bomb kills two in Mosul", "MOSUL, Iraq - A bomb killed two."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			toks := text.Tokens(tt.in, nil)
			var got []string
			for _, s := range text.Sentences(toks, nil) {
				got = append(got, tt.in[s.Start:s.End])
			}
			if strings.Join(got, "¦") != strings.Join(tt.want, "¦") {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCardinal(t *testing.T) {
	for in, want := range map[string][2]int{
		"twenty-three": {2, 23}, "one hundred and five": {4, 105}, "two thousand": {2, 2000}, "1,775": {1, 1775}, "1.2 million": {2, 1200000},
		"half a dozen": {3, 6}, "half a million": {3, 500000}, "two dozen": {2, 24}, "a hundred": {2, 100}, "a dozen": {2, 12}, "three hundred and twelve": {4, 312},
		"5th": {0, 0}, "20km": {0, 0}, "1.5": {0, 0}, "a man": {0, 0}, "five six": {1, 5}, "twenty five": {2, 25}, "99999999999999": {0, 0}, "": {0, 0}, "12k": {2, 12000},
	} {
		n, v := text.Cardinal(text.Tokens(in, nil), 0)
		if n != want[0] || v != want[1] {
			t.Errorf("%q: %d tokens, %d; want %d, %d", in, n, v, want[0], want[1])
		}
	}
}

// FuzzTokens cuts any bytes: tokens stand in order, inside the text, on rune
// borders; sentences hold every token once.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "Police said 1,775.", "a\u200bb\xffc", "U.S. o'clock 12-13–14 ١٢", "...!?\"') A", "\n\n\u2028x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		toks := text.Tokens(s, nil)
		last := 0
		for i, k := range toks {
			if k.Start < last || k.End <= k.Start || k.End > len(s) {
				t.Fatalf("token %d [%d,%d) after %d in %d bytes", i, k.Start, k.End, last, len(s))
			}
			if utf8.ValidString(s) && (!utf8.RuneStart(s[k.Start]) || k.End < len(s) && !utf8.RuneStart(s[k.End])) {
				t.Fatalf("token %d [%d,%d) cuts a rune", i, k.Start, k.End)
			}
			last = k.End
		}
		next := 0
		for _, x := range text.Sentences(toks, nil) {
			if x.First != next || x.Last <= x.First {
				t.Fatalf("sentence [%d,%d) after token %d", x.First, x.Last, next)
			}
			next = x.Last
		}
		if next != len(toks) {
			t.Fatalf("sentences hold %d of %d tokens", next, len(toks))
		}
	})
}

// FuzzCardinal reads numbers at every token of any text.
func FuzzCardinal(f *testing.F) {
	for _, s := range []string{"one hundred and", "half a", "1.2 million dozen", "two two two thousand million billion"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		toks := text.Tokens(s, nil)
		for i := range toks {
			if n, v := text.Cardinal(toks, i); n < 0 || i+n > len(toks) || v < 0 {
				t.Fatalf("token %d: %d tokens, %d", i, n, v)
			}
		}
	})
}
