package extract

import (
	"math"

	"cairn/internal/register"
)

// A weight is one term of the score that a reviewer accepts a claim unchanged.
type weight struct {
	name  string
	value float64
}

// The weights of the logistic score, by feature.
var weights = map[string]float64{
	"base": 2.6, "weak noun": -1.3, "left-out noun": -0.3, "vague": -0.4, "no status": -0.1, "headline": -0.2, "row": -0.4, "part": -0.3, "alternative": -0.8,
	"background": -0.7, "not asserted": -0.8, "shot": -1.2, "long sentence": -0.5, "rivals": -0.2, "no noun": -0.3, "several harms": -0.2, "inherited place": -0.2, "inherited time": -0.2,
	"plural without number": -0.9, "one person": -0.3, "toll": -0.2, "person by name": -1.0, "custody": -0.2, "accident": -0.3,
}

// features are the facts of the path that led to the claim.
func (r *reader) features(c *register.Claim, h *harm) []string {
	f := []string{"base"}
	add := func(is bool, name string) {
		if is {
			f = append(f, name)
		}
	}
	add(h.weak && !h.shot, "weak noun")
	add(h.elided, "left-out noun")
	add(h.quantity.qual == register.Vague && h.quantity.b > 0, "vague")
	add(h.quantity.qual == register.Vague && h.quantity.b == 0, "plural without number")
	add(h.zone == headline, "headline")
	add(h.row, "row")
	add(c.PartOf != "", "part")
	add(c.AltOf != "", "alternative")
	add(c.Frame == register.Background, "background")
	add(c.Modality != register.Asserted, "not asserted")
	add(h.shot, "shot")
	s := r.sents[h.sent]
	add(s.Last-s.First > 45, "long sentence")
	add(c.Place != nil && len(c.Place.Rivals) > 1, "rivals")
	add(h.one, "one person")
	add(h.sort == gName, "person by name")
	add(h.toll, "toll")
	add(c.Kind.Custody(), "custody")
	add(c.Weapon == "accident", "accident")
	return f
}

// grade sets the claim's confidence, the chance by a logistic score over the
// features of its path, and the grade shown: clear from 0.85, check from 0.55,
// else doubtful. It orders the queue; it accepts nothing.
func (r *reader) grade(c *register.Claim, h *harm) {
	z := 0.0
	for _, f := range r.features(c, h) {
		z += weights[f]
	}
	p := 1 / (1 + math.Exp(-z))
	c.Confidence = math.Round(p*1000) / 1000
	switch {
	case c.Confidence >= 0.85:
		c.Review = register.Clear
	case c.Confidence >= 0.55:
		c.Review = register.Check
	default:
		c.Review = register.Doubtful
	}
}
