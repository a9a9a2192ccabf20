package watch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Rise is an episode that a detector ought to find: months that, with the
// two after, average over 1.5 times the three before, those no more than two
// months apart taken together.
type Rise struct {
	First, Last string // first and last such month
	Until       string // an alarm up to here counts: the month after, or three after where under a year of history lay before
}

const (
	riseFactor = 1.5
	riseLeast  = 10 // counts of a rise's three periods together: of fewer, chance alone makes such steps all the time
	riseSpan   = 3  // periods on each side
	shortPast  = 12 // periods
)

// Rises returns the sustained rises of a series. Each side needs two known
// figures of its three; gaps are left out of the means, the three after have ten
// or more together, and no rise is seen
// across a break, where the figures count other people. It looks ahead, as
// only the scoring of past alarms may.
func Rises(s Series) ([]Rise, error) {
	s, err := s.Filled()
	if err != nil {
		return nil, err
	}
	var at []int
	for i := riseSpan; i+riseSpan <= len(s.Points); i++ {
		if broken(s.Points[i-riseSpan+1 : i+riseSpan]) {
			continue
		}
		before, ok1 := meanKnown(s.Points[i-riseSpan : i])
		after, ok2 := meanKnown(s.Points[i : i+riseSpan])
		if ok1 && ok2 && after > riseFactor*before && after*riseSpan >= riseLeast {
			at = append(at, i)
		}
	}
	var rises []Rise
	name := func(i int) string { return s.Points[min(i, len(s.Points)-1)].Period }
	for k := 0; k < len(at); {
		end := k
		for end+1 < len(at) && at[end+1]-at[end] <= 2 {
			end++
		}
		late := 1
		if at[k] < shortPast {
			late = riseSpan
		}
		rises = append(rises, Rise{name(at[k]), name(at[end]), name(at[end] + late)})
		k = end + 1
	}
	return rises, nil
}

func broken(points []Point) bool {
	return slices.ContainsFunc(points, func(p Point) bool { return p.Break != "" })
}

func meanKnown(points []Point) (float64, bool) {
	n, total := 0, 0.0
	for _, p := range points {
		if p.Count != nil {
			n++
			total += float64(*p.Count)
		}
	}
	return total / float64(n), n >= 2
}

// A ScoreCard is how a detector did when it was run backwards over the
// register, each month judged as it could be then.
type ScoreCard struct {
	Method           string   `json:"method"`
	Stated           float64  `json:"stated"` // false alarms a period; 0: none stated
	Areas            int      `json:"areas"`
	Years            float64  `json:"years"` // judged periods of all areas, in years
	Alarms           int      `json:"alarms"`
	False            int      `json:"false"` // outside every rise and the time allowed after it
	FalsePerAreaYear float64  `json:"false_per_area_year"`
	Rises            int      `json:"rises"`
	Missed           int      `json:"missed"`
	DelayMean        *float64 `json:"delay_mean"` // periods from a rise's first month to its first alarm; nil: none found
	Delays           []int    `json:"delays"`
}

// Score sets results against the rises of their series, one result a series in
// the same order.
func Score(series []Series, results []Result) (ScoreCard, error) {
	if len(series) != len(results) || len(series) == 0 {
		return ScoreCard{}, fmt.Errorf("score: %d series and %d results: want as many, and one at least", len(series), len(results))
	}
	c := ScoreCard{Method: results[0].Method, Stated: results[0].Rate, Areas: len(series), Delays: []int{}}
	for k, s := range series {
		rises, err := Rises(s)
		if err != nil {
			return c, err
		}
		c.Rises += len(rises)
		order := make(map[string]int)
		for i, p := range results[k].Points {
			order[p.Period] = i
			if p.Expected != nil && p.Observed != nil {
				c.Years += 1 / math.Max(1, s.Unit.perYear())
			}
		}
		found := make([]bool, len(rises))
		for _, p := range results[k].Points {
			if !p.Alarm {
				continue
			}
			c.Alarms++
			i := slices.IndexFunc(rises, func(r Rise) bool {
				return order[p.Period] >= order[r.First] && order[p.Period] <= order[r.Until]
			})
			switch {
			case i < 0:
				c.False++
			case !found[i]:
				found[i] = true
				c.Delays = append(c.Delays, order[p.Period]-order[rises[i].First])
			}
		}
		for _, f := range found {
			if !f {
				c.Missed++
			}
		}
	}
	if c.Years > 0 {
		c.FalsePerAreaYear = float64(c.False) / c.Years
	}
	if n := len(c.Delays); n > 0 {
		mean := 0.0
		for _, d := range c.Delays {
			mean += float64(d) / float64(n)
		}
		c.DelayMean = &mean
	}
	return c, nil
}

// BenjaminiHochberg says which of many tests stand when at most the share q of
// those that stand may be false on average, and each test's adjusted p-value:
// the smallest q at which it stands. A NaN is a test that was not made. It
// holds for tests that are independent or rise together, as those of
// neighbouring areas do.
//
// Y. Benjamini & Y. Hochberg, J. R. Stat. Soc. B 57 (1995) 289–300; Y. Benjamini
// & D. Yekutieli, Ann. Stat. 29 (2001) 1165–1188 (positive dependence).
func BenjaminiHochberg(p []float64, q float64) (stands []bool, adjusted []float64) {
	stands, adjusted = make([]bool, len(p)), make([]float64, len(p))
	var order []int
	for i, v := range p {
		adjusted[i] = math.NaN()
		if !math.IsNaN(v) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	least := 1.0
	for k := len(order) - 1; k >= 0; k-- {
		i := order[k]
		least = math.Min(least, math.Max(p[i], p[i]*float64(len(order))/float64(k+1)))
		adjusted[i] = least
		stands[i] = least <= q
	}
	return stands, adjusted
}

// A BoardRow is one series on the board of one period.
type BoardRow struct {
	Series   string
	Point    Judged
	Adjusted float64 // smallest share of false discoveries at which it stands; NaN: not judged
	Stands   bool    // an alarm that stands among all areas
}

// Board sets the results of many areas side by side for one period and says
// which alarms stand when at most the share q of them may be false. Rows are
// sorted by evidence; those that cannot be judged come last.
func Board(results []Result, period string, q float64) []BoardRow {
	rows := make([]BoardRow, 0, len(results))
	var p []float64
	for _, r := range results {
		row := BoardRow{Series: r.Series, Point: Judged{Period: period, Reason: "no figure for this period"}}
		if i := slices.IndexFunc(r.Points, func(j Judged) bool { return j.Period == period }); i >= 0 {
			row.Point = r.Points[i]
		}
		chance := math.NaN()
		if row.Point.Chance != nil {
			chance = *row.Point.Chance
		}
		rows, p = append(rows, row), append(p, chance)
	}
	stands, adjusted := BenjaminiHochberg(p, q)
	for i := range rows {
		rows[i].Adjusted = adjusted[i]
		rows[i].Stands = stands[i] && rows[i].Point.Alarm
	}
	evidence := func(r BoardRow) float64 {
		if r.Point.Chance == nil {
			return math.Inf(1)
		}
		return *r.Point.Chance
	}
	slices.SortStableFunc(rows, func(a, b BoardRow) int { return cmp.Compare(evidence(a), evidence(b)) })
	return rows
}
