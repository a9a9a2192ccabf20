package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

func (p *program) watchWarn() *cobra.Command {
	var month, why string
	var rate float64
	c := &cobra.Command{
		Use:   "warn AREA",
		Short: "Issue a warning: an alarm that you have looked at and stand by",
		Long: `Writes a warning to the ledger with your name and reasons, and with the alarm of
the area in that month as it stands; where none does, it rests on the reasons
alone. It can be withdrawn, and is set against what came after on the score card.`,
		Example: `  cairn watch warn IQ-KI --month 2014-05 --why "three districts in a month"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o := pipeline.WarnOrder{Area: args[0], Rate: rate, Why: why}
			if why == "" {
				return usage("watch warn: a warning needs a reason: --why \"…\"")
			}
			if month != "" {
				m, err := when.ParseMonth(month)
				if err != nil {
					return usage("--month: %v", err)
				}
				o.Month = m
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				w, err := d.Warn(c.Context(), o)
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, w)
				}
				on := "no alarm stood; it rests on the reasons alone"
				if w.Indicator != "" && w.Observed != nil && w.Threshold != nil {
					on = fmt.Sprintf("on the alarm: %s %d, over the threshold of %.0f", w.Indicator, *w.Observed, *w.Threshold)
				}
				fmt.Fprintf(p.out, "%s  %s, %s: %s\n", w.ID, w.Area, w.Month, on)
				return nil
			})
		},
	}
	c.Flags().StringVar(&month, "month", "", "the month that it warns in, 2014-05 (the newest with a figure)")
	c.Flags().StringVar(&why, "why", "", "the reasons; readers see them")
	c.Flags().Float64Var(&rate, "rate", 0, "false alarms a figure at which the alarm is looked for (0: 0.025)")
	return c
}

func (p *program) watchWarnings() *cobra.Command {
	var asOf string
	c := &cobra.Command{
		Use:     "warnings",
		Short:   "The warnings that were issued, newest first",
		Example: `  cairn watch warnings`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				issued, err := d.Warnings(c.Context(), at)
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"warnings": issued})
				}
				for _, w := range issued {
					fmt.Fprintln(p.out, wrap(warningLine(w), "", 110))
				}
				if len(issued) == 0 {
					fmt.Fprintln(p.out, "No warning was issued.")
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}

func (p *program) watchWithdraw() *cobra.Command {
	var why string
	c := &cobra.Command{
		Use:     "withdraw WARNING",
		Short:   "Withdraw a warning",
		Long:    "Withdraw a warning. The withdrawal is a decision with who, when and why; it can be\ntaken back with cairn take-back.",
		Example: `  cairn watch withdraw w0a1b2c3d4e5f --why "a typing error in the count"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if why == "" {
				return usage("watch withdraw: a decision needs a reason: --why \"…\"")
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				made, err := d.Decide(c.Context(), register.Decision{Act: register.Withdraw, On: args[0], Why: why})
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, made)
				}
				fmt.Fprintf(p.out, "%s  withdrew %s\n", made.ID, made.On)
				return nil
			})
		},
	}
	c.Flags().StringVar(&why, "why", "", "the reason")
	return c
}

func (p *program) watchScore() *cobra.Command {
	var o watchFlags
	c := &cobra.Command{
		Use:   "score",
		Short: "How often the alarms were false, how late they came, what they missed",
		Long: `Runs every detector backwards over the register, each month as it could be
judged then, and over simulated series; and sets the warnings that were issued
against what came after.`,
		Example: `  cairn watch score --rate 0.01`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			at, err := moment(o.asOf)
			if err != nil {
				return err
			}
			q, err := o.query()
			if err != nil {
				return err
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				s, err := d.WatchScore(c.Context(), at, q)
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"score": s})
				}
				p.printScore(s)
				return nil
			})
		},
	}
	f := c.Flags()
	f.Float64Var(&o.rate, "rate", 0, "false alarms a period that you accept (0: 0.025)")
	f.StringVar(&o.until, "until", "", "as it could be answered at the end of this month")
	f.StringVar(&o.asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}

func (p *program) printScore(s pipeline.WatchScore) {
	fmt.Fprintf(p.out, "%d series, %s to %s; %d months judged by what the ledger held when they ended\n\n", s.Series, s.From, s.To, s.AsKnown)
	g := grid{head: []string{"detector", "stated a year", "false a year", "missed", "late", "simulated: false a year", "missed", "late"}}
	for _, d := range s.Detectors {
		stated, wrong := "none", "–"
		if d.States {
			stated = fmt.Sprintf("%.2f", 12*s.Rate)
		}
		if d.Register.Years > 0 {
			wrong = fmt.Sprintf("%.2f", d.Register.FalsePerAreaYear)
		}
		g.add(d.Method, stated, wrong, fmt.Sprintf("%d of %d", d.Register.Missed, d.Register.Rises), decimal(d.Register.DelayMean),
			fmt.Sprintf("%.2f", d.Simulated.FalsePerAreaYear), fmt.Sprintf("%.0f %%", 100*d.Simulated.Missed), decimal(d.Simulated.DelayMean))
	}
	g.print(p.out)
	for _, w := range s.Warnings {
		fate := string(w.Fate)
		if w.Rise != nil {
			fate = "a sustained rise from " + w.Rise.First
		}
		fmt.Fprintln(p.out, wrap(warningLine(w.Issued)+": "+fate, "", 110))
	}
}
