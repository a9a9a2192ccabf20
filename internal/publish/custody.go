package publish

import (
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// CustodyRule is what stands in the place of a counting rule for numbers about
// people held, tried, sentenced and executed: each is a body's own, as it was
// published, and none is ever added to another.
const CustodyRule = "custody"

// custodyVersion is the version of how custody numbers are released.
const custodyVersion = "1"

// CustodyTable returns the custody numbers of a country that tables brought and
// that stand, as figures of a release: custody/period/area/indicator/number, a
// number of its own for each point. A period of several days has two dots between
// its days.
func CustodyTable(state *register.State, country string) count.Table {
	t := count.Table{Rule: count.RuleRef{ID: CustodyRule, Version: custodyVersion}, AsOf: state.AsOf, Head: state.Head}
	for i := range state.Custody {
		p := &state.Custody[i]
		if in, _, _ := strings.Cut(p.Area, "-"); p.Withdrawn || in != country {
			continue
		}
		row := count.Row{ID: CustodyFigure(p), Period: custodyPeriod(p), Area: p.Area, Harm: register.Harm(p.Indicator), Open: p.Value.Open, Basis: count.Published, Notes: []string{},
			Inputs: []count.Input{{Type: "total", ID: p.ID, In: true, Range: p.Value}}}
		least, most := p.Value.Min, p.Value.Max
		row.Min, row.Max = &least, &most
		for _, note := range []string{p.Unit, p.Authority, p.Note} {
			if note != "" {
				row.Notes = append(row.Notes, note)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// CustodyFigure is the id of a custody number as a figure.
func CustodyFigure(p *register.CustodyPoint) string {
	return strings.Join([]string{CustodyRule, custodyPeriod(p), p.Area, p.Indicator, strings.ReplaceAll(p.ID, "/", "_")}, "/")
}

func custodyPeriod(p *register.CustodyPoint) string {
	if !p.Period.Known() {
		return count.Unknown
	}
	return strings.ReplaceAll(p.Period.String(), "/", "..")
}
