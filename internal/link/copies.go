package link

import (
	"strings"

	"cairn/internal/document"
)

// A sketch is a short print of a text: of every run of five words a hash, and
// in each of 64 bins the smallest (one-permutation MinHash, P. Li, A. Owen and
// C.-H. Zhang, NIPS 2012). The share of equal bins estimates the Jaccard
// similarity of the two texts' runs of words, with a standard error of about
// 0.06.
type sketch struct {
	bins [64]uint32 // 0: empty
	runs int
}

const (
	runWords   = 5    // words in a run
	sketchText = 8000 // bytes of a text that are read
	nearCopy   = 0.5  // from this similarity on two texts are near copies: most of one is in the other
	fewRuns    = 8    // shorter texts are too short to say
)

// copies tells which documents are near copies of each other.
type copies struct {
	documents map[document.ID]*document.Document
	sketches  map[document.ID]*sketch
}

func newCopies(documents map[document.ID]*document.Document) *copies {
	return &copies{documents, map[document.ID]*sketch{}}
}

func (c *copies) sketch(id document.ID) *sketch {
	if s, ok := c.sketches[id]; ok {
		return s
	}
	var s *sketch
	if d := c.documents[id]; d != nil && d.Text != "" {
		s = newSketch(d.Text)
	}
	c.sketches[id] = s
	return s
}

// near reports whether the texts of two documents are near copies.
func (c *copies) near(a, b document.ID) bool {
	if a == b {
		return true
	}
	x, y := c.sketch(a), c.sketch(b)
	return x != nil && y != nil && x.runs >= fewRuns && y.runs >= fewRuns && x.like(y) >= nearCopy
}

// newSketch reads the words of a text, capitals folded, and sketches it.
func newSketch(t string) *sketch {
	s := new(sketch)
	t = strings.ToLower(t[:min(len(t), sketchText)])
	var last [runWords]uint64
	n := 0
	word := uint64(14695981039346656037)
	in := false
	for i := 0; i <= len(t); i++ {
		if i < len(t) && letter(t[i]) {
			word = (word ^ uint64(t[i])) * 1099511628211 // FNV-1a
			in = true
			continue
		}
		if !in {
			continue
		}
		last[n%runWords] = word
		n++
		word, in = 14695981039346656037, false
		if n < runWords {
			continue
		}
		run := uint64(0)
		for k := range runWords {
			run = mix(run ^ last[(n+k)%runWords])
		}
		s.runs++
		if h := uint32(run>>32) | 1; s.bins[run%64] == 0 || h < s.bins[run%64] {
			s.bins[run%64] = h
		}
	}
	return s
}

// letter reports whether a byte is part of a word: letters and digits of ASCII
// and every byte of a longer rune.
func letter(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80
}

// mix spreads the bits of a hash (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// like estimates the Jaccard similarity of two texts' runs of words.
func (s *sketch) like(t *sketch) float64 {
	same, both := 0, 0
	for i := range s.bins {
		if s.bins[i] == 0 && t.bins[i] == 0 {
			continue
		}
		both++
		if s.bins[i] == t.bins[i] {
			same++
		}
	}
	if both == 0 {
		return 0
	}
	return float64(same) / float64(both)
}
