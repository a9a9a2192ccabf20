package pipeline

import (
	"context"
	"time"

	"cairn/internal/count"
	"cairn/internal/publish"
	"cairn/internal/when"
)

// Bulletin returns the bulletin of a month under the register's own rule, in
// every language.
func (d *Desk) Bulletin(ctx context.Context, asOf time.Time, month when.Month) (publish.Bulletin, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return publish.Bulletin{}, err
	}
	home := v.home()
	return d.bulletin(v, home.Rule, month, nil)
}

// BulletinFor returns the bulletin of a month for readers outside: counts from 1
// to below small are hidden as a release now would hide them (see
// ReleaseOptions.Small).
func (d *Desk) BulletinFor(ctx context.Context, asOf time.Time, month when.Month, small int) (publish.Bulletin, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return publish.Bulletin{}, err
	}
	rule := v.home().Rule
	in := publish.ReleaseInputs{Country: v.country, Small: (&ReleaseOptions{Small: small}).small()}
	if in.Earlier, err = d.Releases(ctx); err != nil {
		return publish.Bulletin{}, err
	}
	if n := len(in.Earlier); n > 0 {
		in.Districts = in.Earlier[n-1].Districts
	}
	t, err := d.releasedTable(v, rule, in.Districts)
	if err != nil {
		return publish.Bulletin{}, err
	}
	in.Tables = []count.Table{t}
	return d.bulletin(v, rule, month, in.Hidden())
}

// bulletin returns the bulletin of a month under a rule, without the figures that
// are hidden.
func (d *Desk) bulletin(v *view, rule string, month when.Month, hidden map[string]bool) (publish.Bulletin, error) {
	t, err := d.table(v, released(rule, v.country))
	if err != nil {
		return publish.Bulletin{}, err
	}
	under, err := d.table(v, count.Query{Rule: rule, By: []string{"month", "admin1"}, Country: v.country, From: month.First(), To: month.Last(), Explain: "*"})
	if err != nil {
		return publish.Bulletin{}, err
	}
	t, under = publish.Withhold(t, hidden), publish.Withhold(under, hidden)
	found, err := count.Find(t.Rule.ID)
	if err != nil {
		return publish.Bulletin{}, err
	}
	var cases []publish.Case
	for _, c := range v.disagreements() {
		if c.Period == month.String() {
			cases = append(cases, c)
		}
	}
	return publish.Make(publish.Inputs{Month: month, Country: v.country, State: v.State, Table: t, Cases: cases, RuleText: found.Text, AreaName: AreaName,
		Under: under, Countries: v.countries})
}
