package pipeline

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// A File is bytes with the name they came under.
type File struct {
	Name  string
	Bytes []byte
}

// ImportOptions say how tables are to be read and what to do with them.
type ImportOptions struct {
	Profile   string
	Country   string // for rows that name none
	Encoding  string // of csv; empty: UTF-8
	Separator rune   // of csv; 0: found in the header
	DateOrder string // dmy, mdy; empty: 03/04/2024 is refused
	Dataset   string // name of the set; empty: the profile's
	DryRun    bool   // say what would change, change nothing
	Partial   bool   // take the good rows of a file that has bad ones

	mapping *dataset.Mapping // read from Profile where that is the path of a mapping file
}

// A Changed record is one that a newer file changes, before and after.
type ChangedRecord struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// An ImportReport says what became of each row.
type ImportReport struct {
	Rows      int               `json:"rows"`
	Added     int               `json:"added"`
	Changed   int               `json:"changed"`
	Unchanged int               `json:"unchanged"`
	Withdrawn int               `json:"withdrawn"` // held from an earlier version of the file, gone from this one
	Repeats   int               `json:"repeats"`
	Refused   []dataset.Refusal `json:"refused"`
	Warnings  []document.Flag   `json:"warnings"`
	Changes   []ChangedRecord   `json:"changes,omitempty"`
	DryRun    bool              `json:"dry_run,omitempty"`
	Stored    bool              `json:"stored"` // false: nothing was written

	blocked bool // a file has rows that hold it up
}

// errDry ends a dry run: the transaction is undone and the report stands.
var errDry = fmt.Errorf("dry run")

// Import reads tables by a profile and keeps their records, all in one change.
// A row that cannot be read is refused with its reason; then nothing of its
// file is kept unless Partial is asked for. Running it twice changes nothing;
// a newer version of a file updates what it changes, and what it no longer
// holds is marked withdrawn at its source, not removed.
func (d *Desk) Import(ctx context.Context, files []File, o ImportOptions) (ImportReport, error) {
	r := ImportReport{Refused: []dataset.Refusal{}, Warnings: []document.Flag{}, DryRun: o.DryRun}
	if err := o.loadMapping(); err != nil {
		return r, err
	}
	now := d.now()
	err := d.store.Write(ctx, d.who, now, func(tx *store.Tx) error {
		for _, f := range files {
			if err := d.importFile(ctx, tx, f, o, &r); err != nil {
				return err
			}
		}
		if o.DryRun {
			return errDry
		}
		return nil
	})
	if err == errDry {
		err = nil
	}
	r.Stored = err == nil && !o.DryRun && (o.Partial || !r.blocked)
	return r, err
}

// loadMapping reads the mapping file that Profile names by its path; the name of a
// profile is left as it is.
func (o *ImportOptions) loadMapping() error {
	if e := strings.ToLower(path.Ext(o.Profile)); e != ".yaml" && e != ".yml" {
		return nil
	}
	raw, err := os.ReadFile(o.Profile)
	if err != nil {
		return fmt.Errorf("mapping file: %w", err)
	}
	o.mapping, err = dataset.LoadMapping(o.Profile, raw)
	o.Profile = "mapping"
	return err
}

func (d *Desk) importFile(ctx context.Context, tx *store.Tx, f File, o ImportOptions, r *ImportReport) error {
	doc := document.Document{
		ID: document.Sum(f.Bytes), Title: path.Base(f.Name), Received: tx.At(), MediaType: mediaType(f.Name), Bytes: f.Bytes,
		Country: o.Country, Custody: []document.Custody{{At: tx.At(), Who: d.who, Did: "received to import as " + o.Profile}},
	}
	places, err := d.places(ctx, o.Country)
	if err != nil {
		return err
	}
	batch, err := dataset.Read(o.Profile, dataset.File{Name: f.Name, ID: doc.ID, Bytes: f.Bytes}, dataset.Options{
		Today: when.DayOf(tx.At()), Encoding: o.Encoding, Separator: o.Separator, DateOrder: o.DateOrder,
		Country: o.Country, Dataset: o.Dataset, Area: areaFinder(places, o.Country), Mapping: o.mapping,
	})
	if err != nil {
		return err
	}
	r.Rows += batch.Rows
	r.Repeats += batch.Repeats
	r.Refused = append(r.Refused, batch.Refused...)
	r.Warnings = append(r.Warnings, batch.Warnings...)
	if batch.Blocked() && !o.Partial {
		r.blocked = true
		return nil
	}
	state, err := d.store.Load(ctx, tx.At())
	if err != nil {
		return err
	}
	batch.KeepOrigin(state)
	if _, err := tx.PutDocument(doc); err != nil {
		return err
	}
	if err := d.keep(ctx, tx, &batch, r); err != nil {
		return err
	}
	return d.withdraw(tx, batch.Gone(state), r)
}

// keep writes a batch and counts what became of its rows.
func (d *Desk) keep(ctx context.Context, tx *store.Tx, b *dataset.Batch, r *ImportReport) error {
	for _, s := range b.Sources {
		if _, err := tx.PutSource(s); err != nil {
			return err
		}
	}
	for _, def := range b.Definitions {
		if _, err := tx.PutDefinition(def); err != nil {
			return err
		}
	}
	for _, t := range b.Totals {
		old, err := d.store.Total(ctx, t.ID)
		known := err == nil
		out, err := tx.PutTotal(t)
		if err != nil {
			return err
		}
		r.count(out, "total", t.ID, known, old.Range.String(), t.Range.String())
	}
	for _, c := range b.Custody {
		old, err := d.store.CustodyPoint(ctx, c.ID)
		known := err == nil
		out, err := tx.PutCustody(c)
		if err != nil {
			return err
		}
		r.count(out, "custody", c.ID, known, old.Value.String(), c.Value.String())
	}
	if len(b.Incidents) > 0 {
		for _, in := range b.Incidents {
			out, err := tx.PutIncident(in)
			if err != nil {
				return err
			}
			r.count(out, "incident", in.ID, out == store.Changed, "", harms(in))
		}
	}
	if len(b.Claims) > 0 {
		n, err := tx.PutClaims(b.Claims)
		if err != nil {
			return err
		}
		r.Added += n.Added
		r.Changed += n.Changed
		r.Unchanged += n.Unchanged + n.Kept
	}
	return nil
}

// withdraw marks the records that the file should hold and no longer does.
func (d *Desk) withdraw(tx *store.Tx, gone dataset.Gone, r *ImportReport) error {
	for _, t := range gone.Totals {
		t.Withdrawn = true
		if _, err := tx.PutTotal(t); err != nil {
			return err
		}
		r.gone("total", t.ID, t.Range.String())
	}
	for _, c := range gone.Custody {
		c.Withdrawn = true
		if _, err := tx.PutCustody(c); err != nil {
			return err
		}
		r.gone("custody", c.ID, c.Value.String())
	}
	for _, in := range gone.Incidents {
		in.Withdrawn = true
		if _, err := tx.PutIncident(in); err != nil {
			return err
		}
		r.gone("incident", in.ID, harms(in))
	}
	return nil
}

func (r *ImportReport) gone(kind, id, was string) {
	r.Withdrawn++
	r.note(ChangedRecord{kind, id, was, "withdrawn at its source"})
}

func (r *ImportReport) count(out store.Outcome, kind, id string, known bool, before, after string) {
	switch out {
	case store.Added:
		r.Added++
	case store.Changed:
		r.Changed++
		if known {
			r.note(ChangedRecord{kind, id, before, after})
		}
	default:
		r.Unchanged++
	}
}

// maxChanges is how many changes a report lists one by one.
const maxChanges = 1000

func (r *ImportReport) note(c ChangedRecord) {
	if len(r.Changes) < maxChanges {
		r.Changes = append(r.Changes, c)
	}
}

func harms(in register.Incident) string {
	var s []string
	for _, h := range in.Harms {
		s = append(s, fmt.Sprintf("%s %s %s", h.Harm, h.Status, h.Range))
	}
	return strings.Join(s, ", ")
}

// areaFinder returns the look-up that profiles use for area names: a
// first-level area of the country, else the one that a town of that name lies
// in, else a country.
func areaFinder(places *gazetteer.Index, country string) func(string) (string, bool) {
	known := map[string]string{}
	return func(name string) (string, bool) {
		code, ok := known[name]
		if !ok {
			code = areaOf(places, name, country)
			known[name] = code
		}
		return code, code != ""
	}
}

func areaOf(places *gazetteer.Index, name, country string) string {
	town := ""
	for _, m := range places.Lookup(name, country) {
		if m.Place.Kind == gazetteer.Admin1 {
			return m.Place.Admin1
		}
		if town == "" {
			town = m.Place.Admin1
		}
	}
	for _, m := range places.Lookup(name, "") {
		if m.Place.Kind == gazetteer.Country {
			return m.Place.Country
		}
	}
	return town
}

func mediaType(name string) string {
	types := map[string]string{".csv": "text/csv", ".json": "application/json", ".ndjson": "application/x-ndjson", ".jsonl": "application/x-ndjson",
		".txt": "text/plain", ".md": "text/markdown", ".html": "text/html", ".htm": "text/html", ".gz": "application/gzip", ".zst": "application/zstd",
		".zip": "application/zip", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".parquet": "application/vnd.apache.parquet"}
	if t := types[strings.ToLower(path.Ext(name))]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// Profiles returns the names of the profiles that Import knows.
func Profiles() []string { return slices.Clone(dataset.Profiles()) }
