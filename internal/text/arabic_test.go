package text_test

import (
	"testing"

	"cairn/internal/text"
)

func TestArabicCardinal(t *testing.T) {
	tests := []struct {
		name, words string
		n, value    int
		lead        string
	}{
		{"digits", "12 شخصاً", 1, 12, ""},
		{"Arabic-Indic digits", "١٣ قتيلاً", 1, 13, ""},
		{"Arabic-Indic digits with separators", "١٬٢٠٠ نازح", 1, 1200, ""},
		{"Persian digits", "۲۴ شخصاً", 1, 24, ""},
		{"digits and a scale", "40 ألف شخص", 2, 40000, ""},
		{"a decimal before people", "1.2 نازح", 0, 0, ""},
		{"a decimal before millions", "2.3 مليون نازح", 2, 2_300_000, ""},
		{"an Arabic decimal before millions", "٢٫٣ مليون نازح", 2, 2_300_000, ""},
		{"millions and a half", "مليون ونصف المليون شخص", 3, 1_500_000, ""},
		{"thousands in digits and a half", "3 آلاف ونصف", 3, 3500, ""},
		{"half a million", "نصف مليون لاجئ", 2, 500_000, ""},
		{"a quarter of a million", "وربع مليون لاجئ", 2, 250_000, "و"},
		{"half an hour", "نصف ساعة", 0, 0, ""},
		{"a thousand and digits", "ألف و200 شخص", 3, 1200, ""},
		{"digits, thousands and digits", "3 آلاف و450 شخصاً", 4, 3450, ""},
		{"thousands and more thousands", "ألف و2000", 1, 1000, ""},
		{"a unit", "ثلاثة جنود", 1, 3, ""},
		{"a unit of the other gender", "ثلاث نساء", 1, 3, ""},
		{"two", "اثنين منهم", 1, 2, ""},
		{"eleven", "أحد عشر شخصاً", 2, 11, ""},
		{"twelve", "اثنتا عشرة امرأة", 2, 12, ""},
		{"a teen", "خمسة عشر جندياً", 2, 15, ""},
		{"units before tens", "خمسة وعشرون قتيلاً", 2, 25, ""},
		{"units before tens, accusative", "اثنين وأربعين جريحاً", 2, 42, ""},
		{"two numbers of a range", "ثلاثة وخمسة قتلى", 1, 3, ""},
		{"a hundred", "مئة شخص", 1, 100, ""},
		{"a hundred, old spelling", "مائة وعشرين نازحاً", 2, 120, ""},
		{"a hundred and units and tens", "مئة وخمسة وعشرون", 3, 125, ""},
		{"two hundred", "مئتي سجين", 1, 200, ""},
		{"three hundred in one word", "ثلاثمئة أسرة", 1, 300, ""},
		{"three hundred in two words", "ثلاث مئة أسرة", 2, 300, ""},
		{"two thousand", "ألفان", 1, 2000, ""},
		{"two thousand two hundred", "ألفين ومئتي سجين", 2, 2200, ""},
		{"five thousand", "خمسة آلاف عائلة", 2, 5000, ""},
		{"fifteen thousand", "خمسة عشر ألف نازح", 3, 15000, ""},
		{"a thousand and fifty", "ألف وخمسون", 2, 1050, ""},
		{"a conjunction before it", "وثلاثة جنود", 1, 3, "و"},
		{"a preposition before it", "بثلاثة صواريخ", 1, 3, "ب"},
		{"an article before it", "الأربعة الآخرين", 1, 4, "ال"},
		{"one begins with the letter of and", "واحد منهم", 1, 1, ""},
		{"thousands", "آلاف المدنيين", 0, 0, ""},
		{"one of", "أحد الجنود", 0, 0, ""},
		{"no number", "جنود", 0, 0, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, value, lead := text.ArabicCardinal(text.Tokens(tt.words, nil), 0)
			if n != tt.n || value != tt.value || lead != tt.lead {
				t.Errorf("ArabicCardinal(%q) = %d, %d, %q; want %d, %d, %q", tt.words, n, value, lead, tt.n, tt.value, tt.lead)
			}
		})
	}
}

func TestArabicOrdinal(t *testing.T) {
	for word, want := range map[string]int{"خامس": 5, "الثالث": 3, "أول": 1} {
		if got, ok := text.ArabicOrdinal(text.Fold(word)); !ok || got != want {
			t.Errorf("ArabicOrdinal(%q) = %d, %v; want %d", word, got, ok, want)
		}
	}
}

func TestTokensPartArabicLettersFromDigits(t *testing.T) {
	toks := text.Tokens("و30 وبـ52 الـ24", nil)
	var got []string
	for _, tok := range toks {
		got = append(got, tok.Norm)
	}
	want := []string{"و", "30", "وب", "52", "ال", "24"}
	if len(got) != len(want) {
		t.Fatalf("Tokens = %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("token %d = %q, want %q", i, got[i], want[i])
		}
	}
}

// FuzzArabicCardinal asks that any tokens give a number of tokens that are
// there and a count that is none below zero or above the largest.
func FuzzArabicCardinal(f *testing.F) {
	for _, s := range []string{"خمسة وعشرون", "ألف ألف ألف ألف", "١٬٢٠٠ ألف", "مئة مئة و5", "وال"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		toks := text.Tokens(s, nil)
		for i := range toks {
			n, value, _ := text.ArabicCardinal(toks, i)
			if n < 0 || i+n > len(toks) || value < 0 || value > 3*text.MaxCardinal {
				t.Fatalf("ArabicCardinal(%q, %d) = %d, %d", s, i, n, value)
			}
		}
	})
}

// TestTokensFoldArabicAsFoldDoes takes every word of one to three runes of the
// Arabic block in turn, and real ones.
func TestTokensFoldArabicAsFoldDoes(t *testing.T) {
	words := []string{"قُتل", "مئة", "شخصاً", "الأنبار", "مـــدنيون", "رؤساء", "آلاف", "ٱلله", "گوران", "قضاء"}
	for a := rune(0x600); a < 0x700; a++ {
		words = append(words, "ب"+string(a)+"ت", "ب"+string(a), "ب"+string(a)+string(a+1)+"ا")
	}
	for _, w := range words {
		for _, tok := range text.Tokens(w, nil) {
			if tok.Kind != text.Word {
				continue
			}
			if want := text.Fold(w[tok.Start:tok.End]); tok.Norm != want {
				t.Errorf("token of %q (%+q) is %q, Fold says %q", w, w, tok.Norm, want)
			}
		}
	}
}
