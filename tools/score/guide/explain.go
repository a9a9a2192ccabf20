package guide

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/register"
)

// AnyWords, as the text of a gold attribution, takes any words as right: only
// the types are judged.
const AnyWords = "*"

// Explain lists what is wrong in a result: one line for each miss, each false
// proposal, each wrong slot and each critical error.
func Explain(r *Result) []string {
	var out []string
	say := func(format string, a ...any) {
		out = append(out, fmt.Sprintf("%-10s "+format, append([]any{r.Case.ID}, a...)...))
	}
	for _, g := range r.Missed {
		say("missed     %s %s %q", g.Kind, printCount(g.Count, g.Unit), g.Quote)
	}
	for _, p := range r.False {
		say("false      %s %s %q [%s %s %s]", p.Kind, printCount(p.Count, p.Unit), p.Quote, p.Modality, p.Frame, p.Review)
	}
	for i := range r.Pairs {
		p := &r.Pairs[i]
		for _, slot := range slices.Concat(Slots, Extras) {
			right, scored := p.Slots[slot]
			if more, extra := p.Extras[slot]; extra {
				right, scored = more, true
			}
			if scored && !right {
				say("wrong %-11s gold %s said %s %q", slot, show(slot, &p.Gold.Claim), show(slot, p.Proposed), p.Gold.Quote)
			}
		}
	}
	for _, o := range r.Criticals {
		say("CRITICAL   %s: %q", o.Critical, o.Quote)
	}
	return out
}

func printCount(c *register.Count, unit register.Code) string {
	if c == nil {
		return "-"
	}
	bound := func(n *int) string {
		if n == nil {
			return ""
		}
		return fmt.Sprint(*n)
	}
	return fmt.Sprintf("%s..%s %s", bound(c.Min), bound(c.Max), unit)
}

// show prints one slot of a claim.
func show(slot string, c *register.Claim) string {
	b, err := json.Marshal(c)
	if err != nil {
		return err.Error()
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err.Error()
	}
	switch slot {
	case "qualifier":
		if c.Count != nil {
			return string(c.Count.Qualifier)
		}
	case "place":
		return c.Place.Area()
	case "time":
		return "[" + c.Time.String() + "]"
	case "via":
		if c.Attribution != nil {
			return c.Attribution.Via
		}
	}
	if v, ok := all[slot]; ok {
		return strings.ReplaceAll(string(v), `"`, "")
	}
	return "-"
}
