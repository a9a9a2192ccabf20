package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// write makes the data files: world.tsv (every country and its first-level
// areas in Latin and Arabic script), places/XX.tsv (a country's second-level
// areas and towns, and the spellings of its first-level areas that world.tsv
// leaves out), shapes/XX.json. All but the first are compressed with zstd.
func (w *world) write(out string) (string, error) {
	var sizes []string
	total := 0
	folders := make(map[string]int)
	save := func(name, content string) error {
		n, err := compress(filepath.Join(out, name+".zst"), []byte(content))
		total += n
		folders[filepath.Dir(name)] += n
		if slices.Contains([]string{"places/IQ.tsv", "places/SY.tsv", "shapes/IQ.json", "shapes/SY.json"}, name) {
			sizes = append(sizes, fmt.Sprintf("%s: %d bytes, packed %d", name, len(content), n))
		}
		return err
	}
	for _, dir := range []string{"places", "shapes"} {
		if err := os.RemoveAll(filepath.Join(out, dir)); err != nil {
			return "", err
		}
		if err := os.MkdirAll(filepath.Join(out, dir), 0o755); err != nil {
			return "", err
		}
	}
	plain := w.worldFile() // read at each start, so not packed
	if err := os.WriteFile(filepath.Join(out, "world.tsv"), []byte(plain), 0o644); err != nil {
		return "", err
	}
	total += len(plain)
	sizes = append(sizes, fmt.Sprintf("world.tsv: %d bytes", len(plain)))
	for _, code := range slices.Sorted(maps.Keys(w.countries)) {
		if content := w.countryFile(code); content != "" {
			if err := save("places/"+code+".tsv", content); err != nil {
				return "", err
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(w.countries)) {
		shapes := w.shapes(code)
		if shapes == nil {
			continue
		}
		b, err := json.Marshal(shapes)
		if err != nil {
			return "", err
		}
		if err := save("shapes/"+code+".json", string(b)); err != nil {
			return "", err
		}
	}
	sizes = append(sizes, fmt.Sprintf("places %d, shapes %d bytes packed", folders["places"], folders["shapes"]))
	sizes = append(sizes, fmt.Sprintf("all files %d bytes", total))
	return strings.Join(sizes, "\n"), nil
}

func (w *world) worldFile() string {
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(w.countries)) {
		c := w.countries[code]
		c.admin2 = strings.Join(w.borders[code], ",") // a country has no second level: the column holds its neighbours
		w.line(&b, c, w.keys(c, c.names))
	}
	for _, code := range slices.Sorted(maps.Keys(w.admin1)) {
		a := w.admin1[code]
		w.line(&b, a, w.inWorld(a))
	}
	for _, t := range w.sortedTowns() {
		if t.large {
			w.line(&b, t, w.inWorld(t))
		}
	}
	return b.String()
}

func (w *world) sortedTowns() []*area {
	towns := slices.Clone(w.towns)
	slices.SortFunc(towns, byID)
	return towns
}

// countryFile returns "" for a country without towns or areas.
func (w *world) countryFile(code string) string {
	var b strings.Builder
	for _, iso := range slices.Sorted(maps.Keys(w.admin1)) {
		if a := w.admin1[iso]; a.country == code {
			w.rest(&b, a, w.inWorld(a))
		}
	}
	var own []*area
	for _, a := range w.admin2 {
		if a.country == code {
			own = append(own, a)
		}
	}
	slices.SortFunc(own, byID)
	for _, a := range own {
		w.line(&b, a, w.keys(a, a.names))
	}
	for _, t := range w.sortedTowns() {
		switch {
		case t.country != code:
		case t.large:
			w.rest(&b, t, w.inWorld(t))
		default:
			w.line(&b, t, w.keys(t, t.names))
		}
	}
	return b.String()
}

// inWorld returns the keys of an area that world.tsv holds: none where the
// country keeps them to itself.
func (w *world) inWorld(a *area) []string {
	if a.local == 0 {
		return nil
	}
	return w.keys(a, a.names[:a.local])
}

// rest writes the spellings of an area of world.tsv that are not there.
func (w *world) rest(b *strings.Builder, a *area, have []string) {
	rest := slices.DeleteFunc(w.keys(a, a.names), func(k string) bool { return slices.Contains(have, k) })
	if len(rest) > 0 {
		fmt.Fprintf(b, "%s\t+%s\n", a.id, strings.Join(rest, "|"))
	}
}

func compress(path string, content []byte) (int, error) {
	var b bytes.Buffer
	enc, err := zstd.NewWriter(&b, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(8<<20))
	if err != nil {
		return 0, err
	}
	if _, err := enc.Write(content); err != nil {
		return 0, err
	}
	if err := enc.Close(); err != nil {
		return 0, err
	}
	return b.Len(), os.WriteFile(path, b.Bytes(), 0o644)
}
