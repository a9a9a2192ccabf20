package register

import (
	"fmt"
	"slices"
	"strings"
)

// codes are what the slots of a claim that hold a code may say (label guide).
var codes = map[string][]string{
	"kind": {string(Killed), string(Wounded), string(Casualties), string(Missing), string(Abducted), string(BodiesFound), string(Arrested), string(Detained),
		string(Released), string(Escaped), string(Recaptured), string(SentencedDeath), string(Executed), string(Displaced), string(Infiltrated),
		string(DueProcess), string(Responsibility), string(IncidentOnly), string(ComparisonKind), string(SignKind)},
	"status":    {"", string(Civilian), string(Police), string(Army), string(Militia), string(Insurgent), string(Security), string(Mixed), string(UnknownStatus)},
	"modality":  {string(Asserted), string(Feared), string(Hypothetical), string(Planned), string(Averted), string(Denied)},
	"frame":     {string(Current), string(Background), string(Update), string(Superseded)},
	"scope":     {string(ScopeIncident), string(ScopePeriod), string(ScopeCumulative), string(ScopeStock)},
	"qualifier": {string(Exact), string(SaidLeast), string(MoreThan), string(UpTo), string(FewerThan), string(About), string(Span), string(Vague)},
	"unit":      {"", "persons", "families", "minutes"},
	"weapon": {"", "vehicle_bomb", "suicide_vehicle_bomb", "suicide_vest", "roadside_bomb", "bomb", "mine", "air_strike", "drone_strike", "shelling", "gunfire",
		"hanging", "fire", "accident"},
	"relation": {"claimed", "blamed", "stated", "suspected", "denied"},
	"duty":     {"", "on", "off"},
}

// The bounds of what a person may correct a claim to: more people than this in
// one claim, or a year outside these, is a slip of the hand.
const (
	mostPeople          = 10_000_000
	firstYear, lastYear = 1900, 2100
)

// Fit reports the first slot of a claim whose code is none, whose numbers are no
// count of people (the least over the most, below zero, over ten million), or
// whose days lie outside the years 1900 to 2100.
func (c *Claim) Fit() error {
	slots := []struct{ slot, code string }{
		{"kind", string(c.Kind)}, {"status", string(c.Status)}, {"modality", string(c.Modality)}, {"frame", string(c.Frame)}, {"scope", string(c.Scope)},
		{"unit", string(c.Unit)}, {"weapon", string(c.Weapon)}, {"duty", c.Duty},
	}
	if c.Count != nil {
		slots = append(slots, struct{ slot, code string }{"qualifier", string(c.Count.Qualifier)})
		lo, hi := c.Count.Min, c.Count.Max
		switch {
		case lo != nil && *lo < 0 || hi != nil && *hi < 0:
			return fmt.Errorf("count: a number of people cannot be below zero")
		case lo != nil && hi != nil && *lo > *hi:
			return fmt.Errorf("count: the least, %d, is over the most, %d", *lo, *hi)
		case lo == nil && hi == nil:
			return fmt.Errorf("count: give the least, the most, or both")
		case lo != nil && *lo > mostPeople || hi != nil && *hi > mostPeople:
			return fmt.Errorf("count: over %d people in one claim is taken for a slip", mostPeople)
		}
	}
	if c.Perpetrator != nil {
		slots = append(slots, struct{ slot, code string }{"relation", c.Perpetrator.Relation})
	}
	if c.Time.Known() {
		from, _, _ := c.Time.Start.Date()
		to, _, _ := c.Time.End.Date()
		if from < firstYear || to > lastYear || c.Time.End < c.Time.Start {
			return fmt.Errorf("time %s: want days of the years %d to %d, the first before the last", c.Time, firstYear, lastYear)
		}
	}
	for _, s := range slots {
		if !slices.Contains(codes[s.slot], s.code) {
			return fmt.Errorf("%s %q: want one of %s", s.slot, s.code, strings.TrimPrefix(strings.Join(codes[s.slot], ", "), ", "))
		}
	}
	return nil
}
