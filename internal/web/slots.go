package web

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/register"
	"cairn/internal/when"
)

// slots returns what the form of a claim shows: each slot by its name in the
// form, empty when nothing is said.
func slots(c *register.Claim) map[string]string {
	f := map[string]string{
		"kind": string(c.Kind), "min": "", "max": "", "qualifier": "", "unit": string(c.Unit),
		"status": string(c.Status), "modality": string(c.Modality), "frame": string(c.Frame), "scope": string(c.Scope), "weapon": string(c.Weapon),
		"place": "", "admin1": "", "country": "", "start": "", "end": "", "source": "", "types": "", "via": "",
		"perpetrator": "", "relation": "", "sex": c.Sex, "age": c.Age, "duty": c.Duty, "custodian": c.Custodian, "denied_by": c.DeniedBy,
		"indicator": c.Indicator, "sign": c.Sign,
	}
	if n := c.Count; n != nil {
		f["min"], f["max"], f["qualifier"] = number(n.Min), number(n.Max), string(n.Qualifier)
	}
	if p := c.Place; p != nil {
		f["place"], f["country"] = p.Text, p.Country
		if p.Admin1 != nil {
			f["admin1"] = *p.Admin1
		}
	}
	if c.Time.Known() {
		f["start"], f["end"] = c.Time.Start.String(), c.Time.End.String()
	}
	if a := c.Attribution; a != nil {
		f["source"], f["types"], f["via"] = a.Text, strings.Join(a.Types, " "), a.Via
	}
	if p := c.Perpetrator; p != nil {
		f["perpetrator"], f["relation"] = p.Text, p.Relation
	}
	return f
}

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// changes reads the form of a claim and returns the slots in which it differs
// from what was proposed, as a correction carries them. What the form does not
// hold is as it stands. A slot that is made of several fields (count, place,
// time, attribution, perpetrator) comes whole.
func changes(r *request, c *register.Claim, stands map[string]string) (map[string]any, error) {
	was, now := slots(c), map[string]string{}
	for slot := range was {
		now[slot] = stands[slot]
		if r.PostForm.Has(slot) {
			now[slot] = strings.TrimSpace(r.PostFormValue(slot))
		}
	}
	changed := func(names ...string) bool {
		for _, n := range names {
			if was[n] != now[n] {
				return true
			}
		}
		return false
	}
	out := map[string]any{}
	for _, slot := range []string{"kind", "unit", "status", "modality", "frame", "scope", "weapon", "sex", "age", "duty", "custodian", "denied_by", "indicator", "sign"} {
		if changed(slot) {
			out[slot] = now[slot]
		}
	}
	if err := known(out); err != nil {
		return nil, err
	}
	if changed("min", "max", "qualifier") {
		oneNumber(was, now)
		n, err := countSlot(now)
		if err != nil {
			return nil, err
		}
		out["count"] = n
		if _, set := out["unit"]; n != nil && c.Unit == "" && !set {
			out["unit"] = "persons"
		}
	}
	if changed("place", "admin1", "country") {
		out["place"] = placeSlot(now, c.Place)
	}
	if changed("start", "end") {
		t, err := timeSlot(now)
		if err != nil {
			return nil, err
		}
		out["time"] = t
	}
	if changed("source", "types", "via") {
		out["attribution"] = nil
		if now["source"]+now["types"] != "" {
			out["attribution"] = register.Attribution{Text: now["source"], Types: append([]string{}, strings.Fields(now["types"])...), Via: now["via"]}
		}
	}
	if changed("perpetrator", "relation") {
		out["perpetrator"] = nil
		if now["perpetrator"] != "" {
			out["perpetrator"] = register.Perpetrator{Text: now["perpetrator"], Relation: now["relation"]}
		}
	}
	return out, nil
}

// known refuses a code that the form does not offer.
func known(out map[string]any) error {
	offered := map[string][]string{"kind": choices.Kinds, "status": choices.Statuses, "modality": choices.Modalities,
		"frame": choices.Frames, "scope": choices.Scopes, "sign": choices.Signs}
	for _, slot := range slices.Sorted(maps.Keys(offered)) {
		v, ok := out[slot].(string)
		if !ok || v == "" && slot != "kind" {
			continue
		}
		if !slices.Contains(offered[slot], v) {
			return fmt.Errorf("%s %q: no such code", slot, v)
		}
	}
	return nil
}

// oneNumber lets the other end follow where a single number is corrected in one
// of its two fields: 21 to 22 is 22, and no range from 22 to 21.
func oneNumber(was, now map[string]string) {
	low, errLow := strconv.Atoi(now["min"])
	high, errHigh := strconv.Atoi(now["max"])
	if was["min"] != was["max"] || errLow != nil || errHigh != nil || low <= high {
		return
	}
	switch {
	case was["max"] == now["max"]:
		now["max"] = now["min"]
	case was["min"] == now["min"]:
		now["min"] = now["max"]
	}
}

func countSlot(now map[string]string) (*register.Count, error) {
	n := register.Count{Qualifier: register.Qualifier(now["qualifier"])}
	if now["min"]+now["max"] == "" && (n.Qualifier == "" || n.Qualifier == register.Exact) {
		return nil, nil
	}
	for _, end := range []struct {
		name string
		to   **int
	}{{"min", &n.Min}, {"max", &n.Max}} {
		if now[end.name] == "" {
			continue
		}
		v, err := strconv.Atoi(now[end.name])
		if err != nil || v < 0 || v > 100_000_000 {
			return nil, fmt.Errorf("%s %q: want a whole number of people from 0", end.name, now[end.name])
		}
		*end.to = &v
	}
	if n.Min != nil && n.Max != nil && *n.Min > *n.Max {
		return nil, fmt.Errorf("min %d is above max %d", *n.Min, *n.Max)
	}
	if n.Qualifier == "" {
		n.Qualifier = register.Exact
	}
	if !slices.Contains(choices.Qualifiers, string(n.Qualifier)) {
		return nil, fmt.Errorf("qualifier %q: no such code", n.Qualifier)
	}
	return &n, nil
}

func placeSlot(now map[string]string, was *register.Place) *register.Place {
	if now["place"]+now["admin1"]+now["country"] == "" {
		return nil
	}
	p := register.Place{Text: now["place"]}
	if code := now["admin1"]; code != "" {
		p.Admin1 = &code
	} else {
		p.Country = now["country"]
	}
	if was != nil && was.Text == p.Text && was.Area() == p.Area() {
		p.Admin2, p.PlaceID, p.Precision = was.Admin2, was.PlaceID, was.Precision
	}
	return &p
}

func timeSlot(now map[string]string) (when.Interval, error) {
	if now["start"]+now["end"] == "" {
		return when.Interval{}, nil
	}
	if now["start"] == "" || now["end"] == "" {
		return when.Interval{}, errors.New("start and end: say both days, or neither")
	}
	a, err := when.ParseDay(now["start"])
	if err != nil {
		return when.Interval{}, fmt.Errorf("start: %w", err)
	}
	b, err := when.ParseDay(now["end"])
	if err != nil {
		return when.Interval{}, fmt.Errorf("end: %w", err)
	}
	if b < a {
		return when.Interval{}, fmt.Errorf("end %s is before start %s", b, a)
	}
	return when.Between(a, b), nil
}
