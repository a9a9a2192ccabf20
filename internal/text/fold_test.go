package text_test

import (
	"testing"

	"cairn/internal/text"
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
