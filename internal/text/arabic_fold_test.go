package text_test

import (
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/text"
)

// TestArabicFoldsAsAnyRunesDo holds the quick folding of Arabic words against the
// folding of any runes.
func TestArabicFoldsAsAnyRunesDo(t *testing.T) {
	for r := rune(0x600); r <= 0x6ff; r++ {
		for _, s := range []string{string(r), "ب" + string(r), "ب" + string(r) + "ت"} {
			if quick, ok := text.FoldArabic(s); ok && quick != text.FoldAny(s) {
				t.Errorf("%q (U+%04X) folds to %q quickly and to %q otherwise", s, r, quick, text.FoldAny(s))
			}
		}
	}
	letter := rapid.RuneFrom([]rune("ءآأؤإئابةتثجحخدذرزسشصضطظعغـفقكلمنهوىيًٌٍَُِّْٰ"))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(letter, 1, 12, -1).Draw(t, "word")
		if quick, ok := text.FoldArabic(s); ok && quick != text.FoldAny(s) {
			t.Fatalf("%q folds to %q quickly and to %q otherwise", s, quick, text.FoldAny(s))
		}
	})
}
