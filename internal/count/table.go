// Package count turns what stands in the register into figures: ranges by
// period and area under a counting rule, with every input and the reason why
// it is in or out. In go a register.State and a rule, out comes a Table. It
// never infers a number that nobody reported.
package count

import (
	"time"

	"cairn/internal/register"
	"cairn/internal/when"
)

// A Query says which figures are wanted.
type Query struct {
	Rule    string          // rule id
	By      []string        // month or year; then admin1; always also the country's own row; or admin2, see Districts
	From    when.Day        // first day, included
	To      when.Day        // last day, included
	Of      []register.Harm // empty: killed and injured
	Country string          // ISO 3166-1; its own area is its code
	Areas   []string        // first-level areas that a row is due for, ISO 3166-2
	Within  string          // with admin2: the first-level area whose districts are wanted; empty: of all

	Names   map[string]string // names of areas for the notes, by code; a code without a name stands for itself
	Explain string            // id of the row whose incidents are wanted as inputs; "*" for every row
}

// RuleRef names the rule that made a table.
type RuleRef struct {
	ID      string `json:"id"`
	Version string `json:"version"`
}

// A Table is figures under one rule, as of one moment.
type Table struct {
	Rule RuleRef   `json:"rule"`
	AsOf time.Time `json:"as_of"`
	Head string    `json:"head,omitempty"` // tree head it rests on
	Rows []Row     `json:"rows"`
}

// Basis says what a row rests on.
type Basis string

// The bases of a row.
const (
	Published Basis = "published" // a body's own Total, as published
	Counted   Basis = "counted"   // from the register's incidents
	Combined  Basis = "combined"  // totals and incidents that may overlap, bounded
	Apart     Basis = "apart"     // published apart from the national figure, never added to it
	Summed    Basis = "summed"    // published figures of shorter periods, added up
	Told      Basis = "told"      // a text told it and a person accepted that: of numbers about people in custody
	None      Basis = "none"      // a gap
)

// A Row is one Figure: a range for an area, a period and a harm. A gap has no
// range: nothing was published or recorded, which is not zero.
type Row struct {
	ID         string        `json:"id"` // rule/period/area/harm[/basis], what explain takes
	Period     string        `json:"period"`
	Area       string        `json:"area"` // ISO code; "unknown" for a row that could belong to any area
	Harm       register.Harm `json:"harm"`
	Min        *int          `json:"min"`
	Max        *int          `json:"max"`
	Open       bool          `json:"open"`
	Gap        bool          `json:"gap"`
	Placed     *Placed       `json:"placed,omitempty"` // what it is without incidents whose place or date is not known closely enough; nil where there are none
	Hidden     bool          `json:"hidden,omitempty"` // there is a number and it is withheld: a gap for those who read it
	Basis      Basis         `json:"basis"`
	Definition string        `json:"definition,omitempty"`
	Notes      []string      `json:"notes"`
	Remarks    []Remark      `json:"remarks,omitempty"` // the notes as codes, for other languages
	Inputs     []Input       `json:"inputs,omitempty"`  // left out of the count command's JSON; explain shows them
}

// Placed is what a figure would be if the register did not hold the incidents
// that may lie in its cell or in another one: those whose days reach beyond its
// period, or of which only the country is known. The row's own range is the
// bound that holds wherever they lie; this is the part that is known to lie
// here. It is no bound: people are left out of it.
type Placed struct {
	Min   int  `json:"min"`
	Max   int  `json:"max"`
	Open  bool `json:"open"`
	Vague int  `json:"vague"` // incidents left out
}

// Range returns it as a range.
func (p Placed) Range() register.Range {
	return register.Range{Min: p.Min, Max: p.Max, Open: p.Open}
}

// Range returns the row's range; ok is false for a gap.
func (r Row) Range() (register.Range, bool) {
	if r.Gap || r.Min == nil || r.Max == nil {
		return register.Range{}, false
	}
	return register.Range{Min: *r.Min, Max: *r.Max, Open: r.Open}, true
}

// An Input is one record that was looked at for a row: in or out, and why.
type Input struct {
	Type   string            `json:"type"` // total, incident, claim
	ID     string            `json:"id"`
	In     bool              `json:"in"`
	Why    string            `json:"why"`
	Range  register.Range    `json:"range"`
	Said   map[string]string `json:"-"` // why, by language, where the rule says it in several
	Claims []string          `json:"claims,omitempty"`
}
