package pipeline

import (
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A Saying is what one source says of an incident. For the public its words,
// names and document are there only where the document is marked public.
type Saying struct {
	Claim     string            `json:"claim,omitempty"`
	Kind      register.Kind     `json:"kind"`
	Range     register.Range    `json:"range"`
	Counted   bool              `json:"counted"` // it says a number
	Withheld  bool              `json:"withheld,omitempty"`
	Status    register.Status   `json:"status,omitempty"`
	Types     []string          `json:"types"` // of source: police, medical …
	Names     string            `json:"names,omitempty"`
	Words     string            `json:"words,omitempty"`
	Document  document.ID       `json:"document,omitempty"`
	Title     string            `json:"title,omitempty"`
	Publisher string            `json:"publisher,omitempty"`
	Address   string            `json:"address,omitempty"`
	Published when.Interval     `json:"published"`
	Standing  register.Standing `json:"standing"`
	In        bool              `json:"in"`            // its number bears on the incident's range
	Why       string            `json:"why,omitempty"` // why not: number, harm, part, modality, superseded
}

// A Dispute is a number on which the sources of an incident do not agree: the
// lowest top and the highest bottom of what they say.
type Dispute struct {
	Kind    register.Kind  `json:"kind"`
	Lowest  register.Range `json:"lowest"`
	Highest register.Range `json:"highest"`
}

// An IncidentSheet is an incident and all that lies under it, at the precision
// that its reader may have.
type IncidentSheet struct {
	IncidentLine
	AsOf     time.Time               `json:"as_of"`
	Head     string                  `json:"head"`
	Says     []Saying                `json:"claims"`
	Harms    []register.IncidentHarm `json:"harms"` // of a dataset, by status
	Quote    string                  `json:"quote,omitempty"`
	Source   string                  `json:"source,omitempty"`
	Address  string                  `json:"address,omitempty"`
	Looked   []Looked                `json:"figures"`
	Pairs    []register.Pair         `json:"pairs"` // with others on which nobody has ruled
	Coarse   bool                    `json:"coarse"`
	Disputed []Dispute               `json:"disputed"`
}

// IncidentSheet returns an incident by any id that it had, as its reader may
// know it.
func (d *Desk) IncidentSheet(ctx context.Context, asOf time.Time, id string) (IncidentSheet, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return IncidentSheet{}, err
	}
	o, err := d.opened(v)
	if err != nil {
		return IncidentSheet{}, err
	}
	told, ok := o.from.told(id)
	if !ok {
		return IncidentSheet{}, notHeld(id)
	}
	i := slices.IndexFunc(o.lines, func(l IncidentLine) bool { return l.ID == told.ID })
	if i < 0 {
		return IncidentSheet{}, notHeld(id)
	}
	s := IncidentSheet{IncidentLine: o.lines[i], AsOf: v.AsOf, Head: v.Head, Pairs: told.Undecide, Coarse: v.edition != nil}
	withheld, small := slices.ContainsFunc(s.Numbers, func(n Numbered) bool { return n.Withheld }), 0
	if v.edition != nil {
		s.Head, small = v.edition.newest().Head, v.edition.small()
	} else {
		s.Quote, s.Source, s.Address = told.Quote, told.Source, told.Address
	}
	if !withheld {
		if small == 0 {
			s.Harms = told.Incident.Harms
		}
		if s.Looked, err = d.lookedAt(v, &told.Incident); err != nil {
			return IncidentSheet{}, err
		}
	}
	for k := range told.Claims {
		s.Says = append(s.Says, saying(&told.Claims[k], told.Documents, v.edition != nil, withheld, small))
	}
	s.Disputed = disputed(s.Says)
	return s, nil
}

// lookedAt finds the figures that looked at one incident.
func (d *Desk) lookedAt(v *view, in *register.Incident) ([]Looked, error) {
	if v.edition != nil {
		return outsideLooked(v.open.seen[in.ID], v.edition.small()), nil
	}
	var from, to when.Month
	if in.Time.Known() {
		from, to = in.Time.Start.Month(), in.Time.End.Month()
	}
	seen, err := d.looked(v, from, to)
	return seen[in.ID], err
}

// outsideLooked is what the public may read of how figures looked at an incident:
// without the claims one by one, and without numbers that are small.
func outsideLooked(all []Looked, small int) (out []Looked) {
	for _, l := range all {
		if tiny(l.Range, small) {
			continue
		}
		l.Why, _, _ = strings.Cut(l.Why, "; ") // the first says where; then come claims and statuses with their numbers
		l.Said = nil
		out = append(out, l)
	}
	return out
}

// saying is what a claim says of its incident. Its number bears on the
// incident's range if it is said as a fact, is no part of another number of its
// document and was not replaced by a later one there.
func saying(j *register.Judged, docs map[document.ID]document.Document, outside, withheld bool, small int) Saying {
	s := Saying{Claim: j.ID, Kind: j.Kind, Status: j.Status, Standing: j.Standing, Types: []string{}}
	s.Range, s.Counted = j.Range()
	if a := j.Attribution; a != nil {
		s.Types = slices.Concat(s.Types, a.Types)
	}
	switch {
	case !s.Counted:
		s.Why = "number"
	case j.Kind.Harm() == "":
		s.Why = "harm"
	case j.PartOf != "":
		s.Why = "part"
	case j.Modality != register.Asserted:
		s.Why = "modality"
	case j.Frame == register.Superseded:
		s.Why = "superseded"
	default:
		s.In = true
	}
	doc := docs[j.Document]
	if !outside || doc.Sensitivity == "public" {
		s.Words, s.Document, s.Title, s.Publisher, s.Address, s.Published = j.Quote, j.Document, doc.Title, doc.Publisher, doc.Address, doc.Published
		if a := j.Attribution; a != nil {
			s.Names = a.Text
		}
		return s
	}
	s.Claim = ""
	if s.Counted && (withheld || tiny(s.Range, small)) {
		s.Range, s.Withheld = register.Range{}, true
	}
	return s
}

// disputed finds the kinds of harm whose numbers do not agree: no number lies
// in all the ranges that bear on it.
func disputed(says []Saying) (all []Dispute) {
	var kinds []register.Kind
	byKind := map[register.Kind][]register.Range{}
	for _, s := range says {
		if s.In && !s.Withheld {
			if byKind[s.Kind] == nil {
				kinds = append(kinds, s.Kind)
			}
			byKind[s.Kind] = append(byKind[s.Kind], s.Range)
		}
	}
	for _, k := range kinds {
		low, high := byKind[k][0], byKind[k][0]
		for _, r := range byKind[k][1:] {
			if top(r) < top(low) {
				low = r
			}
			if r.Min > high.Min {
				high = r
			}
		}
		if high.Min > top(low) {
			all = append(all, Dispute{Kind: k, Lowest: low, Highest: high})
		}
	}
	return all
}

// top is the highest number of a range; "at least" has none.
func top(r register.Range) int {
	if r.Open {
		return math.MaxInt
	}
	return r.Max
}
