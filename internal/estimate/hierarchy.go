package estimate

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// A Hierarchy is a hierarchical log-linear model: the sets of lists that
// depend on each other beyond what their subsets do. With a set of lists every
// subset of it is in the model, and every list by itself; the set of all lists
// never is, for it leaves nothing to tell the unseen from.
type Hierarchy struct {
	Terms []int // the sets of two lists and more, as masks, rising in size
}

// Hierarchies returns every hierarchical model of so many lists: 8 for three,
// 113 for four, 6,893 for five.
func Hierarchies(lists int) []Hierarchy {
	var sets []int
	for mask := 1; mask < 1<<lists-1; mask++ {
		if bits.OnesCount(uint(mask)) > 1 {
			sets = append(sets, mask)
		}
	}
	slices.SortFunc(sets, func(a, b int) int {
		return cmp.Or(cmp.Compare(bits.OnesCount(uint(a)), bits.OnesCount(uint(b))), cmp.Compare(a, b))
	})
	var all []Hierarchy
	in := make([]bool, 1<<lists)
	for j := range lists {
		in[1<<j] = true
	}
	var terms []int
	var choose func(at int)
	choose = func(at int) {
		if at == len(sets) {
			all = append(all, Hierarchy{slices.Clone(terms)})
			return
		}
		choose(at + 1)
		set := sets[at]
		for rest := set; rest != 0; rest &= rest - 1 {
			if !in[set&^(rest&-rest)] {
				return // a subset is not in the model
			}
		}
		in[set] = true
		terms = append(terms, set)
		choose(at + 1)
		terms = terms[:len(terms)-1]
		in[set] = false
	}
	choose(0)
	return all
}

// Name writes the largest sets of a model in the positions of their lists, as
// [123,14,34]: lists 1 to 3 depend on each other, 4 on 1 and on 3.
func (h Hierarchy) Name(lists int) string {
	var largest []string
	sets := slices.Clone(h.Terms)
	for j := range lists {
		sets = append(sets, 1<<j)
	}
	for _, s := range sets {
		inside := slices.ContainsFunc(h.Terms, func(t int) bool { return t != s && t&s == s })
		if inside {
			continue
		}
		var b strings.Builder
		for j := range lists {
			if s>>j&1 == 1 {
				b.WriteByte("123456789A"[j])
			}
		}
		largest = append(largest, b.String())
	}
	slices.SortFunc(largest, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return "[" + strings.Join(largest, ",") + "]"
}

// Hierarchical fits one hierarchical model: a column for each list and for
// each set of lists in it, 1 for people who stand on all lists of the set.
//
// Y. M. M. Bishop, S. E. Fienberg & P. W. Holland, Discrete Multivariate
// Analysis, 1975, chapter 6.
func Hierarchical(o Overlap, h Hierarchy) (Model, error) {
	columns := o.main()
	for _, set := range h.Terms {
		columns = append(columns, on(set))
	}
	return o.model(h.Name(len(o.Lists)), columns)
}

// AllHierarchical fits every hierarchical model and returns those that tell N
// by rising BIC, and how many do not. It takes up to five lists; there are
// 7,785,061 models of six.
func AllHierarchical(o Overlap) (fitted []Model, without int) {
	for _, h := range Hierarchies(len(o.Lists)) {
		m, err := Hierarchical(o, h)
		if err != nil {
			without++
			continue
		}
		fitted = append(fitted, m)
	}
	slices.SortStableFunc(fitted, func(a, b Model) int { return cmp.Compare(a.BIC, b.BIC) })
	return fitted, without
}
