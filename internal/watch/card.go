package watch

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/stats"
	"cairn/internal/when"
)

// Answer is the plain answer of a card or of one of its indicators.
type Answer string

// The answers.
const (
	Rising    Answer = "rising"     // a rise began with an alarm and has not ended
	Unsettled Answer = "unsettled"  // above what was expected, under the alarm line
	Level     Answer = "level"      // within what was expected
	Falling   Answer = "falling"    // below what was expected
	CannotSay Answer = "cannot-say" // no figure lately, or too little past
)

// recentPeriods is how far back an alarm may lie in a rise that goes on, and how
// old the newest figure of an indicator may be.
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
	Gaps     int      `json:"gaps"`             // of the last twelve periods
	Break    string   `json:"break,omitempty"`  // period since when the definition holds
	Raised   *Raised  `json:"raised,omitempty"` // the newest alarm of the last three periods
	Newest   Side     `json:"newest,omitempty"` // where the newest figure lies against what was expected of its period; empty: not judged
	First    *First   `json:"first,omitempty"`  // where nothing was recorded before it and too little since; then the answer is cannot-say
	Sentence string   `json:"sentence"`
	Adjusted *float64 `json:"adjusted,omitempty"` // as of a Card
	Result   Result   `json:"-"`
}

// A First is the first record of a series: the first figure over 0.
type First struct {
	Period   string `json:"period"`
	Observed int    `json:"observed"`
	None     int    `json:"none"` // figures before it, all of them 0
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
		i.Gaps = gapsOf(i.Result.Points, c.Period)
		if stale(i.Period, c.Period) {
			i.Answer, i.Since, i.Raised, i.First = CannotSay, "", nil, nil
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
// means: a rise that goes on (riseOf), else on which side of what was expected
// the figure lies.
func judgeIndicator(s Series, o Options) (Indicator, error) {
	o, err := o.checked()
	if err != nil {
		return Indicator{}, err
	}
	p, err := forecastAll(s)
	if err != nil {
		return Indicator{}, err
	}
	result, scatter := p.judgeAll(o), p.scatter
	i := Indicator{Code: s.Harm, Answer: CannotSay, Result: result}
	points := result.Points
	for len(points) > 0 && points[len(points)-1].Observed == nil {
		points = points[:len(points)-1]
	}
	last := points[len(points)-1]
	i.Period, i.Observed, i.Expected, i.Low, i.High, i.Chance = last.Period, last.Observed, last.Expected, last.Low, last.High, last.Chance
	begins := map[string]bool{}
	for _, p := range s.Points {
		if p.Break != "" && p.Period <= last.Period {
			i.Break = p.Period
			begins[p.Period] = true
		}
	}
	i.Level = rank(points)
	i.Change = change(points, i.Break, scatter)
	if last.Score == nil {
		if p.none > 0 {
			first := p.s.Points[p.first]
			i.First = &First{Period: first.Period, Observed: *first.Count, None: p.none}
		}
		i.Sentence = fmt.Sprintf("%s: %s", i.Code, last.Reason)
		return i, nil
	}
	i.Since, i.Raised = riseOf(points, begins)
	i.Newest = sideOf(last)
	switch {
	case i.Since != "":
		i.Answer = Rising
	case i.Newest == Above:
		i.Answer = Unsettled
	case i.Newest == Below:
		i.Answer = Falling
	default:
		i.Answer = Level
	}
	i.Sentence = i.words()
	return i, nil
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
		if r.PeakAt == "" || *p.Observed > r.Peak {
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
