package count

import (
	"cmp"
	"slices"

	"cairn/internal/document"
	"cairn/internal/register"
)

// ToldTotals returns the numbers of whole periods that accepted claims tell and
// that stand as published figures under a rule, for want of a record of the
// body itself: those that a table shows as published, ordered by area, first
// day, harm and claim. The id of each is its claim's.
func ToldTotals(state *register.State, judged []register.Judged, rule *Rule) ([]register.Total, error) {
	m := &maker{rule: rule, state: state, judged: judged, documents: func(document.ID) *document.Document { return nil }}
	if err := m.index(state); err != nil {
		return nil, err
	}
	var told []register.Total
	for _, all := range m.totals {
		for _, s := range all {
			if s.document != "" && s.verdict == In {
				told = append(told, *s.Total)
			}
		}
	}
	slices.SortFunc(told, func(a, b register.Total) int {
		return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Period.Start, b.Period.Start), cmp.Compare(a.Period.End, b.Period.End),
			cmp.Compare(a.Harm, b.Harm), cmp.Compare(a.ID, b.ID))
	})
	return told, nil
}
