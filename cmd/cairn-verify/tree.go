package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

type hash = [sha256.Size]byte

// leafOf and nodeOf are the hashes of RFC 6962, section 2.1.
func leafOf(line []byte) hash { return sha256.Sum256(append([]byte{0}, line...)) }

func nodeOf(left, right hash) hash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// A tree holds the hashes of all complete subtrees: rows[0] are the leaves,
// rows[1] the hashes of two leaves, and so on.
type tree struct{ rows [][]hash }

func (t *tree) size() int64 {
	if len(t.rows) == 0 {
		return 0
	}
	return int64(len(t.rows[0]))
}

// grow adds a leaf and closes what it completes.
func (t *tree) grow(leaf hash) {
	for level := 0; ; level++ {
		if level == len(t.rows) {
			t.rows = append(t.rows, nil)
		}
		row := append(t.rows[level], leaf)
		t.rows[level] = row
		if len(row)%2 == 1 {
			return
		}
		leaf = nodeOf(row[len(row)-2], row[len(row)-1])
	}
}

// root returns the hash of the whole tree: of a row with an odd end, the end
// is what is joined from below.
func (t *tree) root() hash {
	root, any := sha256.Sum256(nil), false
	for _, row := range t.rows {
		if len(row)%2 == 0 {
			continue
		}
		if end := row[len(row)-1]; any {
			root = nodeOf(end, root)
		} else {
			root, any = end, true
		}
	}
	return root
}

// rootAt returns the root that the tree had when it had this many leaves.
func (t *tree) rootAt(size int64) hash {
	var then tree
	for i := range size {
		then.grow(t.rows[0][i])
	}
	return then.root()
}

// A head is a size and a root; size -1 stands for none.
type head struct {
	size int64
	root hash
}

func parseHead(s string) (head, error) {
	if s == "" {
		return head{size: -1}, nil
	}
	size, root, _ := strings.Cut(s, ":")
	h, err := headOf(size, root)
	if err != nil {
		return head{}, fmt.Errorf("head %q: want entries:root, as 120:4k1…=", s)
	}
	return h, nil
}

func headOf(size, root string) (h head, err error) {
	if h.size, err = strconv.ParseInt(size, 10, 64); err != nil || h.size < 0 || fmt.Sprint(h.size) != size {
		return head{}, errors.New("no size")
	}
	b, err := base64.StdEncoding.Strict().DecodeString(root)
	if err != nil || len(b) != len(h.root) {
		return head{}, errors.New("no root")
	}
	copy(h.root[:], b)
	return h, nil
}

// A key checks signatures made under a name.
type key struct {
	name string
	id   uint32
	pub  ed25519.PublicKey
}

// readKeys reads the public keys in pub, or beside the register. None beside
// it is no fault: then signatures are not checked.
func readKeys(path, pub string) ([]key, error) {
	named := pub != ""
	if !named {
		pub = path + ".pub"
	}
	text, err := os.ReadFile(pub)
	if !named && errors.Is(err, os.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var keys []key
	for _, line := range strings.Fields(string(text)) {
		k, err := parseKey(line)
		if err != nil {
			return nil, fmt.Errorf("key file %s: %w", pub, err)
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// parseKey reads name+id+base64(1, public key), where id is the start of the
// SHA-256 of the name, a line feed and what stands in base64.
func parseKey(line string) (key, error) {
	parts := strings.SplitN(line, "+", 3)
	if len(parts) != 3 {
		return key{}, fmt.Errorf("%q is no public key", line)
	}
	data, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(data) != 1+ed25519.PublicKeySize || data[0] != 1 {
		return key{}, fmt.Errorf("%q is no Ed25519 public key", line)
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), data...))
	k := key{parts[0], binary.BigEndian.Uint32(sum[:]), data[1:]}
	if fmt.Sprintf("%08x", k.id) != parts[1] {
		return key{}, fmt.Errorf("key %q: its id does not fit it", parts[0])
	}
	return k, nil
}

// readNote reads a signed head: three lines of text, an empty line, and a line
// "— name base64(id, signature)" for each signature.
func readNote(note string, keys []key) (h head, err error) {
	text, sigs, ok := strings.Cut(note, "\n\n")
	lines := strings.Split(text, "\n")
	if !ok || len(lines) != 3 || lines[0] == "" || !strings.HasSuffix(sigs, "\n") {
		return head{}, errors.New("is no signed head")
	}
	if h, err = headOf(lines[1], lines[2]); err != nil {
		return head{}, errors.New("is no signed head")
	}
	if keys == nil {
		return h, nil
	}
	return h, signedBy(text, sigs, lines[0], keys)
}

// readText reads a note that one key signed and returns its text.
func readText(note string, keys []key) (string, error) {
	text, sigs, ok := strings.Cut(note, "\n\n")
	if !ok || !strings.HasSuffix(sigs, "\n") || strings.Count(sigs, "\n") != 1 {
		return "", errors.New("is no note that one key signed")
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(sigs, "— "), " ")
	return text + "\n", signedBy(text, sigs, name, keys)
}

// signedBy checks that a text bears the signature of a key of a name.
func signedBy(text, sigs, signer string, keys []key) error {
	for _, line := range strings.Split(strings.TrimSuffix(sigs, "\n"), "\n") {
		name, sig64, _ := strings.Cut(strings.TrimPrefix(line, "— "), " ")
		sig, err := base64.StdEncoding.Strict().DecodeString(sig64)
		if err != nil || len(sig) != 4+ed25519.SignatureSize || !strings.HasPrefix(line, "— ") {
			return errors.New("has a signature line that is none")
		}
		for _, k := range keys {
			if k.name == name && name == signer && binary.BigEndian.Uint32(sig) == k.id && ed25519.Verify(k.pub, []byte(text+"\n"), sig[4:]) {
				return nil
			}
		}
	}
	return errors.New("has no signature of a known key")
}

// quote writes a string as the lines of the ledger do.
func quote(s string) []byte {
	var b bytes.Buffer
	b.WriteByte('"')
	for _, c := range []byte(s) {
		switch {
		case c == '"', c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ':
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.Bytes()
}
