package extract

import (
	"slices"
	"strings"
)

// A speaker is a source that the text has named: "the group", "the sources" and
// "the spokeswoman" go back to it.
type speaker struct {
	said  string
	types []string
	words []string // of what was said, folded; see [speaker.folded]
}

// folded returns the words that name the speaker, folded when they are first
// asked for: most speakers are never named again.
func (v *speaker) folded() []string {
	if v.words == nil {
		v.words = fields(v.said)
	}
	return v.words
}

// heard remembers a source and what it is.
func (r *reader) heard(s *said) {
	if s.pronoun || s.weak && slices.Equal(s.types, []string{"other"}) || len(s.types) == 0 || len(r.cited) > 500 {
		return
	}
	r.cited = append(r.cited, speaker{said: r.s[r.toks[s.a].Start:r.toks[s.b-1].End], types: s.types})
}

// bodies, persons and papers are the nouns that name again a source named before.
var (
	bodies  = map[string]bool{"group": true, "office": true, "mission": true, "agency": true, "organisation": true, "organization": true, "network": true, "observatory": true, "association": true, "committee": true, "commission": true, "centre": true, "center": true, "monitor": true, "monitors": true, "watchdog": true, "charity": true, "council": true, "directorate": true, "department": true, "foundation": true, "institute": true, "body": true, "society": true, "programme": true, "command": true, "court": true, "ministry": true, "force": true, "newspaper": true, "outlet": true, "tally": true}
	persons = map[string]string{"source": "source", "sources": "source", "official": "official", "officials": "official", "spokesman": "spokes", "spokeswoman": "spokes", "spokesperson": "spokes", "officer": "officer", "officers": "officer", "doctor": "doctor", "director": "director", "commander": "commander", "chief": "chief", "head": "head", "official's": "official"}
	papers  = map[string]bool{"report": true, "statement": true, "bulletin": true, "update": true, "study": true, "survey": true, "document": true, "tally": true, "figures": true, "communique": true}
)

// namedAs returns the types of the person named last by a word that begins so.
func (r *reader) namedAs(stem string) []string {
	for k := len(r.cited) - 1; k >= max(0, len(r.cited)-20); k-- {
		for _, w := range r.cited[k].folded() {
			if strings.HasPrefix(w, stem) {
				return r.cited[k].types
			}
		}
	}
	return nil
}

// namedBefore returns the types of the source that a definite noun goes back to:
// "the sources added", "The group also recorded", "the report said".
func (r *reader) namedBefore(a, b int) []string {
	if r.it(a+1).norm == "of" && r.it(a+2).norm == "the" && b-a == 4 {
		a += 2 // "one of the sources"
	} else if w := r.it(a + 1).norm; b-a == 3 && r.it(a).norm == "a" && (w == "second" || w == "third") || b-a == 2 && r.it(a).norm == "another" {
		if persons[r.it(b-1).norm] == "" {
			return nil
		}
		return r.namedAs(persons[r.it(b-1).norm]) // "a second official", "another source"
	}
	if b-a < 2 || b-a > 3 || r.it(a).norm != "the" && !r.it(a).is(cPoss) {
		return nil
	}
	noun := r.it(b - 1).norm
	if r.it(b-1).b-r.it(b-1).a > 1 {
		return nil // "the police source"
	}
	if b-a == 3 && r.it(a+1).is(cSource) && len(r.it(a+1).find(cSource).types) > 0 {
		return nil
	}
	match := func(is func(v *speaker) bool) []string {
		for k := len(r.cited) - 1; k >= max(0, len(r.cited)-20); k-- {
			if is(&r.cited[k]) {
				return r.cited[k].types
			}
		}
		return nil
	}
	has := func(v *speaker, w string) bool {
		for _, x := range v.folded() {
			if x == w || len(w) > 4 && strings.HasPrefix(x, w) {
				return true
			}
		}
		return false
	}
	switch {
	case persons[noun] != "":
		stem := persons[noun]
		if t := match(func(v *speaker) bool {
			return has(v, stem) || stem == "spokes" && (has(v, "spokesman") || has(v, "spokeswoman") || has(v, "spokesperson"))
		}); t != nil {
			return t
		}
		if stem == "spokes" {
			return match(func(v *speaker) bool { return v.types[0] != "witness" && v.types[0] != "media" })
		}
	case papers[noun]:
		return match(func(v *speaker) bool {
			return v.types[0] != "witness" && v.types[0] != "other" && v.types[0] != "media"
		})
	case bodies[noun]:
		if t := match(func(v *speaker) bool { return has(v, noun) }); t != nil {
			return t
		}
		if noun == "group" || noun == "organisation" || noun == "organization" || noun == "body" || noun == "charity" || noun == "agency" || noun == "watchdog" || noun == "monitor" {
			return match(func(v *speaker) bool { return v.types[0] == "ngo" || v.types[0] == "un" })
		}
	}
	return nil
}
