package link

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// A Pass is one way of finding candidates: records that agree on all its columns,
// names by their consonants, are compared. A true pair is lost only if it disagrees
// in every pass.
type Pass struct {
	Columns []string `json:"columns"`
	Pairs   int      `json:"pairs"` // candidates it found

	of []int // positions of the columns
}

const (
	passPairs = 12 // most candidates of one pass, a record
	allPairs  = 80 // of all passes
	mostPass  = 14
)

// choosePasses picks the passes by itself: sets of one, two or three columns that
// give at most 12 candidates a record, no set that holds a smaller one, smallest
// sets and fewest candidates first, until there are 80 a record.
func choosePasses(r Records, columns []*coded) []Pass {
	n := len(r.List)
	var chosen []Pass
	var taken []uint64
	total := 0
	for size := 1; size <= 3; size++ {
		var found []Pass
		for set := uint64(1); set < 1<<min(len(columns), 16); set++ {
			if bits.OnesCount64(set) != size || slices.ContainsFunc(taken, func(t uint64) bool { return t&set == t }) {
				continue
			}
			var of []int
			for i := range columns {
				if set>>i&1 == 1 {
					of = append(of, i)
				}
			}
			if pairs := countPairs(r, columns, of); pairs <= passPairs*n {
				found = append(found, Pass{Pairs: pairs, of: of})
				taken = append(taken, set)
			}
		}
		slices.SortStableFunc(found, func(a, b Pass) int { return cmp.Compare(a.Pairs, b.Pairs) })
		for _, p := range found {
			if total+p.Pairs > allPairs*n || len(chosen) == mostPass {
				continue
			}
			total += p.Pairs
			chosen = append(chosen, p)
		}
	}
	if len(chosen) == 0 { // few records: every pair
		chosen = []Pass{{of: nil}}
	}
	for i := range chosen {
		for _, c := range chosen[i].of {
			chosen[i].Columns = append(chosen[i].Columns, columns[c].name)
		}
	}
	return chosen
}

// blockKeys gives each record's block in a pass, with the records in order of
// their blocks; a record that lacks one of the columns is in none.
func blockKeys(r Records, columns []*coded, of []int) (keys []uint64, order []int32) {
	keys = make([]uint64, len(r.List))
	order = make([]int32, 0, len(r.List))
	sounds := make([][]uint64, len(of))
	for i, c := range of {
		sounds[i] = make([]uint64, len(columns[c].value))
		index := map[string]uint64{}
		for v := range columns[c].value {
			s := columns[c].value[v]
			if columns[c].kind == NameKind && columns[c].sounds[v] != "" {
				s = columns[c].sounds[v]
			}
			if index[s] == 0 {
				index[s] = uint64(len(index) + 1)
			}
			sounds[i][v] = index[s]
		}
	}
	for i := range r.List {
		key, whole := uint64(0), true
		for j, c := range of {
			v := columns[c].code[i]
			if v < 0 {
				whole = false
				break
			}
			key = key<<21 | sounds[j][v]&(1<<21-1)
		}
		if whole {
			keys[i] = key
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a, b)) })
	return keys, order
}

// eachBlock calls f with the records of each block of two or more.
func eachBlock(keys []uint64, order []int32, f func(block []int32)) {
	for i := 0; i < len(order); {
		j := i + 1
		for j < len(order) && keys[order[j]] == keys[order[i]] {
			j++
		}
		if j > i+1 {
			f(order[i:j])
		}
		i = j
	}
}

func countPairs(r Records, columns []*coded, of []int) int {
	keys, order := blockKeys(r, columns, of)
	lists := r.lists()
	pairs := 0
	inList := make([]int, lists)
	eachBlock(keys, order, func(block []int32) {
		pairs += len(block) * (len(block) - 1) / 2
		if lists == 1 {
			return
		}
		clear(inList)
		for _, i := range block {
			inList[r.List[i]]++
		}
		for _, n := range inList {
			pairs -= n * (n - 1) / 2
		}
	})
	return pairs
}

// candidates returns the pairs of records that stand in one block of the pass, the
// lower record first, in order.
func candidates(r Records, columns []*coded, p *Pass) []uint64 {
	keys, order := blockKeys(r, columns, p.of)
	pairs := make([]uint64, 0, p.Pairs)
	within := r.lists() == 1
	eachBlock(keys, order, func(block []int32) {
		for i, a := range block {
			for _, b := range block[i+1:] {
				if within || r.List[a] != r.List[b] {
					pairs = append(pairs, uint64(min(a, b))<<32|uint64(max(a, b)))
				}
			}
		}
	})
	slices.Sort(pairs)
	p.Pairs = len(pairs)
	return pairs
}

// passesNamed reads passes that a person asks for: "gov+year".
func passesNamed(columns []*coded, named []string) ([]Pass, error) {
	var passes []Pass
	for _, n := range named {
		var p Pass
		for name := range strings.SplitSeq(n, "+") {
			i := slices.IndexFunc(columns, func(c *coded) bool { return c.name == name })
			if i < 0 {
				return nil, noColumn(name, columns)
			}
			p.of, p.Columns = append(p.of, i), append(p.Columns, name)
		}
		if len(p.of) > 3 {
			return nil, errWide
		}
		passes = append(passes, p)
	}
	return passes, nil
}
