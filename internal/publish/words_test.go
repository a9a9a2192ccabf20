package publish

import (
	"regexp"
	"slices"
	"testing"
)

// Both languages have the same words with the same values in them.
func TestTheLanguagesHaveTheSameWords(t *testing.T) {
	value := regexp.MustCompile(`\{[a-zA-Z]+\}`)
	arabicLetter := regexp.MustCompile(`\p{Arabic}`)
	for key, en := range english {
		ar, ok := arabic[key]
		if !ok {
			t.Errorf("%s is missing in Arabic", key)
			continue
		}
		a, b := value.FindAllString(en, -1), value.FindAllString(ar, -1)
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("%s: values %v in English, %v in Arabic", key, a, b)
		}
		if key != "dir" && value.ReplaceAllString(en, "") != en && !arabicLetter.MatchString(ar) {
			t.Errorf("%s is not translated: %q", key, ar)
		}
	}
	for key := range arabic {
		if _, ok := english[key]; !ok {
			t.Errorf("%s is missing in English", key)
		}
	}
}
