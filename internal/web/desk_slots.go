package web

import (
	"strings"

	"cairn/internal/register"
)

// A slotView is one part of a claim's sentence, which opens in place to its
// fields.
type slotView struct {
	Name   string
	Says   string // as the sentence says it; empty: nothing is said
	Fields []string
	Open   bool // it holds what was typed and not written
}

// slotFields are the parts of the sentence and the fields of each, in order.
var slotFields = []slotView{
	{Name: "what", Fields: []string{"kind", "sign", "indicator"}},
	{Name: "count", Fields: []string{"min", "max", "qualifier", "unit"}},
	{Name: "people", Fields: []string{"status", "sex", "age", "duty"}},
	{Name: "where", Fields: []string{"place", "admin1", "country"}},
	{Name: "when", Fields: []string{"start", "end"}},
	{Name: "sayer", Fields: []string{"source", "types", "via"}},
	{Name: "means", Fields: []string{"weapon", "perpetrator", "relation"}},
	{Name: "real", Fields: []string{"modality", "frame", "scope"}},
	{Name: "other", Fields: []string{"custodian", "denied_by"}},
}

// slotViews says a claim part by part, as sentence does in one line.
func slotViews(l *Lang, c *register.Claim) []slotView {
	all := make([]slotView, len(slotFields))
	copy(all, slotFields)
	says := map[string][]string{"what": {l.Term("kind", string(c.Kind)), l.Term("sign", c.Sign), c.Indicator},
		"people": {l.Term("status", string(c.Status)), c.Sex, c.Age, c.Duty},
		"means":  {l.Term("weapon", string(c.Weapon))},
		"real":   {l.Term("modality", string(c.Modality)), l.Term("frame", string(c.Frame)), l.Term("scope", string(c.Scope))},
		"other":  {c.Custodian, c.DeniedBy}}
	if c.Count != nil {
		says["count"] = []string{asSaid(l, c)}
	}
	if c.Place != nil {
		says["where"] = []string{c.Place.Text}
		if name := area(l, c.Place.Area()); c.Place.Area() != "" && name != c.Place.Text {
			says["where"] = append(says["where"], name)
		}
	}
	if c.Time.Known() {
		says["when"] = []string{l.Interval(c.Time)}
	}
	if a := c.Attribution; a != nil {
		says["sayer"] = []string{a.Text}
		if a.Text == "" {
			for _, t := range a.Types {
				says["sayer"] = append(says["sayer"], l.Term("source", t))
			}
		}
	}
	if p := c.Perpetrator; p != nil {
		says["means"] = append(says["means"], p.Text, l.Term("relation", p.Relation))
	}
	for i := range all {
		var said []string
		for _, s := range says[all[i].Name] {
			if s != "" {
				said = append(said, s)
			}
		}
		all[i].Says = strings.Join(said, l.T("list.comma"))
	}
	return all
}

// fieldWords says the value of one field of the form as a person would.
func fieldWords(l *Lang, field, value string) string {
	switch {
	case value == "":
		return l.T("slot.none")
	case field == "admin1" || field == "country":
		return area(l, value)
	case field == "types":
		words := strings.Fields(value)
		for i := range words {
			words[i] = l.Term("source", words[i])
		}
		return strings.Join(words, l.T("list.comma"))
	}
	return l.Term(field, value)
}
