package publish

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A Record is what the ledger keeps of a release: what it was made from, the
// digests of its files, every number that it made public, and every number
// made public earlier that it changed. It never changes.
type Record struct {
	ID          string                    `json:"id"`       // r1, r2, … in the order in which they were made
	Previous    string                    `json:"previous"` // empty for the first
	Country     string                    `json:"country"`
	AsOf        time.Time                 `json:"as_of"`
	Head        string                    `json:"head"` // of the ledger it was made from
	Rules       []count.RuleRef           `json:"rules"`
	From        string                    `json:"from"`                // first month; empty: from the first one that the register has
	To          string                    `json:"to"`                  // last month, included; empty: to the last one
	Districts   bool                      `json:"districts,omitempty"` // it speaks of districts too, see count.Districts
	Files       map[string]string         `json:"files"`               // name → SHA-256
	Sums        string                    `json:"sums"`                // SHA-256 of SHA256SUMS
	Figures     map[string]register.Range `json:"figures"`
	Corrections []Entry                   `json:"corrections"`
	Why         string                    `json:"why,omitempty"`    // why published numbers are others now, in a person's words
	Small       int                       `json:"small,omitempty"`  // counts from 1 to below it are hidden; 0: none
	Hidden      []string                  `json:"hidden,omitempty"` // figures that are hidden for it, in order
}

// An Entry is the correction entry of one number: published in an earlier
// release, and another number in this one, or none.
type Entry struct {
	Figure string          `json:"figure"`
	Since  string          `json:"since"` // the release that last published it
	Before *register.Range `json:"before"`
	After  *register.Range `json:"after"` // nil: withdrawn, or hidden
	Words  string          `json:"words"` // by how much, and what became of the records under it
	Why    string          `json:"why"`   // in the words of the person who made the release
}

// A standing is a number as the public last read it.
type standing struct {
	register.Range
	release string
}

// stand returns the numbers that stand in public after releases, by figure.
func stand(records []Record) map[string]standing {
	public := map[string]standing{}
	for _, r := range records {
		for id, n := range r.Figures {
			public[id] = standing{n, r.ID}
		}
		for _, e := range r.Corrections {
			if e.After == nil {
				delete(public, e.Figure)
			}
		}
	}
	return public
}

// Covers says whether a release speaks of a figure: it has the rule, the
// figure's area lies in its country or is unknown, and the figure's month is one
// of its months. Only a release of all months speaks of years, and of people
// whose month is not known; only one with districts of those.
func (r *Record) Covers(figure string) bool {
	p := strings.Split(figure, "/")
	if len(p) < 4 || !slices.ContainsFunc(r.Rules, func(x count.RuleRef) bool { return x.ID == p[0] }) {
		return false
	}
	if country, _, _ := strings.Cut(p[2], "-"); country != r.Country && p[2] != count.Unknown {
		return false
	}
	if _, _, district := count.SplitDistrict(p[2]); district && !r.Districts {
		return false
	}
	return inMonths(p[1], r.From, r.To)
}

// Speaks says whether a release speaks of a month.
func (r *Record) Speaks(month string) bool { return inMonths(month, r.From, r.To) }

// Speaking returns the newest release that speaks of a figure, or nil: its
// number is the one that stands in public.
func Speaking(records []Record, figure string) *Record {
	for i := len(records) - 1; i >= 0; i-- {
		if records[i].Covers(figure) {
			return &records[i]
		}
	}
	return nil
}

// inMonths says whether a period is a month from one to another, both
// included and either empty for no limit.
func inMonths(period, from, to string) bool {
	if _, err := when.ParseMonth(period); err != nil {
		return from == "" && to == ""
	}
	return (from == "" || period >= from) && (to == "" || period <= to)
}

// changed returns the figures that the public read otherwise and that a
// release with these numbers speaks of, in order.
func (r *Record) changed(public map[string]standing) (figures []string) {
	for id, was := range public {
		if is, there := r.Figures[id]; r.Covers(id) && (!there || is != was.Range) {
			figures = append(figures, id)
		}
	}
	slices.SortFunc(figures, byFigure)
	return figures
}

// byFigure orders figures by rule, then the newest period first.
func byFigure(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	if len(x) < 4 || len(y) < 4 {
		return cmp.Compare(a, b)
	}
	return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(y[1], x[1]), cmp.Compare(a, b))
}

// CheckRecords tells what is wrong with the releases of a register, in the
// order in which they were made: a number that changed without its correction
// entry, an entry that does not say what happened or why, a number that is
// printed and said to be hidden, an id out of order. Nothing
// when they hold. The same check is made before a release is written, so that
// the program writes none that fails it.
func CheckRecords(records []Record) (faults []string) {
	for i := range records {
		r := &records[i]
		previous := ""
		if i > 0 {
			previous = records[i-1].ID
		}
		if r.ID != ReleaseID(i+1) || r.Previous != previous {
			faults = append(faults, fmt.Sprintf("release %s after %q: release %d is called %s", r.ID, r.Previous, i+1, ReleaseID(i+1)))
		}
		for _, id := range r.Hidden {
			if _, printed := r.Figures[id]; printed || r.Small == 0 {
				faults = append(faults, fmt.Sprintf("release %s: figure %s is said to be hidden and is printed", r.ID, id))
			}
		}
		public := stand(records[:i])
		named := map[string]Entry{}
		for _, e := range r.Corrections {
			named[e.Figure] = e
		}
		for _, id := range r.changed(public) {
			was, after := public[id], "none"
			is, there := r.Figures[id]
			if there {
				after = is.String()
			}
			e, told := named[id]
			switch delete(named, id); {
			case !told:
				faults = append(faults, fmt.Sprintf("release %s: figure %s was %s in release %s and is %s: there is no correction entry for it", r.ID, id, was.Range, was.release, after))
			case e.Why == "":
				faults = append(faults, fmt.Sprintf("release %s: figure %s was %s in release %s and is %s: nobody says why in its correction entry", r.ID, id, was.Range, was.release, after))
			case e.Since != was.release || e.Before == nil || *e.Before != was.Range || (e.After != nil) != there || there && *e.After != is || e.Words == "":
				faults = append(faults, fmt.Sprintf("release %s: figure %s was %s in release %s and is %s: its correction entry says otherwise", r.ID, id, was.Range, was.release, after))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(named)) {
			faults = append(faults, fmt.Sprintf("release %s: figure %s has a correction entry and did not change", r.ID, id))
		}
	}
	return faults
}

// ReleaseID returns the id of the nth release of a register, from 1.
func ReleaseID(n int) string { return fmt.Sprintf("r%d", n) }
