package register

import (
	"fmt"
	"slices"

	"cairn/internal/document"
	"cairn/internal/when"
)

// A Total is a number that a body published for an area, a period and a
// definition, as one page shows it. The same number on two pages is two
// Totals with one issuer. It is attributed, and never a sum of incidents.
type Total struct {
	ID         string        `json:"id"`
	Issuer     string        `json:"issuer"`     // UNAMI
	Series     string        `json:"series"`     // unami-monthly, unami-annual
	Definition string        `json:"definition"` // Definition.ID
	Area       string        `json:"area"`       // IQ, IQ-BG
	Period     when.Interval `json:"period"`
	Harm       Harm          `json:"harm"`
	Range      Range         `json:"range"`
	Population Population    `json:"population"`         // who this very number counts
	Role       string        `json:"role"`               // preferred: the body's figure; variant: another printed version
	Basis      string        `json:"basis"`              // page, derived
	Tier       string        `json:"tier,omitempty"`     // un, relay
	Relay      []string      `json:"relay,omitempty"`    // who passed it on, the issuer first
	Address    string        `json:"address"`            // page it stands on
	Document   document.ID   `json:"document,omitempty"` // file it was imported from
	Row        int           `json:"row,omitempty"`      // line in that file, from 1, header included
	Supersedes string        `json:"supersedes,omitempty"`
	Withdrawn  bool          `json:"withdrawn,omitempty"` // gone from the newest version of its file
	Note       string        `json:"note,omitempty"`
}

// A Population is who a number counts, as groups and areas put in or left
// out. Unsaid areas are those of which the page does not say.
type Population struct {
	Counts    []string `json:"counts"`               // group codes, sorted
	LeavesOut []string `json:"leaves_out,omitempty"` // group codes said to be left out
	AreasOut  []string `json:"areas_out,omitempty"`  // ISO codes not in the number
	AreasIn   []string `json:"areas_in,omitempty"`   // ISO codes said to be in it
	Unsaid    []string `json:"unsaid,omitempty"`     // ISO codes of which nothing is said
	Mixed     bool     `json:"mixed,omitempty"`      // killed and injured count different people
	Words     string   `json:"words,omitempty"`      // as the file has it
}

// The group codes of a Population.
const (
	GroupCivilians        = "civilians"
	GroupPolice           = "police"            // civilian or federal police, no more said
	GroupPoliceNoncombat  = "police-noncombat"  // police in non-combat functions
	GroupPoliceCombat     = "police-combat"     // police on combat duty
	GroupCivilDefence     = "civil-defence"     // incl. Sahwa civil defence
	GroupGuards           = "guards"            // personal security details
	GroupFacilitiesPolice = "facilities-police" //
	GroupFireService      = "fire-service"
	GroupArmy             = "army"
	GroupPeshmerga        = "peshmerga"
	GroupSWAT             = "swat"
	GroupMilitia          = "militia"
	GroupSecurityForces   = "security-forces" // all of the state's forces, no more said
)

// A Definition is what a body counted in a stretch of time: the same words on
// two sides of a Definition's end do not count the same people.
type Definition struct {
	ID         string            `json:"id"`
	Issuer     string            `json:"issuer"`
	From       when.Month        `json:"from"` // first month
	To         when.Month        `json:"to"`   // last month, included
	Population Population        `json:"population"`
	Title      map[string]string `json:"title"` // by language
	Text       map[string]string `json:"text"`
	Source     string            `json:"source,omitempty"`
}

// Key returns what two Totals must share to be about the same number.
func (t *Total) Key() string {
	return fmt.Sprintf("%s %s %s %s", t.Issuer, t.Area, t.Period, t.Harm)
}

// A CustodyPoint is a number about people held, tried, sentenced, executed,
// released or escaped: a stock on a day or a flow over a period. Stocks and
// flows are never summed together.
type CustodyPoint struct {
	ID        string        `json:"id"`
	Indicator string        `json:"indicator"` // held, death-sentences, executions, under-sentence, hearings, cases …
	Stage     string        `json:"stage"`     // deprivation, custody, treatment, pre-trial, trial, sentence, execution
	Flow      bool          `json:"flow"`      // false: a stock
	Authority string        `json:"authority,omitempty"`
	Area      string        `json:"area"`
	Period    when.Interval `json:"period"` // a stock's day; a flow's span
	Value     Range         `json:"value"`
	Unit      string        `json:"unit"` // persons, cases, hearings
	PartOf    string        `json:"part_of,omitempty"`
	Issuer    string        `json:"issuer,omitempty"`
	Reply     string        `json:"reply,omitempty"` // what the authority answered
	Address   string        `json:"address,omitempty"`
	Document  document.ID   `json:"document,omitempty"`
	Row       int           `json:"row,omitempty"`
	Withdrawn bool          `json:"withdrawn,omitempty"`
	Words     string        `json:"words,omitempty"`
	Note      string        `json:"note,omitempty"`
}

// Differs tells how two populations count different people: the groups and the
// areas that are in one and not in the other, or of which one does not say.
// Both empty: as far as is said, they count the same people.
func (p Population) Differs(q Population) (groups, areas []string) {
	groups = append(missing(p.Counts, q.Counts), missing(q.Counts, p.Counts)...)
	out := func(x Population, area string) string {
		switch {
		case slices.Contains(x.AreasOut, area):
			return "out"
		case slices.Contains(x.Unsaid, area):
			return "unsaid"
		}
		return "in"
	}
	for _, a := range slices.Concat(p.AreasOut, p.Unsaid, q.AreasOut, q.Unsaid) {
		if out(p, a) != out(q, a) && !slices.Contains(areas, a) {
			areas = append(areas, a)
		}
	}
	slices.Sort(groups)
	slices.Sort(areas)
	return slices.Compact(groups), areas
}

// missing returns what of a is not in b.
func missing(a, b []string) (only []string) {
	for _, g := range a {
		if !slices.Contains(b, g) {
			only = append(only, g)
		}
	}
	return only
}
