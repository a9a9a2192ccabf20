package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cairn/internal/watch"
	"cairn/internal/when"
)

const (
	longestDelay  = 6         // months that reporting delays are learned for
	leastVintages = 12        // month-ends of its own history that a ledger needs
	mostVintages  = 36        // of which the newest are looked at
	mostEntries   = 2_000_000 // entries times month-ends that are read at most
)

// A vintage is the series of a country and its areas as the register stood at
// the end of a month.
type vintage struct {
	month  when.Month
	series map[string][]watch.Series // by area
}

// vintages returns the register's own history: its series at the end of every
// month since the first whole one that the ledger was kept in, oldest first, at
// most the newest mostVintages.
func (d *Desk) vintages(ctx context.Context, asOf time.Time, country string) ([]vintage, error) {
	if d.public != nil {
		return nil, nil // what the register said between releases is not public
	}
	first, err := d.store.Entries(ctx, 1, 1)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	end := asOf
	if end.IsZero() || end.After(d.now()) {
		end = d.now()
	}
	size, err := d.store.Basis(ctx, asOf)
	if err != nil {
		return nil, err
	}
	from, to := when.DayOf(first[0].At.UTC()).Month()+1, when.DayOf(end.UTC()).Month()-1
	most := when.Month(min(mostVintages, mostEntries/max(1, size.Size)))
	from = max(from, to-most+1)
	var all []vintage
	for m := from; m <= to; m++ {
		moment := (m.Last() + 1).Time().Add(-time.Nanosecond)
		head, err := d.store.Basis(ctx, moment)
		if err != nil {
			return nil, err
		}
		kept, err := d.kept.get(country+" "+head.String(), func() (map[string][]watch.Series, error) {
			v, err := d.read(ctx, moment)
			if err != nil {
				return nil, err
			}
			t, err := d.watched(v, country)
			if err != nil {
				return nil, err
			}
			happened := v.happened(country)
			series := map[string][]watch.Series{}
			for _, area := range append([]string{country}, areas(country)...) {
				series[area] = v.series(t, happened, area)
			}
			return series, nil
		})
		if err != nil {
			return nil, fmt.Errorf("the register at the end of %s: %w", m, err)
		}
		all = append(all, vintage{m, kept})
	}
	return all, nil
}

// of returns the series of an indicator of an area as it then stood, without
// what lies after the month; ok is false where there was none.
func (v vintage) of(area, code string) (watch.Series, bool) {
	i := slices.IndexFunc(v.series[area], func(s watch.Series) bool { return s.Harm == code })
	if i < 0 {
		return watch.Series{}, false
	}
	s := v.series[area][i]
	s.Points = slices.DeleteFunc(slices.Clone(s.Points), func(p watch.Point) bool { return p.Period > v.month.String() })
	return s, len(s.Points) > 0
}

// Late is what the register's own history says of reports still to come.
type Late struct {
	From       when.Month      `json:"from,omitempty"` // first and last month-end of the ledger's history
	To         when.Month      `json:"to,omitempty"`   // that was looked at; 0: there is none
	Months     int             `json:"months"`
	Needed     int             `json:"needed"`     // month-ends that delays are learned from at least
	Indicators []LateIndicator `json:"indicators"` // empty where the history is too thin
}

// LateIndicator is one indicator with its newest months corrected for late
// reports.
type LateIndicator struct {
	Code     string          `json:"code"`
	Nowcasts []watch.Nowcast `json:"nowcasts"` // oldest first
	Points   []watch.Judged  `json:"points"`   // the same months, judged as nowcast
	Down     int             `json:"down"`     // corrections downwards, which delays do not explain
}

// Late learns reporting delays from when each figure of a month came to be what
// it is, by the ledger's own history, and corrects the newest months of an
// area's indicators for what is still to come. Only months since the ledger is
// kept count: what was imported later says nothing of delays.
func (d *Desk) late(ctx context.Context, asOf time.Time, q WatchQuery, area string) (Late, error) {
	l := Late{Needed: leastVintages, Indicators: []LateIndicator{}}
	history, err := d.vintages(ctx, asOf, q.Country)
	if err != nil || len(history) == 0 {
		return l, err
	}
	history = slices.DeleteFunc(history, func(v vintage) bool { return v.month > q.Until })
	if l.Months = len(history); l.Months == 0 {
		return l, nil
	}
	newest := history[len(history)-1]
	l.From, l.To = history[0].month, newest.month
	if l.Months < leastVintages || newest.month != q.Until {
		return l, nil
	}
	for _, s := range newest.series[area] {
		i, ok, err := correct(history, area, s.Harm, watch.Options{Rate: q.Rate})
		if err != nil {
			return l, fmt.Errorf("%s of %s: %w", s.Harm, area, err)
		}
		if ok {
			l.Indicators = append(l.Indicators, i)
		}
	}
	return l, nil
}

// correct nowcasts one indicator; ok is false where its series is too short to
// be judged or no newest month of it has a figure.
func correct(history []vintage, area, code string, o watch.Options) (i LateIndicator, ok bool, err error) {
	i.Code = code
	first, now := history[0].month, history[len(history)-1].month
	arrivals, down := arrived(history, area, code)
	i.Down = down
	triangle, err := watch.NewTriangle(arrivals, first, now, min(longestDelay, len(history)/2))
	if err != nil {
		return i, false, err
	}
	nowcasts, err := triangle.Nowcast(1000, 1)
	if err != nil {
		return i, false, err
	}
	s, held := history[len(history)-1].of(area, code)
	if !held || s.Check() != nil {
		return i, false, nil
	}
	known := map[string]bool{}
	for _, p := range s.Points {
		known[p.Period] = p.Count != nil
	}
	nowcasts = slices.DeleteFunc(nowcasts, func(n watch.Nowcast) bool { return !known[n.Month.String()] })
	if len(nowcasts) == 0 {
		return i, false, nil
	}
	r, err := watch.OnNowcast(s, nowcasts, o)
	if err != nil {
		return i, false, nil // too short to be judged: the card says so already
	}
	for _, n := range nowcasts {
		for _, p := range r.Points {
			if p.Period == n.Month.String() {
				i.Nowcasts, i.Points = append(i.Nowcasts, n), append(i.Points, p)
			}
		}
	}
	return i, true, nil
}

// arrived returns by how much each month's figure grew in each month of the
// history, and how often one went down.
func arrived(history []vintage, area, code string) (all []watch.Arrival, down int) {
	was := map[string]int{}
	for _, v := range history {
		s, ok := v.of(area, code)
		if !ok {
			continue
		}
		for _, p := range s.Points {
			if p.Count == nil || p.Period < history[0].month.String() {
				continue
			}
			n := *p.Count - was[p.Period]
			was[p.Period] = *p.Count
			m, err := when.ParseMonth(p.Period)
			switch {
			case err != nil:
			case n < 0:
				down++
			case n > 0:
				all = append(all, watch.Arrival{Month: m, Arrived: v.month.Last(), Count: n})
			}
		}
	}
	return all, down
}
