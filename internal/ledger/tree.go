package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// A Node is one inner hash of the tree that is complete and will never change:
// the N-th, from 0, of those over 2^Level entries. Level 0 are the leaves.
type Node struct {
	Level int
	N     int64
	Hash  Hash
}

// An Edge is what must be known of a tree to make it grow: the roots of its
// largest complete subtrees, left to right, one for each bit set in Size.
type Edge struct {
	Size  int64
	roots []Hash
}

// ReadEdge returns the edge of the tree over the first size entries, whose
// nodes read gives.
func ReadEdge(size int64, read func(level int, n int64) (Hash, error)) (*Edge, error) {
	e := &Edge{Size: size}
	for level := 62; level >= 0; level-- {
		if size>>level&1 == 0 {
			continue
		}
		h, err := read(level, size>>level-1)
		if err != nil {
			return nil, err
		}
		e.roots = append(e.roots, h)
	}
	return e, nil
}

// Append adds a leaf and returns the inner nodes, of level 1 and up, that it
// completes.
func (e *Edge) Append(leaf Hash) []Node {
	var made []Node
	h, level := leaf, 0
	for n := e.Size; n&1 == 1; n >>= 1 {
		h = tlog.NodeHash(e.roots[len(e.roots)-1], h)
		e.roots = e.roots[:len(e.roots)-1]
		level++
		made = append(made, Node{Level: level, N: n >> 1, Hash: h})
	}
	e.roots = append(e.roots, h)
	e.Size++
	return made
}

// Root returns the root hash of the tree. That of no entries is the hash of
// nothing (RFC 6962, section 2.1).
func (e *Edge) Root() Hash {
	if len(e.roots) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := e.roots[len(e.roots)-1]
	for i := len(e.roots) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.roots[i], h)
	}
	return h
}

// reader makes of a function that gives nodes what tlog reads from.
func reader(read func(level int, n int64) (Hash, error)) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		hashes := make([]Hash, len(indexes))
		for i, index := range indexes {
			h, err := read(tlog.SplitStoredHashIndex(index))
			if err != nil {
				return nil, err
			}
			hashes[i] = h
		}
		return hashes, nil
	})
}

// An Inclusion proves that an entry stands in a tree at its place.
type Inclusion struct {
	Entry Entry
	Head  Head
	Path  []Hash
}

// Include proves that the entry stands in the tree with this head, whose nodes
// read gives.
func Include(entry Entry, head Head, read func(level int, n int64) (Hash, error)) (Inclusion, error) {
	if entry.Seq < 1 || entry.Seq > head.Size {
		return Inclusion{}, fmt.Errorf("entry %d: the tree has %d entries", entry.Seq, head.Size)
	}
	path, err := tlog.ProveRecord(head.Size, entry.Seq-1, reader(read))
	if err != nil {
		return Inclusion{}, fmt.Errorf("entry %d: %w", entry.Seq, err)
	}
	return Inclusion{Entry: entry, Head: head, Path: path}, nil
}

// Check reports whether the proof holds.
func (p Inclusion) Check() error {
	return tlog.CheckRecord(p.Path, p.Head.Size, p.Head.Root, p.Entry.Seq-1, p.Entry.Leaf())
}

// A Consistency proves that the tree with head New begins with all of the tree
// with head Old: nothing was altered, removed or reordered between the two.
type Consistency struct {
	Old, New Head
	Path     []Hash
}

// Extend proves that the tree with head now, whose nodes read gives, extends
// the tree with head old.
func Extend(old, now Head, read func(level int, n int64) (Hash, error)) (Consistency, error) {
	if old.Size < 0 || old.Size > now.Size {
		return Consistency{}, fmt.Errorf("head of %d entries: the tree has only %d", old.Size, now.Size)
	}
	p := Consistency{Old: old, New: now}
	if old.Size == 0 {
		return p, nil
	}
	path, err := tlog.ProveTree(now.Size, old.Size, reader(read))
	if err != nil {
		return Consistency{}, fmt.Errorf("heads of %d and %d entries: %w", old.Size, now.Size, err)
	}
	p.Path = path
	return p, nil
}

// Check reports whether the proof holds.
func (p Consistency) Check() error {
	if p.Old.Size == 0 {
		if p.Old.Root != (&Edge{}).Root() {
			return fmt.Errorf("a tree of no entries has another root than %s", p.Old.Root)
		}
		return nil
	}
	return tlog.CheckTree(p.Path, p.New.Size, p.New.Root, p.Old.Size, p.Old.Root)
}
