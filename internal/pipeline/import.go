package pipeline

import (
	"context"
	"fmt"
	"path"
	"runtime/debug"
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
	Who       string // the person who imports; empty: the desk's
	Mapping   *File  // a mapping file, for a table of no known profile; Profile is not asked then
}

// A ChangedRecord is one that a file brings, changes or withdraws. Before and
// After are its number in words: how many people, of whom. Fields names each
// field that is changed.
type ChangedRecord struct {
	Kind   string                `json:"kind"` // total, custody, incident
	ID     string                `json:"id"`
	Act    string                `json:"act"`            // add, change, withdraw
	File   string                `json:"file,omitempty"` // that says so
	Row    int                   `json:"row,omitempty"`  // its line, from 1, header included; 0: the file no longer has it
	Before string                `json:"before"`
	After  string                `json:"after"`
	Fields []dataset.FieldChange `json:"fields,omitempty"`
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
	New       []ChangedRecord   `json:"new,omitempty"`     // the first of those added
	Changes   []ChangedRecord   `json:"changes,omitempty"` // changed and withdrawn
	DryRun    bool              `json:"dry_run,omitempty"`
	Stored    bool              `json:"stored"` // false: nothing was written

	blocked bool // a file has rows that hold it up
}

// Preview says what Import would do with the tables, and does nothing: which
// records it would add, change (each field, before and after) and withdraw, how
// many it would leave, and which rows it would refuse and why.
func (d *Desk) Preview(ctx context.Context, files []File, o ImportOptions) (ImportReport, error) {
	o.DryRun = true
	return d.Import(ctx, files, o)
}

// Bounds, in bytes, above which garbage is looked for at once while tables are
// imported: for small files, and for larger ones, whose records are held until
// they are written, by byte.
const (
	importMemory  = 160 << 20
	importPerByte = 9
)

// errDry ends a dry run: the transaction is undone and the report stands.
var errDry = fmt.Errorf("dry run")

// Import reads tables by a profile and keeps their records, all in one change.
// A row that cannot be read is refused with its reason; then nothing of its
// file is kept unless Partial is asked for. Running it twice changes nothing;
// a newer version of a file updates what it changes, and what it no longer
// holds is marked withdrawn at its source, not removed.
func (d *Desk) Import(ctx context.Context, files []File, o ImportOptions) (ImportReport, error) {
	r := ImportReport{Refused: []dataset.Refusal{}, Warnings: []document.Flag{}, DryRun: o.DryRun}
	mapping, err := o.mapping()
	if err != nil {
		return r, err
	}
	now := d.now()
	if o.Who == "" {
		o.Who = d.who
	}
	size := 0
	for _, f := range files {
		size += len(f.Bytes)
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(max(importMemory, sweepBase+importPerByte*int64(size))))
	err = d.store.Write(ctx, o.Who, now, func(tx *store.Tx) error {
		state, err := d.store.Tables(ctx)
		if err != nil {
			return err
		}
		held := holdings(state)
		for _, f := range files {
			if err := d.importFile(ctx, tx, f, o, mapping, held, &r); err != nil {
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
	if r.Stored {
		_ = d.Keep(ctx) // the rows are in; figures that are not kept are counted when they are asked for
	}
	return r, err
}

// mapping reads the mapping file of the options, where they have one.
func (o *ImportOptions) mapping() (*dataset.Mapping, error) {
	if o.Mapping == nil {
		return nil, nil
	}
	o.Profile = "mapping"
	return dataset.LoadMapping(o.Mapping.Name, o.Mapping.Bytes)
}

// A holding is what the register holds of the records that files may change, as
// the files before have left it.
type holding struct {
	state     *register.State
	totals    map[string]*register.Total
	custody   map[string]*register.CustodyPoint
	incidents map[string]*register.Incident
}

func holdings(state *register.State) *holding {
	h := &holding{state, map[string]*register.Total{}, map[string]*register.CustodyPoint{}, make(map[string]*register.Incident, len(state.Incidents))}
	for i := range state.Totals {
		h.totals[state.Totals[i].ID] = &state.Totals[i]
	}
	for i := range state.Custody {
		h.custody[state.Custody[i].ID] = &state.Custody[i]
	}
	for i := range state.Incidents {
		h.incidents[state.Incidents[i].ID] = &state.Incidents[i]
	}
	return h
}

func (d *Desk) importFile(ctx context.Context, tx *store.Tx, f File, o ImportOptions, mapping *dataset.Mapping, held *holding, r *ImportReport) error {
	doc := document.Document{
		ID: document.Sum(f.Bytes), Title: path.Base(f.Name), Received: tx.At(), MediaType: mediaType(f.Name), Bytes: f.Bytes,
		Country: o.Country, Custody: []document.Custody{{At: tx.At(), Who: o.Who, Did: "received to import as " + o.Profile}},
	}
	places, err := d.places(ctx, o.Country)
	if err != nil {
		return err
	}
	batch, err := dataset.Read(o.Profile, dataset.File{Name: f.Name, ID: doc.ID, Bytes: f.Bytes}, dataset.Options{
		Today: when.DayOf(tx.At()), Encoding: o.Encoding, Separator: o.Separator, DateOrder: o.DateOrder,
		Country: o.Country, Dataset: o.Dataset, Area: areaFinder(places, o.Country), District: districtFinder(places), Mapping: mapping,
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
	batch.KeepOrigin(held.state)
	if _, err := tx.PutDocument(doc); err != nil {
		return err
	}
	if err := keep(tx, f.Name, &batch, held, r); err != nil {
		return err
	}
	return withdraw(tx, f.Name, batch.Gone(held.state), r)
}

// keep writes a batch and notes what became of its rows.
func keep(tx *store.Tx, file string, b *dataset.Batch, held *holding, r *ImportReport) error {
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
	for i := range b.Totals {
		t := &b.Totals[i]
		out, err := tx.PutTotal(*t)
		if err != nil {
			return err
		}
		note(r, out, ChangedRecord{Kind: "total", ID: t.ID, File: file, Row: t.Row}, held.totals, t, numberOfTotal)
	}
	for i := range b.Custody {
		c := &b.Custody[i]
		out, err := tx.PutCustody(*c)
		if err != nil {
			return err
		}
		note(r, out, ChangedRecord{Kind: "custody", ID: c.ID, File: file, Row: c.Row}, held.custody, c, numberOfCustody)
	}
	for i := range b.Incidents {
		in := &b.Incidents[i]
		out, err := tx.PutIncident(*in)
		if err != nil {
			return err
		}
		note(r, out, ChangedRecord{Kind: "incident", ID: in.ID, File: file, Row: in.Row}, held.incidents, in, harms)
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

// note counts what became of one record and lists it where something did.
func note[T register.Total | register.CustodyPoint | register.Incident](r *ImportReport, out store.Outcome, c ChangedRecord, held map[string]*T, is *T, number func(T) string) {
	was, known := held[c.ID]
	held[c.ID] = is
	switch out {
	case store.Added:
		r.Added++
		if c.Act = "add"; len(r.New) < maxChanges {
			c.After = number(*is)
			r.New = append(r.New, c)
		}
	case store.Changed:
		r.Changed++
		c.After = number(*is)
		if c.Act = "change"; known {
			c.Before, c.Fields = number(*was), dataset.Differ(*was, *is)
		}
		r.list(c)
	default:
		r.Unchanged++
	}
}

// withdraw marks the records that the file should hold and no longer does.
func withdraw(tx *store.Tx, file string, gone dataset.Gone, r *ImportReport) error {
	away := func(kind, id, was string) {
		r.Withdrawn++
		r.list(ChangedRecord{Kind: kind, ID: id, Act: "withdraw", File: file, Before: was, After: "withdrawn at its source",
			Fields: []dataset.FieldChange{{Field: "withdrawn", Before: "no", After: "yes"}}})
	}
	for _, t := range gone.Totals {
		t.Withdrawn = true
		if _, err := tx.PutTotal(t); err != nil {
			return err
		}
		away("total", t.ID, numberOfTotal(t))
	}
	for _, c := range gone.Custody {
		c.Withdrawn = true
		if _, err := tx.PutCustody(c); err != nil {
			return err
		}
		away("custody", c.ID, numberOfCustody(c))
	}
	for _, in := range gone.Incidents {
		in.Withdrawn = true
		if _, err := tx.PutIncident(in); err != nil {
			return err
		}
		away("incident", in.ID, harms(in))
	}
	return nil
}

// maxChanges is how many changes a report lists one by one, and how many additions.
const maxChanges = 1000

func (r *ImportReport) list(c ChangedRecord) {
	if len(r.Changes) < maxChanges {
		r.Changes = append(r.Changes, c)
	}
}

func numberOfTotal(t register.Total) string { return t.Range.String() }

func numberOfCustody(c register.CustodyPoint) string { return c.Value.String() }

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

// districtFinder finds second-level areas. The gazetteer has some of them twice, once
// with the P-code that the humanitarian offices use: that one is taken. A name that
// still means more than one is not decided.
func districtFinder(places *gazetteer.Index) func(name, area string) (string, bool) {
	return func(name, area string) (string, bool) {
		if p := places.ByCode(name); p != nil && p.Kind == gazetteer.Admin2 && p.Admin1 == area {
			return p.ID, true
		}
		var plain, coded []string
		for _, m := range places.Lookup(name, area) {
			switch {
			case m.Place.Kind != gazetteer.Admin2:
			case m.Place.PCode != "":
				coded = append(coded, m.Place.ID)
			default:
				plain = append(plain, m.Place.ID)
			}
		}
		switch {
		case len(coded) == 1:
			return coded[0], true
		case len(coded) == 0 && len(plain) == 1:
			return plain[0], true
		}
		return "", false
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
