package publish

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// A News is what a release changes of what the public has read.
type News struct {
	Release     string       `json:"release"`
	Why         string       `json:"why,omitempty"` // why the corrections are made, in a person's words
	Previous    string       `json:"previous"`
	Corrections []Correction `json:"corrections"`
	First       []First      `json:"first_published"`
}

// A Correction is a number that was published and is another now, or none.
type Correction struct {
	Change
	Since string `json:"since"` // the release that last published it
}

// A First says how many figures of a rule and period are published for the
// first time, or again after they were withdrawn.
type First struct {
	Rule    string `json:"rule"`
	Period  string `json:"period"`
	Figures int    `json:"figures"`
}

// news compares a release with what stands in public. The words of a change
// are those that Told has, if they speak of the very numbers that were and are
// published; else the change is put down to another way of counting, which is
// what is left when the same records no longer give the number of then.
func (in *ReleaseInputs) news(r *Record, tables []count.Table) News {
	n := News{Release: r.ID, Why: r.Why, Previous: r.Previous, Corrections: []Correction{}, First: []First{}}
	public := stand(in.Earlier)
	for _, id := range r.changed(public) {
		was := public[id]
		n.Corrections = append(n.Corrections, Correction{Change: in.why(id, was, r), Since: was.release})
	}
	for _, t := range tables {
		for _, row := range t.Rows {
			if _, old := public[row.ID]; old || row.Gap {
				continue
			}
			i := slices.IndexFunc(n.First, func(f First) bool { return f.Rule == t.Rule.ID && f.Period == row.Period })
			if i < 0 {
				i, n.First = len(n.First), append(n.First, First{t.Rule.ID, row.Period, 0})
			}
			n.First[i].Figures++
		}
	}
	return n
}

func (in *ReleaseInputs) why(id string, was standing, r *Record) Change {
	var is *register.Range
	if x, there := r.Figures[id]; there {
		is = &x
	}
	if slices.Contains(r.Hidden, id) {
		return otherwise(id, &was.Range, nil, Cause{Kind: "small", Type: "release", ID: r.ID})
	}
	for _, c := range in.Told[was.release] {
		for _, x := range c.List {
			if x.Figure == id && same(x.Before, &was.Range) && same(x.After, is) {
				return x
			}
		}
	}
	return otherwise(id, &was.Range, is, Cause{Kind: "counting", Type: "release", ID: was.release})
}

// entries returns the correction entries for the ledger.
func (n News) entries() []Entry {
	list := make([]Entry, 0, len(n.Corrections))
	for _, c := range n.Corrections {
		list = append(list, Entry{c.Figure, c.Since, c.Before, c.After, c.Words, n.Why})
	}
	return list
}

// markdown returns the news for readers.
func (n News) markdown(areaName func(code, lang string) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# What changed in release %s\n\n", n.Release)
	if n.Previous == "" {
		b.WriteString("This is the first release: no number was published before.\n")
	} else if len(n.Corrections) == 0 {
		b.WriteString("No number that was published before has changed.\n")
	} else {
		fmt.Fprintf(&b, "%d of the numbers published before changed. Each is named here.\n\nWhy: %s\n\n", len(n.Corrections), plain(n.Why))
		rule := ""
		for _, c := range n.Corrections {
			if r, _, _ := strings.Cut(c.Figure, "/"); r != rule {
				rule = r
				fmt.Fprintf(&b, "## Rule %s\n\n", rule)
			}
			fmt.Fprintf(&b, "- %s. Last published in %s.\n", c.line(areaName), c.Since)
		}
	}
	if len(n.First) > 0 {
		b.WriteString("\n## Published for the first time\n\n")
		total, rule := map[string][]First{}, []string{}
		for _, f := range n.First {
			if total[f.Rule] == nil {
				rule = append(rule, f.Rule)
			}
			total[f.Rule] = append(total[f.Rule], f)
		}
		for _, r := range rule {
			sum := 0
			for _, f := range total[r] {
				sum += f.Figures
			}
			fmt.Fprintf(&b, "- Rule %s: %d figures of %d periods, %s to %s\n", r, sum, len(total[r]), total[r][0].Period, total[r][len(total[r])-1].Period)
		}
	}
	return b.String()
}
