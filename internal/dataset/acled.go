package dataset

import (
	"strconv"
	"strings"

	"cairn/internal/register"
	"cairn/internal/table"
	"cairn/internal/when"
)

// readACLED reads a file of ACLED events that the user brings under their own
// terms. fatalities are of anyone and are not split: one line of unknown status,
// its lowest and highest the number given. time_precision 1, 2, 3 are a day, within
// a week (D3) and within the month (the whole month, D4). geo_precision 1 and 2 are
// G1 and G2; 3 is a larger area (G4), and then no first-level area is taken.
func readACLED(b *builder, t *table.Table) error {
	if err := lacking(t, "event_id_cnty", "event_date", "country", "fatalities"); err != nil {
		return err
	}
	for _, r := range t.Rows {
		b.add(b.acled(r))
	}
	b.settle()
	return nil
}

func (b *builder) acled(r table.Row) *draft {
	d := b.start(r, r.Text("event_id_cnty"))
	in := &d.incident
	in.Dataset, in.Document, in.Row, in.Sources = b.set(), b.file.ID, r.Line, 1
	if Key(d.key) == "" {
		d.fail(r.Cell("event_id_cnty").Fault("missing", "the event has no id"))
	}
	d.date(r.Cell("event_date"))
	switch p := r.Text("time_precision"); p {
	case "", "1":
	case "2":
		in.Time.Precision = max(in.Time.Precision, when.D3)
	case "3":
		if m, ok := in.Time.Month(); ok {
			in.Time = m.Interval()
		}
	default:
		d.fail(r.Cell("time_precision").Fault("value", "%s is no precision of a date: 1 to 3", table.Show(p)))
	}
	in.Country = d.country(r.Cell("country"))
	in.Kind = strings.ToLower(r.Text("sub_event_type"))
	if in.Kind == "" {
		in.Kind = strings.ToLower(r.Text("event_type"))
	}
	for _, c := range []string{"actor1", "actor2"} {
		if s := r.Text(c); s != "" {
			in.Parties = append(in.Parties, s)
		}
	}
	lat, lon, ok, warn, fault := table.Point(r.Cell("latitude"), r.Cell("longitude"), false)
	d.fail(fault)
	d.warn(warn)
	if ok {
		in.Lat, in.Lon = &lat, &lon
	}
	precision := 1
	switch p := r.Text("geo_precision"); p {
	case "", "1", "2":
		if n, err := strconv.Atoi(p); err == nil {
			precision = n
		}
	case "3":
		precision = 4
	default:
		d.fail(r.Cell("geo_precision").Fault("value", "%s is no precision of a place: 1 to 3", table.Show(p)))
	}
	d.locate(r.Text("location"), r.Text("admin1"), r.Text("admin2"), precision, r.Cell("admin1"))
	dead := r.Cell("fatalities")
	n, ok, warn, fault := table.Count(dead)
	d.fail(fault)
	d.warn(warn)
	if fault == nil && ok {
		best := n
		in.Harms = []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.UnknownStatus, Range: register.Exactly(n), Best: &best}}
	}
	in.Source, in.Quote = d.words(r.Cell("source")), d.words(r.Cell("notes"))
	return d
}
