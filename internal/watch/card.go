package watch

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/stats"
	"cairn/internal/when"
)

// Answer is the plain answer of a card or of one of its indicators.
type Answer string

// The answers.
const (
	Rising    Answer = "rising"     // an alarm in the last three periods
	Unsettled Answer = "unsettled"  // above what was expected, within what chance gives
	Level     Answer = "level"      // as expected
	Falling   Answer = "falling"    // below what was expected
	CannotSay Answer = "cannot-say" // no figure lately, or too little past
)

// recentPeriods is how far back an alarm still makes the answer rising, and
// how old the newest figure of an indicator may be.
const recentPeriods = 3

// signPeriods is how far back a card looks for signs, in months.
const signPeriods = 12

// A CardInput is what is known of one area.
type CardInput struct {
	Area   string            // ISO code
	Name   string            // as readers call it
	Series []Series          // one an indicator; Harm names it: killed, injured, incidents, districts, bombs
	Signs  []register.Judged // claims of kind sign; others are passed over
	// Published is when each document was, for signs that do not say when.
	Published map[document.ID]when.Interval
	Until     when.Month // the month asked about; 0: the newest with a figure
	Options
}

// A Card answers "is the violence coming back?" for one area: one sentence,
// then each indicator by itself, then what others say, then what is not known.
// There is no index over the indicators: the sentence says how many of them
// rise.
type Card struct {
	Area       string      `json:"area"`
	Name       string      `json:"name"`
	Period     string      `json:"period"`
	Answer     Answer      `json:"answer"` // rising if any indicator is
	Since      string      `json:"since,omitempty"`
	Sentence   string      `json:"sentence"`
	Rising     int         `json:"rising"` // indicators that rise
	Known      int         `json:"known"`  // indicators that can be judged
	Rate       float64     `json:"rate"`   // false alarms a period and indicator
	Indicators []Indicator `json:"indicators"`
	Signs      []Sign      `json:"signs"`
	Unknown    []string    `json:"unknown"`

	// Set by Weigh, which looks at many cards at once.
	Adjusted *float64 `json:"adjusted,omitempty"` // smallest share of false alarms among those that stand at which one of its own stands; nil: nothing was judged lately
	Stands   bool     `json:"stands,omitempty"`   // an alarm of it stands among all areas
}

// An Indicator is what one series says.
type Indicator struct {
	Code     string   `json:"code"`
	Answer   Answer   `json:"answer"`
	Since    string   `json:"since,omitempty"`
	Period   string   `json:"period"` // of the newest figure
	Observed *int     `json:"observed"`
	Expected *float64 `json:"expected"`
	Low      *float64 `json:"low"`  // nine in ten to be expected above it,
	High     *float64 `json:"high"` // nine in ten below this
	Chance   *float64 `json:"chance"`
	Level    *Rank    `json:"level"`
	Change   *Change3 `json:"change"`
	Gaps     int      `json:"gaps"`            // of the last twelve periods
	Break    string   `json:"break,omitempty"` // period since when the definition holds
	Sentence string   `json:"sentence"`
	Adjusted *float64 `json:"adjusted,omitempty"` // as of a Card
	Result   Result   `json:"-"`
}

// A Rank is where the newest figure stands among all before it, whatever they
// counted.
type Rank struct {
	Higher int    `json:"higher"` // earlier figures that were higher
	Of     int    `json:"of"`
	Peak   int    `json:"peak"`
	PeakAt string `json:"peak_at"`
}

// A Change3 sets the mean of the last three figures against the three before,
// all under one definition. Chance is that of a rise as large if the level
// stood still and counts scatter as they do in this series:
//
//	z = log(now/before) / √(1/ΣY₁ + 1/ΣY₀ + 2·scatter/3)
type Change3 struct {
	Now    float64 `json:"now"`
	Before float64 `json:"before"`
	Chance float64 `json:"chance"`
}

// A Sign is what somebody says bears on the question.
type Sign struct {
	Kind     string            `json:"kind"` // regrouping, infiltration, escape, deal, territory, recruitment, assessment
	Quote    string            `json:"quote"`
	Source   string            `json:"source"` // as the text names it
	Named    bool              `json:"named"`  // the words name a person or a body
	Period   string            `json:"period"` // month; empty: not said
	Dated    Dating            `json:"dated"`
	Area     string            `json:"area"`
	Claim    string            `json:"claim"`
	Standing register.Standing `json:"standing"`
}

// Dating says where a sign's date is from.
type Dating string

// The datings: the words say when; they do not, and the date is that of the
// document; neither has one.
const (
	DateSaid       Dating = "said"
	DateOfDocument Dating = "document"
	Undated        Dating = "unknown"
)

// MakeCard answers for one area. A series that cannot be judged is listed under
// Unknown with the reason; it never makes the answer.
func MakeCard(in CardInput) (Card, error) {
	o, err := in.checked()
	if err != nil {
		return Card{}, err
	}
	c := Card{Area: in.Area, Name: in.Name, Answer: CannotSay, Rate: o.Rate, Indicators: []Indicator{}, Signs: []Sign{}, Unknown: []string{}}
	for _, s := range in.Series {
		if in.Until != 0 {
			s.Points = slices.DeleteFunc(slices.Clone(s.Points), func(p Point) bool { return p.Period > in.Until.String() })
		}
		i, err := judgeIndicator(s, o)
		if err != nil {
			c.Unknown = append(c.Unknown, fmt.Sprintf("%s: %v", s.Harm, err))
			continue
		}
		c.Indicators = append(c.Indicators, i)
		c.Period = max(c.Period, i.Period)
	}
	if in.Until != 0 {
		c.Period = in.Until.String()
	}
	for k := range c.Indicators {
		i := &c.Indicators[k]
		if stale(i.Period, c.Period) {
			i.Answer, i.Since = CannotSay, ""
			i.Sentence = fmt.Sprintf("%s: the newest figure is of %s", i.Code, monthName(i.Period))
		}
		c.take(*i)
	}
	if c.Answer == Rising {
		for _, i := range c.Indicators {
			if i.Answer == Rising && (c.Since == "" || i.Since < c.Since) {
				c.Since = i.Since
			}
		}
	}
	c.Signs = signsOf(in, c.Period)
	c.Sentence = c.sentence()
	return c, nil
}

// stale reports whether the figure is older than the periods that an answer
// speaks of.
func stale(figure, now string) bool {
	a, err1 := when.ParseMonth(figure)
	b, err2 := when.ParseMonth(now)
	return err1 == nil && err2 == nil && int(b-a) >= recentPeriods
}

// take adds an indicator's answer to the card's.
func (c *Card) take(i Indicator) {
	if i.Gaps > 0 {
		c.Unknown = append(c.Unknown, fmt.Sprintf("%s: no figure for %s of the last twelve months, which is not zero", i.Code, number(i.Gaps)))
	}
	if i.Break != "" {
		c.Unknown = append(c.Unknown, fmt.Sprintf("%s: earlier months do not count the same people; the definition holds since %s", i.Code, monthName(i.Break)))
	}
	if i.Answer == CannotSay {
		c.Unknown = append(c.Unknown, i.Sentence)
		return
	}
	c.Known++
	weight := map[Answer]int{CannotSay: 0, Falling: 1, Level: 2, Unsettled: 3, Rising: 4}
	if weight[i.Answer] > weight[c.Answer] {
		c.Answer = i.Answer
	}
	if i.Answer == Rising {
		c.Rising++
	}
}

// judgeIndicator runs the default detector and says what the newest figure
// means.
func judgeIndicator(s Series, o Options) (Indicator, error) {
	result, scatter, err := baselineResult(s, o)
	if err != nil {
		return Indicator{}, err
	}
	i := Indicator{Code: s.Harm, Answer: CannotSay, Result: result}
	points := result.Points
	for len(points) > 0 && points[len(points)-1].Observed == nil {
		points = points[:len(points)-1]
	}
	last := points[len(points)-1]
	i.Period, i.Observed, i.Expected, i.Low, i.High, i.Chance = last.Period, last.Observed, last.Expected, last.Low, last.High, last.Chance
	for _, p := range s.Points {
		if p.Break != "" && p.Period <= last.Period {
			i.Break = p.Period
		}
	}
	for _, p := range points[max(0, len(points)-12):] {
		if p.Observed == nil {
			i.Gaps++
		}
	}
	i.Level = rank(points)
	i.Change = change(points, i.Break, scatter)
	if last.Score == nil {
		i.Sentence = fmt.Sprintf("%s: %s", i.Code, last.Reason)
		return i, nil
	}
	i.Since = runOfAlarms(points)
	switch {
	case i.Since != "":
		i.Answer = Rising
	case *last.Score > 1:
		i.Answer = Unsettled
	case *last.Chance > 0.85:
		i.Answer = Falling
	default:
		i.Answer = Level
	}
	i.Sentence = i.words()
	return i, nil
}

// runOfAlarms returns the first alarm of the run that reaches the last
// recentPeriods, runs being alarms with fewer than that many quiet periods
// between them; empty if there is none.
func runOfAlarms(points []Judged) string {
	first, quiet := "", 0
	for i := len(points) - 1; i >= 0 && quiet < recentPeriods; i-- {
		if points[i].Alarm {
			first, quiet = points[i].Period, 0
		} else {
			quiet++
		}
	}
	return first
}

func rank(points []Judged) *Rank {
	last := *points[len(points)-1].Observed
	r := &Rank{}
	for _, p := range points[:len(points)-1] {
		if p.Observed == nil {
			continue
		}
		r.Of++
		if *p.Observed > last {
			r.Higher++
		}
		if *p.Observed > r.Peak {
			r.Peak, r.PeakAt = *p.Observed, p.Period
		}
	}
	if r.Of == 0 {
		return nil
	}
	return r
}

// change compares the last three figures with the three before; nil where the
// definition does not reach back that far or the figures are over a year old.
func change(points []Judged, since string, scatter float64) *Change3 {
	var known []float64
	for i := len(points) - 1; i >= max(0, len(points)-12) && len(known) < 6; i-- {
		if points[i].Period < since {
			break
		}
		if points[i].Observed != nil {
			known = append(known, float64(*points[i].Observed))
		}
	}
	if len(known) < 6 {
		return nil
	}
	now, before := sum(known[:3]), sum(known[3:])
	z := math.Log((now+0.5)/(before+0.5)) / math.Sqrt(1/(now+0.5)+1/(before+0.5)+2*scatter/3)
	return &Change3{Now: now / 3, Before: before / 3, Chance: stats.NormalTail(z)}
}

// words says the indicator in one sentence.
func (i Indicator) words() string {
	said := map[Answer]string{Rising: "rising", Unsettled: "above what was expected, within what chance gives", Level: "as expected", Falling: "below what was expected"}
	s := fmt.Sprintf("%s: %s", i.Code, said[i.Answer])
	if i.Since != "" {
		s += " since " + monthName(i.Since)
	}
	s += fmt.Sprintf("; expected %s, seen %d in %s", span(*i.Low, *i.High), *i.Observed, monthName(i.Period))
	if i.Level != nil {
		s += fmt.Sprintf("; %d of %d earlier months were higher, the highest %d in %s", i.Level.Higher, i.Level.Of, i.Level.Peak, monthName(i.Level.PeakAt))
	}
	if i.Change != nil {
		s += fmt.Sprintf("; %.0f a month in the last three, %.0f in the three before", i.Change.Now, i.Change.Before)
	}
	return s
}

// Leading returns the indicator that carries an answer: the first of those that
// give it; for a rise the first whose newest figure is itself over what was
// expected, if there is one. It is nil where none gives the answer.
func Leading(indicators []Indicator, a Answer) *Indicator {
	var first *Indicator
	for k := range indicators {
		i := &indicators[k]
		if i.Answer != a || i.Low == nil || i.High == nil || i.Observed == nil {
			continue
		}
		if a != Rising || float64(*i.Observed) > *i.High {
			return i
		}
		if first == nil {
			first = i
		}
	}
	return first
}

// sentence is the card's answer: "Kirkuk: rising since October 2017, 3 of 4
// indicators; expected 4–11, seen 15; no figure for two months".
func (c Card) sentence() string {
	s := c.Name + ": "
	switch c.Answer {
	case CannotSay:
		return s + "cannot say, because no indicator has figures enough"
	case Rising:
		s += "rising since " + monthName(c.Since)
	case Unsettled:
		s += "above what was expected in " + monthName(c.Period) + ", within what chance gives"
	case Level:
		s += "no rise; as expected in " + monthName(c.Period)
	case Falling:
		s += "no rise; below what was expected in " + monthName(c.Period)
	}
	if c.Answer == Rising {
		s += fmt.Sprintf(", %d of %d indicators", c.Rising, c.Known)
	}
	gaps := 0
	for _, i := range c.Indicators {
		gaps = max(gaps, i.Gaps)
	}
	if i := Leading(c.Indicators, c.Answer); i != nil {
		s += fmt.Sprintf("; %s expected %s, seen %d", i.Code, span(*i.Low, *i.High), *i.Observed)
	}
	if gaps > 0 {
		s += "; no figure for " + plural(gaps, "month")
	}
	return s
}

// signsOf returns the signs told of the area in the last signPeriods months
// before period and not rejected, newest first; those without a date stand
// last.
func signsOf(in CardInput, period string) []Sign {
	now, err := when.ParseMonth(period)
	signs := []Sign{}
	for _, j := range in.Signs {
		area := j.Place.Area()
		if j.Kind != register.SignKind || j.Standing == register.Rejected || j.Standing == register.Withdrawn ||
			area != in.Area && !strings.HasPrefix(area, in.Area+"-") {
			continue
		}
		s := Sign{Kind: j.Sign, Quote: j.Quote, Source: "the publisher's own voice", Named: true, Area: area, Claim: j.ID, Standing: j.Standing}
		if j.Attribution != nil {
			s.Source, s.Named = j.Attribution.Text, names(j.Attribution)
		}
		at := j.Time
		s.Dated = DateSaid
		if !at.Known() {
			at, s.Dated = in.Published[j.Document], DateOfDocument
		}
		if !at.Known() {
			s.Dated = Undated
		} else {
			m := at.End.Month()
			if err == nil && (m > now || int(now-m) >= signPeriods) {
				continue
			}
			s.Period = m.String()
		}
		signs = append(signs, s)
	}
	slices.SortStableFunc(signs, func(a, b Sign) int { return strings.Compare(b.Period, a.Period) })
	return signs
}

// names reports whether the words name a person or a body: two words in a row
// with a capital, or one in capitals alone. "a commander" and "officials" do
// not. Scripts without capitals are taken as naming nobody, the safe side.
func names(a *register.Attribution) bool {
	before := false
	for _, word := range strings.Fields(a.Text) {
		word = strings.Trim(word, ".,;:'\"()“”")
		upper := word != "" && word[0] >= 'A' && word[0] <= 'Z'
		if len(word) > 1 && upper && word == strings.ToUpper(word) || upper && before {
			return true
		}
		before = upper
	}
	return false
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

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return number(n) + " " + word
}
