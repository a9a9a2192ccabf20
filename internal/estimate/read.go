package estimate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"cairn/internal/table"
)

// A Stratum is a part of the people, as a year or an area.
type Stratum struct {
	Name string
	Overlap
}

// A Reading is what a file of lists holds.
type Reading struct {
	Overlap
	Form    string    // patterns, histories, persons, linked
	Strata  []Stratum // by the column that was asked for, in order of the file
	Ignored []string  // columns that were taken for no list
}

// The names by which columns are known, in small letters.
var (
	countNames   = []string{"count", "freq", "frequency", "n", "people", "persons"}
	patternNames = []string{"pattern", "history"}
	listNames    = []string{"list", "source", "dataset", "file"}
	personNames  = []string{"person", "cluster", "entity", "incident", "event", "victim"}
	otherNames   = []string{"id", "record", "row", "name"}
)

// Read reads lists and their overlap from a csv or json file, in one of four
// forms, told by its columns:
//
//	patterns   pattern,count   a row a combination: 0110 is on lists 2 and 3
//	histories  A,B,C,count     a row a combination: a 0 or 1 for each list
//	persons    A,B,C           a row a person: a 0 or 1 for each list
//	linked     list,person     a row a record: which list, and the person (or
//	                           cluster, or incident) that linkage put it to
//
// In json the same as a list of objects, or {"lists": [names], "table":
// [{"pattern", "freq"}]}. Rows of one combination are added up. Columns that
// are no list are passed over and named; stratify names one that divides the
// people. A fault anywhere refuses the whole file, for a number made of a part
// of the rows would look like any other: the error names the line and column.
func Read(file string, data []byte, stratify string) (Reading, error) {
	if table.Format(file, data) == "json" {
		if r, is, err := readPatterns(file, data); is {
			if err == nil && stratify != "" {
				err = fmt.Errorf("%s: a table of patterns has no column %q to divide by", file, stratify)
			}
			return r, err
		}
	}
	t, err := table.Read(file, data, table.Options{})
	if err != nil {
		return Reading{}, err
	}
	if len(t.Faults) > 0 {
		return Reading{}, many(t.Faults[0], t.Refused)
	}
	if len(t.Rows) == 0 {
		return Reading{}, fmt.Errorf("%s: there is a header and no row", file)
	}
	if stratify != "" && !t.Has(stratify) {
		return Reading{}, fmt.Errorf("%s: there is no column %q to divide by; there are %s", file, stratify, strings.Join(t.Header, ", "))
	}
	r := reader{table: t, stratify: stratify, strata: map[string]*counted{}}
	switch pattern, count, list, person := r.column(patternNames), r.column(countNames), r.column(listNames), r.column(personNames); {
	case pattern != "":
		r.form = "patterns"
		err = r.patterns(pattern, count)
	case list != "" && person != "":
		r.form = "linked"
		err = r.linked(list, person)
	default:
		r.form = "histories"
		if count == "" {
			r.form = "persons"
		}
		err = r.histories(count)
	}
	if err != nil {
		return Reading{}, err
	}
	return r.reading()
}

// many adds to a fault how many more there are.
func many(f *table.Fault, all int) error {
	if all > 1 {
		return fmt.Errorf("%w (and %d more rows are at fault)", f, all-1)
	}
	return f
}

// a reader turns the rows of a table into counts.
type reader struct {
	table    *table.Table
	form     string
	stratify string
	lists    []string
	all      counted
	strata   map[string]*counted
	order    []string
	ignored  []string
}

// counted are people by combination.
type counted map[int]int

// column returns the table's column of one of these names, or "".
func (r *reader) column(names []string) string {
	for _, h := range r.table.Header {
		if h != r.stratify && slices.Contains(names, strings.ToLower(strings.TrimSpace(h))) {
			return h
		}
	}
	return ""
}

func (r *reader) fault(c table.Cell, format string, a ...any) error {
	f := c.Fault("value", format, a...)
	f.File = r.table.File
	return f
}

// add counts people of a combination, in the stratum of their row.
func (r *reader) add(row table.Row, mask, n int) error {
	if r.all == nil {
		r.all = counted{}
	}
	if r.all[mask]+n > MaxCount {
		return r.fault(row.At(0), "more than %d people of one combination of lists", MaxCount)
	}
	r.all[mask] += n
	if r.stratify == "" {
		return nil
	}
	cell := row.Cell(r.stratify)
	if !cell.Given() {
		return r.fault(cell, "the cell is empty; name the part that the people belong to, or unknown")
	}
	name := strings.TrimSpace(cell.Text)
	if r.strata[name] == nil {
		if len(r.strata) == maxStrata {
			return r.fault(cell, "there are over %d parts", maxStrata)
		}
		r.strata[name] = &counted{}
		r.order = append(r.order, name)
	}
	(*r.strata[name])[mask] += n
	return nil
}

// maxStrata is how many parts a file may be divided into.
const maxStrata = 500

// number reads how many people a row counts; without a count column one.
func (r *reader) number(row table.Row, count string) (int, error) {
	if count == "" {
		return 1, nil
	}
	cell := row.Cell(count)
	n, ok, _, fault := table.Count(cell)
	if fault != nil {
		fault.File = r.table.File
		return 0, fault
	}
	if !ok {
		return 0, r.fault(cell, "the cell is empty; write how many people it counts")
	}
	return n, nil
}

// patterns reads a row a combination, written as 0110.
func (r *reader) patterns(pattern, count string) error {
	if count == "" {
		return fmt.Errorf("%s: a table of patterns needs a column count", r.table.File)
	}
	for _, row := range r.table.Rows {
		cell := row.Cell(pattern)
		text := strings.TrimSpace(cell.Text)
		if r.lists == nil {
			if strings.Trim(text, "01") != "" || len(text) < 2 || len(text) > MaxLists {
				return r.fault(cell, "%s is no pattern of 2 to %d lists: write a 0 or 1 for each", table.Show(text), MaxLists)
			}
			for j := range text {
				r.lists = append(r.lists, fmt.Sprintf("L%d", j+1))
			}
		}
		mask, err := parsePattern(text, len(r.lists))
		if err != nil {
			return r.fault(cell, "%v", err)
		}
		n, err := r.number(row, count)
		if err == nil {
			err = r.seen(row, cell, mask, n)
		}
		if err != nil {
			return err
		}
	}
	r.note(pattern, count)
	return nil
}

// seen adds people who are on a list; a row of no list may only count nobody.
func (r *reader) seen(row table.Row, at table.Cell, mask, n int) error {
	if mask != 0 {
		return r.add(row, mask, n)
	}
	if n != 0 {
		return r.fault(at, "the row counts people on no list; how many they are is what is to be estimated: take the row out")
	}
	return nil
}

// parsePattern reads 0110: on lists 2 and 3 of 4.
func parsePattern(s string, lists int) (mask int, err error) {
	if strings.Trim(s, "01") != "" {
		return 0, fmt.Errorf("%s is no pattern: write a 0 or 1 for each list", table.Show(s))
	}
	if len(s) != lists {
		return 0, fmt.Errorf("%s has %d lists where the first pattern has %d; a spreadsheet may have dropped zeros at the start", table.Show(s), len(s), lists)
	}
	for j := range s {
		if s[j] == '1' {
			mask |= 1 << j
		}
	}
	return mask, nil
}

// histories reads a row a combination, or a person, with a 0 or 1 for each list.
func (r *reader) histories(count string) error {
	var columns []string
	for _, h := range r.table.Header {
		if h == count || h == r.stratify || slices.Contains(slices.Concat(otherNames, personNames), strings.ToLower(strings.TrimSpace(h))) {
			continue
		}
		given, binary := 0, 0
		for _, row := range r.table.Rows {
			if c := row.Cell(h); c.Given() {
				given++
				if _, ok := zeroOne(c); ok {
					binary++
				}
			}
		}
		if binary > 0 && 2*binary >= given {
			columns = append(columns, h)
		}
	}
	r.lists = columns
	if len(columns) < 2 || len(columns) > MaxLists {
		return fmt.Errorf("%s: %d columns hold 0 and 1 and so are lists; want 2 to %d of them with a column count, or the columns list,person", r.table.File, len(columns), MaxLists)
	}
	for _, row := range r.table.Rows {
		mask := 0
		for j, h := range columns {
			cell := row.Cell(h)
			on, ok := zeroOne(cell)
			if !ok {
				if !cell.Given() {
					return r.fault(cell, "the cell is empty; write 1 for people on the list and 0 for people not on it")
				}
				return r.fault(cell, "%s is neither 0 nor 1", table.Show(cell.Text))
			}
			if on {
				mask |= 1 << j
			}
		}
		n, err := r.number(row, count)
		if err == nil {
			err = r.seen(row, row.Cell(columns[0]), mask, n)
		}
		if err != nil {
			return err
		}
	}
	r.note(append(columns, count)...)
	return nil
}

// zeroOne reads 0, 1, false or true.
func zeroOne(c table.Cell) (on, ok bool) {
	switch strings.ToLower(strings.TrimSpace(c.Text)) {
	case "1", "true":
		return true, true
	case "0", "false":
		return false, true
	}
	return false, false
}

// linked reads a row a record: its list, and whom it was put to.
func (r *reader) linked(list, person string) error {
	type one struct {
		mask    int
		row     table.Row
		stratum string
	}
	at := map[string]int{} // list → position
	who := map[string]*one{}
	var order []string
	for _, row := range r.table.Rows {
		l, p := row.Cell(list), row.Cell(person)
		for _, c := range []table.Cell{l, p} {
			if !c.Given() {
				return r.fault(c, "the cell is empty; every record needs its list and whom it was linked to")
			}
		}
		name := strings.TrimSpace(l.Text)
		j, known := at[name]
		if !known {
			if j = len(at); j == MaxLists {
				return r.fault(l, "%s is list number %d; join or leave out lists, at most %d can be taken", table.Show(name), j+1, MaxLists)
			}
			at[name] = j
			r.lists = append(r.lists, name)
		}
		id, stratum := strings.TrimSpace(p.Text), ""
		if r.stratify != "" {
			stratum = row.Text(r.stratify)
		}
		if who[id] == nil {
			who[id] = &one{row: row, stratum: stratum}
			order = append(order, id)
		}
		if was := who[id].stratum; was != stratum {
			return r.fault(row.Cell(r.stratify), "%s is in %s here and in %s on line %d; one person belongs to one part", table.Show(id), table.Show(stratum), table.Show(was), who[id].row.Line)
		}
		who[id].mask |= 1 << j
	}
	if len(r.lists) < 2 {
		return fmt.Errorf("%s: all records are of one list, %s; an estimate needs 2 to %d", r.table.File, table.Show(r.lists[0]), MaxLists)
	}
	for _, id := range order {
		if err := r.add(who[id].row, who[id].mask, 1); err != nil {
			return err
		}
	}
	r.note(list, person)
	return nil
}

// note names the columns that were not used.
func (r *reader) note(used ...string) {
	for _, h := range r.table.Header {
		if h != r.stratify && !slices.Contains(used, h) {
			r.ignored = append(r.ignored, h)
		}
	}
}

// reading is what was read.
func (r *reader) reading() (Reading, error) {
	whole, err := NewOverlap(r.lists)
	if err != nil {
		return Reading{}, fmt.Errorf("%s: %w", r.table.File, err)
	}
	for mask, n := range r.all {
		whole.Count[mask] = n
	}
	out := Reading{Overlap: whole, Form: r.form, Ignored: r.ignored}
	for _, name := range r.order {
		part, _ := NewOverlap(r.lists)
		for mask, n := range *r.strata[name] {
			part.Count[mask] = n
		}
		out.Strata = append(out.Strata, Stratum{name, part})
	}
	return out, nil
}

// readPatterns reads {"lists": [names], "table": [{"pattern", "freq"}]}; is
// reports whether the file has that form.
func readPatterns(file string, data []byte) (r Reading, is bool, err error) {
	var whole struct {
		Lists []string `json:"lists"`
		Table []struct {
			Pattern string `json:"pattern"`
			Freq    *int   `json:"freq"`
			Count   *int   `json:"count"`
		} `json:"table"`
	}
	if !bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("{")) {
		return r, false, nil
	}
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	if err := d.Decode(&whole); err != nil {
		return r, true, fmt.Errorf("%s: %s: %w", file, lineColumn(data, d.InputOffset(), err), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, true, fmt.Errorf("%s: something follows the end of the object", file)
	}
	if whole.Table == nil && whole.Lists == nil {
		return r, false, nil
	}
	o, err := NewOverlap(whole.Lists)
	if err != nil {
		return r, true, fmt.Errorf("%s: lists: %w", file, err)
	}
	for i, name := range o.Lists {
		if strings.TrimSpace(name) == "" || slices.Index(o.Lists, name) < i {
			return r, true, fmt.Errorf("%s: lists[%d]: %q is empty or there twice", file, i, name)
		}
	}
	for i, row := range whole.Table {
		mask, err := parsePattern(row.Pattern, len(o.Lists))
		if err != nil {
			return r, true, fmt.Errorf("%s: table[%d].pattern: %w", file, i, err)
		}
		n := row.Freq
		if n == nil {
			n = row.Count
		}
		switch {
		case n == nil:
			return r, true, fmt.Errorf("%s: table[%d] has no freq", file, i)
		case *n < 0 || *n > MaxCount || o.Count[mask]+*n > MaxCount:
			return r, true, fmt.Errorf("%s: table[%d].freq: %d is no number of people from 0 to %d", file, i, *n, MaxCount)
		case mask == 0 && *n > 0:
			return r, true, fmt.Errorf("%s: table[%d] counts people on no list; how many they are is what is to be estimated: take it out", file, i)
		}
		o.Count[mask] += *n
	}
	return Reading{Overlap: o, Form: "patterns"}, true, nil
}

// lineColumn says where in a json file a fault lies.
func lineColumn(data []byte, offset int64, err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		offset = int64(len(data))
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	}
	before := data[:min(int(offset), len(data))]
	return fmt.Sprintf("line %d, column %d", bytes.Count(before, []byte("\n"))+1, len(before)-bytes.LastIndexByte(before, '\n'))
}
