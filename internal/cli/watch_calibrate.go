package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"cairn/internal/watch"
)

func (p *program) watchCalibrate() *cobra.Command {
	var method string
	var rate float64
	var n, months int
	var seed uint64
	c := &cobra.Command{
		Use:   "calibrate",
		Short: "Stated against measured false alarms, on simulated series in which nothing happens",
		Long: `Runs a detector over simulated monthly series of 180 kinds in which nothing
happens (levels from 2 to 300, over-dispersed, with trends, seasons and gaps) and
sets the rate of false alarms that it states against the one measured.`,
		Example: `  cairn watch calibrate --method farrington --series 1000`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			all := watch.Methods()
			i := slices.IndexFunc(all, func(m watch.Method) bool { return m.Name == method })
			if i < 0 {
				return usage("--method %q: want a detector; cairn watch --methods lists them", method)
			}
			if n < 1 || n > 1_000_000 || months < 13 || months > 1200 {
				return usage("--series %d, --months %d: want 1 to 1,000,000 series of 13 to 1,200 months", n, months)
			}
			if rate < 0 || rate >= 1 {
				return usage("--rate %v: want the share of false alarms a period, over 0 and under 1", rate)
			}
			got, err := watch.Calibrate(all[i].Run, watch.Options{Rate: rate}, watch.Scenarios(), n, months, seed)
			if err != nil {
				return err
			}
			if p.json {
				return writeJSON(p.out, map[string]any{"method": method, "calibration": got, "ratio": got.Ratio(), "seed": seed})
			}
			fmt.Fprintf(p.out, "%s: stated %.4g a month, measured %.4g (%d false alarms in %d months of %d series): %.2f times the stated\n",
				method, got.Stated, got.Measured, got.Alarms, got.Judged, got.Series, got.Ratio())
			if !all[i].States {
				fmt.Fprintln(p.out, "The method states no rate of its own; the stated one is only what was asked for.")
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&method, "method", "baseline", "detector")
	f.Float64Var(&rate, "rate", 0, "false alarms a period (0: 0.025)")
	f.IntVar(&n, "series", 10_000, "simulated series")
	f.IntVar(&months, "months", 96, "months of each")
	f.Uint64Var(&seed, "seed", 1, "of the simulation")
	return c
}
