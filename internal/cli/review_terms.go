package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
)

// reviewTerms shows and sets under which terms rulings on claims stand.
func (p *program) reviewTerms() *cobra.Command {
	var two bool
	var share int
	var why string
	c := &cobra.Command{
		Use:   "terms",
		Short: "Under which terms rulings on claims stand",
		Long: `Shows the terms of review, or sets them for the rulings made from now on.
--two-persons: a claim counts only after two persons have ruled the same; the
same person cannot be both. --double-share: of so many documents in a hundred,
drawn by their hash, the claims are coded by two people who do not see each
other; the Review page shows how far they agree. Setting them is a decision,
with who, when and why, and can be taken back.`,
		Example: `  cairn review terms
  cairn review terms --two-persons --double-share 10 --why "agreed by the team"`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				t, err := d.Terms(c.Context())
				if err != nil {
					return err
				}
				if flags := c.Flags(); flags.Changed("two-persons") || flags.Changed("double-share") {
					if why == "" {
						return usage("terms: setting them needs a reason: --why \"…\"")
					}
					if flags.Changed("two-persons") {
						t.TwoPersons = two
					}
					if flags.Changed("double-share") {
						t.DoubleShare = share
					}
					if err := t.Fit(); err != nil {
						return usage("terms: %v", err)
					}
					if _, err := d.SetTerms(c.Context(), t, "", why); err != nil {
						return err
					}
				}
				if p.json {
					return writeJSON(p.out, t)
				}
				persons := "one person"
				if t.TwoPersons {
					persons = "two persons"
				}
				fmt.Fprintf(p.out, "A claim counts after %s accepted it.\nDocuments coded by two without seeing each other: %d in a hundred.\n", persons, t.DoubleShare)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&two, "two-persons", false, "a claim counts after two persons")
	c.Flags().IntVar(&share, "double-share", 0, "documents in a hundred that two people code")
	c.Flags().StringVar(&why, "why", "", "the reason, needed to set them")
	return c
}
