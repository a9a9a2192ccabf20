package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// A Head is a tree in short: how many entries, and the root hash over them.
type Head struct {
	Size int64
	Root Hash
}

// String returns the size and the root in base64, which name a state of the
// register for people to compare.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.Size, h.Root) }

// ParseHead reads what String writes.
func ParseHead(s string) (Head, error) {
	size, root, _ := strings.Cut(s, ":")
	h, err := parseHead(size, root)
	if err != nil {
		return Head{}, fmt.Errorf("head %q: %w; want entries:root, as in 120:4k1…=", s, err)
	}
	return h, nil
}

func parseHead(size, root string) (Head, error) {
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != size {
		return Head{}, fmt.Errorf("size %q is no number of entries", size)
	}
	h := Head{Size: n}
	b, err := base64.StdEncoding.Strict().DecodeString(root)
	if err != nil || len(b) != len(h.Root) {
		return Head{}, fmt.Errorf("root %q is no hash in base64", root)
	}
	copy(h.Root[:], b)
	return h, nil
}

// Checkpoint returns the text that is signed: the origin, which names the
// register, the size, the root in base64, each on its line.
//
// Format: C2SP tlog-checkpoint, without extension lines.
func (h Head) Checkpoint(origin string) string {
	return fmt.Sprintf("%s\n%d\n%s\n", origin, h.Size, h.Root)
}

// ParseCheckpoint reads what Checkpoint writes and nothing else.
func ParseCheckpoint(text string) (origin string, h Head, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] == "" || lines[3] != "" {
		return "", Head{}, errors.New("checkpoint: want three lines: origin, size, root")
	}
	if h, err = parseHead(lines[1], lines[2]); err != nil {
		return "", Head{}, fmt.Errorf("checkpoint: %w", err)
	}
	return lines[0], h, nil
}

// Sign returns the head as a signed note. The origin is the key's name.
func (h Head) Sign(key note.Signer) (string, error) {
	b, err := note.Sign(&note.Note{Text: h.Checkpoint(key.Name())}, key)
	return string(b), err
}

// Open returns the head of a signed note, if one of the keys has signed it
// under its own name.
func Open(signed string, keys ...note.Verifier) (Head, error) {
	n, err := note.Open([]byte(signed), note.VerifierList(keys...))
	if err != nil {
		return Head{}, err
	}
	origin, h, err := ParseCheckpoint(n.Text)
	if err != nil {
		return Head{}, err
	}
	for _, s := range n.Sigs {
		if s.Name == origin {
			return h, nil
		}
	}
	return Head{}, fmt.Errorf("checkpoint of %q is signed by %q", origin, n.Sigs[0].Name)
}
