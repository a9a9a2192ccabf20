package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/store"
)

// The settings that hold a register's own places: the files they came from, as
// documents, and the spellings that were added one by one.
const (
	placeFiles   = "place-files"
	placeAliases = "place-aliases"
)

// places returns the gazetteer for a country and its neighbours, with the
// register's own places and spellings.
func (d *Desk) places(ctx context.Context, country string) (*gazetteer.Index, error) {
	x, err := placesOf(country)
	if err != nil {
		return nil, err
	}
	var files []document.ID
	if _, err := d.store.Setting(ctx, placeFiles, &files); err != nil {
		return nil, err
	}
	for _, id := range files {
		doc, err := d.store.Document(ctx, id)
		if err != nil {
			return nil, err
		}
		entries, _, err := gazetteer.ReadPlaces(doc.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", doc.Title, err)
		}
		x, _ = x.WithPlaces(entries)
	}
	var aliases []gazetteer.Alias
	if _, err := d.store.Setting(ctx, placeAliases, &aliases); err != nil {
		return nil, err
	}
	for _, a := range aliases {
		if y, err := x.WithAliases(a); err == nil { // an alias of a place of another country is of no use here
			x = y
		}
	}
	return x, nil
}

func placesOf(country string) (*gazetteer.Index, error) {
	if country == "" {
		return gazetteer.For()
	}
	return gazetteer.For(append([]string{country}, gazetteer.Neighbours(country)...)...)
}

// ImportPlaces adds the places of a csv file to the register. A row that cannot
// be added refuses the file. It returns how many places the file holds.
func (d *Desk) ImportPlaces(ctx context.Context, path string) (int, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	entries, refused, err := gazetteer.ReadPlaces(b)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	x, err := gazetteer.For()
	if err != nil {
		return 0, err
	}
	_, unfit := x.WithPlaces(entries)
	if refused = append(refused, unfit...); len(refused) > 0 {
		r := refused[0]
		return 0, fmt.Errorf("%s line %d, column %s (%s): %s; %d rows refused, so nothing was added", path, r.Row, r.Column, r.ID, r.Reason, len(refused))
	}
	doc := document.Document{ID: document.Sum(b), Title: filepath.Base(path), Received: d.now(), MediaType: "text/csv", Bytes: b,
		Custody: []document.Custody{{At: d.now(), Who: d.who, Did: "received as a list of places"}}}
	var files []document.ID
	if _, err := d.store.Setting(ctx, placeFiles, &files); err != nil {
		return 0, err
	}
	if !slices.Contains(files, doc.ID) {
		files = append(files, doc.ID)
	}
	return len(entries), d.setPlaces(ctx, func(tx *store.Tx) error {
		if _, err := tx.PutDocument(doc); err != nil {
			return err
		}
		_, err := tx.PutSetting(placeFiles, files)
		return err
	})
}

// AliasPlace adds a spelling of a place, named by its id or code.
func (d *Desk) AliasPlace(ctx context.Context, spelling, place string) error {
	country, _, _ := strings.Cut(place, "-")
	if len(country) != 2 {
		country = "" // an id of the register's own, or of GeoNames
	}
	x, err := d.places(ctx, country)
	if err != nil {
		return err
	}
	alias := gazetteer.Alias{Spelling: spelling, Place: place}
	if _, err := x.WithAliases(alias); err != nil {
		return err
	}
	var aliases []gazetteer.Alias
	if _, err := d.store.Setting(ctx, placeAliases, &aliases); err != nil {
		return err
	}
	if !slices.Contains(aliases, alias) {
		aliases = append(aliases, alias)
	}
	return d.setPlaces(ctx, func(tx *store.Tx) error {
		_, err := tx.PutSetting(placeAliases, aliases)
		return err
	})
}

// setPlaces writes a change of the places and forgets the extractors that know
// the old ones.
func (d *Desk) setPlaces(ctx context.Context, f func(*store.Tx) error) error {
	if err := d.store.Write(ctx, d.who, d.now(), f); err != nil {
		return err
	}
	d.mu.Lock()
	clear(d.reads)
	d.mu.Unlock()
	return nil
}

// FindPlaces returns what a name may mean, best first, in a country or
// first-level area, or anywhere.
func FindPlaces(name, within string) ([]gazetteer.Match, error) {
	x, err := placesOf(within[:min(2, len(within))])
	if err != nil {
		return nil, err
	}
	return x.Lookup(name, within), nil
}
