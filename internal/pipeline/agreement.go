package pipeline

import (
	"context"
	"slices"
	"strings"
	"time"

	"cairn/internal/register"
	"cairn/internal/stats"
)

// A SlotAgreement is how far people who coded the same claims without seeing
// each other read one slot alike.
type SlotAgreement struct {
	Slot  string
	Scale string // nominal, interval, ratio
	stats.Agreement
}

// A Coded claim is one that two people coded.
type Coded struct {
	Claim  register.Judged
	Codes  []register.Decision // one of each person, in the order in which they were made
	Differ []string            // slots in which they differ; verdict among them
}

// Doubled is what double coding has come to.
type Doubled struct {
	Terms     register.Terms
	Documents int // drawn, among those with claims
	Once      int // claims that one person has coded and that wait for a second
	Slots     []SlotAgreement
	Claims    []Coded // coded by two, those that differ first
}

// slot says how a slot of a claim is compared. value returns a code or a
// number; ok is false where the coder says nothing of it.
type slot struct {
	name, scale string
	metric      stats.Metric
	word        func(c *register.Claim) (string, bool)
	number      func(c *register.Claim) (float64, bool)
}

// codedSlots are the slots that agreement is measured on. Counts of people
// differ in proportion (ratio), days by how many lie between (interval), all
// else is alike or not (nominal). A slot that nobody fills is no unit.
var codedSlots = []slot{
	{name: "kind", word: func(c *register.Claim) (string, bool) { return string(c.Kind), true }},
	{name: "min", scale: "ratio", metric: stats.RatioScale, number: func(c *register.Claim) (float64, bool) {
		if c.Count == nil || c.Count.Min == nil {
			return 0, false
		}
		return float64(*c.Count.Min), true
	}},
	{name: "max", scale: "ratio", metric: stats.RatioScale, number: func(c *register.Claim) (float64, bool) {
		if c.Count == nil || c.Count.Max == nil {
			return 0, false
		}
		return float64(*c.Count.Max), true
	}},
	{name: "status", word: func(c *register.Claim) (string, bool) { return string(c.Status), c.Status != "" }},
	{name: "admin1", word: func(c *register.Claim) (string, bool) { return c.Place.Area(), c.Place.Area() != "" }},
	{name: "start", scale: "interval", metric: stats.IntervalScale, number: func(c *register.Claim) (float64, bool) {
		return float64(c.Time.Start), c.Time.Known()
	}},
	{name: "end", scale: "interval", metric: stats.IntervalScale, number: func(c *register.Claim) (float64, bool) {
		return float64(c.Time.End), c.Time.Known()
	}},
	{name: "weapon", word: func(c *register.Claim) (string, bool) { return string(c.Weapon), true }},
	{name: "types", word: func(c *register.Claim) (string, bool) {
		if c.Attribution == nil {
			return "", false
		}
		types := slices.Clone(c.Attribution.Types)
		slices.Sort(types)
		return strings.Join(types, " "), true
	}},
	{name: "modality", word: func(c *register.Claim) (string, bool) { return string(c.Modality), true }},
	{name: "frame", word: func(c *register.Claim) (string, bool) { return string(c.Frame), true }},
	{name: "scope", word: func(c *register.Claim) (string, bool) { return string(c.Scope), true }},
}

// Doubled measures agreement between the people who coded the sample: whether
// they would take the claim at all (verdict), and, where both take it, each
// slot. Codings are those that hold, the newest of each person.
func (d *Desk) Doubled(ctx context.Context) (Doubled, error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return Doubled{}, err
	}
	b, err := v.bench("")
	if err != nil {
		return Doubled{}, err
	}
	out := Doubled{Terms: b.terms}
	drawn := map[string]bool{}
	verdicts := newCodes()
	values := make([]*codes, len(codedSlots))
	for i := range values {
		values[i] = newCodes()
	}
	for i := range v.judged {
		j := &v.judged[i]
		if b.terms.Doubled(j.Document) && j.Origin != "import" {
			drawn[string(j.Document)] = true
		}
		made := b.codes[j.ID]
		if len(made) == 1 && b.blind(j) {
			out.Once++
		}
		if len(made) < coders {
			continue
		}
		coded, err := compare(j, made, verdicts, values)
		if err != nil {
			return Doubled{}, err
		}
		out.Claims = append(out.Claims, coded)
	}
	out.Documents = len(drawn)
	out.Slots = append(out.Slots, SlotAgreement{"verdict", "nominal", stats.KrippendorffAlpha(verdicts.units, stats.Nominal)})
	for i, s := range codedSlots {
		metric, scale := s.metric, s.scale
		if s.word != nil {
			metric, scale = stats.Nominal, "nominal"
		}
		out.Slots = append(out.Slots, SlotAgreement{s.name, scale, stats.KrippendorffAlpha(values[i].units, metric)})
	}
	slices.SortStableFunc(out.Claims, func(a, b Coded) int { return len(b.Differ) - len(a.Differ) })
	return out, nil
}

// compare adds one claim's codings to the units of each slot and names the
// slots in which they differ.
func compare(j *register.Judged, made []register.Decision, verdicts *codes, values []*codes) (Coded, error) {
	coded := Coded{Claim: *j, Codes: made}
	reads := make([]register.Claim, 0, len(made))
	var taken []string
	for _, d := range made {
		verdict := "take"
		if d.Verdict == register.Reject {
			verdict = "reject"
		} else {
			read, err := register.Reading(&j.Original, d)
			if err != nil {
				return coded, err
			}
			reads = append(reads, read)
		}
		taken = append(taken, verdict)
	}
	if verdicts.add(taken) {
		coded.Differ = append(coded.Differ, "verdict")
	}
	for i, s := range codedSlots {
		var words []string
		var numbers []float64
		for k := range reads {
			if s.word != nil {
				if w, ok := s.word(&reads[k]); ok {
					words = append(words, w)
				}
			} else if n, ok := s.number(&reads[k]); ok {
				numbers = append(numbers, n)
			}
		}
		said := len(words) + len(numbers)
		differ := said > 0 && said < len(reads) // one says it, another does not
		if s.word != nil {
			differ = values[i].add(words) || differ
		} else {
			values[i].units = append(values[i].units, numbers)
			differ = differ || slices.ContainsFunc(numbers, func(n float64) bool { return n != numbers[0] })
		}
		if differ {
			coded.Differ = append(coded.Differ, s.name)
		}
	}
	return coded, nil
}

// codes numbers the words of a nominal slot.
type codes struct {
	units  [][]float64
	number map[string]float64
}

func newCodes() *codes { return &codes{number: map[string]float64{}} }

// add adds a unit and reports whether its words differ.
func (c *codes) add(words []string) (differ bool) {
	unit := make([]float64, len(words))
	for i, w := range words {
		n, ok := c.number[w]
		if !ok {
			n = float64(len(c.number))
			c.number[w] = n
		}
		unit[i] = n
		differ = differ || n != unit[0]
	}
	c.units = append(c.units, unit)
	return differ
}
