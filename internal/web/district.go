package web

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// districtName says a district as a page of its governorate names it: "Abu Ghraib",
// or that the district is not known.
func districtName(l *Lang, code string) string {
	_, id, ok := count.SplitDistrict(code)
	switch {
	case !ok:
		return area(l, code)
	case id == count.Unknown:
		return l.T("district.unknown")
	}
	return district(l, id)
}

// districtPath is the address of a district's page, or of a governorate's.
func districtPath(code string) string { return "/places/" + url.PathEscape(code) }

// districtLine is one district on the page of its governorate: the years of which it
// has a figure.
type districtLine struct {
	Code, Name string
	Path       string // empty: of those whose district is not known there is no page
	Years      []count.Row
}

// districtTable is the killed of a governorate by district and year.
type districtTable struct {
	Years []string // the newest districtYears of them, the newest last
	Lines []districtLine
	Form  string // address of the same as data, to which the format is added
}

// districtYears is how many years the page of a governorate shows of its districts.
const districtYears = 3

// districtsOf lists the districts of a governorate; nil where none is known.
func (s *Site) districtsOf(ctx context.Context, r *request, code string) (*districtTable, error) {
	all, err := s.desk.Districts(ctx, r.asOf)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(slices.Clone(all), func(c string) bool { return !strings.HasPrefix(c, code+".") })
	if len(all) == 0 {
		return nil, nil
	}
	t, err := s.desk.Count(ctx, r.asOf, count.Query{Rule: r.home.Rule, By: []string{"year", "admin2"}, Of: []register.Harm{register.HarmKilled}, Country: r.home.Country, Within: code})
	if err != nil {
		return nil, err
	}
	v := &districtTable{Form: r.lang.url("/places/" + code + "?by=district&format=")}
	rows := map[string]count.Row{}
	for _, row := range t.Rows {
		rows[row.Period+"/"+row.Area] = row
		if row.Period != count.Unknown && !slices.Contains(v.Years, row.Period) {
			v.Years = append(v.Years, row.Period)
		}
	}
	slices.Sort(v.Years)
	v.Years = v.Years[max(0, len(v.Years)-districtYears):]
	for _, c := range append(all, count.Undistricted(code)) {
		line := districtLine{Code: c, Name: districtName(r.lang, c), Path: districtPath(c)}
		if c == count.Undistricted(code) {
			line.Path = ""
		}
		for _, y := range v.Years {
			row, there := rows[y+"/"+c]
			if !there {
				row = count.Row{Period: y, Area: c, Harm: register.HarmKilled, Gap: true, Basis: count.None}
			}
			line.Years = append(line.Years, row)
		}
		v.Lines = append(v.Lines, line)
	}
	last := len(v.Lines) - 1
	slices.SortFunc(v.Lines[:last], func(a, b districtLine) int { return cmp.Compare(a.Name, b.Name) })
	return v, nil
}

// districtsFile is a governorate by district and month as data.
func (s *Site) districtsFile(ctx context.Context, r *request, code, format string) (answer, error) {
	t, err := s.desk.Count(ctx, r.asOf, count.Query{Rule: r.home.Rule, By: []string{"month", "admin2"}, Country: r.home.Country, Within: code})
	if err != nil {
		return answer{}, err
	}
	return figuresFile(t, t.Rows, format, "districts-"+code)
}

// districtPage is one district: what is known to lie in it by month and year, with
// what is known to its governorate only beside.
type districtPage struct {
	Code, Name, Other string
	In, InName        string // its governorate
	Known             int    // months with a figure
	Chart             template.HTML
	Years, Months     []districtPeriod // the newest first; months at most placeMonths
	Older             int              // months that are left out
	Hidden            bool             // a month has a number that is not shown
	Loose             count.Row        // people whose month is not known; a gap where there are none
	Watch             *cardView        // nil: there is no series of it, or the page is the public's
	Incidents         pipeline.IncidentList
	Table             count.Table
	Cite              citation
}

// districtPeriod is a month or a year of a district.
type districtPeriod struct {
	Period          string
	Killed, Injured count.Row
	Beside          count.Row // the killed of whom only the governorate is known
}

func (s *Site) district(ctx context.Context, r *request, code string) (answer, error) {
	admin1, id, _ := count.SplitDistrict(code)
	all, err := s.desk.Districts(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	if id == count.Unknown || !slices.Contains(all, code) || !strings.HasPrefix(admin1, r.home.Country+"-") {
		return answer{}, fmt.Errorf("district %q: %w", code, ErrNotFound)
	}
	ask := func(by string) (*board, error) {
		q := count.Query{Rule: r.home.Rule, By: []string{by, "admin2"}, Of: []register.Harm{register.HarmKilled, register.HarmInjured}, Country: r.home.Country, Within: admin1}
		return s.board(ctx, r.asOf, q)
	}
	months, err := ask("month")
	if err != nil {
		return answer{}, err
	}
	years, err := ask("year")
	if err != nil {
		return answer{}, err
	}
	l := r.lang
	v := districtPage{Code: code, Name: districtName(l, code), Other: otherName(l, r.home.Country, id), In: admin1, InName: area(l, admin1), Table: months.table}
	v.Months, v.Years = periodsOf(months, code, admin1), periodsOf(years, code, admin1)
	v.Known = len(v.Months)
	v.Hidden = slices.ContainsFunc(v.Months, func(p districtPeriod) bool { return p.Killed.Hidden })
	v.Older = max(0, v.Known-placeMonths)
	v.Months = v.Months[:min(v.Known, placeMonths)]
	v.Loose = months.row(count.Unknown, code, register.HarmKilled)
	if v.Known > 0 {
		first, last := monthOf(v.Months[len(v.Months)-1].Period), monthOf(v.Months[0].Period)
		first = max(first, last-frontMonths+1)
		f := figures{Query: figuresQuery{Area: code}}
		v.Chart = trustedSVG(f.draw(l, months, r.home, count.Query{From: first.First(), To: last.Last(), Of: []register.Harm{register.HarmKilled}}).SVG())
	}
	title := l.T("district.title", "district", v.Name, "area", v.InName)
	v.Cite = cite(r, title, districtPath(code), months.table.AsOf, months.table.Head, months.table.Rule.ID+" "+months.table.Rule.Version)
	if f := r.URL.Query().Get("format"); f != "" {
		if a, ok := v.Cite.file(f); ok {
			return a, nil
		}
		rows := slices.DeleteFunc(slices.Clone(months.table.Rows), func(row count.Row) bool { return row.Area != code && row.Area != count.Undistricted(admin1) })
		return figuresFile(months.table, rows, f, "district-"+strings.ReplaceAll(code, "|", "-"))
	}
	if !s.opts.Public {
		if v.Incidents, err = s.desk.IncidentList(ctx, r.asOf, pipeline.IncidentsQuery{District: code, Limit: shownIncidents}); err != nil {
			return answer{}, err
		}
		ask, err := watchAsked(r)
		if err != nil {
			return answer{}, err
		}
		b, err := s.desk.WatchDistrict(ctx, r.asOf, ask.query, code)
		if err != nil {
			return answer{}, err
		}
		if len(b.Cards) > 0 {
			v.Watch = boardViews(l, b)[0]
			from := max(r.home.From, b.Until-frontMonths+1)
			v.Watch.Chart = trustedSVG(watchChart(l, v.Watch, "w0", "", false, from, b.Until).SVG())
		}
	}
	return answer{page: "district", title: title, desc: l.T("district.desc", "district", v.Name, "area", v.InName), data: v}, nil
}

// periodsOf are the periods of a table in which a district has a figure, or those
// beside it do, the newest first; people whose period is not known are no period.
func periodsOf(b *board, code, admin1 string) (all []districtPeriod) {
	rest := count.Undistricted(admin1)
	for _, row := range b.table.Rows {
		if row.Area != code || row.Period == count.Unknown || slices.ContainsFunc(all, func(p districtPeriod) bool { return p.Period == row.Period }) {
			continue
		}
		all = append(all, districtPeriod{Period: row.Period, Killed: b.row(row.Period, code, register.HarmKilled), Injured: b.row(row.Period, code, register.HarmInjured),
			Beside: b.row(row.Period, rest, register.HarmKilled)})
	}
	slices.SortFunc(all, func(a, b districtPeriod) int { return cmp.Compare(b.Period, a.Period) })
	return all
}
