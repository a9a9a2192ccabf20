package extract

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"cairn/internal/register"
)

// Confidence is the chance that a reviewer accepts a claim unchanged: a
// logistic score over facts of the path that led to it.
//
//	z = Σ weight(feature),  confidence = 1 / (1 + e^−z)
//
// The weights are fitted by [Fit] from decisions and shipped in weights.tsv;
// the ones shipped come from the project's own cases. A claim is shown as clear
// from 0.85, as check from 0.55, else as doubtful. The grade orders the
// reviewer's queue; it accepts nothing.

//go:embed weights.tsv
var weightsFile string

// A Weight is what one feature adds to the score.
type Weight struct {
	Feature string
	Value   float64
}

// Prior are the weights before any decision: a coder's judgement of what makes
// a reading unsure. [Fit] moves them as far as the decisions ask.
var Prior = []Weight{
	{"base", 2.6}, {"weak noun", -1.3}, {"left-out noun", -0.3}, {"vague", -0.4}, {"headline", -0.2}, {"row", -0.4}, {"part", -0.3}, {"alternative", -0.8},
	{"background", -0.7}, {"not asserted", -0.8}, {"shot", -1.2}, {"long sentence", -0.5}, {"rivals", -0.2}, {"plural without number", -0.9}, {"one person", -0.3},
	{"person by name", -1}, {"toll", -0.2}, {"custody", -0.2}, {"accident", -0.3},
}

// shipped are the weights of weights.tsv, read once.
var shipped = sync.OnceValue(func() map[string]float64 {
	m := make(map[string]float64)
	for _, line := range strings.Split(weightsFile, "\n") {
		name, value, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") || name == "feature" {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			panic(fmt.Sprintf("extract: weights.tsv: %q: %v", line, err)) // a test reads the file
		}
		m[name] = v
	}
	return m
})

// A Sample is one claim that a person has judged: its features, and whether it
// was accepted unchanged.
type Sample struct {
	Features []string
	Accepted bool
}

// Fit returns the weights that the samples support, by ridge logistic
// regression around [Prior]: it maximises
//
//	Σ log p(sample) − ½ λ Σ (weight − prior)²,  λ = 2,
//
// by 400 steps of gradient ascent, from the prior, in the order of the samples.
// The same samples in the same order give the same bytes on every machine:
// values are rounded to three decimals. Without samples the prior stands.
func Fit(samples []Sample) []Weight {
	const lambda, steps = 2.0, 400
	at := make(map[string]int, len(Prior))
	w := make([]float64, len(Prior))
	for i, p := range Prior {
		at[p.Feature], w[i] = i, p.Value
	}
	rate := 1 / (lambda + float64(len(samples)))
	gradient := make([]float64, len(w))
	for range steps {
		for i := range w {
			gradient[i] = lambda * (Prior[i].Value - w[i])
		}
		for _, s := range samples {
			z := 0.0
			for _, f := range s.Features {
				if i, ok := at[f]; ok {
					z += w[i]
				}
			}
			miss := -logistic(z)
			if s.Accepted {
				miss++
			}
			for _, f := range s.Features {
				if i, ok := at[f]; ok {
					gradient[i] += miss
				}
			}
		}
		for i := range w {
			w[i] += rate * gradient[i]
		}
	}
	out := make([]Weight, len(w))
	for i, p := range Prior {
		out[i] = Weight{p.Feature, math.Round(w[i]*1000) / 1000}
	}
	return out
}

func logistic(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// PrintWeights writes weights as weights.tsv holds them.
func PrintWeights(weights []Weight) string {
	var b strings.Builder
	b.WriteString("# Weights of the confidence score, fitted by Fit from the project's own cases.\nfeature\tweight\n")
	for _, w := range weights {
		fmt.Fprintf(&b, "%s\t%.3f\n", w.Feature, w.Value)
	}
	return b.String()
}

// Features returns the facts of a claim's path that its confidence rests on,
// read back from the claim as it was proposed.
func Features(c *register.Claim) []string {
	words, ok := c.Why["confidence"]
	if !ok {
		return nil
	}
	return strings.Split(words, ", ")
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

// grade sets the claim's confidence and the grade that a reviewer sees.
func (r *reader) grade(c *register.Claim, h *harm) {
	weights, z := r.weights, 0.0
	features := r.features(c, h)
	for _, f := range features {
		z += weights[f]
	}
	c.Confidence = math.Round(logistic(z)*1000) / 1000
	c.Confidence = min(0.999, max(0.001, c.Confidence))
	switch {
	case c.Confidence >= 0.85:
		c.Review = register.Clear
	case c.Confidence >= 0.55:
		c.Review = register.Check
	default:
		c.Review = register.Doubtful
	}
	if c.Why == nil {
		c.Why = map[string]string{}
	}
	c.Why["confidence"] = strings.Join(features, ", ")
}
