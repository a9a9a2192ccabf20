package table

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxMarks is the most marks (accents, vowel signs) that may stand on one letter
// before a warning: 4. Arabic with all its signs has 3, Hebrew with accents 3.
const MaxMarks = 4

// Seen returns warnings on a text cell: direction controls, invisible characters,
// marks piled on letters, U+FFFD, which stands where a program lost a character. The text itself is kept as it is. Right-to-left script
// and the joiners of Persian and Indic writing are no reason for a warning.
func Seen(c Cell) (warn []*Fault) {
	if c.Kind != Text || clean(c.Text) {
		return nil
	}
	turned, unseen, piled, lost := 0, 0, 0, 0
	var first rune
	marks := 0
	var before rune
	for i, r := range c.Text {
		switch {
		case r == utf8.RuneError:
			lost++
		case Direction(r):
			turned++
		case Invisible(r):
			after, _ := utf8.DecodeRuneInString(c.Text[i+utf8.RuneLen(r):])
			if !Joins(r, before, after) {
				if unseen == 0 {
					first = r
				}
				unseen++
			}
		}
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks == MaxMarks+1 {
				piled++
			}
		} else {
			marks = 0
		}
		before = r
	}
	if turned > 0 {
		warn = append(warn, c.Fault("direction-control", "direction-control characters (%d) stand in %s: what is seen may be in another order than what is stored", turned, Show(c.Text)))
	}
	if lost > 0 {
		warn = append(warn, c.Fault("lost", "characters (%d) were lost before the file was made: U+FFFD stands for them in %s", lost, Show(c.Text)))
	}
	if unseen > 0 {
		warn = append(warn, c.Fault("invisible", "invisible characters (%d, the first U+%04X) stand in %s", unseen, first, Show(c.Text)))
	}
	if piled > 0 {
		warn = append(warn, c.Fault("marks", "more than %d marks are piled on one letter, %d times, in %s", MaxMarks, piled, Show(c.Text)))
	}
	return warn
}

// clean reports whether a text is plain ASCII: the usual case.
func clean(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Words reads a cell that must be text: its value, and whether it was given. In
// json a number, true, false, a list or an object is refused.
func Words(c Cell) (text string, ok bool, fault *Fault) {
	switch c.Kind {
	case Missing, Null:
		return "", false, nil
	case Number, Bool, Nested:
		return "", false, c.Fault("type", "%s is %s where text in quotes is due", Show(c.Text), c.Kind)
	}
	return c.Text, strings.TrimSpace(c.Text) != "", nil
}
