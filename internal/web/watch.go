package web

import (
	"context"
	"fmt"
	"html/template"
	"strconv"

	"cairn/internal/chart"
	"cairn/internal/register"
	"cairn/internal/watch"
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
	Name       string
	Answer     string // the plain answer, one sentence
	Code       Answer
	Says       string // what was recorded, expected and needed for an alarm
	Indicators []indicatorView
	Spread     string // in which areas an alarm stands; the country's card only
	Chart      template.HTML
	Begins     map[when.Month]bool // months in which a new definition begins; the country's card only
}

// Begin says whether a new definition begins in a period.
func (c *cardView) Begin(period string) bool { return c.Begins[monthOf(period)] }

// indicatorView is one indicator in words: what it counts, the answer, and the
// sentences that carry it.
type indicatorView struct {
	Name      string
	Code      Answer
	Sentences []string
}

func (s *Site) watch(ctx context.Context, r *request) (answer, error) {
	until, err := chosenMonth(r)
	if err != nil {
		return answer{}, err
	}
	until = min(max(until, r.home.From), r.home.To)
	cards, err := s.cards(ctx, r, until)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		list := make([]Card, len(cards))
		for i, c := range cards {
			list[i] = c.Card
		}
		return dataFile(f, "watch.json", map[string]any{"cards": list})
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	v := watchPage{Until: until, Year: until.Year(), Month: int(until.Of()), Cards: cards}
	for i, c := range cards {
		if len(c.Area) == 2 {
			c.Begins = begins(state.Definitions)
		}
		c.Chart = trustedSVG(watchChart(r.lang, c, "w"+strconv.Itoa(i), i > 0, r.home.From, until).SVG())
	}
	title := r.lang.T("watch.title")
	if until != r.home.To {
		title = r.lang.T("title.part", "title", title, "part", until)
	}
	return answer{page: "watch", title: title, desc: r.lang.T("watch.desc"), data: v}, nil
}

// cards puts the cards of the country and its areas in words.
func (s *Site) cards(ctx context.Context, r *request, until when.Month) ([]*cardView, error) {
	if r.home.Country == "" { // a register that holds nothing is about no country yet
		return nil, nil
	}
	found, err := s.desk.Card(ctx, r.asOf, r.home.Country, until)
	if err != nil {
		return nil, err
	}
	var out []*cardView
	var rising []string
	for i, c := range found {
		out = append(out, newCard(r.lang, c))
		if i > 0 && c.Answer == Rising {
			rising = append(rising, area(r.lang, c.Area))
		}
	}
	switch {
	case len(out) < 2:
	case len(rising) == 0:
		out[0].Spread = r.lang.T("watch.spread.none")
	default:
		out[0].Spread = r.lang.T("watch.spread", "areas", join(r.lang, rising))
	}
	return out, nil
}

// newCard puts a card in words.
func newCard(l *Lang, c Card) *cardView {
	v := &cardView{Card: c, Name: area(l, c.Area), Code: c.Answer}
	v.Answer = l.T("watch.answer."+string(c.Answer), "area", v.Name)
	if c.Since != "" {
		v.Answer += " " + l.T("watch.since", "period", l.Period(c.Since))
	}
	for _, i := range c.Indicators {
		v.Indicators = append(v.Indicators, newIndicator(l, i))
	}
	var p *WatchPoint
	for i := range c.Points {
		if c.Points[i].Observed != nil {
			p = &c.Points[i]
		}
	}
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

// newIndicator puts one indicator in words; what it does not know it does not
// say.
func newIndicator(l *Lang, i watch.Indicator) indicatorView {
	v := indicatorView{Name: l.Term("indicator.of", i.Code), Code: i.Answer}
	add := func(key string, args ...any) { v.Sentences = append(v.Sentences, l.T(key, args...)) }
	if i.Observed == nil || i.Low == nil || i.High == nil {
		if i.Observed != nil {
			add("watch.says.short", "period", l.Period(i.Period), "observed", *i.Observed)
		}
		return v
	}
	add("watch.seen", "period", l.Period(i.Period), "observed", *i.Observed, "low", decimal(*i.Low), "high", decimal(*i.High))
	if i.Level != nil {
		add("watch.rank", "higher", i.Level.Higher, "of", i.Level.Of, "peak", i.Level.Peak, "at", l.Period(i.Level.PeakAt))
	}
	if i.Change != nil {
		add("watch.change", "now", decimal(i.Change.Now), "before", decimal(i.Change.Before))
	}
	if i.Gaps > 0 {
		add("watch.gaps", "n", i.Gaps)
	}
	if i.Break != "" {
		add("watch.broke", "period", l.Period(i.Break))
	}
	return v
}

// mostSigns is how many signs the front page shows; the watch page shows all.
const mostSigns = 3

// brief leaves to the watch page what the front page has no room for.
func (c *cardView) brief() {
	c.Signs = c.Signs[:min(mostSigns, len(c.Signs))]
	c.Unknown = nil
	for i := 1; i < len(c.Indicators); i++ {
		c.Indicators[i].Sentences = c.Indicators[i].Sentences[:min(1, len(c.Indicators[i].Sentences))]
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

// begins are the months in which a definition takes the place of an earlier
// one; the first of all begins nothing new.
func begins(definitions []register.Definition) map[when.Month]bool {
	first := when.Month(0)
	for _, d := range definitions {
		if first == 0 || d.From < first {
			first = d.From
		}
	}
	at := map[when.Month]bool{}
	for _, d := range definitions {
		at[d.From] = d.From != first
	}
	return at
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
		if c.Begins[m] && i > 0 {
			s.Stretches = append(s.Stretches, chart.Stretch{First: first, Last: i - 1})
			first = i
		}
	}
	s.Stretches = append(s.Stretches, chart.Stretch{First: first, Last: len(s.Bars) - 1})
	return s
}
