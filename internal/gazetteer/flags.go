package gazetteer

import (
	"strings"
	"sync"
)

// Flags say what a reader must know before taking a name for a place.
type Flags uint8

// The flags of a name.
const (
	// Ordinary: the name is also a common word of its language ("Hit", "Of",
	// "بلد"): it needs a capital letter and a cue ("in", "province").
	Ordinary Flags = 1 << iota
	// Person: the name is also a common name of persons ("Rabia", "Jackson",
	// "Baghdadi"): it is none of a place beside another name of a person.
	Person
	// Demonym: the word names the people or what belongs to the country
	// ("Iraqi", "عراقي"), not the country.
	Demonym
	// Variant: the spelling was derived by rule, not seen.
	Variant
	// Clitic: an Arabic word with a preposition or conjunction written to it
	// ("ببغداد").
	Clitic
	// Foreign: the place lies in none of the countries that were asked for.
	Foreign

	// chosen: a phrase of the hand-kept table; it is never ordinary.
	chosen Flags = 1 << 7
)

// Has reports whether all the given flags are set.
func (f Flags) Has(g Flags) bool { return f&g == g }

// String lists the flags, a comma between.
func (f Flags) String() string {
	var s []string
	for i, w := range []string{"ordinary", "person", "demonym", "variant", "clitic", "foreign"} {
		if f&(1<<i) != 0 {
			s = append(s, w)
		}
	}
	return strings.Join(s, ",")
}

// wordSet reads a hand-kept list: folded words, spaces between; a line that
// opens with # speaks of those below.
func wordSet(list string) map[string]bool {
	set := make(map[string]bool, len(list)/6)
	for line := range strings.SplitSeq(list, "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			set[word] = true
		}
	}
	return set
}

var (
	ordinary = sync.OnceValue(func() map[string]bool { return wordSet(ordinaryWords) })
	persons  = sync.OnceValue(func() map[string]bool { return wordSet(personNames) })
)

// mark flags the names all of whose words are ordinary ("of", "northern
// district"), unless they name a country or stand in the hand-kept table as a
// phrase ("Green Zone"), and the names that persons bear.
func (t *nameTable) mark() {
	common, given := ordinary(), persons()
	for i := range t.spans {
		sp := &t.spans[i]
		if given[sp.key] {
			sp.flags |= Person
		}
		if sp.flags&chosen == 0 && allIn(common, sp.key) && sp.places[0].Kind != Country {
			sp.flags |= Ordinary
		}
		sp.flags &^= chosen
	}
}

func allIn(set map[string]bool, key string) bool {
	for word := range strings.SplitSeq(key, " ") {
		if !set[word] {
			return false
		}
	}
	return true
}
