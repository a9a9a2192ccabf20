package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// WatchOptions are what a reader of a watch may choose.
type WatchOptions struct {
	Method  string
	Rate    float64
	History int
	Areas   bool
}

// Card answers "is it coming back?" for the country and each of its areas that
// has figures enough, the country first, as it could be answered at the end of
// the month until; 0 is the newest month with a figure. The indicators are the
// killed and the injured under the register's own rule and, where datasets
// bring incidents, how many incidents there were, in how many first-level
// areas, and how many with suicide or vehicle bombs.
func (d *Desk) Card(ctx context.Context, asOf time.Time, country string, until when.Month) ([]Card, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	home := v.home()
	if country == "" {
		country = v.country
	}
	t, err := d.table(v, count.Query{Rule: home.Rule, By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled, register.HarmInjured}, Country: country})
	if err != nil {
		return nil, err
	}
	if until == 0 {
		until = home.To
	}
	return v.cards.get(country+" "+until.String(), func() ([]Card, error) { return v.answer(t, country, until) })
}

// answer makes the cards of a country and its areas from a table of figures.
func (v *view) answer(t count.Table, country string, until when.Month) ([]Card, error) {
	var signs []register.Judged
	about := map[document.ID]string{}
	for i := range v.Documents {
		about[v.Documents[i].ID] = v.Documents[i].Country
	}
	for _, j := range v.judged {
		if j.Kind != register.SignKind {
			continue
		}
		if j.Place.Area() == "" && about[j.Document] != "" {
			j.Place = &register.Place{Country: about[j.Document]} // no place said: of the country that its document is about
		}
		signs = append(signs, j)
	}
	var cards []Card
	for _, area := range append([]string{country}, areas(country)...) {
		in := watch.CardInput{Area: area, Name: AreaName(area, "en"), Signs: signs, Until: until}
		in.Series = append(in.Series, watch.FromTable(t, area, register.HarmKilled), watch.FromTable(t, area, register.HarmInjured))
		in.Series = append(in.Series, v.events(area)...)
		in.Series = slices.DeleteFunc(in.Series, func(s watch.Series) bool { return len(s.Points) == 0 })
		if len(in.Series) == 0 && area != country {
			continue // nothing was ever published or recorded: the map shows it as unknown
		}
		w, err := watch.MakeCard(in)
		if err != nil {
			return nil, err
		}
		if len(w.Indicators) > 0 || len(w.Signs) > 0 || area == country {
			cards = append(cards, v.card(w))
		}
	}
	spread(cards)
	return cards, nil
}

// events returns the monthly series of the incidents that datasets bring: how
// many began in each month from the first to the last that the datasets cover,
// where a month without any is zero; how many first-level areas they touched,
// for a country; and how many were with suicide or vehicle bombs. An incident
// whose days do not lie in one month, or whose area is not known, is left out.
func (v *view) events(area string) []watch.Series {
	incidents, bombs, touched := map[when.Month]int{}, map[when.Month]int{}, map[when.Month]map[string]bool{}
	var first, last when.Month
	for i := range v.Incidents {
		in := &v.Incidents[i]
		m, ok := in.Time.Month()
		if !ok || in.Withdrawn || in.Dataset == "" {
			continue
		}
		if first == 0 || m < first {
			first = m
		}
		last = max(last, m)
		if a := in.Place.Area(); a != area && in.Country != area {
			continue
		}
		incidents[m]++
		if in.Weapon == "suicide_vest" || in.Weapon == "suicide_vehicle_bomb" || in.Weapon == "vehicle_bomb" {
			bombs[m]++
		}
		if touched[m] == nil {
			touched[m] = map[string]bool{}
		}
		if in.Place != nil && in.Place.Admin1 != nil {
			touched[m][*in.Place.Admin1] = true
		}
	}
	if len(incidents) == 0 {
		return nil
	}
	series := func(name string, n func(when.Month) int) watch.Series {
		s := watch.Series{Name: area, Unit: watch.Month, Area: area, Harm: name, AsOf: v.AsOf}
		for m := first; m <= last; m++ {
			k := n(m)
			s.Points = append(s.Points, watch.Point{Period: m.String(), Count: &k})
		}
		return s
	}
	out := []watch.Series{series("incidents", func(m when.Month) int { return incidents[m] })}
	if len(bombs) > 0 {
		out = append(out, series("bombs", func(m when.Month) int { return bombs[m] }))
	}
	if len(area) == 2 {
		out = append(out, series("areas", func(m when.Month) int { return len(touched[m]) }))
	}
	return out
}

// card puts a watch card into the shape that pages show.
func (v *view) card(w watch.Card) Card {
	c := Card{
		Area: w.Area, Harm: register.HarmKilled, Answer: w.Answer, Sentence: w.Sentence, Since: w.Since, Period: w.Period,
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
		for _, p := range r.Points {
			c.Points = append(c.Points, WatchPoint{Period: p.Period, Observed: p.Observed, Expected: p.Expected, Threshold: p.Threshold, Score: p.Score, Alarm: p.Alarm, Reason: p.Reason})
		}
	}
	claims := map[string]*register.Judged{}
	for i := range v.judged {
		claims[v.judged[i].ID] = &v.judged[i]
	}
	waiting := 0
	for _, x := range w.Signs {
		s := WatchSign{Kind: x.Kind, Quote: x.Quote, Source: x.Source, Named: x.Named, Area: x.Area, Standing: x.Standing}
		if j := claims[x.Claim]; j != nil {
			s.Time, s.Document = j.Time, j.Document
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
	text := "spread: no area with figures enough is above its alarm line"
	if rising != "" {
		text = "spread: above the alarm line in " + rising[2:]
	}
	cards[0].Reasons = slices.Insert(cards[0].Reasons, min(1, len(cards[0].Reasons)), text)
}
