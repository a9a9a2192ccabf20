package publish

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// SmallCount is the threshold below which a release hides counts unless it is
// told otherwise: nobody reads a number from 1 to 9. Health offices hide below 10
// for the same reason (CDC WONDER; Washington State Department of Health, Standards
// for Working with Small Numbers, 2018): in a small place a count of few is a name.
const SmallCount = 10

// Hidden are the figures of a release that its readers are not shown.
//
//   - A figure that Cairn works out is small when its lowest or its highest number
//     is from 1 to below the threshold. Zeros, gaps and numbers of the threshold or
//     above are not.
//   - A number that a body published itself, a sum of such numbers, or one that stands in public from an
//     earlier release with the value that it has now, is known whatever this release
//     does: it is shown, and hides nothing.
//   - Others are hidden beside the small ones so that none can be worked out by
//     subtraction ([Suppress]): for each rule, harm and calendar year a table of
//     areas by months with the country's months, the areas' years and the country's
//     year as its totals, once for lowest and once for highest numbers. A cell that
//     one of the two hides is hidden at both ends.
//   - Where a release has districts, a network of districts, first-level areas and the
//     country by months and years ([lattice]), so that no level gives away what another
//     hides. People of whom the district, or the month, is not known are in it.
//   - A cell that is hidden under one rule is hidden under every rule of the release,
//     unless its number there is known: two rules may count the same people.
func (in *ReleaseInputs) Hidden() map[string]bool {
	if in.Small < 2 {
		return nil
	}
	if in.hide != nil {
		return in.hide
	}
	public, known := stand(in.Earlier), map[string]bool{}
	for _, t := range in.Tables {
		for _, row := range t.Rows {
			n, ok := row.Range()
			was, there := public[row.ID]
			known[row.ID] = ok && there && n == was.Range
		}
	}
	in.hide = map[string]bool{}
	cells := map[string]bool{} // hidden, by period, area and harm
	for _, t := range in.Tables {
		if t.Rule.ID == CustodyRule {
			maps.Copy(in.hide, few(&t, in.Small, known))
			continue
		}
		for _, g := range grids(t, in.Country) {
			for cell := range g.hide(in.Small, known) {
				cells[cell] = true
			}
		}
	}
	for _, t := range in.Tables {
		for _, l := range lattices(t, in.Country, known, cells) {
			maps.Copy(cells, l.hide(in.Small))
		}
	}
	for _, t := range in.Tables {
		for _, row := range t.Rows {
			if _, ok := row.Range(); ok && cells[cellOf(row)] && !isKnown(row, known) {
				in.hide[row.ID] = true
			}
		}
	}
	return in.hide
}

// After puts releases before this one.
func (in *ReleaseInputs) After(earlier []Record) { in.Earlier, in.hide = earlier, nil }

// Withhold returns a table in which the figures with these ids have no number
// and nothing that would give it away, and the others are quiet ([Quiet]). Nil:
// small counts are not hidden, and the table stays as it is.
func Withhold(t count.Table, hidden map[string]bool) count.Table {
	if hidden == nil {
		return t
	}
	t.Rows = slices.Clone(t.Rows)
	for i, row := range t.Rows {
		t.Rows[i] = Quiet(row)
		if hidden[row.ID] {
			t.Rows[i] = count.Row{ID: row.ID, Period: row.Period, Area: row.Area, Harm: row.Harm, Gap: true, Hidden: true, Basis: count.None, Notes: []string{hiddenNote}}
		}
	}
	return t
}

// Quiet takes from a figure that is shown, where small counts are hidden, what
// tells of a part of it: its number without the incidents that may lie
// elsewhere (what is left of its highest number could be of few people), and
// remarks of fewer people than the threshold.
func Quiet(row count.Row) count.Row {
	row.Placed = nil
	if len(row.Remarks) != len(row.Notes) {
		return row
	}
	notes, remarks := row.Notes, row.Remarks
	row.Notes, row.Remarks = []string{}, nil
	for i, m := range remarks {
		if part, tells := parts[m.Code]; tells && part(m.Args) {
			continue
		}
		row.Notes, row.Remarks = append(row.Notes, notes[i]), append(row.Remarks, m)
	}
	return row
}

// parts are the remarks that give a number of people under a figure, with what
// says that it is not to be shown.
var parts = func() map[string]func(args []string) bool {
	always := func([]string) bool { return true }
	few := func(args []string) bool {
		n, err := strconv.Atoi(args[0])
		return err != nil || n < SmallCount
	}
	return map[string]func([]string) bool{
		"placed": always, "placed one": always, "placed none": always, "placed none, one": always, "stray": always, "strays": always,
		"pair": few, "pairs": few, "sources disagree": few, "doubt": few, "may": few, "disjoint forces": few,
	}
}()

const hiddenNote = "there is a number and it is not shown: it is of few people, or with it a number of few people could be worked out"

func cellOf(row count.Row) string { return row.Period + "/" + row.Area + "/" + string(row.Harm) }

// isKnown says whether a figure is known without this release.
func isKnown(row count.Row, known map[string]bool) bool {
	return row.Basis == count.Published || row.Basis == count.Apart || row.Basis == count.Summed || known[row.ID]
}

// A grid is one year of a harm under a rule: areas down, months across.
type grid struct {
	country, year, harm string
	months, areas       []string
	rows                map[string]count.Row // by cell; of several rows of a cell the one to be protected
}

// grids are the grids of a table: one of the figure of each cell, and one of what
// the register counted, which may stand beside a published number of its cell.
func grids(t count.Table, country string) []*grid {
	all := map[string]*grid{}
	for _, row := range t.Rows {
		if _, _, district := count.SplitDistrict(row.Area); district {
			continue // see lattice
		}
		year, _, _ := strings.Cut(row.Period, "-")
		for _, kind := range []string{"", " counted"} {
			if kind != "" && row.Basis != count.Counted {
				continue
			}
			key := year + " " + string(row.Harm) + kind
			g := all[key]
			if g == nil {
				g = &grid{country: country, year: year, harm: string(row.Harm), rows: map[string]count.Row{}}
				all[key] = g
			}
			g.add(row)
		}
	}
	list := make([]*grid, 0, len(all))
	for _, key := range slices.Sorted(maps.Keys(all)) {
		list = append(list, all[key])
	}
	return list
}

func (g *grid) add(row count.Row) {
	if row.Period != g.year && !slices.Contains(g.months, row.Period) {
		g.months = append(g.months, row.Period)
	}
	if row.Area != g.country && !slices.Contains(g.areas, row.Area) {
		g.areas = append(g.areas, row.Area)
	}
	cell := cellOf(row)
	if old, twice := g.rows[cell]; twice { // the figure of the cell comes before those beside it
		r, ok := old.Range()
		if ok && (r.Min > 0 || r.Max > 0) || row.Gap {
			return
		}
	}
	g.rows[cell] = row
}

// hide returns the cells that are to be hidden.
func (g *grid) hide(threshold int, known map[string]bool) map[string]bool {
	cells := map[string]bool{}
	if len(g.areas) == 0 { // a country without areas: nothing to subtract from
		g.areas = []string{""}
	}
	if len(g.months) == 0 {
		g.months = []string{g.year}
	}
	at := func(i, j int) string {
		area, period := g.country, g.year
		if i < len(g.areas) {
			area = g.areas[i]
		}
		if j < len(g.months) {
			period = g.months[j]
		}
		return period + "/" + area + "/" + g.harm
	}
	public := func(i, j int) bool {
		row, there := g.rows[at(i, j)]
		_, number := row.Range()
		return there && (!number || isKnown(row, known))
	}
	for _, end := range []func(register.Range) int{func(r register.Range) int { return r.Min }, func(r register.Range) int { return r.Max }} {
		counts := make([][]int, len(g.areas))
		any := false
		for i := range counts {
			counts[i] = make([]int, len(g.months))
			for j := range counts[i] {
				if r, ok := g.rows[at(i, j)].Range(); ok {
					counts[i][j] = end(r)
				}
			}
		}
		for i := range len(g.areas) + 1 { // a small number that is its own total or no sum of cells
			for j := range len(g.months) + 1 {
				if r, ok := g.rows[at(i, j)].Range(); ok && end(r) > 0 && end(r) < threshold && !public(i, j) {
					any = true
					cells[at(i, j)] = true
				}
			}
		}
		if !any {
			continue
		}
		shown, err := Suppress(counts, threshold, public)
		if err != nil {
			panic(fmt.Sprint("a grid of figures is no table: ", err)) // figures are never below zero
		}
		for i, row := range shown.Hidden {
			for j, hide := range row {
				if _, there := g.rows[at(i, j)]; hide && there && !public(i, j) {
					cells[at(i, j)] = true
				}
			}
		}
	}
	return cells
}
