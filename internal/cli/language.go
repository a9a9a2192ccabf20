package cli

import (
	"slices"
	"strings"

	"cairn/internal/extract"
)

// readable reports an error of usage for a language that texts are not read
// in; none is right, since the text then tells its own.
func readable(lang string) error {
	if known := extract.Languages(); lang != "" && !slices.Contains(known, lang) {
		return usage("--lang %q: texts are read in %s; give one of them, or leave it out and the text tells", lang, strings.Join(known, " and "))
	}
	return nil
}
