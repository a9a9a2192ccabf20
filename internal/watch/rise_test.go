package watch_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/stats"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// steady is two years of counts about ten, and then the given ones.
func steady(then ...int) watch.Series {
	counts := []int{10, 12, 9, 11, 8, 10, 13, 9, 10, 11, 12, 8, 9, 11, 10, 12, 9, 10, 8, 11, 13, 10, 9, 11}
	return months("2031-01", "killed", append(counts, then...)...)
}

func TestARiseEndsByItsRule(t *testing.T) {
	const gap = -1
	for _, tt := range []struct {
		name   string
		series watch.Series
		want   watch.Answer
		says   string
	}{
		{"in the month of the alarm", steady(60), watch.Rising, "rising since January 2033, 1 of 1 indicators; killed expected # , seen 60 in January 2033"},
		{"a month later, within what is expected by now", steady(60, 25), watch.Rising, "rising since January 2033, 1 of 1 indicators; killed expected #, seen 60 in January 2033; 25 in February 2033, within the # expected by then"},
		{"back where it came from", steady(60, 9), watch.Level, "no rise; as expected in February 2033; killed expected #, seen 9; the alarm of January 2033 (killed expected #, seen 60) has ended"},
		{"up again after that", steady(60, 9, 90), watch.Rising, "rising since March 2033, 1 of 1 indicators; killed expected #, seen 90 in March 2033"},
		{"under what the rise led to expect", steady(60, 90, 80, 85, 95, 88, 90, 20), watch.Falling, "no rise; below what was expected in August 2033; killed expected #, seen 20"},
		{"three months without an alarm", steady(60, 30, 28, 29), watch.Level, "no rise; as expected in April 2033; killed expected #, seen 29"},
		{"no figure since", steady(60, gap, gap), watch.Rising, "rising since January 2033, 1 of 1 indicators; killed expected #, seen 60 in January 2033"},
		{"nothing where nothing was expected", months("2031-01", "bombs", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0), watch.Level, "no rise; as expected in December 2031; bombs expected #, seen 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := watch.MakeCard(watch.CardInput{Area: "XA-01", Name: "Arrowfield", Series: []watch.Series{tt.series}})
			if err != nil {
				t.Fatal(err)
			}
			want := regexp.MustCompile("^Arrowfield: " + strings.ReplaceAll(regexp.QuoteMeta(strings.ReplaceAll(tt.says, "# ,", "#,")), "#", `\d+(–\d+)?`) + "$")
			if c.Answer != tt.want || !want.MatchString(c.Sentence) {
				t.Errorf("%s: %s\nwant %s: %s", c.Answer, c.Sentence, tt.want, tt.says)
			}
		})
	}
}

// seenAt is what a sentence says was expected and seen.
var seenAt = regexp.MustCompile(`(\w+) expected (\d+)(?:–(\d+))?, seen (\d+)(?: in (\w+ \d{4}))?`)

// Every sentence of a card says what its points say: the numbers are those of
// the months named, a rise has its alarm named, and no answer goes against the
// number beside it.
func TestEverySentenceHoldsToItsPoints(t *testing.T) {
	scenarios := watch.Scenarios()
	for k := range 60 {
		var in watch.CardInput
		in.Area, in.Name = "XA-01", "Arrowfield"
		for n, code := range []string{"killed", "injured", "bombs"} {
			sc := scenarios[(3*k+n)%len(scenarios)]
			sc.Rise, sc.RiseAt, sc.RiseFor = 4, 20+k%30, 1+k%4
			if code == "bombs" {
				sc.Level = 0.3
			}
			s := sc.Simulate(stats.Seeded(9, uint64(3*k+n)), 54)
			s.Harm = code
			if k%5 == n {
				s.Points[22+k%28].Break = "another definition"
			}
			in.Series = append(in.Series, s)
		}
		in.Rate = []float64{0, 0.005, 0.1, 0.2}[k%4]
		for until := when.MonthOf(2031, 6); until <= when.MonthOf(2035, 8); until += 1 + when.Month(k%3) {
			in.Until = until
			c, err := watch.MakeCard(in)
			if err != nil {
				t.Fatal(err)
			}
			if said := contradiction(c); said != "" {
				t.Fatalf("series %d, %s: %s\n%s", k, until, said, c.Sentence)
			}
		}
	}
}

// contradiction says where a card's sentence does not hold to its points; empty:
// nowhere.
func contradiction(c watch.Card) string {
	if c.Answer == watch.CannotSay {
		if !strings.Contains(c.Sentence, "cannot say") || strings.Contains(c.Sentence, "seen") {
			return "nothing can be said, and something is"
		}
		return ""
	}
	point := func(code, period string) *watch.Judged {
		for _, i := range c.Indicators {
			if i.Code != code {
				continue
			}
			for p := range i.Result.Points {
				if x := &i.Result.Points[p]; x.Period == period {
					return x
				}
			}
		}
		return nil
	}
	all := seenAt.FindAllStringSubmatch(c.Sentence, -1)
	if len(all) == 0 {
		return "no number is said"
	}
	for n, m := range all {
		i := c.Indicators[slices.IndexFunc(c.Indicators, func(i watch.Indicator) bool { return i.Code == m[1] })]
		period := i.Period
		ended := n == 1
		if ended || c.Answer == watch.Rising {
			period = i.Raised.Period
		}
		p := point(m[1], period)
		low, _ := strconv.Atoi(m[2])
		high, err := strconv.Atoi(m[3])
		if err != nil {
			high = low
		}
		seen, _ := strconv.Atoi(m[4])
		name := fmt.Sprint(monthOf(period))
		switch {
		case p == nil || p.Observed == nil || *p.Observed != seen || math.Round(*p.Low) != float64(low) || math.Round(*p.High) != float64(high):
			return fmt.Sprintf("%q is not of %s: %+v", m[0], period, p)
		case !strings.Contains(c.Sentence, name):
			return "the month " + name + " is not named"
		case (c.Answer == watch.Rising || ended) && (!p.Alarm || seen <= high):
			return fmt.Sprintf("%q is no alarm", m[0])
		case c.Answer == watch.Unsettled && !ended && seen <= high, c.Answer == watch.Falling && !ended && seen >= low,
			c.Answer == watch.Level && !ended && (seen < low || seen > high):
			return fmt.Sprintf("%q goes against %s", m[0], c.Answer)
		}
		if c.Answer == watch.Rising && i.Period != period {
			newest := point(m[1], i.Period)
			within := fmt.Sprintf("%d in %s, within the ", *newest.Observed, monthOf(i.Period))
			over := fmt.Sprintf("%d in %s, over the ", *newest.Observed, monthOf(i.Period))
			if newest.Alarm || float64(*newest.Observed) < *newest.Low ||
				!strings.Contains(c.Sentence, map[bool]string{true: over, false: within}[float64(*newest.Observed) > *newest.High]) {
				return fmt.Sprintf("the newest figure, %d in %s, is not said as it is", *newest.Observed, i.Period)
			}
		}
	}
	if c.Answer == watch.Rising {
		if n := len(all); n != 1 {
			return fmt.Sprintf("%d numbers with what was expected; want that of the alarm", n)
		}
		if !slices.ContainsFunc(c.Indicators, func(i watch.Indicator) bool {
			p := point(i.Code, c.Since)
			return i.Answer == watch.Rising && i.Since == c.Since && p != nil && p.Alarm
		}) {
			return "no indicator has an alarm in " + c.Since
		}
	}
	return ""
}

// monthOf prints 2017-10 as October 2017.
func monthOf(period string) string {
	m, err := when.ParseMonth(period)
	if err != nil {
		return period
	}
	return m.First().Time().Format("January 2006")
}
