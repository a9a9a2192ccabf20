package gazetteer

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// files holds what tools/data built: world.tsv (countries, first-level areas,
// large cities), places/XX.tsv, shapes/XX.json. A line of the tables is
//
//	id kind area admin2 pcode lat lon people English Arabic keys
//
// with tabs between. area is the first-level area, else the country; keys are
// folded spellings with | between, ^ before a demonym. A country's line holds
// its neighbours under admin2. A line "IQ-BG +keys" adds spellings to a place
// of world.tsv.
//
//go:embed data/places data/shapes
var files embed.FS

//go:embed data/world.tsv
var worldTable string

// A shard is one table as read: its places and their spellings.
type shard struct {
	places []*Place
	names  []name
	byID   map[string]*Place // by id and by P-code
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
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
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
		places: make([]*Place, 0, lines),
		names:  make([]name, 0, strings.Count(table, "|")+lines),
		byID:   make(map[string]*Place, lines),
	}
	room := make([]Place, lines)
	for n := range lines {
		var line string
		line, table, _ = strings.Cut(table, "\n")
		if err := s.line(line, &room[n], base); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return s, nil
}

func (s *shard) line(line string, p *Place, base *shard) error {
	id, rest, _ := strings.Cut(line, "\t")
	if keys, ok := strings.CutPrefix(rest, "+"); ok {
		old := base.byID[id]
		if old == nil {
			return fmt.Errorf("spellings for %q, which is no place", id)
		}
		s.spell(old, keys)
		return nil
	}
	var c [10]string
	for i := range c {
		c[i], rest, _ = strings.Cut(rest, "\t")
	}
	*p = Place{ID: id, Kind: Kind(c[0]), Admin2: c[2], PCode: c[3], Name: c[7]}
	p.setArea(c[1])
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
	if p.Kind == Country {
		p.neighbours, p.Admin2 = p.Admin2, ""
	}
	p.Names = map[string]string{"en": p.Name}
	if c[8] != "" {
		p.Names["ar"] = c[8]
	}
	s.add(p)
	s.spell(p, c[9])
	return nil
}

// setArea takes the code of a country or first-level area.
func (p *Place) setArea(code string) {
	p.Country = code
	if country, _, ok := strings.Cut(code, "-"); ok {
		p.Country, p.Admin1 = country, code
	}
}

func (s *shard) add(p *Place) {
	s.places = append(s.places, p)
	s.byID[p.ID] = p
	if p.PCode != "" {
		s.byID[p.PCode] = p
	}
}

func (s *shard) spell(p *Place, keys string) {
	for keys != "" {
		n := name{place: p}
		n.key, keys, _ = strings.Cut(keys, "|")
		if demonym, ok := strings.CutPrefix(n.key, "^"); ok {
			n.key, n.flags = demonym, Demonym
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

// A worldShard is world.tsv with the table of its names.
type worldShard struct {
	*shard
	table nameTable
}

// world is read once.
var world = sync.OnceValues(func() (worldShard, error) {
	s, err := readShard(worldTable, nil)
	if err != nil {
		return worldShard{}, fmt.Errorf("embedded world.tsv: %w", err)
	}
	return worldShard{s, makeTable(s.names, nil, larger)}, nil
})

// read keeps the countries that have been read.
var read sync.Map // string → func() (*shard, error)

// countryShard reads a country's own table and aliases, once. A country
// without a table is empty.
func countryShard(country string) (*shard, error) {
	once, _ := read.LoadOrStore(country, sync.OnceValues(func() (*shard, error) {
		base, err := world()
		if err != nil {
			return nil, err
		}
		path := "places/" + country + ".tsv"
		table, err := unpack(path)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		s, err := readShard(table, base.shard)
		if err != nil {
			return nil, fmt.Errorf("embedded %s: %w", path, err)
		}
		return s, s.addAliases(country, base.shard)
	}))
	return once.(func() (*shard, error))()
}
