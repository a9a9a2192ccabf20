// Package guide scores proposed claims against gold claims as the label guide
// says: alignment, found, slots, perfect cases, critical errors, and a
// document's toll from its claims. In go cases and what an extractor proposed
// for them, out come counts. It never calls an extractor and never changes a
// gold claim.
package guide

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A Case is one short text with every claim that an extractor should propose
// from it; no claims means that nothing may be proposed.
type Case struct {
	ID        string          `json:"id"`
	Lang      string          `json:"lang"`
	Published when.Day        `json:"published"`
	Country   string          `json:"country"`
	Tags      []string        `json:"tags"`
	Text      string          `json:"text"`
	Sentences []document.Span `json:"sentences"`
	Claims    []Gold          `json:"claims"`
}

// A Gold claim is a claim as a careful reader takes it from the text. Accept
// holds, by slot, other values that are as good; Unscored the slots on which
// careful readers may differ; an Optional claim need not be proposed.
type Gold struct {
	register.Claim
	Accept   map[string][]json.RawMessage `json:"accept,omitempty"`
	Unscored []string                     `json:"unscored,omitempty"`
	Optional bool                         `json:"optional,omitempty"`
}

// scored reports whether the slot of this gold claim is judged.
func (g *Gold) scored(slot string) bool { return !slices.Contains(g.Unscored, slot) }

// takes reports whether a proposal's kind is the gold one or as good.
func (g *Gold) takes(kind register.Kind) bool {
	if kind == g.Kind {
		return true
	}
	for _, raw := range g.Accept["kind"] {
		var k register.Kind
		if json.Unmarshal(raw, &k) == nil && k == kind {
			return true
		}
	}
	return false
}

// versions returns the gold claim itself and, for the slot, each accepted
// value put in its place.
func (g *Gold) versions(slot string) []register.Claim {
	all := []register.Claim{g.Claim}
	for _, raw := range g.Accept[slot] {
		if c, err := with(g.Claim, slot, raw); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// with returns the claim with the slot set to a JSON value. A bare code stands
// for a place, a bare list of types for an attribution.
func with(c register.Claim, slot string, raw json.RawMessage) (register.Claim, error) {
	null := bytes.Equal(raw, []byte("null"))
	switch slot {
	case "kind":
		return c, json.Unmarshal(raw, &c.Kind)
	case "count":
		c.Count = nil
		return c, json.Unmarshal(raw, &c.Count)
	case "unit":
		c.Unit = ""
		return c, json.Unmarshal(raw, &c.Unit)
	case "qualifier":
		n := register.Count{}
		if c.Count != nil {
			n = *c.Count
		}
		c.Count = &n
		return c, json.Unmarshal(raw, &n.Qualifier)
	case "status":
		c.Status = ""
		return c, json.Unmarshal(raw, &c.Status)
	case "modality":
		return c, json.Unmarshal(raw, &c.Modality)
	case "frame":
		return c, json.Unmarshal(raw, &c.Frame)
	case "scope":
		return c, json.Unmarshal(raw, &c.Scope)
	case "weapon":
		c.Weapon = ""
		return c, json.Unmarshal(raw, &c.Weapon)
	case "place":
		c.Place = nil
		var code string
		if !null && json.Unmarshal(raw, &code) == nil {
			c.Place = &register.Place{Admin1: &code}
			return c, nil
		}
		return c, json.Unmarshal(raw, &c.Place)
	case "time":
		c.Time = when.Interval{}
		return c, json.Unmarshal(raw, &c.Time)
	case "attribution":
		var types []string
		if !null && json.Unmarshal(raw, &types) == nil && c.Attribution != nil {
			a := *c.Attribution
			a.Types = types
			c.Attribution = &a
			return c, nil
		}
		c.Attribution = nil
		return c, json.Unmarshal(raw, &c.Attribution)
	case "perpetrator":
		c.Perpetrator = nil
		return c, json.Unmarshal(raw, &c.Perpetrator)
	case "part_of":
		c.PartOf = ""
		return c, json.Unmarshal(raw, &c.PartOf)
	case "alt_of":
		c.AltOf = ""
		return c, json.Unmarshal(raw, &c.AltOf)
	case "about":
		c.About = ""
		return c, json.Unmarshal(raw, &c.About)
	case "sex":
		c.Sex = ""
		return c, json.Unmarshal(raw, &c.Sex)
	case "duty":
		c.Duty = ""
		return c, json.Unmarshal(raw, &c.Duty)
	case "custodian":
		c.Custodian = ""
		return c, json.Unmarshal(raw, &c.Custodian)
	case "denied_by":
		c.DeniedBy = ""
		return c, json.Unmarshal(raw, &c.DeniedBy)
	case "indicator":
		c.Indicator = ""
		return c, json.Unmarshal(raw, &c.Indicator)
	}
	return c, fmt.Errorf("slot %q: no such slot", slot)
}

// ReadCases reads a file of cases, one a line. Name is used in errors. Fields
// that the guide does not know are an error when strict.
func ReadCases(r io.Reader, name string, strict bool) ([]Case, error) {
	in := bufio.NewReader(r)
	var cases []Case
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var c Case
			dec := json.NewDecoder(bytes.NewReader(line))
			if strict {
				dec.DisallowUnknownFields()
			}
			if bad := dec.Decode(&c); bad != nil {
				return cases, fmt.Errorf("%s: line %d: %w", name, n, bad)
			}
			cases = append(cases, c)
		}
		if errors.Is(err, io.EOF) {
			return cases, nil
		}
		if err != nil {
			return cases, fmt.Errorf("%s: line %d: %w", name, n, err)
		}
	}
}
