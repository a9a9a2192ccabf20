package count

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"cairn/internal/register"
	"cairn/internal/when"
)

// Stages are the steps of a case at which people in custody are counted, in
// their order (deprivation of liberty to execution).
var Stages = []string{"deprivation", "custody", "treatment", "pre-trial", "trial", "sentence", "execution"}

// A CustodyTable is the numbers about people held, tried, sentenced and
// executed, as of one moment. It has no rule: each number keeps the definition
// of the body that gave it.
type CustodyTable struct {
	AsOf time.Time    `json:"as_of"`
	Head string       `json:"head,omitempty"`
	Rows []CustodyRow `json:"rows"`
}

// A CustodyRow is one indicator for one authority and area over one period: a
// stock on a day, or a flow over a span. Stocks are never added to flows, nor to
// stocks of another day, nor flows of spans that overlap; the authority's reply
// stands beside the finding.
type CustodyRow struct {
	Stage     string        `json:"stage"`
	Indicator string        `json:"indicator"`
	Flow      bool          `json:"flow"`
	Area      string        `json:"area"`
	Authority string        `json:"authority,omitempty"`
	Period    when.Interval `json:"period"`
	Min       int           `json:"min"`
	Max       int           `json:"max"`
	Open      bool          `json:"open"`
	Unit      string        `json:"unit"`
	PartOf    string        `json:"part_of,omitempty"` // id of the number that these people are among
	Replies   []string      `json:"replies,omitempty"` // what the authority answered
	Notes     []string      `json:"notes"`
	Inputs    []Input       `json:"inputs"`

	// Points are the numbers under it, with their words, issuer and address.
	Points []register.CustodyPoint `json:"points"`
}

// custodyKey is what two points must share to be about the same number.
type custodyKey struct {
	stage, indicator, area, authority, unit, part string
	flow                                          bool
	start, end                                    when.Day
}

// Custody makes the table of custody numbers inside a span of days (zero: all),
// for an area and everything in it (empty: all). Several bodies that speak of
// the same number give a range; nothing is ever added up. The numbers are those
// of [CustodyPoints].
func Custody(state *register.State, judged []register.Judged, area string, from, to when.Day) CustodyTable {
	t := CustodyTable{AsOf: state.AsOf, Head: state.Head, Rows: []CustodyRow{}}
	at := map[custodyKey]int{}
	all := CustodyPoints(state, judged)
	points := make([]*register.CustodyPoint, 0, len(all))
	for i := range all {
		p := &all[i]
		if area != "" && p.Area != area && country(p.Area) != area || from != 0 && p.Period.End < from || to != 0 && p.Period.Start > to {
			continue
		}
		points = append(points, p)
	}
	slices.SortFunc(points, func(a, b *register.CustodyPoint) int { return cmp.Compare(a.ID, b.ID) })
	for _, p := range points {
		k := custodyKey{p.Stage, p.Indicator, p.Area, p.Authority, p.Unit, p.PartOf, p.Flow, p.Period.Start, p.Period.End}
		i, known := at[k]
		if !known {
			i = len(t.Rows)
			at[k] = i
			t.Rows = append(t.Rows, CustodyRow{Stage: p.Stage, Indicator: p.Indicator, Flow: p.Flow, Area: p.Area, Authority: p.Authority,
				Period: p.Period, Unit: p.Unit, PartOf: p.PartOf, Min: p.Value.Min, Max: p.Value.Max, Open: p.Value.Open, Notes: []string{}})
		}
		row := &t.Rows[i]
		if known {
			r := register.Range{Min: row.Min, Max: row.Max, Open: row.Open}.Union(p.Value)
			row.Min, row.Max, row.Open = r.Min, r.Max, r.Open
		}
		if p.Reply != "" && !slices.Contains(row.Replies, p.Reply) {
			row.Replies = append(row.Replies, p.Reply)
		}
		if p.Note != "" && !slices.Contains(row.Notes, p.Note) {
			row.Notes = append(row.Notes, p.Note)
		}
		row.Inputs = append(row.Inputs, Input{Type: "custody", ID: p.ID, In: true, Why: "said by " + cmp.Or(p.Issuer, "its source"), Range: p.Value})
		row.Points = append(row.Points, *p)
	}
	for i := range t.Rows {
		row := &t.Rows[i]
		if n := len(row.Inputs); n > 1 && row.Min != row.Max {
			row.Notes = append(row.Notes, fmt.Sprintf("%d sources disagree", n))
		}
		if row.PartOf != "" {
			row.Notes = append(row.Notes, "among the people of another number: never added to it")
		}
		if row.Flow {
			row.Notes = append(row.Notes, "over the whole span")
		} else {
			row.Notes = append(row.Notes, "held or standing at that time: not added up over time")
		}
	}
	slices.SortStableFunc(t.Rows, func(a, b CustodyRow) int {
		return cmp.Or(cmp.Compare(stage(a.Stage), stage(b.Stage)), cmp.Compare(a.Period.Start, b.Period.Start), cmp.Compare(a.Period.End, b.Period.End),
			cmp.Compare(a.Indicator, b.Indicator), cmp.Compare(a.Area, b.Area), cmp.Compare(a.Authority, b.Authority))
	})
	return t
}

// stage returns the place of a stage in their order; unknown ones come last.
func stage(s string) int {
	if i := slices.Index(Stages, s); i >= 0 {
		return i
	}
	return len(Stages)
}
