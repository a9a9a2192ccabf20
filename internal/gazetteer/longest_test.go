package gazetteer_test

import (
	"slices"
	"strings"
	"testing"

	"cairn/internal/gazetteer"
	"cairn/internal/text"

	"pgregory.net/rapid"
)

func words(s string) []string { return strings.Fields(text.Fold(s)) }

// met lists the names that a text holds, longest first at each place, with
// their best place and flags.
func met(x *gazetteer.Index, s string) string {
	var out []string
	tokens := words(s)
	for i := 0; i < len(tokens); {
		h, ok := x.Find(tokens, i)
		if !ok {
			i++
			continue
		}
		line := strings.Join(tokens[i:i+h.Words], " ") + " = " + h.Places[0].Area()
		if h.Flags != 0 {
			line += " " + h.Flags.String()
		}
		out = append(out, line)
		i += h.Words
	}
	return strings.Join(out, "; ")
}

func TestNamesInAText(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"the longest name wins", "a market of Tuz Khurmatu and Salah al-Din", "tuz khurmatu = IQ-SD; salah al din = IQ-SD"},
		{"an article before a listed name", "the town of al-Baquba", "al baquba = IQ-DI variant"},
		{"a demonym is no country", "Iraqi forces leave Iraq", "iraqi = IQ demonym; iraq = IQ"},
		{"an ordinary word is marked", "a bomb hit the town of Hit", "hit = IQ-AN ordinary; hit = IQ-AN ordinary"},
		{"another country is marked", "officials say Tehran", "tehran = IR-23 foreign"},
		{"a preposition written to an Arabic name", "انفجار ببغداد", "ببغداد = IQ-BG clitic"},
		{"two of them", "وبالموصل", "وبالموصل = IQ-NI clitic"},
		{"ل before the article", "طريق للموصل", "للموصل = IQ-NI clitic"},
		{"a province in two words", "في صلاح الدين اليوم", "صلاح الدين = IQ-SD"},
		{"the empty text", "", ""},
	}
	x := index(t, "IQ")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := met(x, tt.text); got != tt.want {
				t.Errorf("met %q; want %q", got, tt.want)
			}
		})
	}
}

// Ordinary English and Arabic name no place.
func TestLongestFindsNothingInOrdinaryWords(t *testing.T) {
	x := index(t, "IQ", "SY")
	for _, s := range []string{
		"Police said on Wednesday that a man was killed and seven people were wounded when a bomb blast hit a market in the center of the city",
		"The head of the security committee at the provincial council said a martyr of the army had been buried near the north gate of the old hospital",
		"At least twelve fighters were arrested, he told reporters; of these, one had been wanted since March or May of the same year",
		"Gunmen opened fire at a checkpoint, officials of the interior ministry said, and the district was sealed off by the federal police",
		"وقالت الشرطة ان رجلا قتل واصيب سبعة اخرون في انفجار عبوة ناسفة استهدفت دورية للجيش في سوق شعبي وسط المدينة يوم امس",
		"واضاف المصدر ان القوات الامنية اغلقت الطريق ونقلت الجرحى الى المستشفى لتلقي العلاج ولم تعلن اي جهة مسؤوليتها عن الهجوم",
	} {
		tokens := words(s)
		for i := range tokens {
			if n, m := x.Longest(tokens, i); n > 0 {
				t.Errorf("%q is taken for %s (%s)", strings.Join(tokens[i:i+n], " "), m[0].Name, m[0].ID)
			}
		}
	}
}

func TestLongestAllocatesNothing(t *testing.T) {
	x := index(t, "IQ", "SY")
	tokens := words("police said a bomb near al Hawija killed three men وقالت الشرطة ان رجلا قتل في بغداد")
	if n := testing.AllocsPerRun(100, func() {
		for i := range tokens {
			x.Longest(tokens, i)
		}
	}); n != 0 {
		t.Errorf("%v allocations a text", n)
	}
}

// Every spelling of every table is folded, and is met as its own place.
func TestEverySpellingIsMet(t *testing.T) {
	every(t, func(country string, x *gazetteer.Index) {
		x.Keys(func(key string, p *gazetteer.Place, flags gazetteer.Flags) {
			if p.Country != country {
				return
			}
			if text.Fold(key) != key {
				t.Errorf("%s: %q is not folded; make data again", p.ID, key)
				return
			}
			tokens := strings.Fields(key)
			h, ok := x.Find(tokens, 0)
			if !ok || h.Words != len(tokens) || !slices.Contains(h.Places, p) {
				t.Errorf("%s: %q is met as %v", p.ID, key, h)
			}
		})
	})
}

func TestListedWordsAreFolded(t *testing.T) {
	for _, w := range gazetteer.Words() {
		if text.Fold(w) != w {
			t.Errorf("%q is not folded; write %q", w, text.Fold(w))
		}
	}
}

// Whatever the words, a run lies inside the text, names what Find names, and
// is no longer than what Find takes.
func TestLongestStaysInTheText(t *testing.T) {
	x := index(t, "IQ", "SY")
	vocabulary := words("al el salah din ad tuz khurmatu sadr city deir ez zor of the in baghdad ramadi near lake hamrin abu ghraib بغداد صلاح الدين دير الزور ببغداد")
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 8).Draw(t, "tokens")
		for i := range tokens {
			n, m := x.Longest(tokens, i)
			h, ok := x.Find(tokens, i)
			switch {
			case n < 0 || i+n > len(tokens):
				t.Fatalf("a run of %d words from %d of %d", n, i, len(tokens))
			case (n == 0) != (len(m) == 0):
				t.Fatalf("%d words and %d places", n, len(m))
			case n > 0 && (!ok || h.Words < n):
				t.Fatalf("Longest takes %d words, Find %d", n, h.Words)
			}
			if ok && strings.Join(tokens[i:i+h.Words], " ") != h.Key && !h.Flags.Has(gazetteer.Variant) && !h.Flags.Has(gazetteer.Clitic) {
				t.Fatalf("%v met as %q", tokens[i:i+h.Words], h.Key)
			}
		}
	})
}

func FuzzLookup(f *testing.F) {
	x := index(f, "IQ", "SY")
	for _, s := range []string{"Baghdad", "al-Qā'im", "محافظة نينوى", "province", "of of", "\xff", "aaaa bbbb", "district of ", "ال", "لل"} {
		f.Add(s, "IQ")
	}
	f.Fuzz(func(t *testing.T, s, within string) {
		last := 2.0
		for _, m := range x.Lookup(s, within) {
			if m.Place == nil || m.Score <= 0 || m.Score > 1 || m.Score > last || m.Why == "" || !m.Place.Lies(within) {
				t.Fatalf("%q within %q: %+v", s, within, m)
			}
			last = m.Score
		}
	})
}

func FuzzLongest(f *testing.F) {
	x := index(f, "IQ", "SY")
	for _, s := range []string{"a bomb in al Hawija", "وبالموصل وللبصرة", "al al al", "tuz", "\xff \xd9", "ل لل للل", "و و و"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, tokens := range [][]string{words(s), strings.Split(s, " ")} {
			for i := range tokens {
				n, m := x.Longest(tokens, i)
				if n < 0 || i+n > len(tokens) || (n == 0) != (len(m) == 0) {
					t.Fatalf("%q from %d: %d words, %d places", tokens, i, n, len(m))
				}
				x.Find(tokens, i)
			}
		}
	})
}

// BenchmarkLongest reads a news text token by token, as extraction does.
func BenchmarkLongest(b *testing.B) {
	x := index(b, "IQ", "SY")
	const article = `A car bomb exploded near a busy market in the northern Iraqi town of Tuz Khurmatu on Tuesday, killing at least twelve
people and wounding thirty others, police and medical sources said. In a separate incident in western Baghdad, gunmen using silenced
weapons opened fire at a police checkpoint, killing two policemen and injuring a third, an interior ministry official told reporters on condition
of anonymity. No group has claimed responsibility for the attacks so far, but Islamic State militants have often targeted security forces
and civilians across the country since they were driven out of the cities that they had held for three years.`
	tokens := words(article)
	bytes := 0
	for _, w := range tokens {
		bytes += len(w) + 1
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		for i := range tokens {
			x.Longest(tokens, i)
		}
	}
}

func BenchmarkLookupListed(b *testing.B) {
	x := index(b, "IQ")
	for b.Loop() {
		x.Lookup("Salah-il-din", "IQ")
	}
}

func BenchmarkLookupBySound(b *testing.B) {
	x := index(b, "IQ")
	x.Lookup("Khaanaqeen", "IQ")
	for b.Loop() {
		x.Lookup("Khaanaqeen", "IQ")
	}
}
