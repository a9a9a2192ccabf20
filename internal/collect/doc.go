// Package collect turns what was received into documents: text, web pages, mail,
// feeds, tables of texts, packed or plain, one file or a folder of them. In go
// names and bytes, out come documents with their bytes as received, the text that
// a reader sees, what the page keeps from its reader beside it, and flags; and a
// refusal for each file that no document could be made of.
//
// It reaches files only where it is told to. What a page says of itself
// (publisher, date, address) is a statement to be checked, never a fact, and no
// instruction in a text is ever followed: text is text.
package collect

import (
	"time"

	"cairn/internal/document"
	"cairn/internal/when"
)

// The limits of what is taken in. What passes one is refused or flagged with the
// limit named; nothing is cut in silence.
const (
	// MaxBytes is the most bytes of one document: 32 MiB.
	MaxBytes = 32 << 20
	// MaxText is the most bytes of a document's text: 8 MiB. The text of a
	// longer one is not read; the bytes are kept.
	MaxText = 8 << 20
	// MaxHidden is how much hidden text is kept to be looked at: 64 KiB.
	MaxHidden = 64 << 10
	// MaxDocuments is the most documents that one file may hold: 100,000.
	MaxDocuments = 100_000
	// MaxTitle is the most characters of a title: 300. A longer one is
	// shortened, for it is only a label; the bytes hold all of it.
	MaxTitle = 300
	// MaxNodes is up to how many elements and texts a page is searched for its
	// main part: 60,000. A larger page is read whole.
	MaxNodes = 60_000
	// MaxFiles is the most files that are read below a folder: 100,000.
	MaxFiles = 100_000
	// MaxFolders is how deep folders may nest: 32.
	MaxFolders = 32
)

// Options says what the person who collects knows.
type Options struct {
	Now       time.Time     // when it was received; dates after it are doubted
	Who       string        // who received it
	Published when.Interval // zero: what the document says of itself, if that can be
	Title     string
	Publisher string
	Address   string // where it was fetched from
	Country   string // ISO 3166-1 of the country watched
	Language  string
	Encoding  string // of text without a mark; empty: UTF-8, or found by its bytes

	mails int // in how many mails the file lies
}

// A Refusal is a file, or a part of one, of which no document was made.
type Refusal struct {
	Name   string `json:"name"`
	Line   int    `json:"line,omitempty"`
	Reason string `json:"reason"`
	// Kept is the SHA-256 of the bytes as received. Nothing is kept here: whoever
	// collects says whether the bytes were.
	Kept document.ID `json:"kept,omitempty"`
}
