package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"cairn/internal/estimate"
	"cairn/internal/pipeline"
	"cairn/internal/table"
)

// estimateFlags are what cairn estimate is asked for.
type estimateFlags struct {
	methods  []string
	level    float64
	seed     uint64
	stratify string
	asOf     string
}

func (p *program) estimate() *cobra.Command {
	var o estimateFlags
	var listed bool
	c := &cobra.Command{
		Use:   "estimate [LISTS.csv]",
		Short: "How many were never recorded?",
		Long: `On a file of lists that were linked: how many people there were in all, listed
or not, by several methods side by side, each with its interval and what it
assumes; the methods that cannot answer, and why. Never one number: methods
that fit the lists equally well can differ by a factor, and no list can tell
which of them is right.

The file, csv or json, is one of
  A,B,C,count     a row a combination of lists, a 0 or 1 for each list
  A,B,C           a row a person, a 0 or 1 for each list
  pattern,count   a row a combination, 0110 for lists 2 and 3 of 4
  list,person     a row a record: its list (or file), and the person (or cluster,
                  or incident) that linkage put it to, as cairn link --clusters writes
or {"lists":[…],"table":[{"pattern","freq"}]}. - reads standard input.

Without a file: on the incidents of the register that different kinds of source
tell of, if those that could be the same have been ruled on; else what is missing.`,
		Example: `  cairn estimate examples/estimate/lists.csv
  cairn estimate examples/estimate/lists.csv --stratify year --json
  cairn estimate lists.csv --method chao --method lcmcr --seed 7 --level 0.9
  cairn link a.csv b.csv c.csv --clusters linked.csv && cairn estimate linked.csv
  cairn estimate --methods`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case listed:
				return p.listEstimators()
			case !(o.level > 0 && o.level < 1):
				return usage("--level %v: want a share over 0 and under 1, like 0.95", o.level)
			}
			for _, m := range o.methods {
				if _, ok := estimate.FindMethod(m); !ok && m != "all" {
					return usage("--method %q: cairn estimate --methods lists them", m)
				}
			}
			if len(args) == 1 {
				return p.estimateFile(args[0], o)
			}
			return p.estimateRegister(c, o)
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.methods, "method", nil, "a method, or all; may be given several times")
	f.BoolVar(&listed, "methods", false, "list the methods and what each assumes")
	f.Float64Var(&o.level, "level", 0.95, "level of the intervals")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the sampler: the same seed gives the same numbers")
	f.StringVar(&o.stratify, "stratify", "", "a column that divides the people: an estimate for each part too")
	f.StringVar(&o.asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}

func (p *program) listEstimators() error {
	if p.json {
		return writeJSON(p.out, map[string]any{"methods": estimate.Methods()})
	}
	for _, m := range estimate.Methods() {
		fmt.Fprintf(p.out, "%-18s %s\n%s\n", m.Name, m.Title, wrap(m.Assumes+" ("+m.Paper+")", strings.Repeat(" ", 19), 110))
	}
	return nil
}

// A stratumPanel is the panel of a part of the people.
type stratumPanel struct {
	Stratum string `json:"stratum"`
	estimate.Panel
}

// sumOfParts is what the methods say of all parts together.
type sumOfParts struct {
	Estimates []estimate.Result  `json:"estimates"`
	Refused   []estimate.Refusal `json:"refused"`
}

// estimateFile estimates from a file of lists.
func (p *program) estimateFile(name string, o estimateFlags) error {
	data, err := p.readLists(name)
	if err != nil {
		return err
	}
	r, err := estimate.Read(name, data, o.stratify)
	if err != nil {
		return err
	}
	options := estimate.Options{Level: o.level, Methods: o.methods, Seed: o.seed}
	whole, err := estimate.Run(r.Overlap, options)
	if err != nil {
		return err
	}
	if len(r.Ignored) > 0 {
		whole.Warnings = append(whole.Warnings, "not read as lists: "+strings.Join(r.Ignored, ", "))
	}
	var parts []stratumPanel
	var names []string
	var panels []estimate.Panel
	for i, s := range r.Strata {
		fmt.Fprintf(p.errors, "%s, %d of %d\n", plain(s.Name), i+1, len(r.Strata))
		part, err := estimate.Run(s.Overlap, options)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		parts = append(parts, stratumPanel{s.Name, part})
		names, panels = append(names, s.Name), append(panels, part)
	}
	sum := estimate.Panel{Lists: whole.Lists, Observed: whole.Observed, Times: whole.Times}
	sum.Estimates, sum.Refused = estimate.Sum(names, panels)
	if p.json {
		all := struct {
			estimate.Panel
			Strata []stratumPanel `json:"strata,omitempty"`
			Sum    *sumOfParts    `json:"sum,omitempty"`
		}{Panel: whole, Strata: parts}
		if len(parts) > 0 {
			all.Sum = &sumOfParts{sum.Estimates, sum.Refused}
		}
		err = writeJSON(p.out, all)
	} else {
		p.printPanel(whole, "people", true)
		for _, s := range parts {
			fmt.Fprintf(p.out, "\n%s: %s\n\n", o.stratify, plain(s.Stratum))
			p.printPanel(s.Panel, "people", false)
		}
		if len(parts) > 0 {
			sum.Says = fmt.Sprintf("The sum of the parts by %s, if what a method assumes holds in each part:", o.stratify)
			fmt.Fprintln(p.out)
			p.printPanel(sum, "people", false)
		}
	}
	if err == nil && len(whole.Estimates) == 0 {
		return partly("no estimate could be made; the reasons stand under refused")
	}
	return err
}

// estimateRegister estimates how many incidents of the register nobody
// recorded, or says what is missing for it.
func (p *program) estimateRegister(c *cobra.Command, o estimateFlags) error {
	at, err := moment(o.asOf)
	if err != nil {
		return err
	}
	if o.stratify != "" {
		return usage("--stratify: it divides a file of lists; name the file")
	}
	ctx := c.Context()
	return p.with(ctx, func(d *pipeline.Desk) error {
		u, err := d.Unrecorded(ctx, at, estimate.Options{Level: o.level, Methods: o.methods, Seed: o.seed})
		if err != nil {
			return err
		}
		if p.json {
			empty := estimate.Panel{Lists: []string{}, Times: []int{}, Pairs: []estimate.PairOf{}, Estimates: []estimate.Result{}, Refused: []estimate.Refusal{}, Warnings: []string{}}
			if u.Panel != nil {
				empty = *u.Panel
			}
			return writeJSON(p.out, struct {
				estimate.Panel
				Register pipeline.Unrecorded `json:"register"`
			}{empty, u})
		}
		fmt.Fprintln(p.out, wrap(fmt.Sprintf("The register holds %s whose sources are known, and %s that name none.", plural(u.Incidents, "incident", "incidents"), plural(u.Totals, "published number", "published numbers")), "", 110))
		for _, s := range u.Sources {
			fmt.Fprintf(p.out, "– %s: %s\n", plain(s.Name), plural(s.N, "incident", "incidents"))
		}
		if u.Panel == nil {
			fmt.Fprintln(p.out, "\nHow many more there were cannot be estimated from it:")
			for _, m := range u.Missing {
				fmt.Fprintln(p.out, wrap("– "+missing(m), "  ", 110))
			}
			return partly("no estimate could be made of this register")
		}
		fmt.Fprint(p.out, "\nWhat is estimated are incidents, not people.\n\n")
		p.printPanel(*u.Panel, "incidents", true)
		return nil
	})
}

// missing says an obstacle in words, with what would remove it.
func missing(o estimate.Obstacle) string {
	switch o.Code {
	case estimate.NoIncidents:
		return "no incident whose source is known: totals count people, and tell of no two sources whether they mean the same. Import at least two datasets of incidents, or accept claims from documents"
	case estimate.OneList:
		return fmt.Sprintf("fewer than two sources tell of %d incidents or more: the number that nobody recorded shows in how two sources overlap", o.N)
	case estimate.OpenPairs:
		return plural(o.N, "pair of incidents could be one", "pairs of incidents could be one") + ", and nobody has ruled: cairn link lists them; cairn same and cairn different rule"
	case estimate.Unlinked:
		return fmt.Sprintf("nobody has set the incidents of %s beside those of %s: rule on pairs of the two, on the Review page or with cairn same and cairn different", o.A, o.B)
	case estimate.NoOverlap:
		return "no incident is told by two of the sources"
	}
	return o.Code
}

// readLists reads a file whole, or standard input, up to what a table may hold.
func (p *program) readLists(name string) ([]byte, error) {
	in := p.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, table.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > table.MaxBytes {
		return nil, fmt.Errorf("%s: over %s: it is too large", name, table.Size(table.MaxBytes))
	}
	return data, nil
}

// printPanel prints a panel: the sentence, the lists, a row a method with its
// interval drawn, what was refused; explained, with what each assumes.
func (p *program) printPanel(e estimate.Panel, unit string, explained bool) {
	fmt.Fprintln(p.out, wrap(e.Says, "", 110))
	fmt.Fprintf(p.out, "\n%d lists: %s. On one list only %s", len(e.Lists), plain(strings.Join(e.Lists, ", ")), table.Group(first(e.Times)))
	for k := 1; k < len(e.Times); k++ {
		fmt.Fprintf(p.out, ", on %d %s", k+1, table.Group(e.Times[k]))
	}
	fmt.Fprintf(p.out, " (%s).\n\n", unit)
	if len(e.Estimates) > 0 {
		scale := newScale(e)
		t := grid{head: []string{"method", "in all", "from", "to", "held out", scale.head()}}
		for _, r := range e.Estimates {
			upper, point := "no ceiling", table.Group(round(r.Point))
			if r.Upper != nil {
				upper = table.Group(round(*r.Upper))
			}
			if r.Bound {
				point = "≥ " + point
			}
			held := "–"
			if r.Held != nil {
				held = fmt.Sprintf("%d of %d", r.Held.Right, r.Held.Lists)
			}
			t.add(r.Method, point, table.Group(round(r.Lower)), upper, held, scale.draw(r))
		}
		t.print(p.out)
		fmt.Fprintf(p.out, "\nIntervals of %v in 100, each only if what its method assumes holds. Held out: of how many lists the number of\nthose on it was found from the other lists alone.\n\n", math.Round(1000*e.Estimates[0].Level)/10)
		for _, r := range e.Estimates {
			title := r.Method
			if r.Model != "" {
				title += " " + r.Model
			}
			if explained {
				fmt.Fprintln(p.out, wrap(title+": "+r.Assumes, "", 110))
			} else if len(r.Warnings) > 0 {
				fmt.Fprintln(p.out, title+":")
			}
			for _, w := range r.Warnings {
				fmt.Fprintln(p.out, wrap("– "+w, "  ", 110))
			}
		}
	}
	for _, r := range e.Refused {
		fmt.Fprintln(p.out, wrap("refused: "+r.Method+": "+r.Reason, "", 110))
	}
	for _, w := range e.Warnings {
		fmt.Fprintln(p.out, wrap("! "+w, "", 110))
	}
}

func first(times []int) int {
	if len(times) == 0 {
		return 0
	}
	return times[0]
}

func round(x float64) int { return int(math.Round(x)) }

// a scale draws intervals beside each other, from the people listed to the
// highest end, by logarithms where that is far.
type scale struct {
	low, high float64
	log       bool
}

const scaleWide = 40

func newScale(e estimate.Panel) scale {
	s := scale{low: float64(e.Observed), high: float64(e.Observed) + 1}
	top := 0.0
	for _, r := range e.Estimates {
		s.high, top = max(s.high, r.Point), max(top, r.Point)
	}
	for _, r := range e.Estimates {
		if r.Upper != nil {
			s.high = max(s.high, min(*r.Upper, 5*top))
		}
	}
	s.log = s.high > 8*s.low
	return s
}

func (s scale) at(x float64) int {
	share := (x - s.low) / (s.high - s.low)
	if s.log {
		share = math.Log(x/s.low) / math.Log(s.high/s.low)
	}
	return int(math.Round(min(max(share, 0), 1) * (scaleWide - 1)))
}

// head writes the ends of the scale.
func (s scale) head() string {
	low, high := table.Group(round(s.low)), table.Group(round(s.high))
	return low + strings.Repeat(" ", max(1, scaleWide-utf8.RuneCountInString(low+high))) + high
}

func (s scale) draw(r estimate.Result) string {
	line := []rune(strings.Repeat(" ", scaleWide))
	to := scaleWide - 1
	if r.Upper != nil {
		to = s.at(*r.Upper)
	}
	for i := s.at(r.Lower); i <= to; i++ {
		line[i] = '─'
	}
	if r.Upper == nil || *r.Upper > s.high {
		line[scaleWide-1] = '→'
	}
	line[s.at(r.Point)] = '●'
	if r.Bound {
		line[s.at(r.Point)] = '▶'
	}
	return string(line)
}
