package sets

import (
	"fmt"
	"regexp"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
	"cairn/tools/score/guide"
	"cairn/tools/score/report"
)

type indiaRow struct {
	ID        string `json:"id"`
	Date      string `json:"date"`
	Sentences []struct {
		Text   string   `json:"text"`
		Labels []string `json:"labels"`
	} `json:"sentences"`
}

var policeWords = regexp.MustCompile(`(?i)police|cop\b|cops\b|constable|security|srp|jawan|rapid action|crpf|army`)

// India measures, sentence by sentence, whether the police killed (KILL) or
// arrested (ARREST) somebody. Most killings in these texts are not by police,
// so it tests who is named for a death.
func India(dir string, read Read) (report.Section, error) {
	s := report.Section{Title: "india_police_events: Gujarat 2002, every sentence read"}
	rows, err := lines[indiaRow](dir, "docs.jsonl.gz")
	if err != nil {
		return s, err
	}
	type hit struct{ kill, anyDeath, arrest bool }
	said := make([][]hit, len(rows))
	each(len(rows), func(i int) {
		var text strings.Builder
		spans := make([]document.Span, len(rows[i].Sentences))
		for j, line := range rows[i].Sentences {
			if j > 0 {
				text.WriteByte(' ')
			}
			start := text.Len()
			text.WriteString(line.Text)
			spans[j] = document.Span{start, text.Len()}
		}
		about := About{Country: "IN", Lang: "en"}
		if day, err := when.ParseDay(rows[i].Date); err == nil {
			about.Published, about.HasPublished = day, true
		}
		said[i] = make([]hit, len(spans))
		for _, c := range read(text.String(), about) {
			for j, span := range spans {
				if !c.Span.Overlaps(span) || c.Modality != register.Asserted {
					continue
				}
				h := &said[i][j]
				switch c.Kind {
				case register.Killed:
					h.anyDeath = true
					by := c.Perpetrator
					h.kill = h.kill || by != nil && by.Relation != "denied" && policeWords.MatchString(by.Text)
				case register.Arrested, register.Detained, register.Recaptured:
					h.arrest = true
				}
			}
		}
	})
	var kill, death, arrest twoWay
	for i, r := range rows {
		for j, line := range r.Sentences {
			labels := strings.Join(line.Labels, " ")
			k, a := strings.Contains(labels, "KILL"), strings.Contains(labels, "ARREST")
			kill.add(k, said[i][j].kill)
			death.add(k, said[i][j].anyDeath)
			arrest.add(a, said[i][j].arrest)
		}
	}
	t := report.Table{Head: []string{"sentence label", "gold", "said", "right", "precision", "recall", "F1"}}
	kill.row(&t, "KILL: a death with the police named for it")
	death.row(&t, "KILL, were any death taken for one")
	arrest.row(&t, "ARREST")
	s.Tables = []report.Table{t}
	s.Summary = []string{fmt.Sprintf("sentences in which police kill: F1 %.3f (any death taken for one: %.3f); arrests: F1 %.3f", kill.f1(), death.f1(), arrest.f1())}
	s.Notes = []string{"Texts are lower-cased and cut roughly. A sentence on force without a count is labelled too, so recall has a ceiling below 1."}
	return s, nil
}

// twoWay counts a yes-or-no label.
type twoWay struct{ gold, said, right int }

func (w *twoWay) add(gold, said bool) {
	if gold {
		w.gold++
	}
	if said {
		w.said++
	}
	if gold && said {
		w.right++
	}
}

// f1 is the harmonic mean of precision and recall.
func (w *twoWay) f1() float64 {
	return guide.Tally{Gold: w.gold, Proposed: w.said, Found: w.right}.F1()
}

func (w *twoWay) row(t *report.Table, name string) {
	p, r := guide.Share{Right: w.right, Of: w.said}.Value(), guide.Share{Right: w.right, Of: w.gold}.Value()
	t.Add(name, w.gold, w.said, w.right, p, r, w.f1())
}
