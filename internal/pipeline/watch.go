package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
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
// the month until; 0 is the newest month with a figure.
func (d *Desk) Card(ctx context.Context, asOf time.Time, country string, until when.Month) ([]Card, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	home, err := d.Home(ctx)
	if err != nil {
		return nil, err
	}
	if country == "" {
		country = v.country
	}
	q := count.Query{Rule: home.Rule, By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}, Country: country}
	if until != 0 {
		q.To = until.Last()
	}
	t, err := d.table(v, q)
	if err != nil {
		return nil, err
	}
	signs := v.signs()
	var cards []Card
	for _, area := range append([]string{country}, areas(country)...) {
		s := series(t, area, register.HarmKilled)
		r, err := watch.Baseline(s, watch.Options{})
		if err != nil {
			continue // too few figures to have a past: no card, and the map shows the area as unknown
		}
		cards = append(cards, card(area, s, r, signs))
	}
	spread(cards)
	return cards, nil
}

// series takes one area's figures out of a table: the floor of each month's
// published or counted range; a gap stays one; a new definition is a break.
func series(t count.Table, area string, harm register.Harm) watch.Series {
	s := watch.Series{Name: AreaName(area, "en"), Unit: watch.Month, Area: area, Harm: string(harm), Rule: t.Rule.ID + " " + t.Rule.Version, AsOf: t.AsOf}
	definition := ""
	for _, r := range t.Rows {
		if r.Area != area || r.Harm != harm || len(s.Points) > 0 && s.Points[len(s.Points)-1].Period == r.Period {
			continue
		}
		p := watch.Point{Period: r.Period, Count: r.Min}
		if r.Definition != "" && r.Definition != definition {
			if definition != "" && len(area) == 2 {
				p.Break = r.Definition
			}
			definition = r.Definition
		}
		s.Points = append(s.Points, p)
	}
	// Periods before the first and after the last figure are no gaps of the series.
	known := func(p watch.Point) bool { return p.Count != nil }
	if i := slices.IndexFunc(s.Points, known); i > 0 {
		s.Points = s.Points[i:]
	}
	for len(s.Points) > 0 && s.Points[len(s.Points)-1].Count == nil {
		s.Points = s.Points[:len(s.Points)-1]
	}
	return s
}

// signs returns the claimed signs that nobody rejected, newest first.
func (v *view) signs() []WatchSign {
	var signs []WatchSign
	for _, j := range v.judged {
		if j.Kind != register.SignKind || j.Standing == register.Rejected || j.Standing == register.Withdrawn {
			continue
		}
		s := WatchSign{Kind: j.Sign, Quote: j.Quote, Area: j.Place.Area(), Time: j.Time, Document: j.Document, Standing: j.Standing, Source: "the publisher's own voice"}
		if j.Attribution != nil {
			s.Source = j.Attribution.Text
		}
		signs = append(signs, s)
	}
	slices.SortStableFunc(signs, func(a, b WatchSign) int { return int(b.Time.End) - int(a.Time.End) })
	return signs
}

// The least run of quiet months after an alarm that ends it.
const quiet = 3

func card(area string, s watch.Series, r watch.Result, signs []WatchSign) Card {
	c := Card{Area: area, Harm: register.HarmKilled, Answer: CannotSay, Method: r.Method}
	if r.Rate > 0 {
		c.AlarmEvery = 1 / r.Rate
	}
	for i, p := range r.Points {
		c.Points = append(c.Points, WatchPoint{Period: p.Period, Observed: p.Observed, Expected: p.Expected, Threshold: p.Threshold, Score: p.Score, Alarm: p.Alarm, Break: s.Points[i].Break, Reason: p.Reason})
	}
	for _, x := range signs {
		if len(area) == 2 || x.Area == area {
			c.Signs = append(c.Signs, x)
		}
	}
	if len(r.Points) == 0 {
		return c
	}
	last := r.Points[len(r.Points)-1]
	c.Period = last.Period
	recent := r.Points[max(0, len(r.Points)-quiet):]
	for _, p := range recent {
		if p.Alarm {
			c.Answer = Rising
		}
	}
	if c.Answer == Rising {
		c.Since = since(r.Points)
	} else if last.Score != nil {
		switch {
		case *last.Score > 1:
			c.Answer = Unsettled
		case *last.Score < -1:
			c.Answer = Falling
		default:
			c.Answer = Level
		}
	}
	c.Reasons = reasons(s, r, c)
	return c
}

// since returns the first alarm of the run that reaches the end, quiet months
// between alarms included as long as they are fewer than quiet in a row.
func since(points []watch.Judged) string {
	first, still := "", 0
	for i := len(points) - 1; i >= 0 && still < quiet; i-- {
		if points[i].Alarm {
			first, still = points[i].Period, 0
		} else {
			still++
		}
	}
	return first
}

// reasons says in sentences what the answer rests on, most weighty first.
func reasons(s watch.Series, r watch.Result, c Card) (out []string) {
	say := func(format string, a ...any) { out = append(out, fmt.Sprintf(format, a...)) }
	last := r.Points[len(r.Points)-1]
	if last.Observed != nil && last.Expected != nil && last.Threshold != nil {
		verb := "below the alarm line"
		if last.Alarm {
			verb = "above the alarm line"
		}
		say("%s: %d killed; about %.0f expected from earlier months; %s of %.0f.", last.Period, *last.Observed, *last.Expected, verb, *last.Threshold)
	} else if last.Observed != nil {
		say("%s: %d killed; %s.", last.Period, *last.Observed, last.Reason)
	}
	if c.Since != "" {
		say("Alarms since %s.", c.Since)
	}
	var known []int
	for _, p := range s.Points {
		if p.Count != nil {
			known = append(known, *p.Count)
		}
	}
	if n := len(known); n >= 7 {
		below := 0
		for _, k := range known[:n-1] {
			if k > known[n-1] {
				below++
			}
		}
		say("Level: lower than in %d of the %d earlier months with a figure, whatever they counted.", below, n-1)
		now, before := mean(known[n-3:]), mean(known[n-6:n-3])
		say("Change: %.0f a month in the last three months with a figure, %.0f in the three before.", now, before)
	}
	var breaks []string
	for _, p := range s.Points {
		if p.Break != "" {
			breaks = append(breaks, p.Period)
		}
	}
	if len(breaks) > 0 {
		say("The definition changed %d times, last in %s: months before it do not count the same people, so the past before it weighs less.", len(breaks), breaks[len(breaks)-1])
	}
	gaps := 0
	for _, p := range s.Points[max(0, len(s.Points)-12):] {
		if p.Count == nil {
			gaps++
		}
	}
	if gaps > 0 {
		say("No figure for %d of the last %d months: unknown, not zero.", gaps, min(12, len(s.Points)))
	}
	if len(c.Signs) > 0 {
		kinds := map[string]int{}
		var order []string
		waiting := 0
		for _, x := range c.Signs {
			if kinds[x.Kind] == 0 {
				order = append(order, x.Kind)
			}
			kinds[x.Kind]++
			if x.Standing == register.Proposed {
				waiting++
			}
		}
		slices.Sort(order)
		say("Signs told by others: %s; %d of %d not yet reviewed.", strings.Join(order, ", "), waiting, len(c.Signs))
	}
	say("An alarm is false about once in %.0f months of one area.", c.AlarmEvery)
	return out
}

// spread adds to the country's card how many of its areas rise.
func spread(cards []Card) {
	if len(cards) < 2 {
		return
	}
	var rising []string
	for _, c := range cards[1:] {
		if c.Answer == Rising && c.Period == cards[0].Period {
			rising = append(rising, AreaName(c.Area, "en"))
		}
	}
	text := "Spread: no governorate with figures enough is above its alarm line."
	if len(rising) > 0 {
		text = fmt.Sprintf("Spread: above the alarm line in %s.", strings.Join(rising, ", "))
	}
	at := min(1, len(cards[0].Reasons))
	cards[0].Reasons = slices.Insert(cards[0].Reasons, at, text)
}

func mean(n []int) float64 {
	sum := 0
	for _, x := range n {
		sum += x
	}
	return float64(sum) / float64(len(n))
}
