package link

import (
	"cmp"

	"cairn/internal/register"
	"cairn/internal/when"
)

// Strands parts the claims of one document that can be of an incident (see
// [Takes]; the others are left out) so that whatever is of one mention is in one
// strand: claims with one mention number, parts with their wholes, alternatives
// with what they are alternatives of, and claims without a number that agree in
// place and date. So Incidents may be given some strands of a document without
// the others. The strands stand in the order of their first claims, as places in
// judged.
func Strands(judged []register.Judged) [][]int {
	type agree struct {
		area string
		time when.Interval
	}
	root := make([]int, len(judged))
	at := map[string]int{}
	numbered, alike := map[int]int{}, map[agree]int{}
	for i := range root {
		root[i] = i
		if Takes(&judged[i]) {
			at[judged[i].ID] = i
		}
	}
	top := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	join := func(i, j int) {
		i, j = top(i), top(j)
		root[max(i, j)] = min(i, j)
	}
	for i := range judged {
		c := &judged[i]
		if !Takes(c) {
			continue
		}
		if up, ok := at[cmp.Or(c.PartOf, c.AltOf)]; ok {
			join(i, up)
		}
		if c.Mention > 0 {
			if j, ok := numbered[c.Mention]; ok {
				join(i, j)
			}
			numbered[c.Mention] = i
		} else {
			k := agree{c.Place.Area(), c.Time}
			if j, ok := alike[k]; ok {
				join(i, j)
			}
			alike[k] = i
		}
	}
	var all [][]int
	of := map[int]int{}
	for i := range judged {
		if !Takes(&judged[i]) {
			continue
		}
		t := top(i)
		k, ok := of[t]
		if !ok {
			k = len(all)
			of[t] = k
			all = append(all, nil)
		}
		all[k] = append(all[k], i)
	}
	return all
}

// AssumedDays is the stretch before publication, in days, in which a current
// report that says no date is taken to have happened; the day of publication is
// its last.
const AssumedDays = undatedDays

// LongestDays is the most days that two mentions may span to be compared by
// day, unless a person ruled on them.
const LongestDays = longest
