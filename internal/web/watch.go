package web

import (
	"context"
	"fmt"
	"html/template"
	"strconv"

	"cairn/internal/chart"
	"cairn/internal/when"
)

// watchPage answers "is it coming back?" for the country and its areas.
type watchPage struct {
	Cards []*cardView
	Until when.Month
	Year  int
	Month int
}

// cardView is one card in the words of a language.
type cardView struct {
	Card
	Name   string
	Answer string // the plain answer, one sentence
	Code   Answer
	Says   string // the sentence with the numbers
	Chart  template.HTML
	Newest *WatchPoint
	Used   int // periods with a figure under the present definition
	Alarms int
}

func (s *Site) watch(ctx context.Context, r *request) (answer, error) {
	until, err := chosenMonth(r)
	if err != nil {
		return answer{}, err
	}
	var cards []Card
	if r.home.Country != "" { // a register that holds nothing is about no country yet
		if cards, err = s.desk.Card(ctx, r.asOf, r.home.Country, until); err != nil {
			return answer{}, err
		}
	}
	v := watchPage{Until: until, Year: until.Year(), Month: int(until.Of())}
	for i, c := range cards {
		view := newCard(r.lang, c)
		view.Chart = trustedSVG(watchChart(r.lang, view, "w"+strconv.Itoa(i), i > 0, r.home.From, until).SVG())
		v.Cards = append(v.Cards, view)
	}
	return answer{page: "watch", title: r.lang.T("watch.title"), desc: r.lang.T("watch.desc"), data: v}, nil
}

// newCard puts a card in words. The numbers are those of the newest point with
// a figure.
func newCard(l *Lang, c Card) *cardView {
	v := &cardView{Card: c, Name: area(l, c.Area), Code: c.Answer}
	v.Answer = l.T("watch.answer."+string(c.Answer), "area", v.Name)
	for i := range c.Points {
		p := &c.Points[i]
		if p.Break != "" {
			v.Used = 0
		}
		if p.Observed != nil {
			v.Newest = p
			v.Used++
		}
		if p.Alarm {
			v.Alarms++
		}
	}
	p := v.Newest
	switch {
	case p == nil:
		v.Says = l.T("watch.says.nothing")
	case p.Expected == nil || p.Threshold == nil:
		v.Says = l.T("watch.says.short", "period", l.Period(p.Period), "observed", *p.Observed)
	default:
		v.Says = l.T("watch.says", "period", l.Period(p.Period), "observed", *p.Observed,
			"expected", decimal(*p.Expected), "threshold", decimal(*p.Threshold))
	}
	return v
}

// mostSigns is how many signs the front page shows; the watch page shows all.
const mostSigns = 3

// brief leaves to the watch page what the front page has no room for: signs
// beyond the first few, and reasons that are not in the reader's language.
func (c *cardView) brief(l *Lang) {
	c.Signs = c.Signs[:min(mostSigns, len(c.Signs))]
	if l.Code != "en" {
		c.Reasons = nil
	}
}

// decimal prints a computed number: whole from ten on, one decimal below.
// A model's mean has no more digits than that to give.
func decimal(v float64) string {
	if v >= 10 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.1f", v)
}

// watchChart draws what was seen, what was expected and the threshold, from
// one month to another whatever the series covers, so that all drawings of a
// page share one time.
func watchChart(l *Lang, c *cardView, id string, small bool, from, to when.Month) chart.Series {
	s := chart.Series{ID: id, Small: small, Plain: true, Height: 200, Number: l.Num, Title: l.T("chart.watch.title", "area", c.Name), Desc: l.T("chart.watch.desc")}
	if small {
		s.Height, s.Desc = 70, ""
	}
	points := map[when.Month]WatchPoint{}
	for _, p := range c.Points {
		points[monthOf(p.Period)] = p
	}
	first := 0
	for m := from; m <= to; m++ {
		p := points[m]
		b := chart.Bar{Fill: chart.Whole, Alarm: p.Alarm}
		if p.Observed != nil {
			b.Known = true
			b.Range.Min, b.Range.Max = *p.Observed, *p.Observed
		}
		i := len(s.Bars)
		s.Bars, s.Expected, s.Threshold = append(s.Bars, b), append(s.Expected, p.Expected), append(s.Threshold, p.Threshold)
		if m.Of() == 1 {
			s.Ticks = append(s.Ticks, chart.Tick{At: i, Label: strconv.Itoa(m.Year())})
		}
		if p.Break != "" && i > 0 {
			s.Stretches = append(s.Stretches, chart.Stretch{First: first, Last: i - 1})
			first = i
		}
	}
	s.Stretches = append(s.Stretches, chart.Stretch{First: first, Last: len(s.Bars) - 1})
	return s
}
