package text_test

import (
	"testing"
	"unicode"

	"cairn/internal/text"

	"pgregory.net/rapid"
)

func TestFoldBringsSpellingsTogether(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"case and hyphen", "Salah al-Din", "salah al din"},
		{"accents and ayn", "Ṣalāḥ ad-Dīn", "salah ad din"},
		{"an apostrophe is dropped", "Shi'ite", "shiite"},
		{"hamza on alef", "الأنبار", "الانبار"},
		{"teh marbuta and alef maqsura", "نينوى البصرة", "نينوي البصره"},
		{"vowel marks and tatweel", "قُتِلَ بغـــداد", "قتل بغداد"},
		{"Arabic-Indic digits", "١٢ ۳۴", "12 34"},
		{"Kurdish letters", "هەولێر", "ههولير"},
		{"already plain", "al qaim", "al qaim"},
		{"spaces at the ends", "  Kirkuk ", "kirkuk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := text.Fold(tt.in); got != tt.want {
				t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzFoldTwiceIsFoldOnce(f *testing.F) {
	f.Add("Ninawá – نينوى")
	f.Fuzz(func(t *testing.T, s string) {
		once := text.Fold(s)
		if twice := text.Fold(once); twice != once {
			t.Errorf("Fold(Fold(%q)) = %q, want %q", s, twice, once)
		}
	})
}

// Letters of ASCII take a shorter way; an accent at the end, which folding
// drops, sends the same string the long way.
func TestFoldOfASCIIIsThatOfAnyString(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom(nil, &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0, Hi: 0x7f, Stride: 1}}})).Draw(t, "s")
		if short, long := text.Fold(s), text.Fold(s+"\u0301"); short != long {
			t.Fatalf("Fold(%q) = %q; the long way %q", s, short, long)
		}
	})
}
