package pipeline

import (
	"context"
	"fmt"
	"time"

	"cairn/internal/estimate"
	"cairn/internal/register"
)

// Unrecorded is what the register says of how much was never recorded: of
// incidents, not of people. Panel is nil where something is missing.
type Unrecorded struct {
	Unit string    `json:"unit"` // incidents
	AsOf time.Time `json:"as_of"`
	Head string    `json:"head"`
	estimate.Register
	Totals int             `json:"totals"` // published numbers that name no incident
	Panel  *estimate.Panel `json:"panel"`
}

// EstimateOptions are those under which pages and programs are answered, so that both
// read the same numbers.
func EstimateOptions() estimate.Options { return estimate.Options{Level: 0.95, Seed: 1} }

// Unrecorded estimates how many incidents nobody recorded, from those that the
// datasets and the kinds of source of the register tell of, as
// [estimate.Incidents] takes them for lists. For the public it rests on the
// incidents of released months, as the newest release found them.
func (d *Desk) Unrecorded(ctx context.Context, asOf time.Time, opt estimate.Options) (Unrecorded, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return Unrecorded{}, err
	}
	return v.unrecorded.get(fmt.Sprint(opt), func() (Unrecorded, error) {
		from, incidents, head := v, v.incidents, v.Head
		if v.edition != nil {
			from, head = v.edition.raw, v.edition.newest().Head
			incidents = nil
			for _, in := range from.incidents {
				if v.edition.covers(in.Time) {
					incidents = append(incidents, in)
				}
			}
		}
		judged := map[string]*register.Judged{}
		for i := range from.judged {
			judged[from.judged[i].ID] = &from.judged[i]
		}
		u := Unrecorded{Unit: "incidents", AsOf: v.AsOf, Head: head, Totals: len(v.Totals)}
		u.Register = estimate.Incidents(incidents, func(in *register.Incident) []string { return sourceKinds(in, judged) }, from.Decisions)
		if len(u.Missing) > 0 {
			return u, nil
		}
		p, err := estimate.Run(u.Overlap, opt)
		if err != nil {
			return u, err
		}
		u.Panel = &p
		return u, nil
	})
}
