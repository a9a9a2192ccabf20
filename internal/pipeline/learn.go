package pipeline

import (
	"context"
	"fmt"
	"time"

	"cairn/internal/document"
	"cairn/internal/extract"
	"cairn/internal/register"
)

// A register's own decisions move the weights of its readings: the confidence
// shown beside a claim, and which of rival places and times is taken.
const (
	learnFrom = 200 // rulings by people on proposals before that
	learnStep = 50  // and how many more before the weights are fitted anew
)

// learnt are the weights that a number of rulings gave.
type learnt struct {
	asked   int // rulings in the store when they were fitted
	rulings int // rulings that they rest on; 0: too few
	weights extract.Learned
}

// learned returns the weights fitted from the register's rulings, by people, on
// what the extractor proposed; ok is false while there are fewer than
// [learnFrom]. They rest on the first n of them in the order of the ledger, n
// the last full step, as those stood then: so any later day gives the same
// weights for the same n, and a claim that says "cairn-extract/1, 250 decisions"
// can be read anew from documents, decisions and rules.
func (d *Desk) learned(ctx context.Context) (l extract.Learned, n int, err error) {
	asked, err := d.store.Rulings(ctx)
	if err != nil || asked < learnFrom {
		return l, 0, err
	}
	d.mu.Lock()
	kept := d.learnt
	d.mu.Unlock()
	if kept.asked == asked {
		return kept.weights, kept.rulings, nil
	}
	state, err := d.store.Load(ctx, time.Time{})
	if err != nil {
		return l, 0, err
	}
	decisions, n := firstRulings(state.Claims, state.Decisions)
	if n > 0 && n == kept.rulings {
		l = kept.weights
	} else if n > 0 {
		if l, err = d.teach(ctx, state.Claims, decisions, n); err != nil {
			return l, 0, fmt.Errorf("learn from %d decisions: %w", n, err)
		}
	}
	d.mu.Lock()
	d.learnt = learnt{asked, n, l}
	d.mu.Unlock()
	return l, n, nil
}

// firstRulings returns the decisions up to and with the last ruling of the last
// full step, and how many rulings that are; 0 while there are too few. Rulings
// are people's, on claims that the extractor proposed.
func firstRulings(claims []register.Claim, decisions []register.Decision) ([]register.Decision, int) {
	proposed := make(map[string]bool, len(claims))
	for i := range claims {
		proposed[claims[i].ID] = claims[i].Origin == "extract"
	}
	n, until := 0, 0
	for i, dec := range decisions {
		if !ruling(dec) || !proposed[dec.On] {
			continue
		}
		if n++; n >= learnFrom && n%learnStep == 0 {
			until = i + 1
		}
	}
	if until == 0 {
		return nil, 0
	}
	return decisions[:until], n - n%learnStep
}

func ruling(d register.Decision) bool {
	return !d.Auto && (d.Act == register.Accept || d.Act == register.Correct || d.Act == register.Reject)
}

// teach fits the weights from the decisions. Each claim is one sample, in the
// order of the ruling that stands on it; a place or a time that a person left or
// set teaches which rival is right.
func (d *Desk) teach(ctx context.Context, claims []register.Claim, decisions []register.Decision, n int) (extract.Learned, error) {
	l := extract.Learned{Name: fmt.Sprintf("%d decisions", n)}
	judged, err := register.Judge(claims, decisions)
	if err != nil {
		return l, err
	}
	by := make(map[string]*register.Judged, n) // ruling → the claim it stands on
	for i := range judged {
		j := &judged[i]
		for k := len(j.Decisions) - 1; k >= 0 && j.Original.Origin == "extract"; k-- {
			if ruling(j.Decisions[k]) {
				by[j.Decisions[k].ID] = j
				break
			}
		}
	}
	var samples []extract.Sample
	var lessons []extract.Lesson
	choices := map[document.ID][]extract.Choice{}
	for _, dec := range decisions {
		j := by[dec.ID]
		if j == nil {
			continue
		}
		samples = append(samples, extract.Sample{Features: extract.Features(&j.Original), Accepted: dec.Act == register.Accept})
		if dec.Act == register.Reject {
			continue
		}
		made, ok := choices[j.Document]
		if !ok {
			if made, err = d.choices(ctx, j.Document); err != nil {
				return l, err
			}
			choices[j.Document] = made
		}
		for _, c := range made {
			if c.Kind != j.Original.Kind || c.Span != j.Original.Span {
				continue
			}
			lesson := extract.Lesson{Choice: c}
			switch {
			case c.Slot == "place" && j.Place != nil:
				lesson.Right = j.Place.Area()
			case c.Slot == "time" && j.Time.Known():
				lesson.Right = j.Time.String()
			}
			lessons = append(lessons, lesson)
		}
	}
	l.Confidence, l.Ranks = extract.Fit(samples), extract.FitRanks(lessons)
	return l, nil
}

// choices reads a document again for the choices among rivals in it, with the
// weights that are shipped.
func (d *Desk) choices(ctx context.Context, id document.ID) ([]extract.Choice, error) {
	doc, err := d.store.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	e, err := d.shippedExtractor(ctx, doc.Country)
	if err != nil {
		return nil, err
	}
	return e.Choices(doc.Text, readAs(&doc)), nil
}
