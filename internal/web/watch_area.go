package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// watchAreaPage is all that the watch has to say of one area.
type watchAreaPage struct {
	Ask       watchAsk
	Card      *cardView
	Points    []WatchPoint // newest last, as many as the table shows
	Of        string       // what they count
	Others    []otherSeries
	Districts []districtRow
	Fresh     []when.Month // the three months that the districts' table has
	Late      lateView
	Outlook   outlookView
	Warnings  []warningView
	Alarm     string // the newest alarm in words; empty: none in the month
	Who, Why  string
	Failed    string
	Again     string // address to ask again at, while late reports and outlook are being worked out; empty: they stand
	Home      string // the country, to lead back to
	IsCountry bool
}

// otherSeries is a further indicator, drawn small.
type otherSeries struct {
	indicatorView
	Chart template.HTML
}

// tableMonths is how many of the newest months the table of an area shows, and
// drawnMonths its drawing; the data file has all.
const (
	tableMonths = 60
	drawnMonths = 120
)

// districtRow is one district: how many incidents, to the month.
type districtRow struct {
	watch.District
	Name string
}

// lateView is what the ledger's own history says of late reports, in words.
type lateView struct {
	Says string
	Rows []lateRow
}

type lateRow struct {
	Month     when.Month
	Of        string
	Reported  int
	Lower     int
	Upper     int
	Share     string // of the month that is known by now, in per cent
	Alarm     bool
	Threshold string
}

// outlookView is what may come next, in words.
type outlookView struct {
	Says   string
	Of     string
	Scores []watch.Backtest
	Points []watch.ForecastPoint
}

// warningView is a warning in words.
type warningView struct {
	register.Issued
	Of string // the figure it was on; empty: no alarm stood
}

func (s *Site) watchArea(ctx context.Context, r *request) (answer, error) {
	v, title, err := s.areaPage(ctx, r)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		w, err := s.desk.WatchArea(ctx, r.asOf, v.Ask.query, v.Card.Area)
		if err != nil {
			return answer{}, err
		}
		return dataFile(f, "watch-"+v.Card.Area+".json", map[string]any{"rate": w.Board.Rate, "card": w.Card, "late": w.Late, "outlook": w.Outlook, "basis": w.Basis})
	}
	return answer{page: "watcharea", title: title, desc: v.Card.Sentence, data: v}, nil
}

// areaPage makes the page of the area that the path names.
func (s *Site) areaPage(ctx context.Context, r *request) (*watchAreaPage, string, error) {
	ask, err := watchAsked(r)
	if err != nil {
		return nil, "", err
	}
	code := r.PathValue("area")
	if r.home.Country == "" {
		return nil, "", fmt.Errorf("a watch on %q: %w", code, ErrNotFound)
	}
	query := ask.query
	query.Patience = s.opts.Patience
	w, err := s.desk.WatchArea(ctx, r.asOf, query, code)
	if err != nil {
		return nil, "", err
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return nil, "", err
	}
	l := r.lang
	i := slices.IndexFunc(w.Board.Cards, func(c Card) bool { return c.Area == code })
	v := &watchAreaPage{Ask: ask, Card: boardViews(l, w.Board)[i], Who: whoAsked(r), Home: area(l, r.home.Country), IsCountry: code == r.home.Country}
	c := v.Card
	c.Begins = broken(c.Card)
	if v.IsCountry {
		c.Begins = begins(state.Definitions)
	}
	if s := c.Card.Spread; s != nil && !v.IsCountry {
		for _, d := range s.Each {
			v.Districts = append(v.Districts, districtRow{d, district(l, d.In)})
		}
		for k := range len(watch.District{}.Now) {
			v.Fresh = append([]when.Month{ask.Until - when.Month(k)}, v.Fresh...)
		}
	}
	from := max(r.home.From, ask.Until-drawnMonths+1)
	c.Chart = trustedSVG(watchChart(l, c, "w0", "", false, from, ask.Until).SVG())
	v.Points = c.Points[max(0, len(c.Points)-tableMonths):]
	if len(c.Indicators) > 0 {
		v.Of = l.Term("indicator.of", w.Card.Indicators[0].Code)
	}
	for k := 1; k < len(w.Card.Indicators); k++ {
		other := *c
		other.Begins, other.Points = nil, nil
		for _, p := range w.Card.Indicators[k].Result.Points {
			other.Points = append(other.Points, WatchPoint{Period: p.Period, Observed: p.Observed, Threshold: p.Threshold, Alarm: p.Alarm})
		}
		name := c.Indicators[k].Name
		other.Name = l.T("title.part", "title", c.Name, "part", name)
		v.Others = append(v.Others, otherSeries{c.Indicators[k], trustedSVG(watchChart(l, &other, "w"+strconv.Itoa(k), "", true, from, ask.Until).SVG())})
	}
	if w.Pending {
		v.Again = ask.Link(l, areaPath(code), r.home)
	} else {
		v.Late, v.Outlook = newLate(l, w.Late), newOutlook(l, w.Outlook)
	}
	for _, x := range c.Warnings {
		v.Warnings = append(v.Warnings, newWarning(l, x))
	}
	v.Alarm = alarmIn(l, w.Card, ask.Until)
	return v, l.T("watch.area.title", "area", c.Name), nil
}

// alarmIn says the alarms of a month in words.
func alarmIn(l *Lang, c Card, month when.Month) string {
	var said []string
	for _, i := range c.Indicators {
		for _, p := range i.Result.Points {
			if p.Alarm && p.Period == month.String() && p.Observed != nil && p.Threshold != nil {
				said = append(said, l.T("watch.alarm.on", "indicator", inside(l.Term("indicator.of", i.Code)), "observed", *p.Observed, "threshold", decimal(*p.Threshold)))
			}
		}
	}
	return strings.Join(said, l.T("list.semicolon"))
}

// newLate puts late reports in words.
func newLate(l *Lang, late pipeline.Late) lateView {
	var v lateView
	switch {
	case late.Months == 0:
		v.Says = l.T("watch.late.none")
		return v
	case late.Months < late.Needed:
		v.Says = l.T("watch.late.thin", "n", late.Months, "needed", late.Needed)
		return v
	case len(late.Indicators) == 0:
		v.Says = l.T("watch.late.other", "from", late.From, "to", late.To)
		return v
	}
	v.Says = l.T("watch.late.says", "from", late.From, "to", late.To)
	for _, i := range late.Indicators {
		for k, n := range i.Nowcasts {
			row := lateRow{Month: n.Month, Of: l.Term("indicator.of", i.Code), Reported: n.Reported, Lower: int(n.Lower), Upper: int(n.Upper),
				Share: decimal(100 * n.Share), Alarm: i.Points[k].Alarm}
			if t := i.Points[k].Threshold; t != nil {
				row.Threshold = decimal(*t)
			}
			v.Rows = append(v.Rows, row)
		}
	}
	return v
}

// newOutlook puts a forecast in words, or why there is none.
func newOutlook(l *Lang, o pipeline.Outlook) outlookView {
	v := outlookView{Of: l.Term("indicator.of", o.Code), Scores: o.Scores}
	switch {
	case o.Code == "":
		v.Says = l.T("watch.outlook.nothing")
	case len(o.Scores) == 0:
		v.Says = l.T("watch.outlook.short", "known", o.Known)
	case o.Skill <= 0:
		v.Says = l.T("watch.outlook.none", "best", l.Term("forecaster", o.Best), "origins", o.Origins)
	case o.Made == nil:
		v.Says = l.T("watch.outlook.nothing")
	default:
		v.Says = l.T("watch.outlook.says", "share", decimal(100*o.Skill), "best", l.Term("forecaster", o.Best), "origins", o.Origins, "areas", o.Areas)
		v.Points = o.Made.Points
	}
	return v
}

// newWarning puts a warning in words.
func newWarning(l *Lang, w register.Issued) warningView {
	v := warningView{Issued: w}
	if w.Indicator != "" && w.Observed != nil && w.Threshold != nil {
		v.Of = l.T("watch.alarm.on", "indicator", l.Term("indicator.of", w.Indicator), "observed", *w.Observed, "threshold", decimal(*w.Threshold))
	}
	return v
}

// warn takes the forms of an area's page: a person issues a warning, or
// withdraws one.
func (s *Site) warn(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	v, title, err := s.areaPage(ctx, r)
	if err != nil {
		return answer{}, err
	}
	who, why := strings.TrimSpace(r.PostFormValue("who")), strings.TrimSpace(r.PostFormValue("why"))
	back := func(failed string) (answer, error) {
		v.Failed, v.Who, v.Why = failed, who, why
		return answer{page: "watcharea", title: title, data: v, status: http.StatusUnprocessableEntity}, nil
	}
	switch {
	case who == "":
		return back(r.lang.T("review.need.who"))
	case why == "":
		return back(r.lang.T("review.need.why"))
	}
	switch act := r.PostFormValue("act"); act {
	case "warn":
		_, err = s.desk.Warn(ctx, WarnOrder{Area: v.Card.Area, Month: v.Ask.Until, Rate: v.Ask.query.Rate, Who: who, Why: why})
	case "withdraw":
		if !slices.ContainsFunc(v.Warnings, func(w warningView) bool { return w.ID == r.PostFormValue("on") && w.Withdrawn == nil }) {
			return back(r.lang.T("watch.warn.gone"))
		}
		_, err = s.desk.Decide(ctx, register.Decision{Act: register.Withdraw, On: r.PostFormValue("on"), Who: who, Why: why})
	default:
		return answer{}, bad("act %q: want warn or withdraw", act)
	}
	if errors.Is(err, ErrRefused) {
		return back(err.Error())
	} else if err != nil {
		return answer{}, err
	}
	to := areaPath(v.Card.Area)
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.Query().Encode()
	}
	return answer{to: to + "#warnings", who: who}, nil
}
