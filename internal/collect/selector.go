package collect

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A selector is what an element and the elements around it must be like, from the
// outermost to the element itself. Only parts that can be told from one element alone
// are read (names, classes, ids, attributes), joined by "inside" and "right inside":
// others (siblings, states, counts, what an element holds) would take time that grows
// with the page's square, and are left aside.
type selector []step

// A step is one part; right says that it lies right inside the one before.
type step struct {
	is    cascadia.Sel
	right bool
}

// maxSteps is the most parts of a selector: 16.
const maxSteps = 16

// parseSelectors reads a list of selectors; those that are not read are left out.
func parseSelectors(list string) (all []selector) {
	for one := range strings.SplitSeq(list, ",") {
		if strings.ContainsAny(one, ":+~(\\|") {
			continue
		}
		var s selector
		right, ok := false, true
		for _, part := range strings.Fields(strings.ReplaceAll(one, ">", " > ")) {
			if part == ">" {
				right = true
				continue
			}
			is, err := cascadia.Parse(part)
			if ok = err == nil && len(s) < maxSteps; !ok {
				break
			}
			s = append(s, step{is, right})
			right = false
		}
		if ok && len(s) > 0 && !right {
			all = append(all, s)
		}
	}
	return all
}

// matches reports whether an element is what the selector says. It looks at each
// element around it once for each part, and counts every look in looks.
func (s selector) matches(n *html.Node, looks *int) bool {
	last := len(s) - 1
	*looks++
	if !s[last].is.Match(n) {
		return false
	}
	if last == 0 {
		return true
	}
	// at holds the elements, by how far out they lie, at which the steps so far may
	// end; each round goes one step outwards.
	at := []*html.Node{n}
	for i := last - 1; i >= 0; i-- {
		var next []*html.Node
		if s[i+1].right {
			for _, a := range at {
				*looks++
				if p := a.Parent; p != nil && p.Type == html.ElementNode && s[i].is.Match(p) {
					next = append(next, p)
				}
			}
		} else {
			// what lies around the innermost lies around them all
			for p := at[0].Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
				if *looks++; s[i].is.Match(p) {
					next = append(next, p)
				}
			}
		}
		if len(next) == 0 {
			return false
		}
		at = next
	}
	return true
}
