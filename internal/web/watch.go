package web

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cairn/internal/chart"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// watchPage answers "is it coming back?" for the country and its areas.
type watchPage struct {
	Ask      watchAsk
	Tests    int
	Country  *cardView
	Areas    []*cardView // by evidence
	Map      template.HTML
	MapFiles []link
	Silent   string // areas that the register has no figure of
	Multiple bool
	Months   int // that the small drawings show
}

// watchAsk is what a reader chose on a page of the watch.
type watchAsk struct {
	Until       when.Month
	Year, Month int
	Rate, FDR   string // as the query has them; empty: the default
	Rates, FDRs []choice
	query       WatchQuery
}

// A choice is one option of a form.
type choice struct {
	Value, Words string
	Chosen       bool
}

// The rates that the form offers; another can be asked for by its number.
var (
	offeredRates = []float64{0.005, 0.01, watch.DefaultRate, 0.05, 0.1}
	offeredFDRs  = []float64{0.05, watch.DefaultFDR, 0.2, 1}
)

// watchAsked reads what a page of the watch is asked for: the month as whose
// end it answers, rate and fdr.
func watchAsked(r *request) (watchAsk, error) {
	var a watchAsk
	until, err := chosenMonth(r)
	if err != nil {
		return a, err
	}
	a.Until = min(max(until, r.home.From), r.home.To)
	a.Year, a.Month = a.Until.Year(), int(a.Until.Of())
	a.query = WatchQuery{Country: r.home.Country, Until: a.Until, Rate: watch.DefaultRate, FDR: watch.DefaultFDR}
	for name, to := range map[string]*float64{"rate": &a.query.Rate, "fdr": &a.query.FDR} {
		if v := r.URL.Query().Get(name); v != "" {
			if *to, err = strconv.ParseFloat(v, 64); err != nil || !(*to > 0 && *to <= 1) {
				return a, bad("%s %q: want a share over 0 and up to 1, as 0.025", name, v)
			}
		}
	}
	a.Rates = options(offeredRates, a.query.Rate, func(v float64) string { return r.lang.T("watch.every", "n", int(1/v+0.5)) })
	a.FDRs = options(offeredFDRs, a.query.FDR, func(v float64) string {
		if v == 1 {
			return r.lang.T("watch.fdr.none")
		}
		return r.lang.T("watch.fdr.share", "share", decimal(100*v))
	})
	a.Rate, a.FDR = unless(a.query.Rate, watch.DefaultRate), unless(a.query.FDR, watch.DefaultFDR)
	return a, nil
}

// options lists the offered numbers, and the chosen one if it is not offered.
func options(offered []float64, chosen float64, words func(float64) string) []choice {
	if !slices.Contains(offered, chosen) {
		offered = append(slices.Clone(offered), chosen)
		slices.Sort(offered)
	}
	var out []choice
	for _, v := range offered {
		out = append(out, choice{shareText(v), words(v), v == chosen})
	}
	return out
}

func shareText(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// unless prints a number unless it is the default.
func unless(v, absent float64) string {
	if v == absent {
		return ""
	}
	return shareText(v)
}

// Link is the address of a page of the watch with the same choices.
func (a watchAsk) Link(l *Lang, path string, home Home) string {
	month := ""
	if a.Until != home.To {
		month = a.Until.String()
	}
	return href(l, path, "month", month, "rate", a.Rate, "fdr", a.FDR)
}

// cardView is one card in the words of a language.
type cardView struct {
	Card
	Name       string
	Sentence   string // the answer in one sentence
	Answer     string // the same explained
	Code       Answer
	Says       string // what was recorded, expected and needed for an alarm
	Among      string // whether its alarm stands among all areas; empty: no alarm
	Indicators []indicatorView
	Spread     []string // in which areas an alarm stands, the country's card only; districts with incidents again
	Means      string
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

// smallMonths is how many of the newest months a small drawing of the board shows,
// and boardMonths the country's own there; an area's page has more.
const (
	smallMonths = 12
	boardMonths = 36
)

func (s *Site) watch(ctx context.Context, r *request) (answer, error) {
	ask, err := watchAsked(r)
	if err != nil {
		return answer{}, err
	}
	v := watchPage{Ask: ask, Months: smallMonths}
	if r.home.Country != "" { // a register that holds nothing is about no country yet
		board, err := s.desk.Watch(ctx, r.asOf, ask.query)
		if err != nil {
			return answer{}, err
		}
		if f := r.URL.Query().Get("format"); f != "" {
			return dataFile(f, "watch.json", map[string]any{"rate": board.Rate, "fdr": board.FDR, "tests": board.Tests, "cards": board.Cards})
		}
		if err := s.watchBoard(ctx, r, &v, board); err != nil {
			return answer{}, err
		}
	}
	title := r.lang.T("watch.title")
	if ask.Until != r.home.To {
		title = r.lang.T("title.part", "title", title, "part", ask.Until)
	}
	return answer{page: "watch", title: title, desc: r.lang.T("watch.desc"), data: v}, nil
}

// watchBoard fills the page from a board.
func (s *Site) watchBoard(ctx context.Context, r *request, v *watchPage, board WatchBoard) error {
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return err
	}
	v.Tests = board.Tests
	views := boardViews(r.lang, board)
	v.Country, v.Areas = views[0], views[1:]
	starts := begins(state.Definitions)
	v.Country.Begins = starts
	v.Country.Chart = trustedSVG(watchChart(r.lang, v.Country, "w0", "", false, max(r.home.From, v.Ask.Until-boardMonths+1), v.Ask.Until).SVG())
	v.Country.brief()
	for i, c := range v.Areas {
		c.Begins = broken(c.Card)
		c.Chart = trustedSVG(watchChart(r.lang, c, "w"+strconv.Itoa(i+1), "g", true, max(r.home.From, v.Ask.Until-smallMonths+1), v.Ask.Until).SVG())
	}
	codes, err := areas(r.home.Country)
	if err != nil {
		return err
	}
	var silent []string
	for _, code := range codes {
		if !slices.ContainsFunc(v.Areas, func(c *cardView) bool { return c.Area == code }) {
			silent = append(silent, code)
		}
	}
	v.Silent = places(r.lang, silent)
	v.Multiple = len(v.Areas) > 0
	v.Map = trustedSVG(evidenceMap(r, v).SVG())
	v.MapFiles = s.mapLinks(r, "watch", r.URL.Query().Encode())
	return nil
}

// boardViews puts the cards of a board in words, the country's first.
func boardViews(l *Lang, b WatchBoard) []*cardView {
	var out []*cardView
	var rising []string
	for i, c := range b.Cards {
		out = append(out, newCard(l, c))
		if i > 0 && c.Answer == Rising {
			rising = append(rising, area(l, c.Area))
			out[i].Among = l.T("watch.among.not")
			if c.Stands {
				out[i].Among = l.T("watch.among")
			}
		}
	}
	switch {
	case len(out) < 2:
	case len(rising) == 0:
		out[0].Spread = append([]string{l.T("watch.spread.none")}, out[0].Spread...)
	default:
		out[0].Spread = append([]string{l.T("watch.spread", "areas", join(l, rising))}, out[0].Spread...)
	}
	return out
}

// cards puts the cards of the country and its areas in words.
func (s *Site) cards(ctx context.Context, r *request, until when.Month) ([]*cardView, error) {
	if r.home.Country == "" {
		return nil, nil
	}
	b, err := s.desk.Watch(ctx, r.asOf, WatchQuery{Country: r.home.Country, Until: until})
	if err != nil {
		return nil, err
	}
	return boardViews(r.lang, b), nil
}

// evidenceMap shades each area by the answer of its card and writes a sign on
// it that says the same without colour. An area without figures is hatched.
func evidenceMap(r *request, v *watchPage) chart.Map {
	l := r.lang
	m := chart.Map{ID: "g", Title: l.T("watch.map.title", "country", area(l, r.home.Country), "month", v.Ask.Until), Desc: l.T("watch.map.desc")}
	for _, a := range shapes(r.home.Country) {
		a.Name = area(l, a.Code)
		a.Words = l.T("chart.bar", "month", a.Name, "figure", l.T("watch.map.none"))
		for _, c := range v.Areas {
			if c.Area != a.Code {
				continue
			}
			a.Words = l.T("chart.bar", "month", a.Name, "figure", l.T("watch.short."+string(c.Code)))
			a.Href = v.Ask.Link(l, "/watch/"+c.Area, r.home)
			a.Class, a.Label = shade(c.Card)
			a.Known = a.Class != ""
		}
		m.Areas = append(m.Areas, a)
	}
	return m
}

// shade returns the class and the sign of a card on the map; none for one that
// cannot say.
func shade(c Card) (class, sign string) {
	switch {
	case c.Answer == Rising && c.Stands:
		return "c5", "▲▲"
	case c.Answer == Rising:
		return "c4", "▲"
	case c.Answer == Unsettled:
		return "c2", "△"
	case c.Answer == Level:
		return "c1", "="
	case c.Answer == Falling:
		return "c0", "▽"
	}
	return "", "?"
}

// newCard puts a card in words.
func newCard(l *Lang, c Card) *cardView {
	v := &cardView{Card: c, Name: area(l, c.Area), Code: c.Answer}
	v.Sentence = cardSentence(l, c)
	v.Answer = l.T("watch.answer."+string(c.Answer), "area", v.Name)
	for _, i := range c.Indicators {
		v.Indicators = append(v.Indicators, newIndicator(l, i))
	}
	if s := c.Spread; s != nil && s.Touched > 0 {
		said := l.T("watch.districts", "n", s.Touched, "before", s.Before)
		if len(c.Area) == 2 {
			said = l.T("watch.areas.touched", "n", s.Touched, "before", s.Before)
		}
		if len(s.New) > 0 {
			said += " " + l.T("watch.districts.new", "n", len(s.New), "places", districts(l, s.New))
		}
		if s.Unknown > 0 {
			said += " " + l.T("watch.districts.unknown", "n", s.Unknown)
		}
		v.Spread = append(v.Spread, said)
	}
	if m := c.Means; m != nil {
		v.Means = meansSaid(l, m)
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
			"expected", decimal(*p.Expected), "threshold", int(*p.Threshold))
	}
	if p != nil {
		v.Says = l.T("watch.says.of", "indicator", l.Term("indicator.of", string(c.Harm)), "says", v.Says)
	}
	return v
}

// district returns the name of a second-level area: the gazetteer's, else the name
// that the source gave it.
func district(l *Lang, code string) string {
	if name := pipeline.AreaName(code, l.Code); name != "" {
		return name
	}
	return code
}

// districts lists them as the language does.
func districts(l *Lang, codes []string) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = district(l, c)
	}
	return join(l, words)
}

// cardSentence says the answer in one sentence, as "Kirkuk: rising since
// October 2017, 3 of 4 indicators; incidents: expected 4–11, seen 15 in October
// 2017; no figure for two of the last twelve months". It says the same as
// watch.Card does in English.
func cardSentence(l *Lang, c Card) string {
	name := area(l, c.Area)
	i := watch.Leading(c.Indicators, c.Answer)
	if f := watch.FirstRecord(c.Indicators, c.Answer); f != nil {
		return l.T("watch.line.first", "area", name, "period", l.Period(f.First.Period), "indicator", inside(l.Term("indicator.of", f.Code)), "observed", f.First.Observed, "n", f.First.None)
	}
	if i == nil {
		return l.T("watch.line.cannot-say", "area", name)
	}
	add := func(s *string, key string, args ...any) { *s += l.T("list.semicolon") + l.T(key, args...) }
	of := func(i *watch.Indicator) string { return inside(l.Term("indicator.of", i.Code)) }
	span := func(low, high float64) string { return l.ltr(l.span(low, high)) }
	var s string
	if c.Answer == Rising {
		s = l.T("watch.line.rising", "area", name, "period", l.Period(c.Since)) + l.T("list.comma") + l.T("watch.line.share", "n", c.Rising, "known", c.Known)
		add(&s, "watch.line.raised", "indicator", of(i), "span", span(i.Raised.Low, i.Raised.High), "observed", i.Raised.Observed, "period", l.Period(i.Raised.Period))
		switch {
		case i.Raised.Period == i.Period:
		case i.Newest == watch.Above:
			add(&s, "watch.line.over", "observed", *i.Observed, "period", l.Period(i.Period), "span", span(*i.Low, *i.High))
		default:
			add(&s, "watch.line.within", "observed", *i.Observed, "period", l.Period(i.Period), "span", span(*i.Low, *i.High))
		}
	} else {
		s = l.T("watch.line."+string(c.Answer), "area", name, "period", l.Period(i.Period))
		add(&s, "watch.line.seen", "indicator", of(i), "span", span(*i.Low, *i.High), "observed", *i.Observed)
	}
	if o := watch.Over(c.Indicators, c.Answer); o != nil {
		add(&s, "watch.line.ended", "period", l.Period(o.Raised.Period), "indicator", of(o), "span", span(o.Raised.Low, o.Raised.High), "observed", o.Raised.Observed)
	}
	if g := watch.Gapped(c.Indicators, i); g == i {
		add(&s, "watch.line.gaps", "n", g.Gaps)
	} else if g != nil {
		add(&s, "watch.line.gaps.of", "n", g.Gaps, "indicator", of(g))
	}
	return s
}

// inside returns a term as it stands inside a sentence, its first letter small.
func inside(term string) string {
	r, n := utf8.DecodeRuneInString(term)
	return string(unicode.ToLower(r)) + term[n:]
}

// span prints the whole numbers from low to high: 4–11.
func (l *Lang) span(low, high float64) string {
	a, b := l.Num(int(low+0.5)), l.Num(int(high+0.5))
	if a == b {
		return a
	}
	return a + "–" + b
}

// meansSaid says how many suicide and vehicle bombs there were, and whether
// they are back.
func meansSaid(l *Lang, m *watch.Means) string {
	switch {
	case m.Return && m.Last != "":
		return l.T("watch.means.back", "n", m.Now, "last", l.Period(m.Last))
	case m.Return:
		return l.T("watch.means.first", "n", m.Now)
	case m.Now == 0 && m.Before == 0:
		return l.T("watch.means.none")
	}
	return l.T("watch.means", "n", m.Now, "before", m.Before)
}

// newIndicator puts one indicator in words; what it does not know it does not
// say.
func newIndicator(l *Lang, i watch.Indicator) indicatorView {
	v := indicatorView{Name: l.Term("indicator.of", i.Code), Code: i.Answer}
	add := func(key string, args ...any) { v.Sentences = append(v.Sentences, l.T(key, args...)) }
	if f := i.First; f != nil {
		add("watch.first", "period", l.Period(f.Period), "observed", f.Observed, "n", f.None, "needed", watch.MinHistory)
		return v
	}
	if i.Observed == nil || i.Low == nil || i.High == nil {
		if i.Observed != nil {
			add("watch.says.short", "period", l.Period(i.Period), "observed", *i.Observed)
		}
		return v
	}
	if i.Since != "" {
		add("watch.since", "period", l.Period(i.Since))
	}
	if a := i.Raised; a != nil && a.Period != i.Period {
		key := "watch.raised"
		if a.Ended {
			key = "watch.raised.ended"
		}
		add(key, "period", l.Period(a.Period), "observed", a.Observed, "low", int(a.Low), "high", int(a.High))
	}
	add("watch.seen", "period", l.Period(i.Period), "observed", *i.Observed, "low", int(*i.Low), "high", int(*i.High))
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

// decimal prints a computed number: whole from ten on, with at most one decimal
// below. A model's mean has no more digits than that to give.
func decimal(v float64) string {
	if v >= 10 {
		return fmt.Sprintf("%.0f", v)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
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

// broken is the month since when a card's first indicator counts as it does
// now.
func broken(c Card) map[when.Month]bool {
	if len(c.Indicators) == 0 || c.Indicators[0].Break == "" {
		return nil
	}
	return map[when.Month]bool{monthOf(c.Indicators[0].Break): true}
}

// watchChart draws what was seen, what was expected and the threshold, from
// one month to another whatever the series covers, so that all drawings of a
// page share one time.
func watchChart(l *Lang, c *cardView, id, hatch string, small bool, from, to when.Month) chart.Series {
	s := chart.Series{ID: id, Small: small, Plain: true, Height: 200, Number: l.Num, Title: l.T("chart.watch.title", "area", c.Name), Desc: l.T("chart.watch.desc")}
	if small {
		s.Height, s.Desc, s.Title, s.Hatch = 70, "", c.Name, hatch
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
		s.Bars, s.Threshold = append(s.Bars, b), append(s.Threshold, p.Threshold)
		if !small {
			s.Expected = append(s.Expected, p.Expected)
		}
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

// areaPath is the address of an area's page of the watch.
func areaPath(code string) string { return "/watch/" + url.PathEscape(code) }
