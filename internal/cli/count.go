package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

func (p *program) count() *cobra.Command {
	var q count.Query
	var by, from, to, of, asOf, since, format, out string
	c := &cobra.Command{
		Use:   "count",
		Short: "Figures: how many, where, when, under a counting rule",
		Long: `Figures under a counting rule, by month or year and first-level area. The
country's own area is its code; an area that nothing was published or recorded
for is a gap, which is not zero. By admin2 there are rows of what is known to lie in a
district, and of people of whom only the first-level area is known; --within takes
the districts of one. --from and --to are months or days, both
included. --of custody gives the numbers about the detained instead. --since
tells what changed in these figures since a day or moment, and why.`,
		Example: `  cairn count --rule un-mission --by month,admin1 --from 2018-01 --to 2018-03
  cairn count --rule all --by year --of killed --json
  cairn count --rule all --by year,admin2 --within IQ-NI
  cairn count --of custody
  cairn count --by month --since 2035-03-01`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			before, err := momentOf("--since", since)
			if err != nil {
				return err
			}
			q.By = split(by)
			if q.Within != "" && !slices.Contains(q.By, "admin2") {
				return usage("--within %s: it goes with --by month,admin2 or year,admin2", q.Within)
			}
			if q.From, err = firstDay(from, "--from"); err != nil {
				return err
			}
			if q.To, err = lastDay(to, "--to"); err != nil {
				return err
			}
			if q.To != 0 && q.From > q.To {
				return usage("--from %s lies after --to %s", from, to)
			}
			custody := false
			for _, h := range split(of) {
				switch register.Harm(h) {
				case register.HarmKilled, register.HarmInjured, register.HarmMissing:
					q.Of = append(q.Of, register.Harm(h))
				case "custody":
					custody = true
				default:
					return usage("--of %q: want killed, injured, missing or custody", h)
				}
			}
			if p.json {
				format = "json"
			}
			if !slices.Contains(append([]string{"table", "json"}, publish.Formats...), format) {
				return usage("--format %q: want table, json, %s", format, strings.Join(publish.Formats, ", "))
			}
			if since != "" {
				if custody || format != "table" && format != "json" || out != "" {
					return usage("--since prints the changes of figures as text or --json: it goes with no --format, no --out and not with custody")
				}
				return p.since(c.Context(), before, at, q)
			}
			w := p.out
			if out != "" {
				f, err := os.Create(out)
				if err != nil {
					return err
				}
				defer f.Close()
				w = f
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				if custody {
					t, err := d.Custody(c.Context(), at, q.Country, q.From, q.To)
					if err != nil {
						return err
					}
					if format == "json" {
						return writeJSON(w, t)
					}
					printCustody(w, t)
					return nil
				}
				t, err := d.Count(c.Context(), at, q)
				if err != nil {
					return err
				}
				switch format {
				case "json":
					for i := range t.Rows {
						t.Rows[i].Inputs = nil
					}
					return writeJSON(w, t)
				case "table":
					p.printTable(t)
					return nil
				}
				return publish.Write(w, format, t, pipeline.AreaName)
			})
		},
	}
	f := c.Flags()
	f.StringVar(&q.Rule, "rule", "un-mission", "counting rule; cairn rule list names them")
	f.StringVar(&by, "by", "month", "month or year, and admin1 or admin2")
	f.StringVar(&from, "from", "", "first month or day, included")
	f.StringVar(&to, "to", "", "last month or day, included")
	f.StringVar(&of, "of", "killed,injured", "killed, injured, missing; or custody")
	f.StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	f.StringVar(&since, "since", "", "what changed since the end of this day, or since this moment")
	f.StringVar(&q.Country, "country", "", "ISO 3166-1 code (else the register's own)")
	f.StringVar(&q.Within, "within", "", "with --by admin2: the districts of this first-level area")
	f.StringVar(&format, "format", "table", "table, json, csv, hxl, jsonl, geojson or parquet")
	f.StringVar(&out, "out", "", "write to this file")
	return c
}

// since prints what changed in the figures between two moments.
func (p *program) since(ctx context.Context, from, to time.Time, q count.Query) error {
	return p.with(ctx, func(d *pipeline.Desk) error {
		c, err := d.Changes(ctx, from, to, q)
		if err != nil {
			return err
		}
		if p.json {
			return writeJSON(p.out, c)
		}
		fmt.Fprint(p.out, plain(c.Text(pipeline.AreaName)))
		return nil
	})
}

func (p *program) printTable(t count.Table) {
	g := grid{head: []string{"period", "area", "harm", "range", "rests on", "notes"}}
	for i, r := range t.Rows {
		if n, first := alikeGaps(t.Rows, i); n >= manyGaps {
			if first {
				g.add(r.Period, plural(n, "area", "areas"), string(r.Harm), "–", string(r.Basis), strings.Join(r.Notes, "; ")+": "+gapAreas(t.Rows, i))
			}
			continue
		}
		g.add(r.Period, areaLabel(r.Area), string(r.Harm), rangeLabel(r), string(r.Basis), short(strings.Join(r.Notes, "; "), 110))
	}
	fmt.Fprintf(p.out, "Rule %s, version %s; as of %s. + means at least; – (alone) means unknown, which is not zero.\n\n", t.Rule.ID, t.Rule.Version, t.AsOf.Format("2006-01-02 15:04 UTC"))
	g.print(p.out)
	if slices.ContainsFunc(t.Rows, func(r count.Row) bool { return r.Placed != nil }) {
		fmt.Fprintln(p.out, "\nplaced: without incidents whose place or date is not known closely enough. The first range holds wherever they lie; the second leaves their people out.")
	}
	if len(t.Rows) == 0 {
		fmt.Fprintln(p.out, "No figures: the register holds nothing that this rule counts in these days.")
	}
}

// manyGaps is from how many areas on of which nothing is known of one month and
// harm a terminal shows one line for all of them.
const manyGaps = 5

// sameGap reports whether two rows are gaps of areas that say the same.
func sameGap(a, b *count.Row) bool {
	return a.Gap && b.Gap && !a.Hidden && !b.Hidden && a.Period == b.Period && a.Harm == b.Harm && strings.Contains(a.Area, "-") && strings.Contains(b.Area, "-") && slices.Equal(a.Notes, b.Notes)
}

// alikeGaps returns how many rows say the same as this one, which is a gap, and
// whether it is the first of them.
func alikeGaps(rows []count.Row, i int) (n int, first bool) {
	first = true
	for j := range rows {
		if sameGap(&rows[i], &rows[j]) {
			n++
			first = first && j >= i
		}
	}
	return n, first
}

func gapAreas(rows []count.Row, i int) string {
	var codes []string
	for j := range rows {
		if sameGap(&rows[i], &rows[j]) {
			codes = append(codes, rows[j].Area)
		}
	}
	return strings.Join(codes, ", ")
}

func rangeLabel(r count.Row) string {
	if v, ok := r.Range(); ok {
		if r.Placed != nil { // the bound, and what is known to lie here
			return v.String() + " (" + r.Placed.Range().String() + " placed)"
		}
		return v.String()
	}
	return "–"
}

func areaLabel(code string) string {
	if n := pipeline.AreaName(code, "en"); n != "" {
		return code + " " + n
	}
	return code
}

func split(s string) []string {
	var parts []string
	for _, x := range strings.Split(s, ",") {
		if x = strings.TrimSpace(x); x != "" {
			parts = append(parts, x)
		}
	}
	return parts
}

// firstDay and lastDay read a month or a day as the first or last day of it;
// nothing is 0.
func firstDay(s, flag string) (when.Day, error) {
	if s == "" {
		return 0, nil
	}
	if m, err := when.ParseMonth(s); err == nil {
		return m.First(), nil
	}
	d, err := when.ParseDay(s)
	if err != nil {
		return 0, usage("%s %q: want a month, 2018-02, or a day, 2018-02-14", flag, s)
	}
	return d, nil
}

func lastDay(s, flag string) (when.Day, error) {
	if m, err := when.ParseMonth(s); err == nil {
		return m.Last(), nil
	}
	return firstDay(s, flag)
}
