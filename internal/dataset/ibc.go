package dataset

import (
	"fmt"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/table"
)

// readIBC reads incidents of Iraq Body Count, as its own files or the edition
// with districts name them (Code, Start, End, Min, Max, Location …). Iraq Body Count
// records violent deaths of civilians, police among them, so every row is of killed
// civilians between Min and Max.
//
//   - Min over Max is an error of the source: the row is refused, never turned round.
//   - A round-up ("Aggregated casualty report") and a month's deaths of a morgue are
//     kept, over their whole stretch of time, and flagged (round-up, morgue): what
//     they count may be elsewhere in the file or in other lists.
//   - The same code on rows that differ names parts of a report that was split:
//     each is an incident, its key the code and a mark of its cells. On rows that
//     are alike in every cell it cannot be told whether one of them is a repeat: the
//     row is counted once and the other listed.
//   - A second province (alt_province) means that the place may lie in either: then
//     no area is taken and both are kept as possible.
func readIBC(b *builder, t *table.Table) error {
	c := ibcColumns(t)
	for _, need := range []string{"code", "start", "min", "max"} {
		if c[need] == "" {
			return fmt.Errorf("%s: column %s missing from the header; it has %s", t.File, need, list(t.Header, 40))
		}
	}
	twice := make(map[string]bool)
	first := make(map[string]string) // code → content of its first row
	for _, r := range t.Rows {
		k := Key(r.Text(c["code"]))
		if was, met := first[k]; met && was != content(r) {
			twice[k] = true
		} else if !met {
			first[k] = content(r)
		}
	}
	for _, r := range t.Rows {
		d := b.ibc(r, c)
		if k := Key(d.key); twice[k] {
			d.key += "~" + content(r)
			d.warn(&table.Fault{Line: r.Line, Code: "split", Reason: fmt.Sprintf("the code %s stands on several rows that differ: each was taken as an incident of its own", table.Show(k))})
		}
		b.add(d)
	}
	b.settle()
	return nil
}

// ibcColumns finds the columns by their names in small letters.
func ibcColumns(t *table.Table) map[string]string {
	alias := map[string]string{"ibc code": "code", "incident code": "code", "start date": "start", "end date": "end", "deaths minimum": "min",
		"reported minimum": "min", "deaths maximum": "max", "reported maximum": "max", "weapons": "weapons", "cause of death": "cause_of_death", "province": "governorate"}
	c := make(map[string]string)
	for _, h := range t.Header {
		name := strings.ToLower(h)
		if a, ok := alias[strings.ReplaceAll(name, "_", " ")]; ok {
			name = a
		}
		if _, taken := c[name]; !taken {
			c[name] = h
		}
	}
	return c
}

func (b *builder) ibc(r table.Row, c map[string]string) *draft {
	cell := func(name string) table.Cell {
		if c[name] == "" {
			return table.Cell{Header: name, Line: r.Line}
		}
		return r.Cell(c[name])
	}
	d := b.start(r, strings.TrimSpace(cell("code").Text))
	in := &d.incident
	in.Dataset, in.Document, in.Row, in.Sources = b.set(), b.file.ID, r.Line, 1
	if Key(d.key) == "" {
		d.fail(cell("code").Fault("missing", "the row has no code"))
	}
	in.Country = b.o.Country
	if in.Country == "" {
		in.Country = "IQ" // Iraq Body Count records Iraq
	}
	in.Source = "Iraq Body Count"
	in.Time = d.span(cell("start"), cell("end"), table.Cell{})
	d.harm(register.HarmKilled, register.Civilian, cell("min"), cell("max"))
	in.Title = d.words(cell("location"))
	cause, weapons := d.words(cell("cause_of_death")), d.words(cell("weapons"))
	in.Weapon = means(weapons + " " + cause)
	in.Note = strings.TrimSpace(cause)
	if in.Note == "" {
		in.Note = weapons
	}
	precision := 6
	switch {
	case cell("town").Given():
		precision = 2
	case cell("district").Given():
		precision = 3
	case cell("governorate").Given():
		precision = 4
	}
	d.ibcPlace(cell("location").Text, strings.TrimSpace(cell("governorate").Text), strings.TrimSpace(cell("alt_province").Text), precision, cell("governorate"))
	if p := in.Place; p.Admin1 != nil && precision <= areaUpTo && !cell("alt_district").Given() {
		p.Admin2 = d.b.district(d.words(cell("district")), *p.Admin1)
	}
	if strings.HasPrefix(strings.ToLower(cell("reasons").Text), "aggregated") {
		in.Kind = "round-up"
		in.Flags = append(in.Flags, document.Flag{Code: "round-up", Note: "a round-up of deaths, not one incident", Line: r.Line})
	}
	if strings.EqualFold(strings.TrimSpace(cell("morgue_cumulative").Text), "yes") {
		in.Kind = "morgue"
		in.Flags = append(in.Flags, document.Flag{Code: "morgue", Note: "deaths that a morgue recorded over a stretch of time; incidents of the file may be among them", Line: r.Line})
	}
	return d
}

// ibcPlace sets the place. A governorate that is named is taken whatever the
// precision below it: the row says in which it lies.
func (d *draft) ibcPlace(text, area, other string, precision int, c table.Cell) {
	in := &d.incident
	p := &register.Place{Text: text, Precision: fmt.Sprintf("G%d", precision), Country: in.Country}
	code := d.admin1(area, in.Country)
	if area != "" && code == "" {
		d.warn(c.Fault("place", "the governorate %s is not found in %s: only the country is known", table.Show(area), table.Show(in.Country)))
	}
	switch alt := d.admin1(other, in.Country); {
	case code != "" && alt != "" && alt != code:
		p.Rivals, p.Precision = []string{code, alt}, "G4"
	case code != "":
		p.Admin1, p.Country = &code, ""
	}
	in.Place = p
}

// meansWords map words of a cause of death to the codes of weapons; the first
// that stands in the text decides, the more telling first.
var meansWords = []struct{ words, code string }{
	{"suicide car", "suicide_vehicle_bomb"}, {"suicide truck", "suicide_vehicle_bomb"}, {"suicide vehicle", "suicide_vehicle_bomb"}, {"suicide minibus", "suicide_vehicle_bomb"},
	{"suicide bomb", "suicide_vest"}, {"suicide vest", "suicide_vest"}, {"suicide belt", "suicide_vest"},
	{"car bomb", "vehicle_bomb"}, {"truck bomb", "vehicle_bomb"}, {"vehicle bomb", "vehicle_bomb"}, {"motorcycle bomb", "vehicle_bomb"}, {"bicycle bomb", "vehicle_bomb"},
	{"roadside bomb", "roadside_bomb"}, {"ied", "roadside_bomb"}, {"drone", "drone_strike"}, {"air attack", "air_strike"}, {"air strike", "air_strike"}, {"airstrike", "air_strike"},
	{"air raid", "air_strike"}, {"helicopter", "air_strike"}, {"mortar", "shelling"}, {"rocket", "shelling"}, {"artillery", "shelling"}, {"shell", "shelling"}, {"mine", "mine"},
	{"bomb", "bomb"}, {"explosi", "bomb"}, {"grenade", "bomb"}, {"gunfire", "gunfire"}, {"shooting", "gunfire"}, {"shot", "gunfire"}, {"sniper", "gunfire"}, {"crossfire", "gunfire"},
	{"hanged", "hanging"}, {"burned", "fire"},
}

// means returns the code of the weapon that a cause of death names; empty for none.
func means(cause string) register.Code {
	words := " " + strings.Join(strings.FieldsFunc(strings.ToLower(cause), func(r rune) bool { return r < 'a' || r > 'z' }), " ")
	for _, w := range meansWords {
		if strings.Contains(words, " "+w.words) {
			return register.Code(w.code)
		}
	}
	return ""
}
