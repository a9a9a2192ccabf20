package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/when"
)

func (p *program) release() *cobra.Command {
	var o pipeline.ReleaseOptions
	var rules, from, to string
	var small int
	c := &cobra.Command{
		Use: "release --dir DIR", Short: "A signed folder of figures that never changes", Args: cobra.NoArgs,
		Long: `Makes a release in a folder of its own, DIR/r1, DIR/r2 and so on, and records it in
the ledger: the figures of each rule as csv, csv with HXL tags, JSON Lines, GeoJSON
and Parquet, described for programs; the rules as they were run, and whom they
count; the bulletins of the months; the tree head; and every number that was
published before and is another now, with the reason. All of it is signed. Numbers on
custody that tables brought are released beside them, each as a body published it.

A number that stands in public changes only with a reason: where a release would
print another number than an earlier one did, or none, it is refused with the list
of those numbers until --why says why. --dry-run shows the list and makes nothing.

Small counts are hidden: no number of people from 1 to 9 that the register counted
can be read, or worked out from others that are shown; what a body has published
itself is shown. --small N sets another threshold, --small 0 hides nothing. Which
one was used stands in the release.

--districts releases figures of districts too, where incidents are known to them. A
district is a small place: say it only where that harms nobody.

A release is never changed and never overwritten. Made again from the same
register it is the same to the byte. Months are whole; cairn verify --release
checks a folder.`,
		Example: `  cairn release --dir releases
  cairn release --dir releases --rule un-mission,all --from 2018-01 --to 2018-03
  cairn release --dir releases --why "the mission corrected its page of May 2018"
  cairn release --dir elsewhere --again r1`,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.Dir == "" {
				return usage("--dir: say in which folder the release is to be made")
			}
			if small < 0 {
				return usage("--small %d: want a number of people, or 0 to hide nothing", small)
			}
			o.Small = max(small, 1)
			o.Rules = split(rules)
			var err error
			if o.From, err = wholeMonth(from, "--from"); err != nil {
				return err
			}
			if o.To, err = wholeMonth(to, "--to"); err != nil {
				return err
			}
			if o.From != 0 && o.To != 0 && o.From > o.To {
				return usage("--from %s lies after --to %s", from, to)
			}
			if o.Again != "" && (rules != "" || from != "" || to != "" || o.Districts) {
				return usage("--again %s: the release is made as it was, with its own rules and months", o.Again)
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				defer p.progress("making the release")()
				r, err := d.Release(c.Context(), o)
				var unexplained *publish.Unexplained
				if errors.As(err, &unexplained) {
					if p.json {
						if err := writeJSON(p.out, map[string]any{"refused": "no reason given", "corrections": unexplained.Corrections}); err != nil {
							return err
						}
					}
					return fmt.Errorf("no release was made: %w\nhint: say why with --why \"…\": the reason is printed beside each of them", err)
				}
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, r)
				}
				was := "recorded in the ledger"
				switch {
				case o.DryRun:
					was = "not made (dry run)"
				case !r.New:
					was = "made again, the same to the byte"
				}
				fmt.Fprintf(p.out, "release   %s, %s\nfolder    %s, %s, %s\nhead      %s\n", r.ID, was, r.Dir, plural(r.Files, "file", "files"), plural(r.Figures, "figure", "figures"), r.Head)
				for _, e := range r.Corrections {
					fmt.Fprintf(p.out, "changed   %s, published in %s: %s. Why: %s\n", e.Figure, e.Since, plain(e.Words), plain(e.Why))
				}
				if r.Hidden > 0 {
					fmt.Fprintf(p.out, "hidden    %s: counts from 1 to %d, and others that would give one away\n", plural(r.Hidden, "figure", "figures"), r.Small-1)
				}
				if o.Why != "" && len(r.Corrections) == 0 {
					fmt.Fprintln(p.errors, "note: no number that stands in public changed, so --why is kept nowhere")
				}
				return nil
			})
		},
	}
	f := c.Flags()
	c.AddCommand(p.releaseDiff())
	f.StringVar(&o.Dir, "dir", "", "make the release's folder in this one")
	f.StringVar(&rules, "rule", "", "counting rules, with commas between (else the register's own); bulletins are under the first")
	f.StringVar(&from, "from", "", "first month, YYYY-MM")
	f.BoolVar(&o.Districts, "districts", false, "release the figures of districts too")
	f.StringVar(&to, "to", "", "last month, included")
	f.StringVar(&o.Why, "why", "", "why numbers that stand in public are others now; printed beside each of them")
	f.IntVar(&small, "small", publish.SmallCount, "hide counts of people from 1 to below this; 0: hide nothing")
	f.BoolVar(&o.DryRun, "dry-run", false, "say what the release would change, make nothing")
	f.StringVar(&o.Again, "again", "", "make this release once more, from the head that it cites")
	return c
}

func (p *program) releaseDiff() *cobra.Command {
	return &cobra.Command{
		Use: "diff RELEASE RELEASE", Short: "What changed between two releases, in words", Args: cobra.ExactArgs(2),
		Long: `Tells what the public reads otherwise in one release than in another: figure by
figure by how much and what became of the records under it, and which records were
withdrawn between the two.`,
		Example: `  cairn release diff r1 r2`,
		RunE: func(c *cobra.Command, args []string) error {
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				r, err := d.DiffReleases(c.Context(), args[0], args[1])
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, r)
				}
				fmt.Fprint(p.out, plain(r.Text(pipeline.AreaName)))
				for _, g := range r.Withdrawn {
					fmt.Fprintf(p.out, "withdrawn: %s %s (by %s)\n", g.Kind, plain(g.ID), g.By)
				}
				for _, g := range r.Back {
					fmt.Fprintf(p.out, "withdrawn no more: %s %s\n", g.Kind, plain(g.ID))
				}
				return nil
			})
		},
	}
}

// wholeMonth reads a month; nothing is 0. A release of a part of a month would
// publish another number under the name of the whole.
func wholeMonth(s, flag string) (when.Month, error) {
	if s == "" {
		return 0, nil
	}
	m, err := when.ParseMonth(s)
	if err != nil {
		return 0, usage("%s %q: want a month, 2018-02; a release is of whole months", flag, s)
	}
	return m, nil
}

// verifyRelease checks the folder of a release.
func (p *program) verifyRelease(c *cobra.Command, dir, key string) error {
	r, err := pipeline.VerifyRelease(c.Context(), dir, p.db, key)
	if err != nil {
		return err
	}
	if p.json {
		if err := writeJSON(p.out, r); err != nil {
			return err
		}
	} else {
		for _, f := range r.Faults {
			fmt.Fprintln(p.out, plain(f))
		}
		fmt.Fprintf(p.out, "release %s, %s, head %s\n", plain(r.ID), plural(r.Files, "file", "files"), plain(r.Head))
	}
	if len(r.Faults) > 0 {
		return fmt.Errorf("%s: the folder is not what was released", plural(len(r.Faults), "fault", "faults"))
	}
	switch {
	case p.json:
	case r.Register:
		fmt.Fprintln(p.out, "Nothing was altered, and the ledger holds this release.")
	default:
		fmt.Fprintf(p.out, "Nothing was altered. There is no register at %s, so its ledger was not asked.\n", plain(p.db))
	}
	return nil
}
