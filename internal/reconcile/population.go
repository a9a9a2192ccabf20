package reconcile

import (
	"slices"
	"strings"

	"cairn/internal/register"
)

// forces are the groups of the state's armed forces. A number that counts one of
// them is of more people than one of civilians.
var forces = []string{register.GroupSecurityForces, register.GroupArmy, register.GroupPeshmerga, register.GroupSWAT, register.GroupMilitia}

func counts(p register.Population, groups []string) bool {
	return slices.ContainsFunc(p.Counts, func(g string) bool { return slices.Contains(groups, g) })
}

// police reports whether a group is some police: the pages say police,
// civilian police, federal police or police in non-combat functions of the
// same people.
func police(group string) bool {
	return strings.Contains(group, "police")
}

// A relation is how the people of one number stand to those of another, as far
// as their pages say.
type relation int

const (
	alike    relation = iota // nothing said tells them apart
	wider                    // the second counts more people
	narrower                 // the second counts fewer
	unclear                  // the second does not say whom it counts
)

// relate returns how the people of q stand to those of p.
func relate(p, q register.Population) relation {
	leavesOut := func(a, b register.Population) bool { // what a leaves out, b counts
		for _, g := range a.LeavesOut {
			if slices.Contains(b.Counts, g) || police(g) && slices.ContainsFunc(b.Counts, police) {
				return true
			}
		}
		return false
	}
	switch pf, qf := counts(p, forces), counts(q, forces); {
	case len(q.Counts) == 0 && !q.Mixed:
		return unclear
	case qf && !pf:
		return wider
	case pf && !qf:
		return narrower
	case leavesOut(q, p):
		return narrower
	case leavesOut(p, q):
		return wider
	}
	return alike
}

// maybeWider reports whether a number of which no more is said than that it is
// of civilians could count people whom p says it leaves out: police or guards,
// whom a body may count with civilians; soldiers it would not.
func maybeWider(p, q register.Population) bool {
	civil := func(g string) bool { return !slices.Contains(forces, g) }
	return slices.ContainsFunc(p.LeavesOut, civil) && len(q.LeavesOut) == 0 && relate(p, q) == alike
}
