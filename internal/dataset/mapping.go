package dataset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"cairn/internal/table"
)

// A Mapping says how the columns of any table become incidents. It is a file that
// a person writes and others can read:
//
//	name: morgue-2031            # the set; ids begin with it
//	id: [Case No, Year]          # columns that name a row for good; none: made from what the row says
//	date: {column: Found, order: dmy}     # or {start: From, end: To}
//	unknown: [n/a, "-", unknown]          # cells that mean: not known
//	fields:
//	  killed: Dead                        # one number: lowest and highest
//	  injured_min: {column: Hurt}
//	  place: Village
//	  admin1: {column: Gov, codes: {N: Ninewa, A: Anbar}}
//	  country: {constant: IQ}
//	  victim_status: {column: Type, codes: {c: civilian, s: army}, else: unknown}
//	  source_name: {constant: City morgue}
//
// The fields are the neutral columns of the incidents profile, and killed and
// injured for a number that is both lowest and highest.
type Mapping struct {
	Name    string           `yaml:"name"`
	ID      []string         `yaml:"id"`
	Date    MappedDate       `yaml:"date"`
	Unknown []string         `yaml:"unknown"`
	Fields  map[string]Field `yaml:"fields"`
}

// A MappedDate names the column or columns of a row's date and the order of day
// and month in it.
type MappedDate struct {
	Column string `yaml:"column"`
	Start  string `yaml:"start"`
	End    string `yaml:"end"`
	Order  string `yaml:"order"` // dmy, mdy; empty: year first
}

// A Field says where a value comes from: a column, a constant, and what the
// column's codes mean. A code that is not in the list refuses its row, unless Else
// says what it means.
type Field struct {
	Column   string            `yaml:"column"`
	Constant string            `yaml:"constant"`
	Codes    map[string]string `yaml:"codes"`
	Else     *string           `yaml:"else"`
}

// UnmarshalYAML lets a field be written as the name of its column alone.
func (f *Field) UnmarshalYAML(raw []byte) error {
	var column string
	if err := yaml.Unmarshal(raw, &column); err == nil {
		*f = Field{Column: column}
		return nil
	}
	type plain Field
	return yaml.UnmarshalWithOptions(raw, (*plain)(f), yaml.Strict())
}

// maxMapping is the most bytes of a mapping file: 256 KiB.
const maxMapping = 256 << 10

// LoadMapping reads a mapping file and checks it.
func LoadMapping(name string, raw []byte) (*Mapping, error) {
	if len(raw) > maxMapping {
		return nil, fmt.Errorf("%s: the mapping holds %s, over the limit of %s", name, table.Size(len(raw)), table.Size(maxMapping))
	}
	if err := shallow(raw); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var m Mapping
	if err := yaml.UnmarshalWithOptions(raw, &m, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if m.Name == "" || slug(m.Name) != m.Name {
		return nil, fmt.Errorf("%s: name %s: want small letters, digits and hyphens", name, table.Show(m.Name))
	}
	if m.Date.Column == "" && m.Date.Start == "" {
		return nil, fmt.Errorf("%s: date: want a column, or start and end", name)
	}
	if o := m.Date.Order; o != "" && o != "dmy" && o != "mdy" {
		return nil, fmt.Errorf("%s: date: order %s: want dmy or mdy", name, table.Show(o))
	}
	for f, v := range m.Fields {
		if !slices.Contains(Columns, f) && !slices.Contains(MoreColumns, f) && f != "killed" && f != "injured" {
			return nil, fmt.Errorf("%s: field %s is not known; there are killed, injured, %s", name, table.Show(f), strings.Join(slices.Concat(Columns, MoreColumns), ", "))
		}
		if (v.Column == "") == (v.Constant == "") {
			return nil, fmt.Errorf("%s: field %s: want a column or a constant, and not both", name, f)
		}
		if f == "external_id" || f == "date" {
			return nil, fmt.Errorf("%s: field %s: it is set by id: and date: above", name, f)
		}
	}
	return &m, nil
}

// maxNesting is how deep lists and maps of a mapping file may nest: 16.
const maxNesting = 16

// shallow refuses a file whose brackets nest deep, which its reader would take
// minutes for, and one that holds a second document, which nobody would read.
func shallow(raw []byte) error {
	line, depth := 1, 0
	for _, c := range raw {
		switch c {
		case '\n':
			line++
		case '[', '{':
			if depth++; depth > maxNesting {
				return fmt.Errorf("line %d: lists and maps nest too deep: more than %d levels", line, maxNesting)
			}
		case ']', '}':
			depth--
		}
	}
	if i := strings.Index(strings.TrimPrefix(string(raw), "---"), "\n---"); i >= 0 {
		return fmt.Errorf("line %d: a second document begins: one file holds one mapping", 2+strings.Count(string(raw[:i]), "\n"))
	}
	return nil
}

// readMapped reads a table by the mapping of the options.
func readMapped(b *builder, t *table.Table) error {
	m := b.o.Mapping
	if m == nil {
		return fmt.Errorf("%s: the profile mapping needs a mapping file", t.File)
	}
	if b.o.Dataset == "" {
		b.o.Dataset = m.Name
	}
	b.o.DateOrder = m.Date.Order
	need := slices.Clone(m.ID)
	for _, c := range []string{m.Date.Column, m.Date.Start, m.Date.End} {
		if c != "" {
			need = append(need, c)
		}
	}
	for _, f := range m.Fields {
		if f.Column != "" {
			need = append(need, f.Column)
		}
	}
	if t.Format == "csv" || t.Format == "xlsx" {
		slices.Sort(need)
		if err := lacking(t, slices.Compact(need)...); err != nil {
			return err
		}
	}
	b.rows(t, func(r table.Row, column string) table.Cell { return b.mapped(m, r, column) })
	return nil
}

// mapped returns the cell that stands for a neutral column.
func (b *builder) mapped(m *Mapping, r table.Row, column string) table.Cell {
	switch column {
	case "external_id":
		return b.mappedID(m, r)
	case "date":
		if m.Date.Column != "" {
			return m.known(r.Cell(m.Date.Column))
		}
		c := m.known(r.Cell(m.Date.Start))
		if end := m.known(r.Cell(m.Date.End)); m.Date.End != "" && end.Given() && c.Given() {
			c.Text = strings.TrimSpace(c.Text) + "/" + strings.TrimSpace(end.Text)
		}
		return c
	}
	f, ok := m.Fields[column]
	if !ok {
		if harm, _, cut := strings.Cut(column, "_m"); cut && (strings.HasSuffix(column, "_min") || strings.HasSuffix(column, "_max")) {
			f, ok = m.Fields[harm]
		}
	}
	switch {
	case !ok:
		return table.Cell{Header: column, Line: r.Line}
	case f.Constant != "":
		return table.Cell{Kind: table.Text, Text: f.Constant, Header: column, Line: r.Line}
	}
	c := m.known(r.Cell(f.Column))
	if len(f.Codes) == 0 || !c.Given() {
		return c
	}
	if v, ok := f.Codes[strings.TrimSpace(c.Text)]; ok {
		c.Text, c.Kind = v, table.Text
		return c
	}
	if f.Else != nil {
		c.Text, c.Kind = *f.Else, table.Text
		return c
	}
	b.odd = append(b.odd, c.Fault("value", "the code %s is none of those that the mapping lists for %s", table.Show(c.Text), column))
	return c
}

// known turns a cell that means "not known" into an empty one.
func (m *Mapping) known(c table.Cell) table.Cell {
	if c.Kind == table.Text && slices.ContainsFunc(m.Unknown, func(u string) bool { return strings.EqualFold(strings.TrimSpace(c.Text), strings.TrimSpace(u)) }) {
		c.Text = ""
	}
	return c
}

func (b *builder) mappedID(m *Mapping, r table.Row) table.Cell {
	if len(m.ID) == 0 {
		return table.Cell{Kind: table.Text, Text: b.made(r), Header: "id", Line: r.Line}
	}
	first := r.Cell(m.ID[0])
	var parts []string
	for _, c := range m.ID {
		cell := r.Cell(c)
		if !cell.Given() {
			cell.Text = ""
			return cell
		}
		parts = append(parts, strings.TrimSpace(cell.Text))
	}
	first.Text, first.Kind = strings.Join(parts, "/"), table.Text
	return first
}
