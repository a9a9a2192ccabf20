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
// leaves out), shapes/XX.json. All are compressed with zstd.
func (w *world) write(out string) (string, error) {
	var sizes []string
	total := 0
	save := func(name, content string) error {
		n, err := compress(filepath.Join(out, name), []byte(content))
		total += n
		if strings.Contains("world.tsv.zst places/IQ.tsv.zst places/SY.tsv.zst shapes/IQ.json.zst shapes/SY.json.zst", name) {
			sizes = append(sizes, fmt.Sprintf("%s %d bytes", name, n))
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
	if err := save("world.tsv.zst", w.worldFile()); err != nil {
		return "", err
	}
	for _, code := range slices.Sorted(maps.Keys(w.countries)) {
		if content := w.countryFile(code); content != "" {
			if err := save("places/"+code+".tsv.zst", content); err != nil {
				return "", err
			}
		}
	}
	for _, code := range shaped {
		shapes, err := w.shapes(code)
		if err != nil {
			return "", err
		}
		b, err := json.Marshal(shapes)
		if err != nil {
			return "", err
		}
		if err := save("shapes/"+code+".json.zst", string(b)); err != nil {
			return "", err
		}
	}
	sizes = append(sizes, fmt.Sprintf("all files %d bytes", total))
	return strings.Join(sizes, "\n"), nil
}

func (w *world) worldFile() string {
	var b strings.Builder
	for _, code := range slices.Sorted(maps.Keys(w.countries)) {
		c := w.countries[code]
		c.admin2 = strings.Join(w.borders[code], ",") // a country has no second level: the column holds its neighbours
		w.row(&b, c, c.names)
	}
	for _, code := range slices.Sorted(maps.Keys(w.admin1)) {
		a := w.admin1[code]
		w.row(&b, a, a.names[:a.local])
	}
	return b.String()
}

// countryFile returns "" for a country without towns or areas.
func (w *world) countryFile(code string) string {
	var b strings.Builder
	for _, iso := range slices.Sorted(maps.Keys(w.admin1)) {
		a := w.admin1[iso]
		if a.country != code {
			continue
		}
		rest := w.keys(a, a.names)
		have := w.keys(a, a.names[:a.local])
		rest = slices.DeleteFunc(rest, func(k string) bool { return slices.Contains(have, k) })
		if len(rest) > 0 {
			fmt.Fprintf(&b, "%s\t+%s\n", iso, strings.Join(rest, "|"))
		}
	}
	var own []*area
	for _, a := range w.admin2 {
		if a.country == code {
			own = append(own, a)
		}
	}
	slices.SortFunc(own, byID)
	var towns []*area
	for _, t := range w.towns {
		if t.country == code {
			towns = append(towns, t)
		}
	}
	slices.SortFunc(towns, byID)
	for _, a := range append(own, towns...) {
		w.row(&b, a, a.names)
	}
	return b.String()
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
