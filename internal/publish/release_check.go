package publish

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"cairn/internal/ledger"
	"cairn/internal/register"
)

// A Checked is what a check of a release's folder found.
type Checked struct {
	ID       string            `json:"id"`
	Head     string            `json:"head"`
	Files    int               `json:"files"`
	Sums     string            `json:"sums"`     // SHA-256 of SHA256SUMS
	Digests  map[string]string `json:"-"`        // as SHA256SUMS has them
	Register bool              `json:"register"` // it was held against the register too
	Faults   []string          `json:"problems"` // none: the folder is as it was signed
	figures  map[string]register.Range
}

func (c *Checked) fault(format string, a ...any) {
	c.Faults = append(c.Faults, fmt.Sprintf(format, a...))
}

// CheckRelease checks a release's folder, all of its files by name: every file
// is there and no other, each has its digest, the digests and the tree head
// bear the signature of one of the keys, and both say the same release. It
// needs nothing else.
func CheckRelease(files map[string][]byte, keys ...note.Verifier) Checked {
	c := Checked{Files: len(files), Faults: []string{}, Digests: map[string]string{}, figures: map[string]register.Range{}}
	list, there := files[SumsFile]
	if !there {
		c.fault("%s is missing: this is no release", SumsFile)
		return c
	}
	c.Sums = digest(list)
	for i, line := range strings.Split(strings.TrimSuffix(string(list), "\n"), "\n") {
		sum, name, ok := strings.Cut(line, "  ")
		if !ok || len(sum) != 64 {
			c.fault("%s, line %d: want a SHA-256, two spaces and a name", SumsFile, i+1)
			continue
		}
		c.Digests[name] = sum
	}
	if !bytes.Equal(list, sums(c.Digests)) {
		c.fault("%s is not written as a release writes it", SumsFile)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Digests)) {
		switch b, there := files[name]; {
		case !there:
			c.fault("%s is missing", name)
		case digest(b) != c.Digests[name]:
			c.fault("%s was altered: its SHA-256 is not the one in %s", name, SumsFile)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if _, listed := c.Digests[name]; !listed && name != SumsFile && name != NoteFile {
			c.fault("%s is no part of the release", name)
		}
	}
	c.signed(files, keys)
	c.numbers(files)
	return c
}

// signed checks the two notes and what they say.
func (c *Checked) signed(files map[string][]byte, keys []note.Verifier) {
	var a about
	if err := json.Unmarshal(files[aboutFile], &a); err != nil {
		c.fault("%s cannot be read: %v", aboutFile, err)
		return
	}
	c.ID, c.Head = a.ID, a.Head
	if n, err := note.Open(files[NoteFile], note.VerifierList(keys...)); err != nil {
		c.fault("%s bears no signature of the register's key: %v", NoteFile, err)
	} else if !plainlySigned(files[NoteFile], n) {
		c.fault("%s is not written as a release writes it", NoteFile)
	} else if n.Text != claimOf(a.ID, c.Sums) {
		c.fault("%s signs another release or other digests", NoteFile)
	}
	if h, err := ledger.Open(string(files[headFile]), keys...); err != nil {
		c.fault("%s bears no signature of the register's key: %v", headFile, err)
	} else if h.String() != a.Head {
		c.fault("%s is not the head that %s names", headFile, aboutFile)
	}
}

// plainlySigned says whether a note is nothing but its text and one signature,
// written in the one way that there is.
func plainlySigned(file []byte, n *note.Note) bool {
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) > 0 {
		return false
	}
	if _, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64); err != nil {
		return false
	}
	return string(file) == n.Text+"\n— "+n.Sigs[0].Name+" "+n.Sigs[0].Base64+"\n"
}

// numbers reads the figures of the JSON Lines files.
func (c *Checked) numbers(files map[string][]byte) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasPrefix(name, "figures/") || !strings.HasSuffix(name, ".jsonl") {
			continue
		}
		n := 0
		for line := range bytes.Lines(files[name]) {
			n++
			var r figureRow
			if err := json.Unmarshal(line, &r); err != nil {
				c.fault("%s, line %d: %v", name, n, err)
			} else if r.Min != nil && r.Max != nil {
				c.figures[r.ID] = register.Range{Min: int(*r.Min), Max: int(*r.Max), Open: r.Open}
			}
		}
	}
}

// Against checks a folder against what the ledger keeps of the release.
func (c *Checked) Against(r Record) {
	if r.ID != c.ID || r.Head != c.Head {
		c.fault("the ledger has release %s on head %s; the folder says release %s on head %s", r.ID, r.Head, c.ID, c.Head)
	}
	if r.Sums != c.Sums || !maps.Equal(r.Files, c.Digests) {
		c.fault("the ledger has other digests for release %s than the folder", r.ID)
	}
	if !maps.Equal(r.Figures, c.figures) {
		c.fault("the ledger has other numbers for release %s than the folder", r.ID)
	}
}
