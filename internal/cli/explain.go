package cli

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/register"
)

func (p *program) explain() *cobra.Command {
	var asOf string
	c := &cobra.Command{
		Use:   "explain FIGURE",
		Short: "What lies under one figure: definition, totals, incidents, claims, words",
		Long: `Shows everything under one figure: the rule and the definition it was counted
under, each total, incident and claim that was looked at, why it is in or out,
the words and the address it stands on, and the numbers that disagree with it.
A figure is named rule/period/area/harm, as cairn count --json prints it.`,
		Example: `  cairn explain un-mission/2018-02/IQ/killed`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			if _, _, _, _, err := pipeline.ParseRowID(args[0]); err != nil {
				return usageError{err}
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				e, err := d.Explain(c.Context(), at, args[0])
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, e)
				}
				p.printExplained(e)
				return nil
			})
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}

func (p *program) printExplained(e pipeline.Explained) {
	w := bufio.NewWriterSize(p.out, 64<<10)
	defer w.Flush()
	r := e.Row
	fmt.Fprintf(w, "%s %s in %s, %s: %s\n", rangeLabel(r), r.Harm, areaLabel(r.Area), r.Period, r.Basis)
	asOf := "as of " + e.AsOf.Format("2006-01-02 15:04 UTC")
	if e.AsOf.IsZero() {
		asOf = "the register is empty"
	}
	fmt.Fprintf(w, "rule %s version %s; %s; tree head %s\n", e.Rule.ID, e.Rule.Version, asOf, e.Head)
	for _, n := range r.Notes {
		fmt.Fprintln(w, wrap(n, "  ", 100))
	}
	if d := e.Definition; d != nil {
		fmt.Fprintf(w, "\nDefinition %s (%s to %s): %s\n", d.ID, d.From, d.To, plain(d.Title["en"]))
		fmt.Fprintln(w, wrap(d.Text["en"], "  ", 100))
	}
	if len(r.Inputs) > 0 {
		fmt.Fprintln(w, "\nLooked at:")
	}
	totals := make(map[string]*register.Total, len(e.Totals))
	for i := range e.Totals {
		totals[e.Totals[i].ID] = &e.Totals[i]
	}
	incidents := make(map[string]*register.Incident, len(e.Incidents))
	for i := range e.Incidents {
		incidents[e.Incidents[i].ID] = &e.Incidents[i]
	}
	for _, in := range r.Inputs {
		mark := "out"
		if in.In {
			mark = "in "
		}
		fmt.Fprintf(w, "  %s  %-8s  %-8s  %s\n", mark, in.Range, in.Type, plain(in.Why))
		if t := totals[in.ID]; t != nil {
			fmt.Fprintf(w, "       %s\n", plain(strings.TrimSpace(t.Population.Words+"  "+t.Address)))
		}
		if i := incidents[in.ID]; i != nil && i.Quote != "" {
			fmt.Fprintf(w, "       “%s” %s\n", plain(short(i.Quote, 120)), plain(i.Address))
		}
	}
	if len(e.Claims) > 0 {
		fmt.Fprintln(w, "\nWords:")
	}
	for _, j := range e.Claims {
		source := "the publisher"
		if j.Attribution != nil {
			source = j.Attribution.Text
		}
		fmt.Fprintf(w, "  “%s” (%s; %s; document %s)\n", plain(short(j.Quote, 120)), plain(source), j.Standing, j.Document.Short())
	}
	if len(e.Cases) > 0 {
		fmt.Fprintln(w, "\nOther numbers for it:")
	}
	for _, c := range e.Cases {
		fmt.Fprintf(w, "  %s beside %s: %s\n", c.B.Range, c.A.Range, c.Kind)
		fmt.Fprintln(w, wrap(c.Explanation, "       ", 100))
		if c.B.Address != "" {
			fmt.Fprintf(w, "       %s\n", plain(c.B.Address))
		}
	}
}
