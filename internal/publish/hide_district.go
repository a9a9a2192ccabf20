package publish

import (
	"maps"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// A lattice is one calendar year of what was counted of a harm under a rule: the
// country, its first-level areas and their districts by months, where each adds up
// to the next, with the years of each as their totals. It is one network
// ([network]): in every month the districts of an area, those of whom the district
// is not known and those who may lie elsewhere come together in the area's figure,
// the areas in the country's, the country's months in its year, and the year goes
// out again over the areas' years to those of the districts. So the hiding of
// districts and of areas is worked out as one, and what the difference of two
// levels would give away is hidden with them.
type lattice struct {
	rows    map[string]count.Row // of what was counted, by cell
	known   map[string]bool
	hidden  map[string]bool // cells that are hidden so far
	country string
	year    string
	harm    string
	months  []string
	areas   map[string][]string // districts of each first-level area
	some    bool                // there is a district
}

// lattices are the lattices of a table that has districts. People whose month is not
// known are in one of their own, without a year.
func lattices(t count.Table, country string, known, hidden map[string]bool) []*lattice {
	all := map[string]*lattice{}
	for _, row := range t.Rows {
		if row.Basis != count.Counted {
			continue
		}
		year, _, _ := strings.Cut(row.Period, "-")
		key := year + " " + string(row.Harm)
		l := all[key]
		if l == nil {
			l = &lattice{rows: map[string]count.Row{}, known: known, hidden: hidden, country: country, year: year, harm: string(row.Harm), areas: map[string][]string{}}
			if year == count.Unknown {
				l.year = ""
			}
			all[key] = l
		}
		l.rows[cellOf(row)] = row
		if row.Period != l.year && !slices.Contains(l.months, row.Period) {
			l.months = append(l.months, row.Period)
		}
		admin1, _, district := count.SplitDistrict(row.Area)
		switch {
		case district:
			l.some = true
			if !slices.Contains(l.areas[admin1], row.Area) {
				l.areas[admin1] = append(l.areas[admin1], row.Area)
			}
		case row.Area != country && l.areas[row.Area] == nil:
			l.areas[row.Area] = []string{}
		}
	}
	list := make([]*lattice, 0, len(all))
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if l := all[key]; l.some {
			slices.Sort(l.months)
			list = append(list, l)
		}
	}
	return list
}

// What it costs to hide a count of a lattice: districts before their years, these
// before first-level areas, those before the country.
const (
	districtYearCost = 5_000
	areaMonthCost    = 20_000
	areaYearCost     = 100_000
	countryCost      = 10_000_000
)

// hide returns the cells that are to be hidden beside those that are, for the
// lowest and for the highest numbers.
func (l *lattice) hide(threshold int) map[string]bool {
	cells := map[string]bool{}
	for _, end := range []func(register.Range) int{func(r register.Range) int { return r.Min }, func(r register.Range) int { return r.Max }} {
		w := &weave{l: l, end: end, threshold: threshold, of: map[string]int{}, node: map[string]int{}}
		w.whole()
		w.protect(threshold)
		for cell, e := range w.of {
			if w.edges[e].hidden && !w.edges[e].known {
				cells[cell] = true
			}
		}
	}
	return cells
}

// weave is the network of one end of a lattice.
type weave struct {
	network
	l         *lattice
	end       func(register.Range) int
	threshold int
	of        map[string]int // edge of each cell that is printed
	node      map[string]int
}

// whole adds the country: its areas, then its own months and year.
func (w *weave) whole() {
	l := w.l
	sums := make([]int, len(l.months)+1) // by month; the last: of the year, in no month for sure
	for _, area := range slices.Sorted(maps.Keys(l.areas)) {
		slices.Sort(l.areas[area])
		for j, n := range w.area(area, l.areas[area]) {
			sums[j] += n
		}
	}
	w.row(l.country, sums, w.at(l.country), countryCost, countryCost, func(month string) (from, to int) {
		return w.at(l.country, month), w.at(l.country)
	}, w.at(l.country, "year"))
	w.nodes = len(w.node)
}

// area adds a first-level area with its districts and returns its sums by month.
func (w *weave) area(area string, districts []string) []int {
	l := w.l
	up := func(month string) int { return w.at(l.country, month) }
	if len(districts) == 0 {
		sums := w.counts(area, nil)
		w.row(area, sums, w.at(area), areaMonthCost, areaYearCost, func(month string) (from, to int) { return w.at(area), up(month) }, w.at(l.country, "year"))
		return sums
	}
	sums := make([]int, len(l.months)+1)
	for _, d := range districts {
		own := w.counts(d, nil)
		w.row(d, own, w.at(d), 10, districtYearCost, func(month string) (from, to int) { return w.at(d), w.at(area, month) }, w.at(area, "year"))
		for j, n := range own {
			sums[j] += n
		}
	}
	// Those of the area's figure who may lie elsewhere, or in another month, are printed nowhere: what
	// is printed would tell them by the difference.
	rest, all := w.at(area, "elsewhere"), 0
	for j, n := range w.counts(area, sums) {
		n = max(0, n-sums[j])
		w.margin(rest, w.at(area, l.month(j)), n)
		sums[j] += n
		all += n
	}
	w.margin(w.at(area, "year"), rest, all)
	w.row(area, sums, -1, areaMonthCost, areaYearCost, func(month string) (from, to int) { return w.at(area, month), up(month) }, w.at(l.country, "year"))
	return sums
}

// month is the month of a column; empty for the last one.
func (l *lattice) month(j int) string {
	if j == len(l.months) {
		return ""
	}
	return l.months[j]
}

// counts are the counts of an area by month, and last what its year has beside
// them. Where its months are sums of others, of those if they are more.
func (w *weave) counts(area string, atLeast []int) []int {
	list, all := make([]int, len(w.l.months)+1), 0
	for j := range list {
		if j < len(w.l.months) {
			list[j] = w.value(w.l.months[j], area)
			if atLeast != nil {
				list[j] = max(list[j], atLeast[j])
			}
			all += list[j]
			continue
		}
		list[j] = max(0, w.value(w.l.year, area)-all)
	}
	return list
}

// row adds the figures of an area by month and its year: ends says between which
// nodes the count of a month lies, the year's lies between those of years above and
// the area's own; own is -1 where the year goes out over the area's districts.
func (w *weave) row(area string, sums []int, own, monthCost, yearCost int, ends func(month string) (from, to int), year int) {
	all := 0
	for j, n := range sums {
		from, to := ends(w.l.month(j))
		if j == len(w.l.months) {
			w.margin(from, to, n)
		} else {
			w.print(w.l.month(j), area, from, to, n, monthCost+min(n, 1000))
		}
		all += n
	}
	switch {
	case area == w.l.country:
		w.print(w.l.year, area, own, year, all, yearCost)
	case own < 0:
		w.print(w.l.year, area, year, w.at(area, "year"), all, yearCost)
	default:
		w.print(w.l.year, area, year, own, all, yearCost)
	}
}

// at returns the node of a name.
func (w *weave) at(name ...string) int {
	key := strings.Join(name, "/")
	n, there := w.node[key]
	if !there {
		n = len(w.node)
		w.node[key] = n
	}
	return n
}

func (w *weave) cell(period, area string) string { return period + "/" + area + "/" + w.l.harm }

func (w *weave) value(period, area string) int {
	if r, ok := w.l.rows[w.cell(period, area)].Range(); ok {
		return w.end(r)
	}
	return 0
}

// print adds the edge of a figure. Of one that is not printed nobody reads a number.
func (w *weave) print(period, area string, from, to, value, cost int) {
	cell := w.cell(period, area)
	row, there := w.l.rows[cell]
	if !there {
		w.edges = append(w.edges, edge{from: from, to: to, value: value, known: value == 0, hidden: value > 0})
		return
	}
	w.of[cell] = len(w.edges)
	w.edges = append(w.edges, edge{from: from, to: to, value: value, cost: cost, known: isKnown(row, w.l.known), hidden: w.l.hidden[cell]})
}

// margin adds the edge of people of whom no figure is printed, and who could be
// worked out from other figures: few of them are protected, and many hide nobody.
func (w *weave) margin(from, to, value int) {
	few := value > 0 && value < w.threshold
	w.edges = append(w.edges, edge{from: from, to: to, value: value, known: !few, hidden: few})
}
