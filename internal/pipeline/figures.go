package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Count makes a table of figures as of a moment; the zero time is now. A query
// without a country is about every country that the register counts in, one
// after the other; without days, about all that it holds. Areas are filled in,
// so that an area without a figure is a gap.
func (d *Desk) Count(ctx context.Context, asOf time.Time, q count.Query) (count.Table, error) {
	if slices.Contains(q.By, "admin2") {
		return d.countDistricts(ctx, asOf, q)
	}
	if t, ok, err := d.keptCount(ctx, asOf, q); ok || err != nil {
		return t, err
	}
	first := !d.reading()
	v, err := d.read(ctx, asOf)
	if err != nil {
		return count.Table{}, err
	}
	if first && asOf.IsZero() {
		defer d.keepAsked(ctx, v, q)
	}
	return d.tables(v, q)
}

// tables makes the table of the country that is asked for, or of every country
// of the register, one after the other.
func (d *Desk) tables(v *view, q count.Query) (count.Table, error) {
	if q.Country != "" || len(v.countries) < 2 {
		return d.table(v, q)
	}
	var all count.Table
	for _, c := range v.countries {
		q.Country = c
		t, err := d.table(v, q)
		if err != nil {
			return count.Table{}, err
		}
		t.Rows = append(slices.Clip(all.Rows), t.Rows...)
		all = t
	}
	return all, nil
}

// table makes the table of one country, once a view.
func (d *Desk) table(v *view, q count.Query) (count.Table, error) {
	if err := fill(v, &q); err != nil {
		return count.Table{}, err
	}
	return v.tables.get(fmt.Sprintf("%+v", q), func() (count.Table, error) {
		if v.edition != nil {
			return d.stands(v, q)
		}
		return d.make(v, q)
	})
}

// make makes the table of one country.
func (d *Desk) make(v *view, q count.Query) (count.Table, error) {
	if err := fill(v, &q); err != nil {
		return count.Table{}, err
	}
	r, err := count.Find(q.Rule)
	if err != nil {
		return count.Table{}, err
	}
	make := count.Make
	if slices.Contains(q.By, "admin2") {
		make = func(state *register.State, incidents []register.Incident, judged []register.Judged, rule *count.Rule, q count.Query) (count.Table, error) {
			return count.Districts(state, incidents, judged, rule, q, districtsOf())
		}
	}
	t, err := make(v.State, v.incidents, v.judged, r, q)
	t.AsOf, t.Head = v.AsOf, v.Head
	return t, err
}

// fill says what a query leaves unsaid.
func fill(v *view, q *count.Query) error {
	if q.Country == "" && q.Within != "" {
		q.Country, _, _ = strings.Cut(q.Within, "-")
	}
	if q.Country == "" {
		q.Country = v.country
	}
	if q.Country != "" && AreaName(q.Country, "en") == "" {
		return fmt.Errorf("country %q: %w: want an ISO 3166-1 code, as IQ", q.Country, count.ErrQuery)
	}
	if q.Rule == "" {
		q.Rule = "un-mission"
	}
	if len(q.By) == 0 {
		q.By = []string{"month"}
	}
	if slices.Contains(q.By, "admin1") && q.Areas == nil {
		q.Areas = areas(q.Country)
	}
	if q.Names == nil {
		q.Names = names(q.Country)
	}
	return nil
}

// ParseRowID splits the id of a figure: rule/period/area/harm, and a basis
// where a cell has several rows.
func ParseRowID(id string) (ruleID, period, area string, harm register.Harm, err error) {
	parts := strings.Split(id, "/")
	if len(parts) < 4 || len(parts) > 5 {
		return "", "", "", "", fmt.Errorf("figure %q: want rule/period/area/harm, as in un-mission/2018-02/IQ-BG/killed", id)
	}
	return parts[0], parts[1], parts[2], register.Harm(parts[3]), nil
}

// Explain returns the figure with this row id and all that lies under it: the
// definition it was counted under, the totals, incidents and claims that were
// looked at, and the numbers that disagree with it.
func (d *Desk) Explain(ctx context.Context, asOf time.Time, rowID string) (Explained, error) {
	ruleID, period, area, harm, err := ParseRowID(rowID)
	if err != nil {
		return Explained{}, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	// A row of another basis stands on the incidents of the cell's own id.
	cell := strings.Join([]string{ruleID, period, area, string(harm)}, "/")
	q := count.Query{Rule: ruleID, By: []string{"month", "admin1"}, Of: []register.Harm{harm}, Explain: cell}
	if len(area) >= 2 {
		q.Country = area[:2]
	}
	if period == count.Unknown {
		// people whose period is not known closely enough: a row of the whole table
	} else if m, err := when.ParseMonth(period); err == nil {
		q.From, q.To = m.First(), m.Last()
	} else if y, err := when.ParseDay(period + "-01-01"); err == nil && len(period) == 4 {
		q.By[0] = "year"
		year, _, _ := y.Date()
		q.From, q.To = when.Year(year).Start, when.Year(year).End
	} else {
		return Explained{}, fmt.Errorf("%w: period %q of figure %q is no month and no year", ErrNotFound, period, rowID)
	}
	if _, _, district := count.SplitDistrict(area); district {
		// it is kept nowhere
	} else if e, ok, err := d.keptExplain(ctx, asOf, q, period, area, rowID); ok || err != nil {
		return e, err
	}
	if admin1, _, ok := count.SplitDistrict(area); ok {
		q.By[1], q.Within = "admin2", admin1
	}
	if area != count.Unknown && AreaName(area, "en") == "" {
		return Explained{}, fmt.Errorf("area %q of figure %q: %w", area, rowID, ErrNotFound)
	}
	v, err := d.read(ctx, asOf)
	if err != nil {
		return Explained{}, err
	}
	if area == "unknown" {
		q.Country = v.country
	}
	t, err := d.table(v, q)
	if err != nil {
		return Explained{}, err
	}
	i := slices.IndexFunc(t.Rows, func(r count.Row) bool { return r.ID == rowID })
	if i < 0 {
		return Explained{}, fmt.Errorf("figure %q: %w", rowID, ErrNotFound)
	}
	e := Explained{Rule: t.Rule, AsOf: t.AsOf, Head: t.Head, Row: t.Rows[i]}
	e.under(v)
	for _, c := range v.disagreements() {
		if c.Period == period && c.Area == area && c.Harm == harm {
			e.Cases = append(e.Cases, c)
		}
	}
	return e, nil
}

// under fills in the records that a row's inputs name, and their documents.
func (e *Explained) under(v *view) {
	want, docs := map[string]bool{}, map[document.ID]bool{}
	for _, in := range e.Row.Inputs {
		want[in.ID] = true
		for _, c := range in.Claims {
			want[c] = true
		}
	}
	for i := range v.incidents {
		if in := v.incidents[i]; want[in.ID] {
			e.Incidents = append(e.Incidents, in)
			docs[in.Document] = true
			for _, c := range in.Claims {
				want[c] = true
			}
		}
	}
	for i := range v.Totals {
		if t := v.Totals[i]; want[t.ID] {
			e.Totals = append(e.Totals, t)
			docs[t.Document] = true
		}
	}
	for _, j := range v.judged {
		if want[j.ID] {
			e.Claims = append(e.Claims, j)
			docs[j.Document] = true
		}
	}
	for i := range v.Documents {
		if docs[v.Documents[i].ID] {
			e.Documents = append(e.Documents, v.Documents[i])
		}
	}
	for i := range v.Definitions {
		if v.Definitions[i].ID == e.Row.Definition {
			e.Definition = &v.Definitions[i]
		}
	}
}

// Rules returns the counting rules, the mission's first; on a public desk those
// under which figures were released.
func (d *Desk) Rules(ctx context.Context) ([]Rule, error) {
	all, err := count.Rules()
	if err != nil {
		return nil, err
	}
	out := make([]Rule, 0, len(all))
	for _, r := range all {
		out = append(out, Rule{ID: r.ID, Version: r.Version, Title: r.Title, Text: r.Text, Source: r.Source()})
	}
	slices.SortStableFunc(out, func(a, b Rule) int {
		switch {
		case a.ID == b.ID:
			return 0
		case a.ID == "un-mission":
			return -1
		case b.ID == "un-mission":
			return 1
		}
		return 0
	})
	if d.public == nil {
		return out, nil
	}
	v, err := d.published(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(out, func(r Rule) bool { return !v.edition.released(r.ID) }), nil
}
