package extract_test

import (
	"slices"
	"testing"

	"cairn/internal/extract"
)

func TestAWordIsFoundByItself(t *testing.T) {
	words := []string{"a", "ab", "b", "ba", "aba", "abb", "were", "where", "there", "killed", "killing", "assassin", "assassinate", "assassinated", "assassinates", "assassin\x00", "\x00", "\x00\x00",
		"counterinsurgency", "counter-insurgency", "counterinsurgence", "قتل", "قتلى", "قتيل", "الاستخبارات", "الاستخبارية", "aaaaaaaabbbbbbbbcccccccc", "aaaaaaaaxbbbbbbbcccccccc"}
	var want []int32
	for i := range words {
		want = append(want, int32(i+1))
	}
	if got := extract.Numbered(words, words); !slices.Equal(got, want) {
		t.Errorf("numbers %v, want %v", got, want)
	}
	for i, w := range words {
		others := slices.Delete(slices.Clone(words), i, i+1)
		if got := extract.Numbered(others, []string{w}); got[0] != 0 {
			t.Errorf("%q is found where it is not: as %q", w, others[got[0]-1])
		}
	}
}

// FuzzWordTable looks any two words up in a table of one of them.
func FuzzWordTable(f *testing.F) {
	f.Add("killed", "killer")
	f.Add("assassinated", "assassinates")
	f.Fuzz(func(t *testing.T, a, b string) {
		if a == "" {
			return
		}
		got := extract.Numbered([]string{a}, []string{a, b})
		if want := map[bool]int32{true: 1}[a == b]; got[0] != 1 || got[1] != want {
			t.Errorf("%q among %q: %v", b, a, got)
		}
	})
}
