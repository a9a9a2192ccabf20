package gazetteer

import (
	"slices"
	"strings"
)

// A nameTable finds runs of words. It is one flat table with open addressing,
// keyed by the hash of each prefix of each name, whole words at a time: a text
// that names no place costs one hash and one look into the filter a word.
type nameTable struct {
	slots []slot
	mask  uint64
	spans []span
	first filter
}

// A slot is a prefix of one or more names.
type slot struct {
	hash uint64 // 0: empty
	name int32  // index into spans of the name that ends here; -1: none
	more bool   // longer names begin so
}

// A span is one folded name and the places that bear it, best first.
type span struct {
	key    string
	flags  Flags
	places []*Place
}

// makeTable enters the names. Places that share a name stand in the order that
// before gives; what common holds under the same name is one of them. A derived
// spelling is left out where the same is listed.
func makeTable(names []name, common *nameTable, before func(a, b *Place) int) nameTable {
	words := len(names)
	for _, n := range names {
		words += strings.Count(n.key, " ")
	}
	size := 64
	for 5*size < 6*words { // names share prefixes, so about half of the slots are taken
		size *= 2
	}
	t := nameTable{slots: make([]slot, size), mask: uint64(size - 1), spans: make([]span, 0, len(names))}
	places := make([]*Place, len(names)) // one array for the names that have one place
	for i, n := range names {
		if n.flags.Has(Variant) && (t.exact(n.key).listed() || common.exact(n.key).listed()) {
			continue
		}
		s := t.enter(n.key)
		if s.name < 0 {
			places[i] = n.place
			s.name = int32(len(t.spans))
			t.spans = append(t.spans, span{n.key, n.flags, places[i : i+1 : i+1]})
			for _, p := range common.exact(n.key).rivals() {
				t.spans[s.name].add(p, common.exact(n.key).flags)
			}
			continue
		}
		t.spans[s.name].add(n.place, n.flags)
	}
	for i := range t.spans {
		if len(t.spans[i].places) > 1 {
			slices.SortFunc(t.spans[i].places, before)
		}
	}
	t.mark()
	return t
}

// add takes in another place of the name. A flag stays where both have it;
// Demonym and chosen where one has it.
func (sp *span) add(p *Place, flags Flags) {
	sp.flags = sp.flags&flags | (sp.flags|flags)&(Demonym|chosen)
	if !slices.Contains(sp.places, p) {
		sp.places = append(sp.places, p)
	}
}

// listed reports whether the name is there and was not derived.
func (sp *span) listed() bool { return sp != nil && !sp.flags.Has(Variant) }

func (sp *span) rivals() []*Place {
	if sp == nil {
		return nil
	}
	return sp.places
}

// A filter says that a word begins no name, by one bit of its hash: no is
// certain, yes is not.
type filter [1 << 12]uint64

func (f *filter) set(h uint64)      { f[h>>6&(1<<12-1)] |= 1 << (h & 63) }
func (f *filter) has(h uint64) bool { return f[h>>6&(1<<12-1)]&(1<<(h&63)) != 0 }
func (f *filter) merge(g *filter) {
	for i := range f {
		f[i] |= g[i]
	}
}

const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

// hashMore carries a hash on over more bytes (FNV-1a).
func hashMore(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return h
}

// spread makes a slot's mark of a hash; it is never 0.
func spread(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9E3779B97F4A7C15
	h ^= h >> 29
	return h | 1
}

// enter marks the prefixes of a name and returns its slot.
func (t *nameTable) enter(key string) *slot {
	h := uint64(hashSeed)
	for first := true; ; first = false {
		word, rest, more := strings.Cut(key, " ")
		h = hashMore(h, word)
		if first {
			t.first.set(spread(h) >> 20)
		}
		s := t.take(spread(h))
		if !more {
			return s
		}
		s.more = true
		h = hashMore(h, " ")
		key = rest
	}
}

// take finds the slot of a mark, or makes an empty one its own.
func (t *nameTable) take(mark uint64) *slot {
	for at := mark >> 1 & t.mask; ; at = (at + 1) & t.mask {
		s := &t.slots[at]
		if s.hash == 0 {
			*s = slot{hash: mark, name: -1}
		}
		if s.hash == mark {
			return s
		}
	}
}

// find returns the slot of a mark; nil when there is none.
func (t *nameTable) find(mark uint64) *slot {
	for at := mark >> 1 & t.mask; ; at = (at + 1) & t.mask {
		s := &t.slots[at]
		if s.hash == mark {
			return s
		}
		if s.hash == 0 {
			return nil
		}
	}
}

// longest returns the longest name that lead+first and then the rest begin
// with, h being the hash of lead+first: how many words, and which name; nil
// when none. Names with a flag of skip are passed over.
func (t *nameTable) longest(h uint64, lead, first string, rest []string, skip Flags) (n int, found *span) {
	for i := 0; ; i++ {
		s := t.find(spread(h))
		if s == nil {
			return n, found
		}
		if s.name >= 0 {
			if sp := &t.spans[s.name]; sp.flags&skip == 0 && spells(sp.key, lead, first, rest[:i]) {
				n, found = i+1, sp
			}
		}
		if !s.more || i == len(rest) {
			return n, found
		}
		h = hashMore(hashMore(h, " "), rest[i])
	}
}

// spells reports whether the words, with one space between, are the key.
func spells(key, lead, first string, rest []string) bool {
	key, ok := strings.CutPrefix(key, lead)
	if !ok {
		return false
	}
	if key, ok = strings.CutPrefix(key, first); !ok {
		return false
	}
	for _, w := range rest {
		if key == "" || key[0] != ' ' {
			return false
		}
		if key, ok = strings.CutPrefix(key[1:], w); !ok {
			return false
		}
	}
	return key == ""
}

// exact returns the name with the folded key; nil when there is none.
func (t *nameTable) exact(key string) *span {
	if t == nil {
		return nil
	}
	h, words := uint64(hashSeed), key
	for {
		word, rest, more := strings.Cut(words, " ")
		h = hashMore(h, word)
		if !more {
			break
		}
		h, words = hashMore(h, " "), rest
	}
	s := t.find(spread(h))
	if s == nil || s.name < 0 || t.spans[s.name].key != key {
		return nil
	}
	return &t.spans[s.name]
}
