package gazetteer

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// files holds what tools/data built: world.tsv (countries and first-level
// areas), places/XX.tsv, shapes/XX.json. A line of the tables is
//
//	id kind admin1 admin2 pcode lat lon people English Arabic keys
//
// with tabs between; keys are folded spellings with | between, ~ before an
// ordinary word, ^ before a demonym. A country's line holds its neighbours
// under admin2. A line "IQ-BG +keys" adds spellings to an area of world.tsv.
//
//go:embed data/world.tsv.zst data/places data/shapes
var files embed.FS

// A shard is one table as read: places, and for each spelling its place.
type shard struct {
	places []Place
	names  []name
	byID   map[string]*Place
}

// A name is a folded spelling of a place.
type name struct {
	key   string
	place *Place
	flags Flags
}

// unpack returns the content of an embedded file; fs.ErrNotExist is passed on.
func unpack(path string) (string, error) {
	packed, err := files.ReadFile("data/" + path + ".zst")
	if err != nil {
		return "", err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return "", err
	}
	defer dec.Close()
	plain, err := dec.DecodeAll(packed, nil)
	if err != nil {
		return "", fmt.Errorf("embedded %s: %w", path, err)
	}
	return string(plain), nil
}

// readShard reads a table. base, which may be nil, holds the places that
// lines of added spellings speak of.
func readShard(table string, base *shard) (*shard, error) {
	lines := strings.Count(table, "\n")
	s := &shard{
		places: make([]Place, 0, lines),
		names:  make([]name, 0, strings.Count(table, "|")+lines),
		byID:   make(map[string]*Place, lines),
	}
	for n := 1; table != ""; n++ {
		var line string
		line, table, _ = strings.Cut(table, "\n")
		if err := s.line(line, base); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	return s, nil
}

func (s *shard) line(line string, base *shard) error {
	id, rest, _ := strings.Cut(line, "\t")
	if keys, ok := strings.CutPrefix(rest, "+"); ok {
		p := base.byID[id]
		if p == nil {
			return fmt.Errorf("spellings for %q, which is no area", id)
		}
		s.spell(p, keys)
		return nil
	}
	var c [10]string
	for i := range c {
		c[i], rest, _ = strings.Cut(rest, "\t")
	}
	p := Place{ID: id, Kind: Kind(c[0]), Admin1: c[1], Admin2: c[2], PCode: c[3], Name: c[7]}
	var err error
	if p.Lat, err = degrees(c[4]); err != nil {
		return err
	}
	if p.Lon, err = degrees(c[5]); err != nil {
		return err
	}
	if p.Population, err = strconv.Atoi(c[6]); err != nil {
		return err
	}
	p.Country, _, _ = strings.Cut(cmp.Or(p.Admin1, id), "-")
	if p.Kind == Country {
		p.neighbours, p.Admin2 = p.Admin2, ""
	}
	p.Names = map[string]string{"en": p.Name}
	if c[8] != "" {
		p.Names["ar"] = c[8]
	}
	s.places = append(s.places, p)
	here := &s.places[len(s.places)-1]
	s.byID[id] = here
	if p.PCode != "" {
		s.byID[p.PCode] = here
	}
	s.spell(here, c[9])
	return nil
}

func (s *shard) spell(p *Place, keys string) {
	for keys != "" {
		var key string
		key, keys, _ = strings.Cut(keys, "|")
		n := name{key: key, place: p}
		switch {
		case strings.HasPrefix(key, "~"):
			n.key, n.flags = key[1:], Ordinary
		case strings.HasPrefix(key, "^"):
			n.key, n.flags = key[1:], Demonym
		}
		s.names = append(s.names, n)
	}
}

func degrees(s string) (float64, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.ParseFloat(s, 64)
}

// world is every country and first-level area; it is read once.
var world = sync.OnceValues(func() (*shard, error) {
	table, err := unpack("world.tsv")
	if err != nil {
		return nil, err
	}
	s, err := readShard(table, nil)
	if err != nil {
		return nil, fmt.Errorf("embedded world.tsv: %w", err)
	}
	return s, nil
})

// countryShard reads a country's own table. A country without one is empty.
func countryShard(country string, base *shard) (*shard, error) {
	path := "places/" + country + ".tsv"
	table, err := unpack(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &shard{}, nil
	}
	if err != nil {
		return nil, err
	}
	s, err := readShard(table, base)
	if err != nil {
		return nil, fmt.Errorf("embedded %s: %w", path, err)
	}
	for i := range s.places {
		s.places[i].Country = country
	}
	return s, nil
}
