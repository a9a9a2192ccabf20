package dataset

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/table"
)

// Columns are the neutral columns of the incidents profile, Cairn's own. external_id
// and date are needed (the features of a map may be without a date); a file may have
// the others or not.
//
//	external_id                  the dataset's own id of the incident
//	date                         see table.Date
//	place, admin1, country       names; country an ISO code
//	admin2                       the district's name or P-code, inside admin1
//	lat, lon                     decimal degrees
//	killed_min, killed_max       people; empty: not known. Only a minimum: at least so many
//	injured_min, injured_max
//	killed_men, killed_women, killed_children, injured_…   parts of them
//	victim_status                civilian, police, army, militia, insurgent, security, mixed; empty: unknown
//	place_precision              G0–G7
//	source_name, source_url, quote, title, kind, weapon, note
var Columns = []string{
	"external_id", "date", "place", "country", "lat", "lon", "killed_min", "killed_max", "injured_min", "injured_max",
	"source_name", "source_url", "quote",
}

// MoreColumns are columns of the incidents profile that few files have.
var MoreColumns = []string{
	"admin1", "admin2", "victim_status", "place_precision", "title", "kind", "weapon", "note",
	"killed_men", "killed_women", "killed_children", "injured_men", "injured_women", "injured_children",
}

// A view gives the cell of a row that stands for a neutral column, whatever the
// file calls it.
type view func(r table.Row, column string) table.Cell

func plain(r table.Row, column string) table.Cell { return r.Cell(column) }

// readIncidents reads the incidents profile.
func readIncidents(b *builder, t *table.Table) error {
	if t.Format == "csv" || t.Format == "xlsx" {
		if err := lacking(t, "external_id", "date"); err != nil {
			return err
		}
	}
	var unknown []string
	for _, h := range t.Header {
		if h != "" && !slices.Contains(Columns, h) && !slices.Contains(MoreColumns, h) && !(t.Format == "geojson" && (h == "name" || h == "geometry")) {
			unknown = append(unknown, table.Clean(h))
		}
	}
	if len(unknown) > 0 {
		b.Warnings = append(b.Warnings, document.Flag{Code: "columns", Note: fmt.Sprintf("%s: these columns are none of the profile's and were left aside, nothing was set from them: %s", t.File, list(unknown, 20))})
	}
	of := view(plain)
	if t.Format == "geojson" {
		of = feature
	}
	b.rows(t, of)
	return nil
}

// feature is the view of a map's features: the property name is the place where no
// property place is.
func feature(r table.Row, column string) table.Cell {
	if c := r.Cell(column); column != "place" || c.Given() {
		return c
	}
	return r.Cell("name")
}

// list joins names up to a number of them.
func list(names []string, most int) string {
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// rows turns each row of a table into an incident through a view.
func (b *builder) rows(t *table.Table, of view) {
	var names []named
	for _, r := range t.Rows {
		b.odd = b.odd[:0]
		d := b.neutral(t, r, of)
		d.faults = append(d.faults, b.odd...)
		b.add(d)
		if d.incident.Source != "" && len(d.faults) == 0 {
			names = append(names, named{d.incident.Source, d.key, r.Line})
		}
	}
	b.lookAlikes(names)
	b.settle()
}

// neutral reads one row of neutral columns.
func (b *builder) neutral(t *table.Table, r table.Row, of view) *draft {
	d := b.start(r, "")
	in := &d.incident
	in.Dataset, in.Document, in.Row = b.set(), b.file.ID, r.Line
	id := of(r, "external_id")
	d.key = strings.TrimSpace(d.words(id))
	if id.Kind == table.Number {
		d.key, d.faults = id.Text, nil // an id may be a number of json
		if strings.Trim(id.Text, "0123456789") != "" {
			d.fail(id.Fault("type", "the id %s is a number that is no plain whole one, which programs write in several ways: write it in quotes", table.Show(id.Text)))
		}
	}
	if Key(d.key) == "" {
		d.fail(id.Fault("missing", "the row has no id: the column external_id is empty"))
	}
	if c := of(r, "date"); t.Format == "geojson" && !c.Given() {
		d.warn(c.Fault("missing", "the feature has no date: when it happened is not known, and it belongs to no month"))
	} else {
		d.date(c)
	}
	in.Country = d.country(of(r, "country"))
	d.place(t, r, of)
	status := d.status(of(r, "victim_status"))
	d.harm(register.HarmKilled, status, of(r, "killed_min"), of(r, "killed_max"))
	d.harm(register.HarmInjured, status, of(r, "injured_min"), of(r, "injured_max"))
	d.parts(r, of, register.HarmKilled)
	d.parts(r, of, register.HarmInjured)
	in.Source = strings.TrimSpace(d.words(of(r, "source_name")))
	if f := table.Mixed(in.Source); f != "" {
		d.warn(of(r, "source_name").Fault("lookalike", "the source %s mixes letters of two scripts (%s) in one word and may be drawn like another", table.Show(in.Source), f))
	}
	address, _, warn, fault := table.Address(of(r, "source_url"))
	d.fail(fault)
	d.warn(warn...)
	in.Address = address
	in.Quote, in.Title, in.Note = d.words(of(r, "quote")), d.words(of(r, "title")), d.words(of(r, "note"))
	in.Kind, in.Weapon = strings.TrimSpace(d.words(of(r, "kind"))), register.Code(strings.TrimSpace(d.words(of(r, "weapon"))))
	in.Sources = 1
	if in.Source == "" && in.Address == "" && len(d.faults) == 0 {
		d.warn(&table.Fault{Line: r.Line, Code: "source", Reason: "the row names no source and no address: nobody can look it up"})
	}
	return d
}

// set is the name of the set that the rows belong to.
func (b *builder) set() string {
	if b.o.Dataset != "" {
		return b.o.Dataset
	}
	return b.Profile
}

func (d *draft) date(c table.Cell) {
	i, ok, warn, fault := table.Date(c, table.DateOptions{Today: d.b.o.Today, Order: d.b.o.DateOrder})
	d.fail(fault)
	d.warn(warn)
	if fault == nil && !ok {
		d.fail(c.Fault("missing", "the row has no date: the column %s is empty or missing", c.Header))
	}
	d.incident.Time = i
}

// place reads where a row happened. The area is the one that the row names, else
// the one that the gazetteer finds the place in, inside the row's country; else
// only the country is known.
func (d *draft) place(t *table.Table, r table.Row, of view) {
	in := &d.incident
	text := d.words(of(r, "place"))
	area := d.words(of(r, "admin1"))
	lat, lon, ok, warn, fault := table.Point(of(r, "lat"), of(r, "lon"), t.Separator == ';' || t.Separator == '\t')
	d.fail(fault)
	d.warn(warn)
	if ok {
		in.Lat, in.Lon = &lat, &lon
	}
	p := &register.Place{Text: text, Precision: precision(of(r, "place_precision").Text)}
	if text == "" {
		p.Text = area
	}
	code := ""
	if strings.Contains(area, "-") && strings.HasPrefix(strings.TrimSpace(area), in.Country+"-") {
		code = strings.TrimSpace(area)
	} else if code = d.admin1(area, in.Country); code == "" && strings.TrimSpace(area) == "" {
		code = d.admin1(text, in.Country)
	}
	if area != "" && code == "" {
		d.warn(of(r, "admin1").Fault("place", "the area %s is not found in %s: only the country is known", table.Show(area), table.Show(in.Country)))
	}
	if code != "" {
		p.Admin1 = &code
		if p.Precision <= "G3" { // or not said
			p.Admin2 = d.b.district(d.words(of(r, "admin2")), code)
		}
	} else {
		p.Country = in.Country
	}
	in.Place = p
}

// precision returns a code of how exactly a place is known, G0 to G7; empty for
// anything else.
func precision(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) == 2 && s[0] == 'G' && s[1] >= '0' && s[1] <= '7' {
		return s
	}
	return ""
}

func (d *draft) status(c table.Cell) register.Status {
	s := register.Status(strings.ToLower(strings.TrimSpace(d.words(c))))
	switch s {
	case "":
		return register.UnknownStatus
	case register.Civilian, register.Police, register.Army, register.Militia, register.Insurgent, register.Security, register.Mixed, register.UnknownStatus:
		return s
	}
	d.fail(c.Fault("value", "the status %s is none of civilian, police, army, militia, insurgent, security, mixed, unknown", table.Show(c.Text)))
	return register.UnknownStatus
}

// parts holds men, women and children against the whole. Parts over the whole are
// a warning; the whole is not raised.
func (d *draft) parts(r table.Row, of view, harm register.Harm) {
	sum, given := 0, false
	for _, part := range []string{"men", "women", "children"} {
		n, ok, _, fault := table.Count(of(r, string(harm)+"_"+part))
		d.fail(fault)
		if ok {
			sum, given = sum+n, true
		}
	}
	if !given {
		return
	}
	for _, h := range d.incident.Harms {
		if h.Harm == harm && !h.Range.Open && sum > h.Range.Max {
			d.warn(&table.Fault{Line: r.Line, Header: string(harm) + "_max", Code: "parts", Reason: fmt.Sprintf("the parts (%d) are over the total (%d): it was kept as given, and a person must decide", sum, h.Range.Max)})
		}
	}
}
