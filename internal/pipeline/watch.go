package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// A WatchQuery is what a reader of the watch may choose.
type WatchQuery struct {
	Country string     // empty: the register's own
	Until   when.Month // as it could be answered at its end; 0: the newest month with a figure
	Rate    float64    // false alarms a figure; 0: watch.DefaultRate
	FDR     float64    // false alarms among those that stand in many areas; 0: watch.DefaultFDR

	// Patience is how long to wait for what takes long: the score card, late
	// reports and the outlook. They are then worked out beside the question, and
	// the answer says that they are pending. 0: as long as it takes.
	Patience time.Duration
}

// The rates of false alarms that a reader may ask for.
const (
	lowestRate  = 0.0005
	highestRate = 0.2
)

// checked fills in what was left open and refuses rates out of bounds.
func (q WatchQuery) checked() (WatchQuery, error) {
	if q.Rate == 0 {
		q.Rate = watch.DefaultRate
	}
	if q.FDR == 0 {
		q.FDR = watch.DefaultFDR
	}
	if !(q.Rate >= lowestRate && q.Rate <= highestRate) {
		return q, fmt.Errorf("%w: rate %v: want the share of false alarms a figure, from %v to %v", ErrRefused, q.Rate, lowestRate, highestRate)
	}
	if !(q.FDR > 0 && q.FDR <= 1) {
		return q, fmt.Errorf("%w: fdr %v: want the share of false alarms among those that stand, over 0 and up to 1", ErrRefused, q.FDR)
	}
	return q, nil
}

// A WatchBoard is the answer for a country and its areas, as of one month.
type WatchBoard struct {
	Country string     `json:"country"`
	Until   when.Month `json:"until"`
	Rate    float64    `json:"rate"`
	FDR     float64    `json:"fdr"`
	Tests   int        `json:"tests"` // figures of areas that were looked at together
	Cards   []Card     `json:"cards"` // the country's own first, then its areas by evidence
}

// Card answers "is it coming back?" for the country and each of its areas that
// has figures enough, the country first, as it could be answered at the end of
// the month until; 0 is the newest month with a figure.
func (d *Desk) Card(ctx context.Context, asOf time.Time, country string, until when.Month) ([]Card, error) {
	b, err := d.Watch(ctx, asOf, WatchQuery{Country: country, Until: until})
	return b.Cards, err
}

// Watch answers "is it coming back?" for a country and each of its areas that
// has figures enough. The indicators are the killed and the injured under the
// register's own rule and, where datasets bring incidents, how many incidents
// there were, in how many first-level areas, and how many with suicide or
// vehicle bombs. Areas are weighed together and sorted by evidence.
func (d *Desk) Watch(ctx context.Context, asOf time.Time, q WatchQuery) (WatchBoard, error) {
	q, err := q.checked()
	if err != nil {
		return WatchBoard{}, err
	}
	v, err := d.read(ctx, asOf)
	if err != nil {
		return WatchBoard{}, err
	}
	if q.Country == "" {
		q.Country = v.country
	}
	if q.Until == 0 {
		q.Until = v.home().To
	}
	q.Patience = 0
	return v.boards.get(fmt.Sprintf("%+v", q), func() (WatchBoard, error) {
		t, err := d.watched(v, q.Country)
		if err != nil {
			return WatchBoard{}, err
		}
		return v.board(t, q)
	})
}

// watched makes the table of figures that a watch is kept on.
func (d *Desk) watched(v *view, country string) (count.Table, error) {
	return d.table(v, count.Query{Rule: v.home().Rule, By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled, register.HarmInjured}, Country: country})
}

// board makes the cards of a country and its areas from a table of figures.
func (v *view) board(t count.Table, q WatchQuery) (WatchBoard, error) {
	b := WatchBoard{Country: q.Country, Until: q.Until, Rate: q.Rate, FDR: q.FDR}
	signs, published := v.signs()
	happened := v.happened(q.Country)
	var own *watch.Card
	var areaCards []watch.Card
	for _, area := range append([]string{q.Country}, areas(q.Country)...) {
		in := watch.CardInput{Area: area, Name: AreaName(area, "en"), Signs: signs, Published: published, Until: q.Until, Options: watch.Options{Rate: q.Rate}}
		in.Series = v.series(t, happened, area)
		if len(in.Series) == 0 && area != q.Country {
			continue // nothing was ever published or recorded: the map shows it as unknown
		}
		w, err := watch.MakeCard(in)
		if err != nil {
			return b, err
		}
		switch {
		case area == q.Country:
			own = &w
		case len(w.Indicators) > 0 || len(w.Signs) > 0:
			areaCards = append(areaCards, w)
		}
	}
	areaCards, b.Tests = watch.Weigh(areaCards, q.FDR)
	issued := v.issued()
	for _, w := range append([]watch.Card{*own}, areaCards...) {
		c := v.card(w)
		touches := happened.touches(w.Area)
		c.Spread = watch.SpreadOf(touches, happened.first, happened.last, q.Until)
		if happened.armed(q.Until) {
			c.Means = watch.MeansOf(touches, happened.first, happened.last, q.Until)
		}
		for _, x := range issued {
			if x.Area == w.Area && x.Month <= q.Until.String() {
				c.Warnings = append(c.Warnings, x)
			}
		}
		b.Cards = append(b.Cards, c)
	}
	spread(b.Cards)
	return b, nil
}

// signs returns the claims of signs, those that name no place being of the
// country that their document is about, and when each document was published.
func (v *view) signs() (signs []register.Judged, published map[document.ID]when.Interval) {
	about := map[document.ID]string{}
	published = map[document.ID]when.Interval{}
	for i := range v.Documents {
		about[v.Documents[i].ID] = v.Documents[i].Country
		published[v.Documents[i].ID] = v.Documents[i].Published
	}
	for _, j := range v.judged {
		if j.Kind != register.SignKind {
			continue
		}
		if j.Place.Area() == "" && about[j.Document] != "" {
			j.Place = &register.Place{Country: about[j.Document]}
		}
		signs = append(signs, j)
	}
	return signs, published
}

// series returns the indicators of an area that there is anything of.
func (v *view) series(t count.Table, h *happenings, area string) []watch.Series {
	all := []watch.Series{watch.FromTable(t, area, register.HarmKilled), watch.FromTable(t, area, register.HarmInjured)}
	for i := range all {
		all[i].Name = area
	}
	return slices.DeleteFunc(append(all, h.series(area, v.AsOf)...), func(s watch.Series) bool { return len(s.Points) == 0 })
}

// happenings are the incidents that datasets bring to a country, by month. An
// incident whose days do not lie in one month is left out; so is, for an area,
// one whose area is not known.
type happenings struct {
	country     string
	first, last when.Month // that the datasets cover
	all         []happening
}

type happening struct {
	month          when.Month
	area, district string
	armed, bomb    bool // the dataset says with what; it was a suicide or vehicle bomb
}

func (v *view) happened(country string) *happenings {
	h := &happenings{country: country}
	of := districtsOf()
	for i := range v.Incidents {
		in := &v.Incidents[i]
		m, ok := in.Time.Month()
		if !ok || in.Withdrawn || in.Dataset == "" {
			continue
		}
		if h.first == 0 || m < h.first {
			h.first = m
		}
		h.last = max(h.last, m)
		x := happening{month: m, area: in.Place.Area(), armed: in.Weapon != "" && in.Weapon != "unknown", bomb: in.Weapon == "suicide_vest" || in.Weapon == "suicide_vehicle_bomb" || in.Weapon == "vehicle_bomb"}
		if x.area != country && in.Country != country && !strings.HasPrefix(x.area, country+"-") {
			continue
		}
		x.district = of(in)
		h.all = append(h.all, x)
	}
	return h
}

// armed reports whether any incident of the year up to a month says with what
// it was done. A dataset that never does says nothing of bombs.
func (h *happenings) armed(until when.Month) bool {
	return slices.ContainsFunc(h.all, func(x happening) bool { return x.armed && x.month <= until && x.month > until-12 })
}

// touches returns the incidents of an area by district, of the country by
// first-level area.
func (h *happenings) touches(area string) []watch.Touch {
	var out []watch.Touch
	for _, x := range h.all {
		switch {
		case area == h.country:
			in := x.area
			if in == h.country {
				in = ""
			}
			out = append(out, watch.Touch{Month: x.month, In: in, Bomb: x.bomb})
		case x.area == area:
			out = append(out, watch.Touch{Month: x.month, In: x.district, Bomb: x.bomb})
		}
	}
	return out
}

// in returns those of one district.
func (h *happenings) in(admin1, district string) *happenings {
	own := *h
	own.all = nil
	for _, x := range h.all {
		if x.area == admin1 && x.district == district {
			own.all = append(own.all, x)
		}
	}
	return &own
}

// series returns the monthly series of an area: how many incidents began in
// each month from the first to the last that the datasets cover, where a month
// without any is zero; how many with suicide or vehicle bombs; and in how many
// first-level areas of a country, or districts of an area, they were.
func (h *happenings) series(area string, asOf time.Time) []watch.Series {
	incidents, bombs, touched := map[when.Month]int{}, map[when.Month]int{}, map[when.Month]map[string]bool{}
	places := 0
	for _, t := range h.touches(area) {
		incidents[t.Month]++
		if t.Bomb {
			bombs[t.Month]++
		}
		if t.In != "" {
			if touched[t.Month] == nil {
				touched[t.Month] = map[string]bool{}
			}
			touched[t.Month][t.In] = true
			places++
		}
	}
	if len(incidents) == 0 {
		return nil
	}
	series := func(name string, n func(when.Month) int) watch.Series {
		s := watch.Series{Name: area, Unit: watch.Month, Area: area, Harm: name, AsOf: asOf}
		for m := h.first; m <= h.last; m++ {
			k := n(m)
			s.Points = append(s.Points, watch.Point{Period: m.String(), Count: &k})
		}
		return s
	}
	out := []watch.Series{series("incidents", func(m when.Month) int { return incidents[m] })}
	if len(bombs) > 0 {
		out = append(out, series("bombs", func(m when.Month) int { return bombs[m] }))
	}
	if name := "areas"; places > 0 {
		if area != h.country {
			name = "districts"
		}
		out = append(out, series(name, func(m when.Month) int { return len(touched[m]) }))
	}
	return out
}

// card puts a watch card into the shape that pages show.
func (v *view) card(w watch.Card) Card {
	c := Card{
		Area: w.Area, Harm: register.HarmKilled, Answer: w.Answer, Sentence: w.Sentence, Since: w.Since, Period: w.Period,
		Rising: w.Rising, Known: w.Known, Adjusted: w.Adjusted, Stands: w.Stands,
		Method: "baseline", Indicators: w.Indicators, Unknown: w.Unknown, Reasons: []string{}, Points: []WatchPoint{}, Signs: []WatchSign{},
	}
	if w.Rate > 0 {
		c.AlarmEvery = 1 / w.Rate
	}
	for _, i := range w.Indicators {
		if i.Answer != CannotSay { // the others are among what is not known
			c.Reasons = append(c.Reasons, i.Sentence)
		}
	}
	c.Reasons = append(c.Reasons, w.Unknown...)
	if len(w.Indicators) > 0 {
		r := w.Indicators[0].Result
		c.Harm, c.Method = register.Harm(w.Indicators[0].Code), r.Method
		c.Points = watchPoints(r)
	}
	claims := map[string]*register.Judged{}
	for i := range v.judged {
		claims[v.judged[i].ID] = &v.judged[i]
	}
	documents := map[document.ID]when.Interval{}
	for i := range v.Documents {
		documents[v.Documents[i].ID] = v.Documents[i].Published
	}
	waiting := 0
	for _, x := range w.Signs {
		s := WatchSign{Kind: x.Kind, Quote: x.Quote, Source: x.Source, Named: x.Named, Area: x.Area, Dated: x.Dated, Standing: x.Standing}
		if j := claims[x.Claim]; j != nil {
			s.Time, s.Document = j.Time, j.Document
			if v.edition != nil {
				s.Document = "" // no document is public
			}
			if x.Dated == watch.DateOfDocument {
				s.Time = documents[j.Document]
			}
		}
		if x.Standing == register.Proposed {
			waiting++
		}
		c.Signs = append(c.Signs, s)
	}
	if len(c.Signs) > 0 {
		c.Reasons = append(c.Reasons, fmt.Sprintf("signs: %d told by others, %d of them not yet reviewed; a sign is somebody's word, not a finding", len(c.Signs), waiting))
	}
	return c
}

// watchPoints puts the points of a result into the shape that pages show.
func watchPoints(r watch.Result) []WatchPoint {
	points := make([]WatchPoint, 0, len(r.Points))
	for _, p := range r.Points {
		points = append(points, WatchPoint{Period: p.Period, Observed: p.Observed, Expected: p.Expected, Threshold: p.Threshold, Score: p.Score, Alarm: p.Alarm, Reason: p.Reason})
	}
	return points
}

// spread adds to the country's card in how many of its areas an alarm stands.
func spread(cards []Card) {
	if len(cards) < 2 {
		return
	}
	rising := ""
	for _, c := range cards[1:] {
		if c.Answer == Rising {
			rising += ", " + AreaName(c.Area, "en")
		}
	}
	text := "spread: no area with figures enough is rising"
	if rising != "" {
		text = "spread: rising in " + rising[2:]
	}
	cards[0].Reasons = slices.Insert(cards[0].Reasons, min(1, len(cards[0].Reasons)), text)
}
