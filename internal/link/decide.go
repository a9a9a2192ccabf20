package link

import (
	"slices"

	"cairn/internal/register"
)

func ordered(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

// decide reads the rulings on pairs of incidents. Of several on one pair the
// latest holds. A decision names incidents by id (any that they have had) or by
// a claim under them.
func (w *work) decide(held []register.Decision) {
	for _, d := range held {
		a, known := w.of[d.On]
		b, too := w.of[d.With]
		if !known || !too || a == b {
			continue
		}
		p := ordered(int32(a), int32(b))
		switch d.Act {
		case register.Same, register.Merge:
			w.same[p] = d.Why
			delete(w.never, p)
			delete(w.open, p)
		case register.Different, register.Split:
			w.never[p] = true
			delete(w.same, p)
			delete(w.open, p)
		case register.Unsure:
			w.open[p] = true
			delete(w.same, p)
			delete(w.never, p)
		}
	}
}

func sortedPairs[V any](set map[[2]int32]V) [][2]int32 {
	all := make([][2]int32, 0, len(set))
	for p := range set {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b [2]int32) int { return slices.Compare(a[:], b[:]) })
	return all
}

func (w *work) top(i int32) int32 {
	for w.root[i] != i {
		w.root[i] = w.root[w.root[i]]
		i = w.root[i]
	}
	return i
}

// apart reports whether two groups hold incidents that a person ruled to be two.
func (w *work) apart(a, b int32) bool {
	if len(w.never) == 0 {
		return false
	}
	for _, i := range w.members[a] {
		for _, j := range w.members[b] {
			if w.never[ordered(i, j)] {
				return true
			}
		}
	}
	return false
}

// ruledSame reports whether a person ruled that two groups are one; they stay
// two records where one of them stands on a dataset's list.
func (w *work) ruledSame(a, b int32) bool {
	if len(w.same) == 0 {
		return false
	}
	for _, i := range w.members[a] {
		for _, j := range w.members[b] {
			if _, ok := w.same[ordered(i, j)]; ok {
				return true
			}
		}
	}
	return false
}

// clash reports whether two groups cannot be one without a person's word: both
// speak in one document, or one of them stands on a dataset's list.
func (w *work) clash(a, b int32) bool {
	for _, i := range w.members[a] {
		for _, j := range w.members[b] {
			x, y := &w.nodes[i], &w.nodes[j]
			if x.dataset >= 0 || y.dataset >= 0 || x.document != "" && x.document == y.document {
				return true
			}
		}
	}
	return false
}

func (w *work) union(a, b int32, reason string) {
	a, b = w.top(a), w.top(b)
	if a == b {
		return
	}
	if a > b {
		a, b = b, a
	}
	w.root[b] = a
	w.members[a] = append(w.members[a], w.members[b]...)
	slices.Sort(w.members[a])
	w.members[b] = nil
	w.why[a] = append(append(w.why[a], w.why[b]...), reason)
	delete(w.why, b)
}

// join puts groups together: first what people ruled to be one, then the pairs
// of high probability, the likeliest first. A ruling on claims and a dataset's
// incident stays a pair of records; the figures count the two as one.
func (w *work) join(edges []edge) {
	for _, p := range sortedPairs(w.same) {
		a, b := w.top(p[0]), w.top(p[1])
		if w.nodes[p[0]].dataset >= 0 || w.nodes[p[1]].dataset >= 0 || w.apart(a, b) {
			continue
		}
		w.union(a, b, "a person ruled them one: "+w.same[p])
	}
	for _, e := range edges {
		if e.probability < Together {
			break
		}
		a, b := w.top(e.a), w.top(e.b)
		if a == b || w.open[ordered(e.a, e.b)] || w.apart(a, b) || w.clash(a, b) {
			continue
		}
		w.union(a, b, e.words(w))
	}
}

// reasons returns why a group was put together, in order.
func (w *work) reasons(root int32) []string {
	r := slices.Clone(w.why[root])
	slices.Sort(r)
	return slices.Compact(r)
}
