package publish

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Inputs are all that a bulletin rests on. Table holds the rule's figures of
// the country and its areas for every month that the register has, killed and
// injured, rows with their inputs; Cases may be of any month. AreaName gives
// the name of an area code in a language.
type Inputs struct {
	Month    when.Month
	Country  string
	State    *register.State
	Table    count.Table
	Cases    []Case
	RuleText map[string]string // the rule in words, by language
	AreaName func(code, lang string) string

	Under     count.Table // the month's rows with their incidents as inputs, where Table leaves those out
	Countries []string    // every country that the register holds records of
}

// A Bulletin is the bulletin of one month: what it says, before it is put in
// the words of a language. The same inputs give the same bulletin.
type Bulletin struct {
	Month      when.Month
	Country    string
	Rule       count.RuleRef
	AsOf       time.Time
	Head       string
	Killed     count.Row // of the country
	Injured    count.Row
	Grounds    [2]Ground // how Killed and Injured came about
	Definition *register.Definition
	Population *register.Population // of the killed; nil when no published total is in them
	Areas      []AreaFigures        // with a figure, the most killed first
	Unnamed    []string             // areas without a figure of killed or injured: unknown
	Apart      []count.Row          // published apart, never added
	Stray      []count.Row          // people whose area is not known closely enough
	Beside     []Comparison
	Cases      []Case
	Sources    []Source
	More       int      // pages and documents that Sources has no room for
	Sealed     int      // documents under the figures that are not named
	Elsewhere  []string // other countries of which the register holds records
	RuleText   map[string]string
	Past       []Past // the last two years up to the month, oldest first, for the chart

	name func(code, lang string) string
}

// AreaFigures are the figures of one first-level area.
type AreaFigures struct {
	Code            string
	Killed, Injured count.Row
}

// A Comparison sets the killed of the month beside another month or beside the
// mean of earlier months, and says how alike the two are.
type Comparison struct {
	Likeness
	Kind     string // before, year-before, mean
	From, To when.Month
	Row      count.Row // of the other month; not for the mean
	Mean     float64   // of the lowest numbers of the months that count the same people
	Months   int       // how many they are
}

// A Past is one month of the chart.
type Past struct {
	Month      when.Month
	Row        count.Row
	Definition string
	Ground     string // how its figure came about
	Short      bool   // an area is left out
	Unsaid     bool   // it is not said whether an area is left out
}

// ErrNothing reports a month without any figure: there is nothing to bring out.
var ErrNothing = errors.New("no figure for that month")

// minMean is how many earlier months that count the same people a mean needs.
const minMean = 3

// Make makes the bulletin of a month. A month of which the table has no figure
// for the country is ErrNothing.
//
// The mean is that of the earlier months under the same definition whose
// figure counts the same groups and the same areas, from minMean months on.
func Make(in Inputs) (Bulletin, error) {
	t := newTables(in)
	period := in.Month.String()
	b := Bulletin{Month: in.Month, Country: in.Country, Rule: in.Table.Rule, AsOf: in.Table.AsOf, Head: in.Table.Head, RuleText: in.RuleText, name: in.AreaName}
	b.Killed, b.Injured = t.row(period, in.Country, register.HarmKilled), t.row(period, in.Country, register.HarmInjured)
	if b.Killed.Gap && b.Injured.Gap {
		return b, fmt.Errorf("bulletin of %s, %s: %w", in.Country, period, ErrNothing)
	}
	if total := t.total(b.Killed); total != nil {
		b.Population = &total.Population
	}
	b.Grounds = [2]Ground{groundOf(b.Killed, t.total(b.Killed)), groundOf(b.Injured, t.total(b.Injured))}
	b.Elsewhere = elsewhere(in)
	b.Definition = t.definition(b.Killed.Definition)
	b.areas(t, period)
	b.compare(t)
	b.sources(t)
	for _, c := range in.Cases {
		if c.Period == period {
			b.Cases = append(b.Cases, c)
		}
	}
	for m := in.Month - 24; m <= in.Month; m++ {
		row := t.row(m.String(), in.Country, register.HarmKilled)
		if row.Gap && len(b.Past) == 0 {
			continue
		}
		p := Past{Month: m, Row: row, Definition: row.Definition, Ground: groundOf(row, t.total(row)).Kind}
		if total := t.total(row); total != nil {
			p.Short, p.Unsaid = len(total.Population.AreasOut) > 0, len(total.Population.Unsaid) > 0
		}
		b.Past = append(b.Past, p)
	}
	return b, nil
}

// tables finds rows, totals and definitions.
type tables struct {
	in     Inputs
	rows   map[string][]count.Row
	totals map[string]*register.Total
}

func newTables(in Inputs) *tables {
	t := &tables{in: in, rows: map[string][]count.Row{}, totals: map[string]*register.Total{}}
	for _, row := range in.Table.Rows {
		k := row.Period + " " + row.Area + " " + string(row.Harm)
		t.rows[k] = append(t.rows[k], row)
	}
	for i := range in.State.Totals {
		t.totals[in.State.Totals[i].ID] = &in.State.Totals[i]
	}
	return t
}

// row returns the main figure of a cell: the one whose id names no basis.
func (t *tables) row(period, area string, harm register.Harm) count.Row {
	best := count.Row{Period: period, Area: area, Harm: harm, Gap: true, Basis: count.None}
	for i, row := range t.rows[period+" "+area+" "+string(harm)] {
		if i == 0 || strings.Count(row.ID, "/") < strings.Count(best.ID, "/") {
			best = row
		}
	}
	return best
}

func (t *tables) total(row count.Row) *register.Total {
	for _, in := range row.Inputs {
		if in.In && in.Type == "total" && t.totals[in.ID] != nil {
			return t.totals[in.ID]
		}
	}
	return nil
}

func (t *tables) definition(id string) *register.Definition {
	for i := range t.in.State.Definitions {
		if t.in.State.Definitions[i].ID == id {
			return &t.in.State.Definitions[i]
		}
	}
	return nil
}

// areas sorts the month's areas into those with a figure, those published
// apart, and those of which nothing was published.
func (b *Bulletin) areas(t *tables, period string) {
	var codes []string
	for _, row := range t.in.Table.Rows {
		if row.Period == period && row.Area != b.Country && !slices.Contains(codes, row.Area) {
			codes = append(codes, row.Area)
		}
	}
	for _, code := range codes {
		a := AreaFigures{code, t.row(period, code, register.HarmKilled), t.row(period, code, register.HarmInjured)}
		switch {
		case code == "unknown":
			for _, row := range []count.Row{a.Killed, a.Injured} {
				if !row.Gap || row.Hidden {
					b.Stray = append(b.Stray, row)
				}
			}
		case a.Killed.Gap && a.Injured.Gap && !a.Killed.Hidden && !a.Injured.Hidden:
			b.Unnamed = append(b.Unnamed, code)
		case a.Killed.Basis == count.Apart || a.Killed.Gap && a.Injured.Basis == count.Apart:
			b.Apart = append(b.Apart, a.Killed, a.Injured)
		default:
			b.Areas = append(b.Areas, a)
		}
	}
	slices.SortStableFunc(b.Areas, func(x, y AreaFigures) int { return lowest(y.Killed) - lowest(x.Killed) })
}

// lowest orders areas: a gap comes after every number.
func lowest(row count.Row) int {
	if r, ok := row.Range(); ok {
		return r.Min
	}
	return -1
}

// compare sets the killed beside the month before, the same month of the year
// before, and the mean of the earlier months that count the same people.
func (b *Bulletin) compare(t *tables) {
	here := t.total(b.Killed)
	for _, other := range []struct {
		kind  string
		month when.Month
	}{{"before", b.Month - 1}, {"year-before", b.Month - 12}} {
		row := t.row(other.month.String(), b.Country, register.HarmKilled)
		b.Beside = append(b.Beside, Comparison{Likeness: Liken(b.Killed, row, here, t.total(row)), Kind: other.kind, From: other.month, To: other.month, Row: row})
	}
	mean := Comparison{Likeness: Likeness{Alike: true, One: b.Grounds[0], Other: b.Grounds[0]}, Kind: "mean"}
	sum := 0
	for _, row := range t.in.Table.Rows {
		m, err := when.ParseMonth(row.Period)
		if err != nil || m >= b.Month || row.Area != b.Country || row.Harm != register.HarmKilled || strings.Count(row.ID, "/") > 3 {
			continue
		}
		r, ok := row.Range()
		if !ok || !Liken(b.Killed, row, here, t.total(row)).Alike {
			continue
		}
		if mean.Months == 0 || m < mean.From {
			mean.From = m
		}
		mean.To = max(mean.To, m)
		mean.Months++
		sum += r.Min
	}
	if mean.Months >= minMean {
		mean.Mean = float64(sum) / float64(mean.Months)
	}
	b.Beside = append(b.Beside, mean)
}

// rows are the month's figures, of which the sources are listed. Their inputs
// are those of the table made for that, where there is one.
func (b *Bulletin) rows(t *tables) []count.Row {
	rows := []count.Row{b.Killed, b.Injured}
	for _, a := range b.Areas {
		rows = append(rows, a.Killed, a.Injured)
	}
	rows = slices.Concat(rows, b.Apart, b.Stray)
	under := map[string]count.Row{}
	for _, row := range t.in.Under.Rows {
		under[row.ID] = row
	}
	for i := range rows {
		if row, ok := under[rows[i].ID]; ok {
			rows[i] = row
		}
	}
	return rows
}
