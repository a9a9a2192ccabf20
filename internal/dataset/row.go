package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/table"
)

// A draft is one row on its way to an incident. Every fault of the row is found
// before it is refused, so that all of them are told at once.
type draft struct {
	b        *builder
	row      table.Row
	key      string // the dataset's own id, as the row has it
	faults   []*table.Fault
	warnings []*table.Fault
	incident register.Incident
}

// start begins the draft of a row. There is one draft at a time.
func (b *builder) start(r table.Row, key string) *draft {
	b.now = draft{b: b, row: r, key: key}
	return &b.now
}

func (d *draft) fail(f *table.Fault) {
	if f != nil {
		d.faults = append(d.faults, f)
	}
}

func (d *draft) warn(fs ...*table.Fault) {
	for _, f := range fs {
		if f != nil {
			d.warnings = append(d.warnings, f)
		}
	}
}

// entry is what the batch knows of a key it has met.
type entry struct {
	key       string // as first written
	line      int
	content   string // digest of the row's cells
	index     int    // of its incident
	conflicts bool
}

// Key brings an id to the form in which ids are compared: one form of width and
// composition, no invisible characters, no outer spaces. "X1", "X1 ", "Ｘ１" and "X1"
// with a zero-width space are one id.
func Key(id string) string {
	if ordinary(id) {
		return id
	}
	id = norm.NFKC.String(id)
	id = strings.Map(func(r rune) rune {
		if table.Invisible(r) || table.Direction(r) {
			return -1
		}
		return r
	}, id)
	return strings.Join(strings.Fields(id), " ")
}

// content is what tells two rows of one id apart: all their cells, in one form
// of width and composition, so that an id written with a stray space does not make
// another row of the same one.
func content(r table.Row) string {
	h := sha256.New()
	var buffer [512]byte
	out := buffer[:0]
	for i := range r.Len() {
		c := r.At(i)
		out = append(out, byte('0'+c.Kind))
		if ordinary(c.Text) {
			out = append(out, c.Text...)
		} else {
			out = append(out, Key(c.Text)...)
		}
		if out = append(out, 0); len(out) > 256 {
			h.Write(out)
			out = out[:0]
		}
	}
	h.Write(out)
	return hex.EncodeToString(h.Sum(buffer[:0])[:8])
}

// ordinary reports whether Key leaves a text as it is: printing ASCII with single
// spaces inside.
func ordinary(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && (i == 0 || i == len(s)-1 || s[i+1] == ' ') {
			return false
		}
	}
	return true
}

// add takes a finished draft into the batch, or refuses it. Rules for rows of one id:
//
//   - the same row again is a repeat: it is left out and said so, never counted twice;
//   - another row under the same id is a conflict: all rows of the id are refused,
//     for a person to decide, and neither the first nor the last wins.
func (b *builder) add(d *draft) {
	if len(d.faults) > 0 {
		b.refuseAll(d.faults, d.key)
		return
	}
	k := Key(d.key)
	c := content(d.row)
	if e, met := b.met[k]; met {
		switch {
		case e.content == c && !e.conflicts:
			b.Repeats++
			how := "the same row as line %d again"
			if e.key != d.key {
				how = "the same row as line %d again, its id written with other spaces, width or invisible characters"
			}
			b.warnRow(d.key, &table.Fault{Line: d.row.Line, Code: "repeat", Reason: fmt.Sprintf(how+": it is counted once", e.line)})
		default:
			if !e.conflicts {
				e.conflicts = true
				b.refuse(&table.Fault{Line: e.line, Code: "conflict", Reason: fmt.Sprintf("%s is in conflict with itself: lines %d and %d give it different values; a person must decide", table.Show(e.key), e.line, d.row.Line)}, e.key)
			}
			b.refuse(&table.Fault{Line: d.row.Line, Code: "conflict", Reason: fmt.Sprintf("%s is in conflict with itself: lines %d and %d give it different values; a person must decide", table.Show(d.key), e.line, d.row.Line)}, d.key)
		}
		return
	}
	if other, near := b.drawn[table.Skeleton(k)]; near {
		d.warn(&table.Fault{Line: d.row.Line, Code: "lookalike", Reason: fmt.Sprintf("the id %s is drawn like %s in line %d and written otherwise: they were taken for two", table.Show(d.key), table.Show(other), b.met[other].line)})
	} else {
		b.drawn[table.Skeleton(k)] = k
	}
	b.met[k] = &entry{key: d.key, line: d.row.Line, content: c, index: len(b.Incidents)}
	b.warnRow(d.key, d.warnings...)
	d.incident.Key = k
	d.incident.ID = d.incident.Dataset + ":" + k
	for _, w := range d.warnings {
		d.incident.Flags = append(d.incident.Flags, document.Flag{Code: w.Code, Note: w.Reason, Line: w.Line})
	}
	b.Incidents = append(b.Incidents, d.incident)
}

// refuseAll lists a row once, with everything that is wrong with it.
func (b *builder) refuseAll(faults []*table.Fault, id string) {
	first := *faults[0]
	var all []string
	for i, f := range faults {
		reason := f.Reason
		if w := f.Where(); w != "" {
			if i > 0 {
				_, w, _ = strings.Cut(w, ", ")
			}
			reason = strings.TrimPrefix(w+": "+reason, ": ")
		}
		all = append(all, reason)
	}
	b.Refused = append(b.Refused, Refusal{File: b.file.Name, Row: first.Line, Column: first.Header, ID: id, Reason: strings.Join(all, "; ")})
}

// warnRow lists warnings on a row by its id.
func (b *builder) warnRow(id string, fs ...*table.Fault) {
	for _, f := range fs {
		g := *f
		if w := f.Where(); w != "" {
			g.Reason = w + ": " + f.Reason
		}
		if id != "" {
			g.Reason = table.Clean(id) + ": " + g.Reason
		}
		b.note(document.Flag{Code: g.Code, Note: g.Reason, Line: g.Line})
	}
}

// note lists a warning, up to table.MaxFaults of each kind.
func (b *builder) note(f document.Flag) {
	if b.warned[f.Code]++; b.warned[f.Code] <= table.MaxFaults {
		b.Warnings = append(b.Warnings, f)
	}
}

// settle drops incidents whose id turned out to be in conflict, and sorts the
// refused by line.
func (b *builder) settle() {
	gone := make(map[int]bool)
	for _, e := range b.met {
		if e.conflicts {
			gone[e.index] = true
		}
	}
	kept := b.Incidents[:0]
	for i := range b.Incidents {
		if !gone[i] {
			kept = append(kept, b.Incidents[i])
		}
	}
	b.Incidents = kept
	for _, code := range slices.Sorted(maps.Keys(b.warned)) {
		if n := b.warned[code]; n > table.MaxFaults {
			b.Warnings = append(b.Warnings, document.Flag{Code: code, Note: fmt.Sprintf("%s more warnings of the kind %s than are listed", table.Group(n-table.MaxFaults), code)})
		}
	}
	slices.SortStableFunc(b.Refused, func(x, y Refusal) int { return x.Row - y.Row })
}

// country reads a country: an ISO 3166-1 code of two or three letters, or a name
// that the gazetteer knows. An empty cell is the country of the options.
func (d *draft) country(c table.Cell) string {
	text, ok, fault := table.Words(c)
	if fault != nil {
		d.fail(fault)
		return ""
	}
	name := strings.TrimSpace(text)
	switch {
	case !ok:
		return d.b.o.Country
	case len(name) == 2 && strings.ToUpper(name) == name && isCountry(name):
		return name
	case len(name) == 3 && strings.ToUpper(name) == name:
		if r, err := language.ParseRegion(name); err == nil && len(r.String()) == 2 {
			return r.String()
		}
	}
	if code, found := d.b.area(name); found && len(code) == 2 {
		return code
	}
	d.fail(c.Fault("place", "the country %s is not known: write its code of two letters", table.Show(name)))
	return ""
}

// isCountry reports whether two capital letters may be a country: a code of ISO
// 3166-1, or one that it leaves for users (XA to XZ, QM to QZ; XK is Kosovo).
func isCountry(code string) bool {
	if code[0] == 'X' || code[0] == 'Q' && code[1] >= 'M' {
		return code[1] >= 'A' && code[1] <= 'Z'
	}
	r, err := language.ParseRegion(code)
	return err == nil && r.IsCountry() && r.String() == code
}

// admin1 finds the first-level area that a name stands for inside a country;
// empty when the gazetteer finds none there.
func (d *draft) admin1(name, country string) string {
	if name = strings.TrimSpace(name); name == "" {
		return ""
	}
	code, ok := d.b.area(name)
	if !ok || !strings.HasPrefix(code, country+"-") {
		return ""
	}
	return code
}

// words reads a text cell and warns of what cannot be seen in it.
func (d *draft) words(c table.Cell) string {
	text, ok, fault := table.Words(c)
	d.fail(fault)
	if fault != nil || !ok {
		return ""
	}
	d.warn(table.Seen(c)...)
	return text
}

// harm reads the range of one harm and adds it where it was given.
func (d *draft) harm(harm register.Harm, status register.Status, low, high table.Cell) {
	lo, hi, open, ok, warn, fault := table.CountRange(low, high)
	d.fail(fault)
	d.warn(warn...)
	if fault == nil && ok {
		d.incident.Harms = append(d.incident.Harms, register.IncidentHarm{Harm: harm, Status: status, Range: register.Range{Min: lo, Max: hi, Open: open}})
	}
}

// named remembers the name of a row's source, for the search for look-alikes.
type named struct {
	name, id string
	line     int
}

// lookAlikes warns of names of sources that are drawn like another name of the
// file, or like one that the register knows, and are of other letters. The name
// with the most plain letters is taken for the one that is imitated.
func (b *builder) lookAlikes(names []named) {
	forms := make(map[string]map[string]bool) // skeleton → names
	put := func(name string) {
		s := table.Skeleton(name)
		if forms[s] == nil {
			forms[s] = make(map[string]bool)
		}
		forms[s][norm.NFC.String(name)] = true
	}
	skeletons := make(map[string]bool, len(names))
	for _, n := range names {
		if !skeletons[n.name] {
			skeletons[n.name] = true
			put(n.name)
		}
	}
	for _, known := range b.o.Known {
		put(known)
	}
	for _, n := range names {
		group := forms[table.Skeleton(n.name)]
		if len(group) < 2 {
			continue
		}
		model := slices.MinFunc(slices.Sorted(maps.Keys(group)), func(x, y string) int { return foreign(x) - foreign(y) })
		if norm.NFC.String(n.name) != model && table.Relate(n.name, model) == table.LookAlike {
			b.warnRow(n.id, &table.Fault{Line: n.line, Header: "source_name", Code: "lookalike", Reason: fmt.Sprintf("the source %s is drawn like %s and written with other letters: it is not the same source until a person says so, nor a second independent one", table.Show(n.name), table.Show(model))})
		}
	}
}

// foreign counts the characters of a name that are no plain ones.
func foreign(s string) (n int) {
	for _, r := range s {
		if r >= 0x80 {
			n++
		}
	}
	return n
}
