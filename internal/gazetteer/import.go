package gazetteer

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// columns are the headings that a table of places may have; those with more
// than one spelling are known from GeoNames and OCHA tables.
var columns = map[string]string{
	"id": "id", "geonameid": "id", "place_id": "id", "uuid": "id",
	"name": "name", "name_en": "name", "asciiname": "name",
	"name_ar": "ar", "arabic": "ar",
	"spellings": "spellings", "alternatenames": "spellings", "alt_names": "spellings", "aliases": "spellings", "alt": "spellings",
	"country": "country", "country_code": "country",
	"admin1": "admin1", "admin1_code": "admin1", "iso_3166_2": "admin1",
	"admin2": "admin2",
	"pcode":  "pcode",
	"kind":   "kind", "type": "kind",
	"lat": "lat", "latitude": "lat",
	"lon": "lon", "lng": "lon", "longitude": "lon",
	"population": "population",
}

// maxRows is how many places one file may hold: GeoNames has about 12 million
// for the whole globe, a country under 300,000.
const maxRows = 500_000

// ReadPlaces reads a table of places: comma- or tab-separated, UTF-8, with a
// line of headings. It needs the columns id, name, country (ISO 3166-1); it
// takes name_ar, spellings (| or , between), admin1 (ISO 3166-2), admin2,
// pcode, kind (city when empty), lat, lon, population. Other columns are passed
// over. A row that cannot be read is refused with its line and reason; a file
// without the needed headings is an error.
func ReadPlaces(content []byte) ([]Entry, []Refusal, error) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if !utf8.Valid(content) {
		return nil, nil, errors.New("the file is not UTF-8; save it as UTF-8 and try again")
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if first, _, _ := bytes.Cut(content, []byte("\n")); bytes.Count(first, []byte("\t")) > bytes.Count(first, []byte(",")) {
		r.Comma = '\t'
	}
	header, err := r.Read()
	if err != nil {
		return nil, nil, fmt.Errorf("line 1: no headings: %w", err)
	}
	at := make(map[string]int)
	for i, h := range header {
		if c, ok := columns[strings.ToLower(strings.TrimSpace(h))]; ok {
			if _, twice := at[c]; !twice {
				at[c] = i
			}
		}
	}
	for _, need := range []string{"id", "name", "country"} {
		if _, ok := at[need]; !ok {
			return nil, nil, fmt.Errorf("line 1: no column %q; the headings are %s", need, strings.Join(header, ", "))
		}
	}
	var entries []Entry
	var refused []Refusal
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return entries, refused, nil
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			var bad *csv.ParseError
			if errors.As(err, &bad) {
				refused = append(refused, Refusal{Row: bad.Line, Reason: bad.Err.Error()})
				continue
			}
			return nil, nil, err
		}
		if len(entries) == maxRows {
			return nil, nil, fmt.Errorf("line %d: more than %d places in one file; split it by country", line, maxRows)
		}
		e, column, reason := entry(cells, at)
		e.Row = line
		if reason != "" {
			refused = append(refused, Refusal{line, e.ID, column, reason})
			continue
		}
		entries = append(entries, e)
	}
}

// entry reads the cells of a row; reason is "" when all are read.
func entry(cells []string, at map[string]int) (e Entry, column, reason string) {
	cell := func(name string) string {
		if i, ok := at[name]; ok && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	e.Place = Place{ID: cell("id"), Name: cell("name"), Country: strings.ToUpper(cell("country")), Admin1: cell("admin1"),
		Admin2: cell("admin2"), PCode: cell("pcode"), Kind: Kind(strings.ToLower(cell("kind")))}
	if e.Kind == "" {
		e.Kind = City
	}
	if ar := cell("ar"); ar != "" {
		e.Names = map[string]string{"ar": ar}
	}
	for _, s := range strings.FieldsFunc(cell("spellings"), func(r rune) bool { return r == '|' || r == ',' || r == ';' }) {
		if s = strings.TrimSpace(s); s != "" {
			e.Spellings = append(e.Spellings, s)
		}
	}
	var err error
	for _, c := range []struct {
		name string
		into *float64
		most float64
	}{{"lat", &e.Lat, 90}, {"lon", &e.Lon, 180}} {
		if s := cell(c.name); s != "" {
			if *c.into, err = strconv.ParseFloat(s, 64); err != nil || !(*c.into >= -c.most && *c.into <= c.most) {
				return e, c.name, fmt.Sprintf("%q is no number of degrees from -%v to %v", s, c.most, c.most)
			}
		}
	}
	if s := cell("population"); s != "" {
		if e.Population, err = strconv.Atoi(s); err != nil || e.Population < 0 {
			return e, "population", fmt.Sprintf("%q is no number of people", s)
		}
	}
	return e, "", ""
}
