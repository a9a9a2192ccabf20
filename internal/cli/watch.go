package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// watchFlags are what cairn watch is asked for.
type watchFlags struct {
	method                  string
	rate, fdr               float64
	history                 int
	areas, explain, nowcast bool
	area, asOf, until       string
	set                     []string
}

func (p *program) watch() *cobra.Command {
	var o watchFlags
	var listed bool
	c := &cobra.Command{
		Use:   "watch [FILE.csv]",
		Short: "Is the violence coming back: where, how sure, since when, on what signs?",
		Long: `On the register: the answer for the country and each area with figures, one
sentence first, then what it rests on. On a file (period,count; an empty count
is a gap, never zero): what a detector makes of the series, each period judged
from earlier ones only. A file of many series (period,area,count) with --areas:
the board, sorted by evidence, with the false alarms among areas held down.

--methods lists the detectors, which hold to a rate of false alarms, and the
methods of the literature with their own parameters, given by --set name=value:
change points, scans, Knox, Hawkes, endemic-epidemic models, forecast scores.
--explain says what a method does and takes, and why each alarm was raised.`,
		Example: `  cairn watch --db demo/cairn.db --areas
  cairn watch --area IQ-KI --nowcast
  cairn watch monthly.csv --method baseline --json
  cairn watch monthly.csv --method pelt --set penalty=SIC
  cairn watch areas.csv --areas --fdr 0.1
  cairn watch warn IQ-KI --month 2014-05 --why "three districts in a month"`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if listed {
				return p.listMethods()
			}
			if o.rate < 0 || o.rate >= 1 {
				return usage("--rate %v: want the share of false alarms a period, over 0 and under 1", o.rate)
			}
			if o.fdr < 0 || o.fdr > 1 {
				return usage("--fdr %v: want the share of false alarms among those that stand, over 0 and up to 1", o.fdr)
			}
			if len(args) == 1 {
				err := p.watchFile(args[0], o)
				if errors.Is(err, watch.ErrParameter) {
					return usageError{err}
				}
				return err
			}
			if o.explain && c.Flags().Changed("method") {
				return p.explainMethod(o.method)
			}
			return p.watchRegister(c, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.method, "method", "baseline", "detector or method; --methods lists them")
	f.BoolVar(&listed, "methods", false, "list the detectors and methods")
	f.StringArrayVar(&o.set, "set", nil, "a parameter of the method, name=value; may be given several times")
	f.Float64Var(&o.rate, "rate", 0, "false alarms a period that you accept (0: the method's own)")
	f.Float64Var(&o.fdr, "fdr", 0, "false alarms among those that stand when many areas are looked at (0: 0.1)")
	f.IntVar(&o.history, "history", 0, "earlier figures that a period needs (0: the method's own)")
	f.BoolVar(&o.areas, "areas", false, "every area, not only the country; on a file: period,area,count")
	f.StringVar(&o.area, "area", "", "one area in whole, as IQ-KI: its card, outlook and warnings")
	f.BoolVar(&o.nowcast, "nowcast", false, "with the newest months corrected for late reports, by the ledger's own history")
	f.BoolVar(&o.explain, "explain", false, "say what the method does and takes, and why each alarm was raised")
	f.StringVar(&o.asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	f.StringVar(&o.until, "until", "", "as it could be answered at the end of this month")
	c.AddCommand(p.watchWarn(), p.watchWarnings(), p.watchWithdraw(), p.watchScore(), p.watchCalibrate())
	return c
}

// listMethods prints every method, JSON with its parameters.
func (p *program) listMethods() error {
	if p.json {
		type row struct {
			Name   string        `json:"name"`
			Title  string        `json:"title"`
			Reads  watch.Shape   `json:"reads"`
			States *bool         `json:"states_rate,omitempty"`
			Params []watch.Param `json:"params,omitempty"`
		}
		var rows []row
		for _, m := range watch.Methods() {
			rows = append(rows, row{m.Name, m.Title, watch.OneSeries, &m.States, nil})
		}
		for _, t := range watch.Tools() {
			rows = append(rows, row{t.Name, t.Title, t.Reads, nil, t.Params})
		}
		return writeJSON(p.out, map[string]any{"methods": rows})
	}
	fmt.Fprintln(p.out, "Detectors on one series or on the register, with --rate:")
	for _, m := range watch.Methods() {
		fmt.Fprintf(p.out, "  %-18s %s\n", m.Name, m.Title)
	}
	fmt.Fprintln(p.out, "\nMethods with parameters of their own, by --set name=value (--explain lists them):")
	for _, t := range watch.Tools() {
		fmt.Fprintf(p.out, "  %-18s %s [%s]\n", t.Name, t.Title, t.Reads)
	}
	return nil
}

// explainMethod says what a method does and which parameters it takes.
func (p *program) explainMethod(name string) error {
	known := false
	for _, m := range watch.Methods() {
		if m.Name != name {
			continue
		}
		known = true
		fmt.Fprintf(p.out, "%s: %s.\n", m.Name, m.Title)
		if m.States {
			fmt.Fprintf(p.out, "It holds to the rate of false alarms that --rate asks for (%.3g if none is): measured %.3g a month on simulated series.\n", watch.DefaultRate, m.Measured)
		} else {
			fmt.Fprintf(p.out, "It holds to no rate of false alarms: measured %.3g a month on simulated series.\n", m.Measured)
		}
	}
	if t, ok := watch.FindTool(name); ok {
		if !known {
			fmt.Fprintf(p.out, "%s: %s. It reads %s.\n", t.Name, t.Title, t.Reads)
		}
		fmt.Fprintln(p.out, "\nWith --set it runs as its authors give it, uncalibrated:")
		for _, x := range t.Params {
			fmt.Fprintf(p.out, "  %-18s %-12s %s\n", x.Name, x.Default, x.What)
		}
		known = true
	}
	if !known {
		return usage("--method %q: cairn watch --methods lists them", name)
	}
	return nil
}

// watchFile runs a method over a file.
func (p *program) watchFile(name string, o watchFlags) error {
	set := map[string]string{}
	for _, s := range o.set {
		k, v, ok := strings.Cut(s, "=")
		if !ok {
			return usage("--set %q: want name=value", s)
		}
		set[k] = v
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	at := slices.IndexFunc(watch.Methods(), func(m watch.Method) bool { return m.Name == o.method })
	detector := at >= 0
	tool, isTool := watch.FindTool(o.method)
	if o.explain && !p.json {
		if err := p.explainMethod(o.method); err != nil {
			return err
		}
		fmt.Fprintln(p.out)
	}
	var out any
	switch {
	case detector && len(set) == 0 && o.areas:
		g, err := watch.ReadGrid(f, name)
		if err != nil {
			return err
		}
		return p.watchMany(g, watch.Methods()[at], o)
	case detector && len(set) == 0:
		s, err := watch.ReadCSV(f, name)
		if err != nil {
			return err
		}
		if out, err = watch.Run(o.method, s, watch.Options{Rate: o.rate, History: o.history}); err != nil {
			return err
		}
	case !isTool:
		if detector {
			return usage("--method %s takes no parameter: leave --set out", o.method)
		}
		return usage("--method %q: cairn watch --methods lists them", o.method)
	case tool.Reads == watch.OneSeries:
		s, err := watch.ReadCSV(f, name)
		if err != nil {
			return err
		}
		if out, err = tool.RunSeries(s, set); err != nil {
			return err
		}
	case tool.Reads == watch.Areas:
		g, err := watch.ReadGrid(f, name)
		if err != nil {
			return err
		}
		if out, err = tool.RunGrid(g, set); err != nil {
			return err
		}
	case tool.Reads == watch.Events:
		e, err := watch.ReadEvents(f, name)
		if err != nil {
			return err
		}
		if out, err = tool.RunEvents(e, set); err != nil {
			return err
		}
	default:
		x, err := watch.ReadSamples(f, name)
		if err != nil {
			return err
		}
		if out, err = tool.RunSamples(x, set); err != nil {
			return err
		}
	}
	if p.json {
		return writeJSON(p.out, out)
	}
	if r, ok := out.(watch.Result); ok {
		p.printWatched(r, o.explain)
		return nil
	}
	return p.printFound(out)
}

// printFound prints a result that is no row of points, field by field.
func (p *program) printFound(out any) error {
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		var list []json.RawMessage
		if json.Unmarshal(fields[name], &list) != nil || len(list) == 0 || list[0][0] != '{' {
			fmt.Fprintf(p.out, "%-16s %s\n", name, plain(string(fields[name])))
			continue
		}
		fmt.Fprintln(p.out, name)
		for _, x := range list {
			fmt.Fprintf(p.out, "  %s\n", plain(string(x)))
		}
	}
	return nil
}

// watchMany runs a detector over many series and prints the board of the newest
// period.
func (p *program) watchMany(g watch.Grid, m watch.Method, o watchFlags) error {
	if o.fdr == 0 {
		o.fdr = watch.DefaultFDR
	}
	type refused struct {
		Area   string `json:"area"`
		Reason string `json:"reason"`
	}
	var results []watch.Result
	out := []refused{}
	series := g.Series()
	judged, errs := watch.RunMany(m, series, watch.Options{Rate: o.rate, History: o.history})
	for i, s := range series {
		if errs[i] != nil {
			out = append(out, refused{s.Name, errs[i].Error()})
			continue
		}
		results = append(results, judged[i])
	}
	if len(results) == 0 {
		return fmt.Errorf("none of %d series can be judged; the first: %s", len(out), out[0].Reason)
	}
	period := g.Periods[len(g.Periods)-1]
	if o.until != "" {
		period = o.until
	}
	rows := watch.Board(results, period, o.fdr)
	if p.json {
		type row struct {
			Area     string       `json:"area"`
			Point    watch.Judged `json:"point"`
			Adjusted *float64     `json:"adjusted"`
			Stands   bool         `json:"stands"`
		}
		board := []row{}
		for _, r := range rows {
			x := row{Area: r.Series, Point: r.Point, Stands: r.Stands}
			if r.Adjusted == r.Adjusted {
				x.Adjusted = &r.Adjusted
			}
			board = append(board, x)
		}
		return writeJSON(p.out, map[string]any{"method": o.method, "period": period, "fdr": o.fdr, "board": board, "series": results, "refused": out})
	}
	t := grid{head: []string{"area", "seen", "expected", "threshold", "", "among all", "why"}}
	for _, r := range rows {
		mark, among := "", ""
		if r.Point.Alarm {
			mark, among = "ALARM", "may be chance"
			if r.Stands {
				among = "stands"
			}
		}
		seen := "–"
		if r.Point.Observed != nil {
			seen = fmt.Sprint(*r.Point.Observed)
		}
		why := short(r.Point.Reason, 70)
		if o.explain {
			why = r.Point.Reason
		}
		t.add(r.Series, seen, decimal(r.Point.Expected), decimal(r.Point.Threshold), mark, among, why)
	}
	fmt.Fprintf(p.out, "%s, method %s; at most %.0f in 100 of the alarms that stand may be false\n\n", period, o.method, 100*o.fdr)
	t.print(p.out)
	for _, r := range out {
		fmt.Fprintln(p.out, wrap(r.Area+": not judged: "+r.Reason, "", 110))
	}
	return nil
}

// watchQuery reads the flags that choose a board.
func (o watchFlags) query() (pipeline.WatchQuery, error) {
	q := pipeline.WatchQuery{Rate: o.rate, FDR: o.fdr}
	if o.until != "" {
		m, err := when.ParseMonth(o.until)
		if err != nil {
			return q, usage("--until: %v", err)
		}
		q.Until = m
	}
	return q, nil
}

// watchRegister answers from the register.
func (p *program) watchRegister(c *cobra.Command, o watchFlags) error {
	at, err := moment(o.asOf)
	if err != nil {
		return err
	}
	q, err := o.query()
	if err != nil {
		return err
	}
	ctx := c.Context()
	return p.with(ctx, func(d *pipeline.Desk) error {
		b, err := d.Watch(ctx, at, q)
		if err != nil {
			return err
		}
		cards := b.Cards
		switch {
		case o.area != "":
			i := slices.IndexFunc(cards, func(c pipeline.Card) bool { return c.Area == o.area })
			if i < 0 {
				return fmt.Errorf("area %q: the register has no figure of it", o.area)
			}
			cards = cards[i : i+1]
		case !o.areas && len(cards) > 1:
			cards = cards[:1]
		}
		whole := o.area != "" || o.nowcast
		var areas []pipeline.WatchArea
		for _, card := range cards {
			if whole {
				w, err := d.WatchArea(ctx, at, q, card.Area)
				if err != nil {
					return err
				}
				areas = append(areas, w)
			}
		}
		if p.json {
			out := map[string]any{"rate": b.Rate, "fdr": b.FDR, "tests": b.Tests, "cards": cards}
			if whole {
				out["areas"] = areas
			}
			return writeJSON(p.out, out)
		}
		for i, card := range cards {
			p.printCard(card)
			if whole {
				p.printLate(areas[i].Late)
				p.printOutlook(areas[i].Outlook)
			}
			fmt.Fprintln(p.out)
		}
		return nil
	})
}

func (p *program) printCard(card pipeline.Card) {
	fmt.Fprintln(p.out, wrap(card.Sentence, "", 110))
	line := func(s string) { fmt.Fprintln(p.out, wrap("– "+s, "  ", 110)) }
	switch {
	case card.Stands:
		line("an alarm stands among all areas looked at")
	case card.Answer == pipeline.Rising && card.Adjusted != nil:
		line("an alarm in this area by itself; among so many areas it may be chance")
	}
	for _, r := range card.Reasons {
		line(r)
	}
	if s := card.Spread; s != nil && s.Touched > 0 {
		what := "districts"
		if len(card.Area) == 2 {
			what = "areas"
		}
		said := fmt.Sprintf("spread: incidents in %d of its %s in the last three months, %d of them with none in the twelve before", s.Touched, what, len(s.New))
		if len(s.New) > 0 {
			names := make([]string, len(s.New))
			for i, code := range s.New {
				if names[i] = pipeline.AreaName(code, "en"); names[i] == "" {
					names[i] = plain(code)
				}
			}
			said += " (" + strings.Join(names, ", ") + ")"
		}
		said += fmt.Sprintf("; in %d in those twelve", s.Before)
		if s.Unknown > 0 {
			said += fmt.Sprintf("; %d more incidents in none that is known", s.Unknown)
		}
		line(said)
	}
	if m := card.Means; m != nil {
		said := fmt.Sprintf("means: %d suicide or vehicle bombs in the last three months, %d in the twelve before", m.Now, m.Before)
		if m.Return {
			said = "means: suicide or vehicle bombs are back; " + said[len("means: "):]
		}
		line(said)
	}
	for _, s := range card.Signs {
		when := "no date"
		if s.Time.Known() {
			when = s.Time.String()
		}
		if s.Dated == watch.DateOfDocument {
			when += ", the date of the document"
		}
		line(fmt.Sprintf("sign, %s, %s, %s (%s): “%s”, says %s", s.Kind, s.Area, when, s.Standing, short(s.Quote, 90), s.Source))
	}
	for _, w := range card.Warnings {
		line(warningLine(w))
	}
}

// warningLine says a warning in one line.
func warningLine(w register.Issued) string {
	state := "stands"
	if w.Withdrawn != nil {
		state = "withdrawn by " + w.Withdrawn.Who + ": " + w.Withdrawn.Why
	}
	return plain(fmt.Sprintf("warning %s, %s in %s, by %s (%s): %s", w.ID, w.Area, w.Month, w.Who, state, w.Why))
}

// printLate says what is still to come of the newest months.
func (p *program) printLate(l pipeline.Late) {
	switch {
	case l.Months == 0:
		fmt.Fprintln(p.out, wrap("– late reports: nothing can be said; the ledger holds no whole month of its own history yet", "  ", 110))
	case len(l.Indicators) == 0 && l.Months < l.Needed:
		fmt.Fprintln(p.out, wrap(fmt.Sprintf("– late reports: the ledger holds %s of its own history; %d are needed", plural(l.Months, "month", "months"), l.Needed), "  ", 110))
	case len(l.Indicators) == 0:
		fmt.Fprintln(p.out, wrap("– late reports: no figure of these months arrived in the ledger's own history", "  ", 110))
	}
	for _, i := range l.Indicators {
		for _, x := range i.Points {
			fmt.Fprintln(p.out, wrap(fmt.Sprintf("– late reports, %s, %s: %s", i.Code, x.Period, x.Reason), "  ", 110))
		}
	}
}

// printOutlook prints a forecast, or why there is none.
func (p *program) printOutlook(o pipeline.Outlook) {
	switch {
	case len(o.Scores) == 0:
		fmt.Fprintln(p.out, wrap(fmt.Sprintf("– outlook: no forecast; %s are too few to score one on", plural(o.Known, "figure", "figures")), "  ", 110))
	case o.Made == nil:
		fmt.Fprintln(p.out, wrap(fmt.Sprintf("– outlook: no forecast; none is better than the best simple one (%s) over the last %d months", o.Best, o.Origins), "  ", 110))
	default:
		fmt.Fprintln(p.out, wrap(fmt.Sprintf("– outlook for %s (CRPS %.0f %% under the best simple forecast, %s, over the last %d months):", o.Code, 100*o.Skill, o.Best, o.Origins), "  ", 110))
		for _, x := range o.Made.Points {
			fmt.Fprintf(p.out, "    %s  %.0f, half of the time %.0f–%.0f, nine times in ten %.0f–%.0f\n", x.Period, x.Median, x.Low, x.High, x.Lowest, x.Highest)
		}
	}
}

func (p *program) printWatched(r watch.Result, whole bool) {
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
		why := short(x.Reason, 90)
		if whole {
			why = x.Reason
		}
		g.add(x.Period, seen, decimal(x.Expected), decimal(x.Threshold), mark, why)
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
