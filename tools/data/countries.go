package main

import (
	_ "embed"
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countriesTable is our own: country, demonyms, other names.
//
//go:embed countries.tsv
var countriesTable string

// pcodesTable is our own copy of the codes and names that OCHA and Iraq's
// statistics office give: P-code, ISO 3166-2 code of the first-level area,
// English name, Arabic name.
//
//go:embed pcodes.tsv
var pcodesTable string

// nameLanguages are those in which a country is named in the texts Cairn reads.
var nameLanguages = []language.Tag{language.English, language.Arabic, language.French, language.Persian, language.Turkish, language.Russian, language.Ukrainian, language.Spanish, language.German}

// rows calls do with the cells of each line of a table of ours; # opens a comment.
func rows(table string, columns int, do func(cells []string) error) error {
	for i, line := range strings.Split(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != columns {
			return fmt.Errorf("line %d: %d columns, %d wanted", i+1, len(cells), columns)
		}
		if err := do(cells); err != nil {
			return fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	return nil
}

func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}

// readCountries takes the codes of ISO 3166-1 (with XK for Kosovo, which
// GeoNames uses), the names that the Unicode locale data gives, and our table.
func (w *world) readCountries(folders map[string]string) error {
	var iso struct {
		List []struct {
			Alpha2 string `json:"alpha_2"`
			Alpha3 string `json:"alpha_3"`
		} `json:"3166-1"`
	}
	if err := readJSON(filepath.Join(folders["iso-codes"], "usr/share/iso-codes/json/iso_3166-1.json"), &iso); err != nil {
		return err
	}
	codes := map[string]string{"XK": "XKX"}
	for _, c := range iso.List {
		codes[c.Alpha2] = c.Alpha3
	}
	for code, alpha3 := range codes {
		region, err := language.ParseRegion(code)
		if err != nil {
			return err
		}
		c := &area{id: code, kind: "country", country: code, pcode: alpha3}
		for _, tag := range nameLanguages {
			c.names = append(c.names, display.Regions(tag).Name(region))
		}
		c.en, c.ar = c.names[0], c.names[1]
		w.countries[code] = c
	}
	return rows(countriesTable, 3, func(cells []string) error {
		c := w.countries[cells[0]]
		if c == nil {
			return fmt.Errorf("countries.tsv: %q is no country", cells[0])
		}
		c.demonyms = list(cells[1])
		c.names = append(c.names, list(cells[2])...)
		return nil
	})
}

// readPCodes gives second-level areas of Iraq their P-codes: the area of
// GeoNames with the same bare name in the same governorate, else a new one.
func (w *world) readPCodes(map[string]string) error {
	return rows(pcodesTable, 4, func(c []string) error {
		pcode, iso, en, ar := c[0], c[1], c[2], c[3]
		if w.admin1[iso] == nil {
			return fmt.Errorf("pcodes.tsv: %q is no first-level area", iso)
		}
		if len(pcode) == 5 { // IQG01
			a := w.admin1[iso]
			a.pcode = pcode
			a.names = append(a.names, en, ar)
			return nil
		}
		a := w.sameAdmin2(iso, en)
		if a == nil {
			a = &area{id: pcode, kind: "admin2", country: iso[:2], admin1: iso}
			w.admin2[a.id] = a
		}
		a.pcode, a.en, a.ar = pcode, en, ar
		a.names = append(a.names, en, ar)
		return nil
	})
}

func (w *world) sameAdmin2(iso, name string) *area {
	var found *area
	for _, a := range w.admin2 {
		if a.admin1 != iso || a.pcode != "" {
			continue
		}
		for _, n := range a.names {
			if skeleton(n) == skeleton(name) && (found == nil || a.id < found.id) {
				found = a
			}
		}
	}
	return found
}
