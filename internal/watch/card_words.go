package watch

import (
	"fmt"
	"time"

	"cairn/internal/when"
)

// words says the indicator in one sentence.
func (i Indicator) words() string {
	said := map[Answer]string{Rising: "rising", Unsettled: "above what was expected, under the alarm line", Level: "as expected", Falling: "below what was expected"}
	s := fmt.Sprintf("%s: %s", i.Code, said[i.Answer])
	if i.Since != "" {
		s += " since " + monthName(i.Since)
	}
	if i.Raised != nil && i.Raised.Period != i.Period {
		s += fmt.Sprintf("; alarm in %s, expected %s, seen %d", monthName(i.Raised.Period), span(i.Raised.Low, i.Raised.High), i.Raised.Observed)
		if i.Raised.Ended {
			s += ", which has ended"
		}
	}
	s += fmt.Sprintf("; expected %s, seen %d in %s", span(*i.Low, *i.High), *i.Observed, monthName(i.Period))
	if i.Level != nil {
		s += fmt.Sprintf("; %d of %d earlier months higher, the highest %d in %s", i.Level.Higher, i.Level.Of, i.Level.Peak, monthName(i.Level.PeakAt))
	}
	if i.Change != nil {
		s += fmt.Sprintf("; %.0f a month in the last three with a figure, %.0f in the three before", i.Change.Now, i.Change.Before)
	}
	return s
}

// Leading returns the indicator that carries an answer: the first of those that
// give it; for a rise the first whose newest figure is an alarm, else the first
// whose newest figure is over what was expected. It is nil where none gives the
// answer, and where nothing can be said.
func Leading(indicators []Indicator, a Answer) *Indicator {
	if a == CannotSay {
		return nil
	}
	var lead *Indicator
	weight := func(i *Indicator) int {
		switch {
		case a != Rising:
			return 1
		case i.Raised != nil && i.Raised.Period == i.Period:
			return 3
		case i.Newest == Above:
			return 2
		}
		return 1
	}
	for k := range indicators {
		i := &indicators[k]
		if i.Answer == a && i.Newest != "" && (lead == nil || weight(i) > weight(lead)) {
			lead = i
		}
	}
	return lead
}

// Over returns the indicator of a rise that has ended in the last three periods,
// where no other goes on; nil if there is none.
func Over(indicators []Indicator, a Answer) *Indicator {
	for k := range indicators {
		i := &indicators[k]
		if a != Rising && a != CannotSay && i.Answer != CannotSay && i.Raised != nil && i.Raised.Ended {
			return i
		}
	}
	return nil
}

// FirstRecord returns the first indicator of which nothing was recorded before and
// too little since, where no indicator can be judged; nil if there is none.
func FirstRecord(indicators []Indicator, a Answer) *Indicator {
	for k := range indicators {
		if a == CannotSay && indicators[k].First != nil {
			return &indicators[k]
		}
	}
	return nil
}

// Gapped returns the indicator with the most months without a figure among the
// last twelve, the leading one where it has any; nil where none has any.
func Gapped(indicators []Indicator, lead *Indicator) *Indicator {
	if lead != nil && lead.Gaps > 0 {
		return lead
	}
	var most *Indicator
	for k := range indicators {
		if i := &indicators[k]; i.Gaps > 0 && (most == nil || i.Gaps > most.Gaps) {
			most = i
		}
	}
	return most
}

// sentence is the card's answer: "Kirkuk: rising since October 2017, 3 of 4
// indicators; killed expected 4–11, seen 15 in October 2017; no figure for two
// of the last twelve months". The numbers are those of the alarm; where it is not of the newest
// figure, that stands after it. A rise that has just ended is said to have ended.
func (c Card) sentence() string {
	s := c.Name + ": "
	i := Leading(c.Indicators, c.Answer)
	if f := FirstRecord(c.Indicators, c.Answer); f != nil {
		months := "months"
		if f.First.None == 1 {
			months = "month"
		}
		return s + fmt.Sprintf("cannot say yet; first record in %s: %s, %d, after %d %s of none", monthName(f.First.Period), f.Code, f.First.Observed, f.First.None, months)
	}
	if i == nil {
		return s + "cannot say, because no indicator has figures enough"
	}
	seen := func(i *Indicator) string {
		return fmt.Sprintf("; %s expected %s, seen %d", i.Code, span(*i.Low, *i.High), *i.Observed)
	}
	switch c.Answer {
	case Rising:
		s += fmt.Sprintf("rising since %s, %d of %d indicators", monthName(c.Since), c.Rising, c.Known)
		s += fmt.Sprintf("; %s expected %s, seen %d in %s", i.Code, span(i.Raised.Low, i.Raised.High), i.Raised.Observed, monthName(i.Raised.Period))
		if i.Raised.Period != i.Period {
			side := "within"
			if i.Newest == Above {
				side = "over"
			}
			s += fmt.Sprintf("; %d in %s, %s the %s expected by then", *i.Observed, monthName(i.Period), side, span(*i.Low, *i.High))
		}
	case Unsettled:
		s += "above what was expected in " + monthName(i.Period) + ", under the alarm line" + seen(i)
	case Level:
		s += "no rise; as expected in " + monthName(i.Period) + seen(i)
	case Falling:
		s += "no rise; below what was expected in " + monthName(i.Period) + seen(i)
	}
	if o := Over(c.Indicators, c.Answer); o != nil {
		s += fmt.Sprintf("; the alarm of %s (%s expected %s, seen %d) has ended", monthName(o.Raised.Period), o.Code, span(o.Raised.Low, o.Raised.High), o.Raised.Observed)
	}
	if g := Gapped(c.Indicators, i); g == i {
		s += fmt.Sprintf("; no figure for %s of the last twelve months", number(g.Gaps))
	} else if g != nil {
		s += fmt.Sprintf("; no figure of %s for %s of the last twelve months", g.Code, number(g.Gaps))
	}
	return s
}

func span(low, high float64) string {
	if low == high {
		return whole(low)
	}
	return whole(low) + "–" + whole(high)
}

// monthName prints 2017-10 as October 2017, other periods as they are.
func monthName(period string) string {
	m, err := when.ParseMonth(period)
	if err != nil {
		return period
	}
	return fmt.Sprintf("%s %d", time.Month(m.Of()), m.Year())
}

func number(n int) string {
	words := [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}
