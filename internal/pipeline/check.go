package pipeline

import (
	"context"

	"cairn/internal/check"
	"cairn/internal/count"
	"cairn/internal/extract"
)

// Check sets a text beside the register and keeps nothing of it. A question
// without a country is about the register's own.
func (d *Desk) Check(ctx context.Context, q Question) (check.Report, error) {
	v, err := d.read(ctx, q.AsOf)
	if err != nil {
		return check.Report{}, err
	}
	if q.Country == "" {
		q.Country = v.country
	}
	e, err := d.extractor(ctx, q.Country)
	if err != nil {
		return check.Report{}, err
	}
	rule, err := count.Find("un-mission")
	if err != nil {
		return check.Report{}, err
	}
	told, err := count.ToldTotals(v.State, v.judged, rule)
	if err != nil {
		return check.Report{}, err
	}
	read := e.Read(q.Text, extract.Options{Published: q.Published.End, HasPublished: q.Published.Known(), Country: q.Country, Lang: q.Language})
	return check.Text(q.Text, read, v.State, check.Options{
		Country: q.Country, Incidents: v.incidents, Cases: v.cases(), Custody: count.CustodyPoints(v.State, v.judged), Told: told, Published: q.Published.End,
		AreaName: func(code string) string { return AreaName(code, "en") },
	}), nil
}
