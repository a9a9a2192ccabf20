package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/check"
	"cairn/internal/pipeline"
	"cairn/internal/when"
)

func (p *program) check() *cobra.Command {
	var q pipeline.Question
	var published, asOf string
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Does a text hold, and does it compare like with like?",
		Long: `Sets every figure and comparison of a text beside the register's own, each with
a verdict and its reason:

  supported      the register holds the same number for the same people
  other-scope    the number is real, of other people, another area or another way of counting
  contradicted   the register holds another number for the same people
  not-covered    the rule leaves these people out, or nothing is recorded
  cannot-say     too little is said, or held, to compare

Nothing of the text is kept. Where --db names no register and none is there, it
is checked against the Iraq 2012–2018 example.`,
		Example: `  cairn check article.txt --published 2018-03-25 --country IQ`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			if err := readable(q.Language); err != nil {
				return err
			}
			q.AsOf = at
			if published != "" {
				d, err := when.ParseDay(published)
				if err != nil {
					return usage("--published: %v", err)
				}
				q.Published = when.Between(d, d)
			}
			b, err := p.readLists(args[0])
			if err != nil {
				return err
			}
			if q.Text, err = pipeline.PlainText(args[0], b); err != nil {
				return err
			}
			if strings.TrimSpace(q.Text) == "" {
				return fmt.Errorf("%s: it is empty: there is no text to check", args[0])
			}
			return p.withOrExample(c.Context(), func(d *pipeline.Desk) error {
				r, err := d.Check(c.Context(), q)
				if err != nil {
					return err
				}
				if p.json {
					if err := writeJSON(p.out, r); err != nil {
						return err
					}
				} else {
					p.printCheck(r)
				}
				if !r.Held() {
					return partly("some figures do not hold")
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&published, "published", "", "day of publication, YYYY-MM-DD")
	f.StringVar(&q.Country, "country", "", "ISO 3166-1 code of the country that the text is about")
	f.StringVar(&q.Language, "lang", "", "language: en, ar, fr (else found out; fr must be said)")
	f.StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}

func (p *program) printCheck(r check.Report) {
	w := p.out
	for _, f := range r.Findings {
		fmt.Fprintf(w, "%-12s  “%s”\n", f.Verdict, plain(short(f.Quote, 90)))
		fmt.Fprintln(w, wrap(f.Reason, "              ", 110))
		if f.Figure != nil {
			fig := "–"
			if f.Figure.Min != nil && f.Figure.Max != nil {
				fig = fmt.Sprint(*f.Figure.Min)
				if *f.Figure.Max != *f.Figure.Min {
					fig += fmt.Sprintf("–%d", *f.Figure.Max)
				}
				if f.Figure.Open {
					fig += "+"
				}
			}
			fmt.Fprintf(w, "              register: %s %s %s, rule %s\n              %s\n", fig, f.Figure.Area, f.Figure.Period, f.Figure.Rule, plain(f.Figure.Source))
		}
	}
	if len(r.Comparisons) > 0 {
		fmt.Fprintln(w, "\nComparisons")
	}
	for _, c := range r.Comparisons {
		fmt.Fprintf(w, "%-12s  “%s”\n", c.Verdict, plain(short(c.Quote, 90)))
		fmt.Fprintln(w, wrap(c.Says+". "+c.Reason, "              ", 110))
	}
	if len(r.Signs) > 0 {
		fmt.Fprintln(w, "\nSigns that bear on whether violence comes back (somebody's word, not a finding)")
	}
	for _, s := range r.Signs {
		fmt.Fprintf(w, "%-12s  %s\n", s.Kind, strings.TrimLeft(wrap("“"+short(s.Quote, 200)+"” — "+s.Source, "              ", 110), " "))
	}
	if len(r.Unread) > 0 {
		fmt.Fprintln(w, "\nQuantities near a harm word that no rule took")
	}
	for _, u := range r.Unread {
		fmt.Fprintf(w, "              “%s”: %s\n", plain(short(u.Quote, 80)), plain(u.Reason))
	}
	if len(r.Findings)+len(r.Comparisons)+len(r.Signs) == 0 {
		fmt.Fprintln(w, "No figure, comparison or sign was found in the text.")
	}
}
