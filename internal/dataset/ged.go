package dataset

import (
	"strconv"
	"strings"

	"cairn/internal/register"
	"cairn/internal/table"
	"cairn/internal/when"
)

// Kinds of violence of UCDP GED, type_of_violence 1 to 3.
var gedKinds = map[string]string{"1": "state-based", "2": "non-state", "3": "one-sided"}

// readGED reads events of the UCDP Georeferenced Event Dataset, yearly or
// candidate. GED counts deaths of anyone, so an event has lines by status that
// are different people and add up to the event's own low, best and high:
//
//   - deaths_civilians are civilians; deaths of a side that is a government are
//     of its security forces, of any other side fighters; in one-sided violence the
//     second side is civilians; deaths_unknown are unknown;
//   - what high has over best is not split: it goes to the unknown, so that it
//     stands in the highest of every status and in the lowest of none;
//   - low, best and high that are not in order are three numbers that the dataset
//     gives for one event: the range goes from the lowest to the highest of them, and
//     the event is flagged (order);
//   - what low has under best is not split either: it is taken from the lowest of
//     the unknown, then of civilians, then of the sides, so that the lowest number
//     of civilians is a floor.
//
// Dates keep date_prec as their precision, and an event over weeks or months stays
// one interval. where_prec becomes the precision of the place; above 3 no
// first-level area is taken, and the one that the row names is only kept as a
// possible one (Place.Rivals), so that no figure of an area is made of it; nor is
// its district (adm_2).
//
// Codebook: UCDP GED, where_prec and date_prec.
func readGED(b *builder, t *table.Table) error {
	if err := lacking(t, "id", "date_start", "date_end", "date_prec", "where_prec", "low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"); err != nil {
		return err
	}
	for _, r := range t.Rows {
		b.add(b.event(r))
	}
	b.settle()
	return nil
}

func (b *builder) event(r table.Row) *draft {
	d := b.start(r, r.Text("id"))
	in := &d.incident
	in.Dataset, in.Document, in.Row = b.set(), b.file.ID, r.Line
	if Key(d.key) == "" {
		d.fail(r.Cell("id").Fault("missing", "the event has no id"))
	}
	country := r.Cell("iso3")
	if !country.Given() {
		country = r.Cell("country")
	}
	in.Country = d.country(country)
	in.Kind = gedKinds[r.Text("type_of_violence")]
	in.Title = d.words(r.Cell("dyad_name"))
	for _, side := range []string{"side_a", "side_b"} {
		if s := r.Text(side); s != "" {
			in.Parties = append(in.Parties, s)
		}
	}
	in.Time = d.span(r.Cell("date_start"), r.Cell("date_end"), r.Cell("date_prec"))
	d.gedPlace(r)
	d.deaths(r)
	in.Source, in.Quote = gedSource(r), d.words(r.Cell("source_headline"))
	in.Sources = 1
	if n, err := strconv.Atoi(r.Text("number_of_sources")); err == nil && n > 1 {
		in.Sources = n
	}
	return d
}

// gedSource is the outlet that the row names first, else who it quotes.
func gedSource(r table.Row) string {
	for _, c := range []string{"source_office", "source_original", "source_article"} {
		if s := r.Text(c); s != "" {
			return s
		}
	}
	return ""
}

// span reads the first and the last day of an episode and how exactly they are
// known, 1 to 5. A precision finer than the length of the episode is taken for
// what the length says.
func (d *draft) span(from, to, prec table.Cell) when.Interval {
	o := table.DateOptions{Today: d.b.o.Today, Order: d.b.o.DateOrder}
	first, ok, warn, fault := table.Date(from, o)
	d.fail(fault)
	d.warn(warn)
	if fault == nil && !ok {
		d.fail(from.Fault("missing", "the row has no date: the column %s is empty", from.Header))
		return when.Interval{}
	}
	last, given, _, fault := table.Date(to, table.DateOptions{Order: o.Order})
	d.fail(fault)
	if !given {
		last = first
	}
	if fault != nil || len(d.faults) > 0 {
		return when.Interval{}
	}
	if last.End < first.Start {
		d.fail(to.Fault("value", "%s %s lies before %s %s", to.Header, last.End, from.Header, first.Start))
		return when.Interval{}
	}
	i := when.Between(first.Start, last.End)
	if p := strings.TrimSpace(prec.Text); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 5 {
			d.fail(prec.Fault("value", "%s is no precision of a date: 1 to 5", table.Show(p)))
			return i
		}
		i.Precision = max(i.Precision, when.Precision(n))
	}
	return i
}

// areaUpTo is the coarsest where_prec (and G code) at which a row's first-level
// area is taken: 3, a second-level area inside it.
const areaUpTo = 3

func (d *draft) gedPlace(r table.Row) {
	in := &d.incident
	lat, lon, ok, warn, fault := table.Point(r.Cell("latitude"), r.Cell("longitude"), false)
	d.fail(fault)
	d.warn(warn)
	if ok {
		in.Lat, in.Lon = &lat, &lon
	}
	c := r.Cell("where_prec")
	n, err := strconv.Atoi(strings.TrimSpace(c.Text))
	if err != nil || n < 1 || n > 7 {
		d.fail(c.Fault("value", "%s is no precision of a place: 1 to 7", table.Show(c.Text)))
		return
	}
	d.locate(r.Text("where_coordinates"), r.Text("adm_1"), r.Text("adm_2"), n, c)
}

// locate sets the place of a row that names its area, its district or none, and how
// exactly it is known.
func (d *draft) locate(text, area, district string, precision int, c table.Cell) {
	in := &d.incident
	p := &register.Place{Text: text, Precision: "G" + strconv.Itoa(precision), Country: in.Country}
	if p.Text == "" {
		p.Text = area
	}
	code := d.admin1(area, in.Country)
	switch {
	case code == "" && area != "":
		d.warn(c.Fault("place", "the area %s is not found in %s: only the country is known", table.Show(area), table.Show(in.Country)))
	case code == "":
	case precision <= areaUpTo:
		p.Admin1, p.Country = &code, ""
		p.Admin2 = d.b.district(table.Clean(district), code)
	default:
		p.Rivals = []string{code}
	}
	in.Place = p
}

// deaths makes the lines by status of an event.
func (d *draft) deaths(r table.Row) {
	n := make(map[string]int)
	for _, c := range []string{"low", "best", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"} {
		v, ok, warn, fault := table.Count(r.Cell(c))
		d.fail(fault)
		d.warn(warn)
		if fault == nil && !ok {
			d.fail(r.Cell(c).Fault("missing", "the column %s is empty", c))
		}
		n[c] = v
	}
	if len(d.faults) > 0 {
		return
	}
	low, best, high := min(n["low"], n["best"], n["high"]), n["best"], max(n["low"], n["best"], n["high"])
	if low != n["low"] || high != n["high"] {
		d.warn(r.Cell("low").Fault("order", "low %d, best %d and high %d are not in order: all three numbers are inside the range, %d to %d", n["low"], best, n["high"], low, high))
	}
	lines := []register.IncidentHarm{
		{Status: register.UnknownStatus}, {Status: register.Civilian}, {Status: side(r, "side_b")}, {Status: side(r, "side_a")},
	}
	for i, c := range []string{"deaths_unknown", "deaths_civilians", "deaths_b", "deaths_a"} {
		v := n[c]
		lines[i].Best, lines[i].Range = &v, register.Exactly(v)
	}
	if sum := *lines[0].Best + *lines[1].Best + *lines[2].Best + *lines[3].Best; sum != best {
		d.fail(r.Cell("best").Fault("value", "the deaths of the sides, of civilians and unknown add up to %d, best is %d", sum, best))
		return
	}
	lines[0].Range.Max += high - best
	short := best - low
	for i := range lines {
		take := min(short, lines[i].Range.Min)
		lines[i].Range.Min -= take
		short -= take
	}
	for _, l := range together(lines) {
		if l.Range.Max > 0 {
			l.Harm = register.HarmKilled
			d.incident.Harms = append(d.incident.Harms, l)
		}
	}
	if len(d.incident.Harms) == 0 {
		zero := 0
		d.incident.Harms = []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.UnknownStatus, Best: &zero}}
	}
}

// together adds up lines of one status: they are different people.
func together(lines []register.IncidentHarm) (sum []register.IncidentHarm) {
next:
	for _, l := range lines {
		for i := range sum {
			if sum[i].Status == l.Status {
				best := *sum[i].Best + *l.Best
				sum[i].Best, sum[i].Range = &best, sum[i].Range.Plus(l.Range)
				continue next
			}
		}
		sum = append(sum, l)
	}
	return sum
}

// side returns the status of the dead of a side.
func side(r table.Row, column string) register.Status {
	switch name := r.Text(column); {
	case r.Text("type_of_violence") == "3" && column == "side_b", strings.EqualFold(name, "civilians"):
		return register.Civilian
	case strings.HasPrefix(name, "Government of"):
		return register.Security
	}
	return register.Insurgent
}
