// Package dataset turns tables that others made into records of the register,
// by profile: unami, incidents, ged, ibc, acled, hxl or a mapping file. In go
// the bytes of a file, out comes a Batch: totals, incidents, custody points,
// the definitions they stand under, every row that was refused with its reason,
// and warnings. It never opens a file, never asks the clock, never drops a row in
// silence, never forces an episode into one month or one area, and never mends a
// number.
package dataset

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/table"
	"cairn/internal/when"
)

// A Batch is what a file brings, in the order of its rows.
type Batch struct {
	Profile     string                  `json:"profile"`
	Totals      []register.Total        `json:"totals,omitempty"`
	Incidents   []register.Incident     `json:"incidents,omitempty"`
	Claims      []register.Claim        `json:"claims,omitempty"`
	Custody     []register.CustodyPoint `json:"custody,omitempty"`
	Definitions []register.Definition   `json:"definitions,omitempty"`
	Sources     []document.Source       `json:"sources,omitempty"`
	Rows        int                     `json:"rows"`    // records of the file: taken, repeated or refused
	Repeats     int                     `json:"repeats"` // exact repeats of an earlier row, left out
	Refused     []Refusal               `json:"refused"`
	Warnings    []document.Flag         `json:"warnings"`
	Complete    bool                    `json:"complete"` // the file holds the whole of its sets: what it lacks is gone at its source
}

// A Refusal is a row that was not taken, and why.
type Refusal struct {
	File   string `json:"file,omitempty"`
	Row    int    `json:"row"`          // line of the file, from 1, header included
	Column string `json:"column"`       // the column's name; empty: the row as a whole
	ID     string `json:"id,omitempty"` // the row's own id, where it has one
	Reason string `json:"reason"`       // with line and column in words
	// Left marks a row that the profile leaves out by its own rule. It is listed
	// like the others and does not hold up the rest of the file.
	Left bool `json:"left,omitempty"`
}

// Blocked reports whether rows were refused that somebody should correct before
// the file is taken; rows that the profile leaves out by rule do not block it.
func (b *Batch) Blocked() bool {
	return slices.ContainsFunc(b.Refused, func(r Refusal) bool { return !r.Left })
}

// A File is what a profile reads.
type File struct {
	Name  string
	ID    document.ID // of the file as received
	Bytes []byte
}

// Options says what the user knows and wants.
type Options struct {
	Today     when.Day // dates after it are refused
	Encoding  string   // of csv; empty: UTF-8
	Separator rune     // of csv; 0: found in the header
	DateOrder string   // dmy or mdy: how 03/04/2024 reads; empty: refused
	Country   string   // ISO 3166-1: for rows that name none
	Dataset   string   // names the set that the rows belong to; empty: the profile's name
	// Mapping is how columns become incidents; the profile mapping needs it.
	Mapping *Mapping
	// Known are names of sources that the register has: a name that is drawn like one
	// of them gets a warning.
	Known []string
	// Area finds the ISO 3166-2 code of a first-level area by its name in any
	// spelling, or the ISO 3166-1 code of a country. Nil finds nothing.
	Area func(name string) (code string, ok bool)
	// District finds the id of a second-level area by its name in any spelling,
	// inside the first-level area with this code. Nil finds nothing.
	District func(name, area string) (id string, ok bool)
}

// ErrProfile reports a profile that is not known.
var ErrProfile = fmt.Errorf("unknown profile")

// A reader turns one table into records of a batch.
type reader func(b *builder, t *table.Table) error

// profiles are the readers by name.
var profiles = map[string]reader{
	"unami":     readUNAMI,
	"incidents": readIncidents,
	"ged":       readGED,
	"ibc":       readIBC,
	"acled":     readACLED,
	"hxl":       readHXL,
	"mapping":   readMapped,
}

// Profiles returns the names that Read knows, sorted.
func Profiles() []string {
	var names []string
	for name := range profiles {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Read reads a file by a profile. An error means that the file as a whole cannot
// be read and nothing of it may be kept; rows that cannot be read are in Refused.
func Read(profile string, f File, o Options) (Batch, error) {
	read, ok := profiles[profile]
	if !ok {
		return Batch{}, fmt.Errorf("profile %s: %w; there are %s", table.Show(profile), ErrProfile, strings.Join(Profiles(), ", "))
	}
	b := &builder{
		Batch: Batch{Profile: profile, Refused: []Refusal{}, Warnings: []document.Flag{}},
		file:  f, o: o, keys: map[string]int{}, met: map[string]*entry{}, drawn: map[string]string{}, areas: map[string]string{}, warned: map[string]int{},
		ids: map[int]string{}, alike: map[string]int{},
	}
	members, warnings, err := table.Unpack(f.Name, f.Bytes)
	if err != nil {
		return Batch{}, err
	}
	for _, w := range warnings {
		b.warn(w)
	}
	for _, m := range members {
		t, err := table.Read(m.Name, m.Bytes, table.Options{Encoding: o.Encoding, Separator: o.Separator})
		if err != nil {
			return Batch{}, err
		}
		if err := b.table(t, read); err != nil {
			return Batch{}, err
		}
	}
	if len(members) > 1 || len(warnings) > 0 {
		b.Warnings = append(b.Warnings, document.Flag{Code: "packed", Note: fmt.Sprintf("%s: unpacked to %d file(s) with %s rows together", f.Name, len(members), table.Group(b.Rows))})
	}
	return b.Batch, nil
}

// A builder collects the records of one file.
type builder struct {
	Batch
	file File
	o    Options
	keys map[string]int // record id → line

	met   map[string]*entry // key of an incident → what was met under it
	drawn map[string]string // what an id is drawn like → its key
	areas map[string]string // name → code, as found once

	warned map[string]int // code → how many warnings
	ids    map[int]string // line → id made for a row without one
	alike  map[string]int // content → how many rows of it had an id made
	now    draft          // of the row being read
	odd    []*table.Fault // what a view found wrong with the row being read
}

// table reads one table and puts what the strict reader refused beside what the
// profile does.
func (b *builder) table(t *table.Table, read reader) error {
	clear(b.ids)
	if b.Profile != "unami" {
		b.Incidents = slices.Grow(b.Incidents, len(t.Rows))
	}
	b.Rows += len(t.Rows) + t.Refused
	for _, f := range t.Warnings {
		b.warn(f)
	}
	for _, f := range t.Faults {
		b.refuse(f, f.ID)
	}
	if n := t.Refused - len(t.Faults); n > 0 {
		b.Refused = append(b.Refused, Refusal{File: t.File, Reason: fmt.Sprintf("%s more rows were refused than are listed", table.Group(n))})
	}
	return read(b, t)
}

// refuse lists a row that is not taken.
func (b *builder) refuse(f *table.Fault, id string) {
	reason := f.Reason
	if w := f.Where(); w != "" {
		reason = w + ": " + reason
	}
	file := f.File
	if file == "" {
		file = b.file.Name
	}
	b.Refused = append(b.Refused, Refusal{File: file, Row: f.Line, Column: f.Header, ID: id, Reason: reason})
}

// warn lists what the user should know of a row that was taken.
func (b *builder) warn(f *table.Fault) {
	note := f.Reason
	if w := f.Where(); w != "" {
		note = w + ": " + note
	}
	b.Warnings = append(b.Warnings, document.Flag{Code: f.Code, Note: note, Line: f.Line})
}

// area finds the code of an area by its name.
func (b *builder) area(name string) (string, bool) {
	if b.o.Area == nil {
		return "", false
	}
	code, asked := b.areas[name]
	if !asked {
		code, _ = b.o.Area(name)
		b.areas[name] = code
	}
	return code, code != ""
}

// district returns the id of a second-level area by its name inside a first-level
// area; the source's own name where the gazetteer has none, or more than one.
func (b *builder) district(name, area string) string {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || area == "" || b.o.District == nil {
		return name
	}
	key := area + "/" + name
	id, asked := b.areas[key]
	if !asked {
		var ok bool
		if id, ok = b.o.District(name, area); !ok {
			id = name
		}
		b.areas[key] = id
	}
	return id
}

// lacking returns the error of a file that lacks columns.
func lacking(t *table.Table, columns ...string) error {
	if missing := t.Lacks(columns...); len(missing) > 0 {
		what := "columns"
		if len(missing) == 1 {
			what = "column"
		}
		return fmt.Errorf("%s: %s %s missing from the header; it has %s", t.File, what, strings.Join(missing, ", "), strings.Join(t.Header, ", "))
	}
	return nil
}
