package watch

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/when"
)

// A Grid is counts by period and area, with what may stand beside them.
type Grid struct {
	Name       string
	Unit       Unit
	Periods    []string // in order, without holes
	Areas      []string // in order of their first row
	Counts     [][]float64
	Baselines  [][]float64 // expected, same shape; nil: none given
	Population []float64   // by area; nil: none given
	X, Y       []float64   // of areas, in any plane; nil: none given
}

// Series returns the areas one by one; NaN is a gap.
func (g Grid) Series() []Series {
	all := make([]Series, len(g.Areas))
	for a, area := range g.Areas {
		all[a] = Series{Name: area, Unit: g.Unit, Area: area, Points: make([]Point, len(g.Periods))}
		for i, period := range g.Periods {
			all[a].Points[i].Period = period
			if v := g.Counts[i][a]; !math.IsNaN(v) {
				n := int(v)
				all[a].Points[i].Count = &n
			}
		}
	}
	return all
}

// maxCells bounds a grid: a file of many areas is no way to fill the memory.
const maxCells = 20_000_000

// ReadGrid reads counts of many areas: a header period,area,count with optional
// columns baseline, population, x and y, then a row a period and area in any
// order. An empty count is a gap, and so is a row that is not there. Every
// fault names its line.
func ReadGrid(r io.Reader, name string) (Grid, error) {
	t, err := readTable(r, name, "period", "area", "count")
	if err != nil {
		return Grid{}, err
	}
	type key struct {
		at   int
		area string
	}
	seen := map[key]int{}
	g := Grid{Name: name}
	points := make([]Point, len(t.rows))
	for i, row := range t.rows {
		points[i].Period = row.cell("period")
	}
	g.Unit = unitOf(points)
	first, last := math.MaxInt, math.MinInt
	column := map[string]int{}
	at := make([]int, len(t.rows))
	for i, row := range t.rows {
		if at[i], err = g.Unit.ordinal(row.cell("period")); err != nil {
			return Grid{}, row.fault("column period: %v", err)
		}
		area := row.cell("area")
		if area == "" {
			return Grid{}, row.fault("column area is empty")
		}
		if line, twice := seen[key{at[i], area}]; twice {
			return Grid{}, row.fault("%s in %s is there twice, first on line %d; keep one figure for it", area, row.cell("period"), line)
		}
		seen[key{at[i], area}] = row.line
		if _, known := column[area]; !known {
			column[area] = len(g.Areas)
			g.Areas = append(g.Areas, area)
		}
		first, last = min(first, at[i]), max(last, at[i])
	}
	n := last - first + 1
	if n*len(g.Areas) > maxCells {
		return Grid{}, fmt.Errorf("%w: %s: %d periods of %d areas are more than can be held; correct the first or the last period", ErrSeries, name, n, len(g.Areas))
	}
	fill := func() [][]float64 {
		rows := make([][]float64, n)
		for i := range rows {
			rows[i] = slices.Repeat([]float64{math.NaN()}, len(g.Areas))
		}
		return rows
	}
	g.Counts = fill()
	for i := range n {
		g.Periods = append(g.Periods, g.Unit.name(first+i, t.rows[slices.Index(at, first)].cell("period")))
	}
	if t.has("baseline") {
		g.Baselines = fill()
	}
	byArea := map[string]*[]float64{"population": &g.Population, "x": &g.X, "y": &g.Y}
	for name, to := range byArea {
		if t.has(name) {
			*to = slices.Repeat([]float64{math.NaN()}, len(g.Areas))
		}
	}
	for i, row := range t.rows {
		a, p := column[row.cell("area")], at[i]-first
		n, err := parseCount(row.cell("count"))
		if err != nil {
			return Grid{}, row.fault("column count: %v", err)
		}
		if n != nil {
			g.Counts[p][a] = float64(*n)
		}
		if t.has("baseline") {
			if g.Baselines[p][a], err = row.number("baseline"); err != nil {
				return Grid{}, err
			}
		}
		for name, to := range byArea {
			if !t.has(name) || row.cell(name) == "" {
				continue
			}
			v, err := row.number(name)
			if err != nil {
				return Grid{}, err
			}
			if old := (*to)[a]; !math.IsNaN(old) && old != v {
				return Grid{}, row.fault("column %s: %s has %v here and %v before", name, row.cell("area"), v, old)
			}
			(*to)[a] = v
		}
	}
	return g, nil
}

// An EventList is events in time, and in space where X and Y are given.
type EventList struct {
	Name    string
	X, Y, T []float64
}

// ReadEvents reads events: a header t with optional columns x and y, then a row
// an event. t is a number, or a day, which becomes days since the first.
func ReadEvents(r io.Reader, name string) (EventList, error) {
	t, err := readTable(r, name, "t")
	if err != nil {
		return EventList{}, err
	}
	if t.has("x") != t.has("y") {
		return EventList{}, fmt.Errorf("%w: %s: one of the columns x and y is there without the other", ErrSeries, name)
	}
	e := EventList{Name: name}
	days := false
	for i, row := range t.rows {
		if d, err := when.ParseDay(row.cell("t")); err == nil && (i == 0 || days) {
			days = true
			e.T = append(e.T, float64(d))
		} else {
			v, err := row.number("t")
			if err != nil {
				return EventList{}, err
			}
			e.T = append(e.T, v)
		}
		if t.has("x") {
			x, err1 := row.number("x")
			y, err2 := row.number("y")
			if err := cmp.Or(err1, err2); err != nil {
				return EventList{}, err
			}
			e.X, e.Y = append(e.X, x), append(e.Y, y)
		}
	}
	if days {
		first := slices.Min(e.T)
		for i := range e.T {
			e.T[i] -= first
		}
	}
	return e, nil
}

// Samples are forecasts as samples, with what came.
type Samples struct {
	Name     string
	Observed []float64
	Drawn    [][]float64 // by case
}

// ReadSamples reads forecasts: a header whose first column is observed and
// whose others are samples, then a row a case.
func ReadSamples(r io.Reader, name string) (Samples, error) {
	t, err := readTable(r, name, "observed")
	if err != nil {
		return Samples{}, err
	}
	x := Samples{Name: name}
	for _, row := range t.rows {
		y, err := row.number("observed")
		if err != nil {
			return x, err
		}
		var drawn []float64
		for i, cell := range row.cells {
			if i == t.column["observed"] {
				continue
			}
			v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				return x, row.fault("column %d: %q is no number", i+1, cell)
			}
			drawn = append(drawn, v)
		}
		if len(drawn) == 0 {
			return x, row.fault("there is no forecast beside the observed number")
		}
		x.Observed, x.Drawn = append(x.Observed, y), append(x.Drawn, drawn)
	}
	return x, nil
}

// a table is a CSV file with a header, read whole.
type table struct {
	name   string
	column map[string]int
	rows   []tableRow
}

type tableRow struct {
	t     *table
	line  int
	cells []string
}

func (t *table) has(name string) bool { _, ok := t.column[name]; return ok }

// cell returns a cell without the space around it.
func (r tableRow) cell(name string) string { return strings.TrimSpace(r.cells[r.t.column[name]]) }

func (r tableRow) fault(format string, a ...any) error {
	return fmt.Errorf("%w: %s line %d: %s", ErrSeries, r.t.name, r.line, fmt.Sprintf(format, a...))
}

func (r tableRow) number(name string) (float64, error) {
	v, err := strconv.ParseFloat(r.cell(name), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, r.fault("column %s: %q is no number", name, r.cell(name))
	}
	return v, nil
}

// readTable reads a table that has these columns at least.
func readTable(r io.Reader, name string, needed ...string) (*table, error) {
	read := cells(r)
	header, err := read.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w: the file is empty; want a header line with %s", name, ErrEmpty, strings.Join(needed, ","))
	} else if err != nil {
		return nil, fmt.Errorf("%w: %s line 1: %w", ErrSeries, name, err)
	}
	t := &table{name: name, column: map[string]int{}}
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(h, "\ufeff")))
		if _, twice := t.column[h]; twice {
			return nil, fmt.Errorf("%w: %s line 1: column %q is there twice", ErrSeries, name, h)
		}
		t.column[h] = i
	}
	for _, n := range needed {
		if !t.has(n) {
			return nil, fmt.Errorf("%w: %s line 1: the header is %q; want the columns %s", ErrSeries, name, strings.Join(header, ","), strings.Join(needed, ","))
		}
	}
	for {
		cells, err := read.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrSeries, name, err)
		}
		line, _ := read.FieldPos(0)
		row := tableRow{t, line, cells}
		if len(cells) != len(header) {
			return nil, row.fault("the row has %d cells where the header has %d", len(cells), len(header))
		}
		t.rows = append(t.rows, row)
	}
	if len(t.rows) == 0 {
		return nil, fmt.Errorf("%s: %w: there is a header and no row", name, ErrEmpty)
	}
	return t, nil
}
