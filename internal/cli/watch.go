package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/watch"
	"cairn/internal/when"
)

func (p *program) watch() *cobra.Command {
	var o struct {
		Method  string
		Rate    float64
		History int
		Areas   bool
	}
	var asOf, until string
	var listed bool
	c := &cobra.Command{
		Use:   "watch [SERIES.csv]",
		Short: "Is the violence coming back: where, how sure, since when, on what signs?",
		Long: `On the register: the answer for the country and each area with figures, one
sentence first, then what it rests on. On a file (period,count; an empty count
is a gap, never zero): what a detector makes of the series, each period judged
from earlier ones only.`,
		Example: `  cairn watch --db demo/cairn.db --areas
  cairn watch monthly.csv --method baseline --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if listed {
				for _, m := range watch.Methods() {
					fmt.Fprintf(p.out, "%-22s %s\n", m.Name, m.Title)
				}
				return nil
			}
			if o.Rate < 0 || o.Rate >= 1 {
				return usage("--rate %v: want the share of false alarms a period, over 0 and under 1", o.Rate)
			}
			if len(args) == 1 {
				f, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer f.Close()
				s, err := watch.ReadCSV(f, args[0])
				if err != nil {
					return err
				}
				r, err := watch.Run(o.Method, s, watch.Options{Rate: o.Rate, History: o.History})
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, r)
				}
				p.printWatched(r)
				return nil
			}
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			var last when.Month
			if until != "" {
				if last, err = when.ParseMonth(until); err != nil {
					return usage("--until: %v", err)
				}
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				cards, err := d.Card(c.Context(), at, "", last)
				if err != nil {
					return err
				}
				if !o.Areas && len(cards) > 1 {
					cards = cards[:1]
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"cards": cards})
				}
				for _, card := range cards {
					fmt.Fprintln(p.out, wrap(card.Sentence, "", 110))
					for _, r := range card.Reasons {
						fmt.Fprintln(p.out, wrap("– "+r, "  ", 110))
					}
					for _, s := range card.Signs {
						fmt.Fprintln(p.out, wrap(fmt.Sprintf("– sign, %s (%s): “%s”, says %s", s.Kind, s.Standing, short(s.Quote, 90), s.Source), "  ", 110))
					}
					fmt.Fprintln(p.out)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Method, "method", "baseline", "detector; --methods lists them")
	f.BoolVar(&listed, "methods", false, "list the detectors")
	f.Float64Var(&o.Rate, "rate", 0, "false alarms a period that you accept (0: the method's own)")
	f.IntVar(&o.History, "history", 0, "earlier figures that a period needs (0: the method's own)")
	f.BoolVar(&o.Areas, "areas", false, "every area, not only the country")
	f.StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	f.StringVar(&until, "until", "", "as it could be answered at the end of this month")
	return c
}

func (p *program) printWatched(r watch.Result) {
	fmt.Fprintf(p.out, "%s, method %s\n\n", plain(r.Series), r.Method)
	g := grid{head: []string{"period", "seen", "expected", "threshold", "", "why"}}
	for _, x := range r.Points {
		seen, mark := "–", ""
		if x.Observed != nil {
			seen = fmt.Sprint(*x.Observed)
		}
		if x.Alarm {
			mark = "ALARM"
		}
		g.add(x.Period, seen, decimal(x.Expected), decimal(x.Threshold), mark, short(x.Reason, 90))
	}
	g.print(p.out)
	for _, n := range r.Notes {
		fmt.Fprintln(p.out, wrap(n, "", 110))
	}
}

func decimal(x *float64) string {
	if x == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f", *x)
}
