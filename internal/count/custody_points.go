package count

import (
	"cmp"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// An Indicator is one number about people held, tried, sentenced or executed:
// the stage of a case that it belongs to, its name, and whether it counts what
// happened over a span (a flow) or what stood on a day (a stock).
type Indicator struct {
	Stage, Name string
	Flow        bool
}

// CustodyIndicator returns the indicator that a claim is a number of; ok is
// false when it is about nobody in custody. Arrests are of the stage
// deprivation; people held, released, escaped and caught again of custody;
// those who died in custody of treatment; a due-process finding of the stage
// that it names. A number of people under sentence of death is a stock, of
// sentences passed a flow.
//
// The stages are those of METHOD.md, "Custody".
func CustodyIndicator(c *register.Claim) (i Indicator, ok bool) {
	switch c.Kind {
	case register.Arrested:
		return Indicator{"deprivation", "arrests", true}, true
	case register.Detained:
		if c.Indicator == "held_without_charge" {
			return Indicator{"pre-trial", "held-without-charge", false}, true
		}
		return Indicator{"custody", "held", false}, true
	case register.Released:
		return Indicator{"custody", "released", true}, true
	case register.Escaped:
		return Indicator{"custody", "escaped", true}, true
	case register.Recaptured:
		return Indicator{"custody", "recaptured", true}, true
	case register.SentencedDeath:
		if c.Scope == register.ScopeStock {
			return Indicator{"sentence", "under-sentence", false}, true
		}
		return Indicator{"sentence", "death-sentences", true}, true
	case register.Executed:
		if c.Scope == register.ScopeCumulative {
			return Indicator{"execution", "executions-cumulative", true}, true
		}
		return Indicator{"execution", "executions", true}, true
	case register.DueProcess:
		switch c.Indicator {
		case "trial_duration":
			return Indicator{"trial", "trial-duration", true}, true
		case "no_lawyer":
			return Indicator{"trial", "no-lawyer", true}, true
		case "held_without_charge":
			return Indicator{"pre-trial", "held-without-charge", false}, true
		}
	case register.Killed:
		if c.Custodian != "" {
			return Indicator{"treatment", "deaths-in-custody", true}, true
		}
	}
	return Indicator{}, false
}

// CustodyPoints returns every number about people in custody: those that
// published tables gave, and those of claims that stand (accepted or corrected,
// asserted, not superseded in their own text), in the order of the register. A
// claim that names no day stands on the day its document was published, and
// says so; one that names no place stands for the country of its document.
func CustodyPoints(state *register.State, judged []register.Judged) []register.CustodyPoint {
	var all []register.CustodyPoint
	for _, p := range state.Custody {
		if !p.Withdrawn {
			all = append(all, p)
		}
	}
	docs := map[document.ID]*document.Document{}
	for i := range state.Documents {
		docs[state.Documents[i].ID] = &state.Documents[i]
	}
	for i := range judged {
		if j := &judged[i]; j.Standing.Counts() && j.Modality == register.Asserted && j.Frame != register.Superseded {
			if p, ok := custodyPoint(&j.Claim, docs[j.Document]); ok {
				all = append(all, p)
			}
		}
	}
	return all
}

func custodyPoint(c *register.Claim, doc *document.Document) (register.CustodyPoint, bool) {
	in, ok := CustodyIndicator(c)
	if !ok || c.Count == nil || c.Unit == "families" {
		return register.CustodyPoint{}, false
	}
	p := register.CustodyPoint{
		ID: c.ID, Indicator: in.Name, Stage: in.Stage, Flow: in.Flow, Authority: c.Custodian, Area: c.Place.Area(), Period: c.Time,
		Value: c.Count.Range(), Unit: cmp.Or(string(c.Unit), "persons"), PartOf: c.PartOf, Document: c.Document, Words: c.Quote,
	}
	if c.Attribution != nil {
		p.Issuer = c.Attribution.Text
	}
	if c.DeniedBy != "" {
		p.Reply = "denied by " + c.DeniedBy
	}
	if doc != nil {
		p.Issuer, p.Address = cmp.Or(p.Issuer, doc.Publisher), doc.Address
		p.Area = cmp.Or(p.Area, doc.Country)
		if !p.Period.Known() {
			p.Period, p.Note = doc.Published, "no day given: it stands on the day it was published"
		}
	}
	return p, p.Area != "" && p.Period != when.Interval{}
}
