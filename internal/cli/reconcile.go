package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/reconcile"
)

func (p *program) reconcile() *cobra.Command {
	var asOf, kind string
	c := &cobra.Command{
		Use: "reconcile", Short: "Do published numbers agree, and if not, why not?", Args: cobra.NoArgs,
		Long: `Sets the published numbers of each area, period and harm beside each other,
the accepted claims about whole periods beside them, and the numbers about
people in custody beside each other, and gives the smallest explanation of each
difference: same, other-scope, mixed-scope, area-added, transcription,
partial-sum, wrong-month, wrong-area, revision, arithmetic; else conflict.`,
		Example: `  cairn reconcile --kind conflict`,
		RunE: func(c *cobra.Command, _ []string) error {
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				cases, err := d.Reconcile(c.Context(), at)
				if err != nil {
					return err
				}
				if kind != "" {
					kept := []reconcile.Case{}
					for _, x := range cases {
						if string(x.Kind) == kind {
							kept = append(kept, x)
						}
					}
					cases = kept
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"cases": cases})
				}
				for _, x := range cases {
					fmt.Fprintf(p.out, "%-14s  %s  %s  %s: %s beside %s\n", x.Kind, x.Period, areaLabel(x.Area), x.Harm, x.B.Range, x.A.Range)
					fmt.Fprintln(p.out, wrap(x.Explanation, "                ", 110))
				}
				fmt.Fprintf(p.out, "%s\n", plural(len(cases), "case", "cases"))
				return nil
			})
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	c.Flags().StringVar(&kind, "kind", "", "only cases of this kind")
	return c
}
