package main

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cairn/internal/extract"
	"cairn/internal/gazetteer"
	"cairn/internal/when"
)

// digest prints for each file of JSON Lines with texts, the shared ones and our
// own cases, a SHA-256 of all that extraction says of them: sentences, claims
// (signs and comparisons too) with their reasons and grades, what is unread. Two
// versions that print the same lines read all those texts the same.
func digest(root, shared string) error {
	var files []string
	for _, dir := range []string{filepath.Join(shared, "data"), filepath.Join(root, "internal", "extract", "testdata")} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && (strings.HasSuffix(path, ".jsonl") || strings.HasSuffix(path, ".jsonl.gz")) {
				files = append(files, path)
			}
			return err
		})
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	made := map[string]*extract.Extractor{}
	for _, f := range files {
		n, sum, err := digestFile(f, made)
		if err != nil {
			return fmt.Errorf("%s: %w", f, err)
		}
		if n > 0 {
			fmt.Printf("%x  %6d texts  %s\n", sum[:12], n, filepath.Base(f))
		}
	}
	return nil
}

// countryOf are the countries that sets without a column of their own speak of.
var countryOf = map[string]string{"fa_kes": "SY", "isaf_press": "AF", "gvdb": "US", "docs": "US"}

func digestFile(path string, made map[string]*extract.Extractor) (texts int, sum []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return 0, nil, err
		}
	}
	set, _, _ := strings.Cut(filepath.Base(path), ".")
	h := sha256.New()
	for dec := json.NewDecoder(bufio.NewReader(in)); ; {
		var line struct{ Text, Published, Country, Lang string }
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF):
			return texts, h.Sum(nil), nil
		case err != nil:
			return 0, nil, err
		}
		if line.Text == "" {
			continue
		}
		if line.Country == "" {
			line.Country = countryOf[set]
		}
		e := made[line.Country]
		if e == nil {
			var countries []string
			if line.Country != "" {
				countries = append(countries, line.Country)
			}
			places, err := gazetteer.For(countries...)
			if err != nil {
				return 0, nil, err
			}
			e = extract.New(places)
			made[line.Country] = e
		}
		o := extract.Options{Country: line.Country, Lang: line.Lang}
		if day, err := when.ParseDay(line.Published); err == nil {
			o.Published, o.HasPublished = day, true
		}
		b, err := json.Marshal(e.Read(line.Text, o))
		if err != nil {
			return 0, nil, err
		}
		h.Write(b)
		texts++
	}
}
