package dataset

import (
	"bytes"
	"encoding/json"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Gone are records that stand in the register and that a newer version of their
// file no longer holds. They are marked withdrawn at their source, never removed.
type Gone struct {
	Totals    []register.Total
	Custody   []register.CustodyPoint
	Incidents []register.Incident
}

// Gone returns what the file that made the batch should hold and does not:
//
//   - totals and custody points of the file's own sets, when the file is the whole
//     of them (Complete);
//   - incidents of the file's dataset and countries whose time lies inside the days
//     that the file covers, from its first incident's first day to the last day of any.
//     A file of one month does not withdraw other months, nor one country another.
//
// A row that was refused this time is not gone: its record stays as it is.
func (b *Batch) Gone(state *register.State) (g Gone) {
	held := make(map[string]bool)
	for _, r := range b.Refused {
		held["refused "+Key(r.ID)] = true
	}
	series := make(map[string]bool)
	for i := range b.Totals {
		t := &b.Totals[i]
		held[t.ID], series[t.Issuer+" "+t.Series+" "+t.Role] = true, true
	}
	for _, c := range b.Custody {
		held[c.ID] = true
	}
	if b.Complete {
		for _, t := range state.Totals {
			if series[t.Issuer+" "+t.Series+" "+t.Role] && !held[t.ID] && !t.Withdrawn {
				g.Totals = append(g.Totals, t)
			}
		}
		for _, c := range state.Custody {
			if len(b.Custody) > 0 && c.Document != "" && setOf(c.ID) == setOf(b.Custody[0].ID) && !held[c.ID] && !c.Withdrawn {
				g.Custody = append(g.Custody, c)
			}
		}
	}
	if len(b.Incidents) == 0 {
		return g
	}
	days := b.Covers()
	sets, countries := make(map[string]bool), make(map[string]bool)
	for i := range b.Incidents {
		in := &b.Incidents[i]
		held[in.ID], sets[in.Dataset], countries[in.Country] = true, true, true
	}
	for _, in := range state.Incidents {
		if sets[in.Dataset] && countries[in.Country] && !held[in.ID] && !held["refused "+in.Key] && !in.Withdrawn && days.Contains(in.Time) {
			g.Incidents = append(g.Incidents, in)
		}
	}
	return g
}

// Covers returns the days from the first to the last that the batch's incidents
// touch; the zero interval when there are none.
func (b *Batch) Covers() when.Interval {
	var days when.Interval
	for i := range b.Incidents {
		t := b.Incidents[i].Time
		switch {
		case !t.Known():
		case !days.Known():
			days = t
		default:
			days.Start, days.End = min(days.Start, t.Start), max(days.End, t.End)
		}
	}
	if !days.Known() {
		return days
	}
	return when.Between(days.Start, days.End)
}

// setOf returns the set that an id begins with.
func setOf(id string) string {
	for i := range len(id) {
		if id[i] == ':' {
			return id[:i]
		}
	}
	return ""
}

// KeepOrigin leaves the records that the batch brings unchanged as they stand in
// the register, with the file and line that they first came from: a newer version
// of a file in which one row is new changes one record, not all of them.
func (b *Batch) KeepOrigin(state *register.State) {
	totals := make(map[string]*register.Total, len(b.Totals))
	for i := range state.Totals {
		totals[state.Totals[i].ID] = &state.Totals[i]
	}
	for i := range b.Totals {
		t := &b.Totals[i]
		if old := totals[t.ID]; old != nil && old.Document != t.Document && same(*old, *t, func(x *register.Total) { x.Document, x.Row = "", 0 }) {
			*t = *old
		}
	}
	custody := make(map[string]*register.CustodyPoint, len(b.Custody))
	for i := range state.Custody {
		custody[state.Custody[i].ID] = &state.Custody[i]
	}
	for i := range b.Custody {
		c := &b.Custody[i]
		if old := custody[c.ID]; old != nil && old.Document != c.Document && same(*old, *c, func(x *register.CustodyPoint) { x.Document, x.Row = "", 0 }) {
			*c = *old
		}
	}
	if len(b.Incidents) == 0 {
		return
	}
	incidents := make(map[string]*register.Incident, len(state.Incidents))
	for i := range state.Incidents {
		incidents[state.Incidents[i].ID] = &state.Incidents[i]
	}
	for i := range b.Incidents {
		in := &b.Incidents[i]
		if old := incidents[in.ID]; old != nil && old.Document != in.Document && same(*old, *in, withoutLines) {
			*in = *old
		}
	}
}

func withoutLines(in *register.Incident) {
	in.Document, in.Row = "", 0
	flags := make([]document.Flag, len(in.Flags))
	for i, f := range in.Flags {
		f.Line = 0
		flags[i] = f
	}
	in.Flags = flags
}

// same reports whether two records say the same once strip has taken away where
// they came from.
func same[T any](a, b T, strip func(*T)) bool {
	strip(&a)
	strip(&b)
	x, err := json.Marshal(a)
	if err != nil {
		return false
	}
	y, err := json.Marshal(b)
	return err == nil && bytes.Equal(x, y)
}
