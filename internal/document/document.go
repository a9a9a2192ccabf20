// Package document holds what was received, as it was received: who published
// it, when it came in, its bytes' hash and the text read from it. A document
// never changes; everything else points back to words in one.
package document

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"cairn/internal/when"
)

// An ID names a document: the SHA-256 of its bytes, in lower-case hex. The
// same bytes received twice are one document.
type ID string

// Sum returns the ID of these bytes.
func Sum(b []byte) ID {
	h := sha256.Sum256(b)
	return ID(hex.EncodeToString(h[:]))
}

// Short returns the first 12 characters, for people to read.
func (id ID) Short() string { return string(id[:min(12, len(id))]) }

// A Span is a run of bytes in a document's text: start included, end excluded.
// It marshals as [start, end].
type Span [2]int

// Overlaps reports whether the two share at least one byte.
func (s Span) Overlaps(t Span) bool { return s[0] < t[1] && t[0] < s[1] }

// In returns the words of the span.
func (s Span) In(text string) string { return text[s[0]:s[1]] }

// A Source says things: an outlet, an office, a witness. Two sources of one
// independence group (outlets that relay one agency) count as one.
type Source struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Type       string   `json:"type"`            // codes of research/field 4.6, as extract's attribution types
	Scale      string   `json:"scale,omitempty"` // local, national, regional, international
	Group      string   `json:"group,omitempty"` // independence group; empty: its own
	Languages  []string `json:"languages,omitempty"`
	SafeToName bool     `json:"safe_to_name"`
}

// A Custody entry says what was done to a document, by whom and when.
type Custody struct {
	At   time.Time `json:"at"`
	Who  string    `json:"who"`
	Did  string    `json:"did"` // received, read as text, exported …
	Tool string    `json:"tool,omitempty"`
}

// A Document is one item as received. Bytes holds the original; Text is what a
// reader sees and the only thing that spans point into; Hidden is text that
// the page keeps from its reader, kept apart and never extracted from.
type Document struct {
	ID          ID            `json:"id"`
	Title       string        `json:"title"`
	Source      string        `json:"source,omitempty"` // Source.ID of the publisher
	Publisher   string        `json:"publisher,omitempty"`
	Published   when.Interval `json:"published"` // zero: not known
	Received    time.Time     `json:"received"`
	Address     string        `json:"address,omitempty"` // where it came from, as given
	Language    string        `json:"language,omitempty"`
	Country     string        `json:"country,omitempty"` // the country watched, for bare place names
	MediaType   string        `json:"media_type"`
	Bytes       []byte        `json:"bytes,omitempty"`
	Text        string        `json:"text"`
	Hidden      string        `json:"hidden,omitempty"`
	Flags       []Flag        `json:"flags,omitempty"` // warnings of the reader
	Custody     []Custody     `json:"custody,omitempty"`
	Sensitivity string        `json:"sensitivity,omitempty"` // empty: staff; public, staff, sealed
}

// A Flag is a warning about a document or a row: what, and where in the text
// or the file it was seen.
type Flag struct {
	Code string `json:"code"` // hidden-text, direction-control, invisible, active-content, encoding …
	Note string `json:"note"`
	Line int    `json:"line,omitempty"`
	Span *Span  `json:"span,omitempty"`
}
