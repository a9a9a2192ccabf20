package table

import "unicode"

// Direction reports whether r turns the direction of what follows by force:
// embeddings, overrides and isolates (U+202A–U+202E, U+2066–U+2069). The plain
// marks U+200E, U+200F and U+061C are not among them: writers of right-to-left
// text use them as they should be used.
func Direction(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// Invisible reports whether a reader sees nothing where r stands: zero-width and
// joining characters, word joiners, invisible operators, fillers, tag characters,
// variation selectors of the supplement, and a byte-order mark inside text.
func Invisible(r rune) bool {
	switch {
	case r >= 0x200b && r <= 0x200d, r >= 0x2060 && r <= 0x2065, r >= 0x206a && r <= 0x206f,
		r >= 0xe0000 && r <= 0xe0fff, r >= 0xfff9 && r <= 0xfffb, r >= 0x1d173 && r <= 0x1d17a:
		return true
	}
	switch r {
	case 0xfe00, 0xfe01, 0xfe02, 0xfe03, 0xfe04, 0xfe05, 0xfe06, 0xfe07, 0xfe08, 0xfe09, 0xfe0a, 0xfe0b, 0xfe0c, 0xfe0d, 0xfe0e, 0xfe0f, // variation selectors
		0xad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180e, 0x3164, 0xfeff, 0xffa0:
		return true
	}
	return false
}

// Joins reports whether a joiner (U+200D) or non-joiner (U+200C) is at home
// between two characters: in the scripts whose letters join (Arabic, Syriac,
// the scripts of India and their kin), and a joiner between pictures. A variation
// selector is at home after a picture, a sign, a digit or a Han or Mongolian letter, one
// at a time: a run of them can spell hidden words.
func Joins(r, before, after rune) bool {
	switch r {
	case 0x200c, 0x200d:
		if joining(before) && (joining(after) || !unicode.IsLetter(after)) {
			return true
		}
		return r == 0x200d && unicode.Is(unicode.So, after) && (unicode.Is(unicode.So, before) || before == 0xfe0f || unicode.Is(unicode.Sk, before))
	case 0x180b, 0x180c, 0x180d, 0x180e:
		return unicode.Is(unicode.Mongolian, before)
	}
	if r >= 0xfe00 && r <= 0xfe0f {
		return unicode.In(before, unicode.S, unicode.Nd, unicode.Po, unicode.Han, unicode.Mongolian, unicode.Myanmar, unicode.Phags_Pa)
	}
	return false
}

func joining(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Thaana, unicode.Mongolian,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
		unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}
