package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

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

// own is what a register adds to the gazetteer.
type own struct {
	Files   []document.ID
	Aliases []gazetteer.Alias
}

// version names a state of the register's own places.
func (o own) version() string { return fmt.Sprint(o.Files, o.Aliases) }

func (d *Desk) ownPlaces(ctx context.Context) (o own, err error) {
	if _, err = d.store.Setting(ctx, placeFiles, &o.Files); err == nil {
		_, err = d.store.Setting(ctx, placeAliases, &o.Aliases)
	}
	return o, err
}

// places returns the gazetteer for a country and its neighbours, with the
// register's own places and spellings.
func (d *Desk) places(ctx context.Context, country string) (*gazetteer.Index, error) {
	o, err := d.ownPlaces(ctx)
	if err != nil {
		return nil, err
	}
	return d.placesWith(ctx, o, country)
}

func (d *Desk) placesWith(ctx context.Context, o own, country string) (*gazetteer.Index, error) {
	x, err := placesOf(country)
	if err != nil {
		return nil, err
	}
	for _, id := range o.Files {
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
	for _, a := range o.Aliases {
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
	return len(entries), d.store.Write(ctx, d.who, d.now(), func(tx *store.Tx) error {
		o, err := d.ownPlaces(ctx) // nobody else writes while this change is open
		if err != nil || slices.Contains(o.Files, doc.ID) {
			return err
		}
		if _, err := tx.PutDocument(doc); err != nil {
			return err
		}
		_, err = tx.PutSetting(placeFiles, append(o.Files, doc.ID))
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
	return d.store.Write(ctx, d.who, d.now(), func(tx *store.Tx) error {
		o, err := d.ownPlaces(ctx) // nobody else writes while this change is open
		if err != nil || slices.Contains(o.Aliases, alias) {
			return err
		}
		_, err = tx.PutSetting(placeAliases, append(o.Aliases, alias))
		return err
	})
}

// FindPlaces returns what a name may mean to this register, best first, in a
// country or first-level area, or anywhere; a country that is not named is the
// register's own.
func (d *Desk) FindPlaces(ctx context.Context, name, within string) ([]gazetteer.Match, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	country := v.country
	if within != "" {
		country = within[:min(2, len(within))]
	}
	x, err := d.places(ctx, country)
	if err != nil {
		return nil, err
	}
	return x.Lookup(name, within), nil
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
