package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/link"
	"cairn/internal/pipeline"
	"cairn/internal/table"
)

// linkFlags are what cairn link is asked for.
type linkFlags struct {
	id, clusters    string
	compare, ignore []string
	passes          []string
	threshold       float64
}

func (p *program) link() *cobra.Command {
	var o linkFlags
	c := &cobra.Command{
		Use:   "link [FILE…]",
		Short: "Which records of one list or of several are the same person or event?",
		Long: `Links tables (csv, xlsx, json, jsonl; packed or not) without a register. Of one
file: which rows are the same; of several: which rows of one are which of the
other. Each pair comes with its probability and, column by column, how the two
agree and what that weighs (log2; over 0 speaks for one person). Names are
compared by spelling and by sound, in Latin and Arabic letters; dates and numbers
by how far apart they are. Columns are compared as what they look like, or as
--compare says: exact, name, date, number. A pair is a proposal: read it before
you count on it.

Without a file: the incidents of the register that may be one, on which nobody
has ruled (then: cairn same, cairn different).`,
		Example: `  cairn link examples/link/hospital.csv examples/link/families.csv
  cairn link names.csv --compare name=name,born=date --clusters clusters.csv
  cairn link a.csv b.csv --pass district+year --pass family --threshold 0.9 --json`,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return p.with(c.Context(), func(d *pipeline.Desk) error {
					pairs, _, err := d.Pairs(c.Context(), 0, 1<<30)
					if err != nil {
						return err
					}
					return p.printOpenPairs(pairs)
				})
			}
			return p.linkFiles(args, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.id, "id", "", "column that names a record (else id, record_id or rec_id where there is one, or the row's number)")
	f.StringSliceVar(&o.compare, "compare", nil, "columns to compare, each with its kind: name=name,born=date,age=number,sex=exact (else every column that all files have)")
	f.StringSliceVar(&o.ignore, "ignore", nil, "columns to leave out")
	f.StringArrayVar(&o.passes, "pass", nil, "columns on which candidates must agree, as gov+year; may be given more than once (else chosen by what the file holds)")
	f.Float64Var(&o.threshold, "threshold", 0.7, "least probability of a pair, from 0.5 to under 1")
	f.StringVar(&o.clusters, "clusters", "", "write record,cluster (and file, of several) of every record to this csv file")
	return c
}

// A listed record is where a row came from.
type listed struct {
	file int
	id   string
}

func (p *program) linkFiles(files []string, o linkFlags) error {
	var tables []*table.Table
	refused := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		members, _, err := table.Unpack(file, raw)
		if err != nil {
			return err
		}
		if len(members) != 1 {
			return usage("%s: holds %d files; name one table for each list", file, len(members))
		}
		t, err := table.Read(members[0].Name, members[0].Bytes, table.Options{})
		if err != nil {
			return err
		}
		for i, f := range t.Faults {
			if i == maxListed {
				break
			}
			fmt.Fprintf(p.errors, "refused: %s\n", plain(f.Error()))
		}
		refused += t.Refused
		tables = append(tables, t)
	}
	names, kinds, err := o.columns(tables)
	if err != nil {
		return err
	}
	var records link.Records
	var from []listed
	values := make([][]string, len(names))
	for n, t := range tables {
		id := o.idColumn(t)
		for i, row := range t.Rows {
			at := listed{file: n, id: strconv.Itoa(i + 1)}
			if id != "" && row.Text(id) != "" {
				at.id = row.Text(id)
			}
			from = append(from, at)
			records.List = append(records.List, n)
			for k, name := range names {
				v := row.Text(name)
				if v == "NA" || v == "NULL" {
					v = ""
				}
				values[k] = append(values[k], v)
			}
		}
	}
	for k, name := range names {
		kind := kinds[name]
		if kind == "" {
			kind = link.GuessKind(values[k])
		}
		records.Columns = append(records.Columns, link.Column{Name: name, Kind: kind, Values: values[k]})
	}
	linked, err := link.Link(records, link.LinkOptions{Passes: o.passes, Threshold: o.threshold})
	if err != nil {
		return usageError{err}
	}
	if o.clusters != "" {
		if err := writeClusters(o.clusters, files, from, linked.Clusters); err != nil {
			return err
		}
	}
	if p.json {
		err = writePairs(p.out, from, linked)
	} else {
		p.printLinkage(files, from, records, linked)
	}
	if err == nil && refused > 0 {
		err = partly("%s refused; the others are linked", plural(refused, "row", "rows"))
	}
	return err
}

// columns returns the columns to compare, in the first file's order, and the kinds
// that were asked for.
func (o linkFlags) columns(tables []*table.Table) ([]string, map[string]link.ColumnKind, error) {
	kinds := map[string]link.ColumnKind{}
	var names []string
	lacking := func(name string) error {
		for _, t := range tables {
			if !t.Has(name) {
				return usage("%s: no column %q; there are %s", t.File, name, strings.Join(t.Header, ", "))
			}
		}
		return nil
	}
	for _, c := range o.compare {
		name, kind, _ := strings.Cut(c, "=")
		if kind != "" && !slices.Contains(link.ColumnKinds(), link.ColumnKind(kind)) {
			return nil, nil, usage("--compare %s: no kind %q; there are exact, name, date, number", c, kind)
		}
		if err := lacking(name); err != nil {
			return nil, nil, err
		}
		names, kinds[name] = append(names, name), link.ColumnKind(kind)
	}
	for _, name := range o.ignore {
		if err := lacking(name); err != nil {
			return nil, nil, err
		}
	}
	if o.id != "" {
		if err := lacking(o.id); err != nil {
			return nil, nil, err
		}
	}
	if names == nil {
		for _, name := range tables[0].Header {
			if slices.Contains(o.ignore, name) || slices.ContainsFunc(tables, func(t *table.Table) bool { return !t.Has(name) || o.idColumn(t) == name }) {
				continue
			}
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, nil, usage("the files share no column to compare; rename their columns alike")
	}
	return names, kinds, nil
}

// idColumn returns the column that names the records of a table; empty: none.
func (o linkFlags) idColumn(t *table.Table) string {
	if o.id != "" {
		return o.id
	}
	for _, name := range t.Header {
		if slices.Contains([]string{"id", "record_id", "rec_id", "record"}, strings.ToLower(name)) {
			return name
		}
	}
	return ""
}

// writePairs prints a pair a line.
func writePairs(w io.Writer, from []listed, l link.Linkage) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, x := range l.Pairs {
		err := e.Encode(struct {
			A           string        `json:"a"`
			B           string        `json:"b"`
			Probability float64       `json:"probability"`
			Weight      float64       `json:"weight"`
			Reasons     []link.Reason `json:"reasons"`
		}{from[x.A].id, from[x.B].id, x.Probability, x.Weight, x.Reasons})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeClusters writes which cluster each record is in; one that has no partner is
// a cluster of its own.
func writeClusters(to string, files []string, from []listed, clusters [][]int) error {
	cluster := make([]int, len(from))
	for i, c := range clusters {
		for _, r := range c {
			cluster[r] = i + 1
		}
	}
	columns := []table.Column{{Name: "record", Type: table.TextColumn}, {Name: "cluster", Type: table.NumberColumn}}
	if len(files) > 1 {
		columns = append(columns, table.Column{Name: "file", Type: table.TextColumn})
	}
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	next := len(clusters)
	err = table.WriteCSV(file, columns, func(yield func([]string) bool) {
		for i, at := range from {
			c := cluster[i]
			if c == 0 {
				next++
				c = next
			}
			row := []string{at.id, strconv.Itoa(c)}
			if len(files) > 1 {
				row = append(row, filepath.Base(files[at.file]))
			}
			if !yield(row) {
				return
			}
		}
	})
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

func (p *program) printLinkage(files []string, from []listed, r link.Records, l link.Linkage) {
	g := grid{head: []string{"a", "b", "probability", "weight", "why"}}
	for i, x := range l.Pairs {
		if i == maxListed {
			break
		}
		var why []string
		for k, reason := range x.Reasons {
			a, b := r.Columns[k].Values[x.A], r.Columns[k].Values[x.B]
			switch {
			case reason.Level == "missing" || reason.Weight == 0:
			case a == b:
				why = append(why, fmt.Sprintf("%s %s %+.1f", reason.Field, a, reason.Weight))
			default:
				why = append(why, fmt.Sprintf("%s %s/%s %s %+.1f", reason.Field, a, b, reason.Level, reason.Weight))
			}
		}
		g.add(from[x.A].id, from[x.B].id, fmt.Sprintf("%.3f", x.Probability), fmt.Sprintf("%.1f", x.Weight), short(strings.Join(why, ", "), 140))
	}
	if len(g.rows) > 0 {
		g.print(p.out)
	}
	if more := len(l.Pairs) - maxListed; more > 0 {
		fmt.Fprintf(p.out, "… and %d more; --json has all\n", more)
	}
	most := 0
	for _, c := range l.Clusters {
		most += len(c) - 1
	}
	fmt.Fprintf(p.out, "%s of %s: %s, %d different\n", plural(len(r.List), "record", "records"), plural(len(files), "file", "files"),
		plural(len(l.Pairs), "pair", "pairs"), len(r.List)-most)
	for _, c := range l.Columns {
		if c.Left != "" {
			fmt.Fprintf(p.errors, "note: column %s is not counted as evidence: %s\n", plain(c.Name), c.Left)
		}
	}
	for _, w := range l.Warnings {
		fmt.Fprintf(p.errors, "warning: %s\n", w)
	}
}

func (p *program) printOpenPairs(pairs []pipeline.OpenPair) error {
	if p.json {
		e := json.NewEncoder(p.out)
		e.SetEscapeHTML(false)
		for _, x := range pairs {
			err := e.Encode(map[string]any{"a": x.A.ID, "b": x.B.ID, "probability": x.Chance, "reasons": x.Reasons})
			if err != nil {
				return err
			}
		}
		return nil
	}
	g := grid{head: []string{"a", "b", "probability", "why"}}
	for _, x := range pairs {
		g.add(x.A.ID, x.B.ID, fmt.Sprintf("%.2f", x.Chance), short(strings.Join(x.Reasons, "; "), 120))
	}
	if len(g.rows) > 0 {
		g.print(p.out)
	}
	fmt.Fprintf(p.out, "%s on which nobody has ruled\n", plural(len(pairs), "pair", "pairs"))
	return nil
}
