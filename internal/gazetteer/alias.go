package gazetteer

import (
	_ "embed"
	"fmt"
	"strings"

	"cairn/internal/text"
)

// aliasTable is our own, kept by hand: spellings of places that the packages
// lack, and places that they lack altogether. A line is
//
//	id area kind name arabic lat lon spellings
//
// with tabs between and | between spellings. Where id is that of a place, the
// line gives it a name and spellings; else it makes a new place.
//
//go:embed data/aliases.tsv
var aliasTable string

// ordinaryWords are kept by hand: folded words, spaces between, that are names
// of places somewhere and ordinary words of English or Arabic everywhere.
//
//go:embed data/ordinary.txt
var ordinaryWords string

// personNames are kept by hand in the same form: names of places that are also
// common names of persons.
//
//go:embed data/persons.txt
var personNames string

// addAliases reads the lines of a country.
func (s *shard) addAliases(country string, base *shard) error {
	n := 0
	for line := range strings.SplitSeq(aliasTable, "\n") {
		n++
		if line == "" || line[0] == '#' {
			continue
		}
		_, area, _ := strings.Cut(line, "\t")
		if !strings.HasPrefix(area, country) {
			continue
		}
		if err := s.alias(strings.Split(line, "\t"), base); err != nil {
			return fmt.Errorf("aliases.tsv:%d: %w", n, err)
		}
	}
	return nil
}

func (s *shard) alias(c []string, base *shard) error {
	if len(c) != 8 {
		return fmt.Errorf("%d columns, 8 wanted", len(c))
	}
	id, area, kind, en, ar := c[0], c[1], Kind(c[2]), c[3], c[4]
	p := s.byID[id]
	if p == nil {
		p = base.byID[id]
	}
	switch {
	case p == nil:
		p = &Place{ID: id, Kind: kind, Name: en, Names: map[string]string{"en": en}}
		p.setArea(area)
		var err error
		if p.Lat, err = degrees(c[5]); err != nil {
			return err
		}
		if p.Lon, err = degrees(c[6]); err != nil {
			return err
		}
		if !p.Located() || kindOrder(kind) < 0 {
			return fmt.Errorf("%q is new, so it needs a kind and a point", id)
		}
		if ar != "" {
			p.Names["ar"] = ar
		}
		s.add(p)
	case s.byID[id] == p: // a place of the world has its name from there
		if en != "" {
			p.Name, p.Names["en"] = en, en
		}
		if ar != "" {
			p.Names["ar"] = ar
		}
	}
	for _, spelling := range append(strings.Split(c[7], "|"), en, ar) {
		if key := text.Fold(spelling); key != "" {
			n := name{key: key, place: p}
			if strings.Contains(key, " ") {
				n.flags = chosen
			}
			s.names = append(s.names, n)
		}
	}
	return nil
}
