package extract

// A wordTable finds the number of a word. It is one flat table with open
// addressing; a slot holds the first eight bytes of its word, so that a word that
// is no longer is found, or found to be none, without a look elsewhere.
type wordTable struct {
	slots []wordSlot
	words []string // by number
}

type wordSlot struct {
	head uint64 // the word's first eight bytes
	size uint32 // its length
	id   int32  // 0: empty
}

func newWordTable(words map[string]int32) wordTable {
	size := 64
	for size < 3*len(words) {
		size *= 2
	}
	t := wordTable{slots: make([]wordSlot, size), words: make([]string, len(words))}
	for w, id := range words {
		if w == "" {
			continue
		}
		t.words[id] = w
		head := firstBytes(w)
		i := t.begin(head, w)
		for t.slots[i].id != 0 {
			i = (i + 1) & (size - 1)
		}
		t.slots[i] = wordSlot{head, uint32(len(w)), id}
	}
	return t
}

// id returns the number of a word, 0 when the table has it not.
func (t *wordTable) id(w string) int32 {
	head := firstBytes(w)
	for i := t.begin(head, w); ; i = (i + 1) & (len(t.slots) - 1) {
		s := &t.slots[i]
		if s.id == 0 {
			return 0
		}
		if s.head == head && int(s.size) == len(w) && (len(w) <= 8 || t.words[s.id] == w) {
			return s.id
		}
	}
}

// begin returns the slot where the search for a word begins: a hash of its first
// and last bytes and its length.
func (t *wordTable) begin(head uint64, w string) int {
	h := (head ^ uint64(len(w))<<56) * 0x9E3779B97F4A7C15
	if n := len(w); n > 8 {
		h ^= eightBytes(w[n-8:]) * 0xC2B2AE3D27D4EB4F
	}
	return int((h^h>>29)*0xBF58476D1CE4E5B9>>33) & (len(t.slots) - 1)
}

// firstBytes packs the first eight bytes of a word, or all that it has, into a
// number. Words of one length up to eight have the same number only if they are
// the same word.
func firstBytes(w string) uint64 {
	switch n := len(w); {
	case n >= 8:
		return eightBytes(w)
	case n >= 4:
		return uint64(fourBytes(w)) | uint64(fourBytes(w[n-4:]))<<(8*(n-4))
	case n > 0:
		return uint64(w[0]) | uint64(w[n/2])<<(8*(n/2)) | uint64(w[n-1])<<(8*(n-1))
	}
	return 0
}

func eightBytes(s string) uint64 { return uint64(fourBytes(s)) | uint64(fourBytes(s[4:]))<<32 }

func fourBytes(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}
