package count

import (
	"fmt"

	"cairn/internal/register"
)

// dataset returns what a dataset's own incident says of a harm: the sum of its
// lines by status, which are different people. A rule that settles by the best
// figure takes the dataset's own where every line that it counts gives one.
func (m *maker) dataset(in *register.Incident, harm register.Harm) (tally, error) {
	var t tally
	best, judged := 0, true
	for _, h := range in.Harms {
		if h.Harm != harm {
			continue
		}
		t.speaks = true
		r, err := m.person(line(in, h))
		if err != nil {
			return t, fmt.Errorf("incident %s: %w", in.ID, err)
		}
		if r.excluded {
			continue
		}
		t.under = t.under || r.verdict != Out
		switch r.verdict {
		case In:
			t.Range = t.Range.Plus(h.Range)
			t.sure += h.Range.Max
			if r.doubt {
				t.doubt += h.Range.Max
			}
			if h.Best == nil {
				judged = false
			} else {
				best += *h.Best
			}
		case May:
			t.Max += h.Range.Max
			t.Open = t.Open || h.Range.Open
			judged = judged && h.Range.Max == 0
			if h.Range.Max > 0 {
				t.may |= 1 << min(r.at, 63)
			}
		}
	}
	if m.rule.Disagreement == SettleBest && judged && best >= t.Min && best <= t.Max {
		t.Range = register.Range{Min: best, Max: best, Open: t.Open}
		t.doubt = min(t.doubt, best)
	}
	return t, nil
}

// line returns what a rule may ask about the people of a dataset's line.
func line(in *register.Incident, h register.IncidentHarm) person {
	return person{
		Kind: string(kindOf(h.Harm)), Status: string(h.Status), Modality: string(register.Asserted), Frame: string(register.Current),
		Scope: string(register.ScopeIncident), Origin: "dataset", Weapon: string(in.Weapon),
		Incident: in.Kind, Grade: in.Grade, Dataset: in.Dataset, Violence: string(in.Weapon),
	}
}

func kindOf(h register.Harm) register.Kind {
	switch h {
	case register.HarmKilled:
		return register.Killed
	case register.HarmInjured:
		return register.Wounded
	}
	return register.Missing
}
