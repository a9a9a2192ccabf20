package register

import (
	"encoding/json"
	"strings"

	"cairn/internal/document"
	"cairn/internal/when"
)

// Kind says what befell the people of a claim. The codes are those of the
// label guide (METHOD.md, "Claims"); comparison and sign are Cairn's own.
type Kind string

// The kinds of claim.
const (
	Killed         Kind = "killed"
	Wounded        Kind = "wounded"
	Casualties     Kind = "casualties" // dead or wounded, not split
	Missing        Kind = "missing"
	Abducted       Kind = "abducted"
	BodiesFound    Kind = "bodies_found"
	Arrested       Kind = "arrested"
	Detained       Kind = "detained" // being held: a stock
	Released       Kind = "released"
	Escaped        Kind = "escaped"
	Recaptured     Kind = "recaptured"
	SentencedDeath Kind = "sentenced_death"
	Executed       Kind = "executed"
	Displaced      Kind = "displaced"
	Infiltrated    Kind = "infiltrated"
	DueProcess     Kind = "due_process"
	Responsibility Kind = "responsibility"
	IncidentOnly   Kind = "incident" // no outcome for people
	ComparisonKind Kind = "comparison"
	SignKind       Kind = "sign"
)

// Custody reports whether the kind speaks of people held, tried or executed.
func (k Kind) Custody() bool {
	switch k {
	case Arrested, Detained, Released, Escaped, Recaptured, SentencedDeath, Executed, DueProcess:
		return true
	}
	return false
}

// Harm is what figures count. A claim says wounded as the text does; figures
// count it as injured.
type Harm string

// The harms that figures count.
const (
	HarmKilled  Harm = "killed"
	HarmInjured Harm = "injured"
	HarmMissing Harm = "missing"
)

// Harm returns the harm that a kind counts under; empty when under none.
func (k Kind) Harm() Harm {
	switch k {
	case Killed:
		return HarmKilled
	case Wounded:
		return HarmInjured
	case Missing, Abducted:
		return HarmMissing
	}
	return ""
}

// Status says what the people were, as the words do; rules map it, never the
// extractor.
type Status string

// The statuses of the label guide.
const (
	Civilian      Status = "civilian"
	Police        Status = "police"
	Army          Status = "army"
	Militia       Status = "militia"
	Insurgent     Status = "insurgent"
	Security      Status = "security"
	Mixed         Status = "mixed"
	UnknownStatus Status = "unknown"
)

// Modality says how real the claim's event is said to be.
type Modality string

// The modalities of the label guide.
const (
	Asserted     Modality = "asserted"
	Feared       Modality = "feared"
	Hypothetical Modality = "hypothetical"
	Planned      Modality = "planned"
	Averted      Modality = "averted"
	Denied       Modality = "denied"
)

// Frame says what part the claim plays in its text.
type Frame string

// The frames of the label guide.
const (
	Current    Frame = "current"
	Background Frame = "background"
	Update     Frame = "update"
	Superseded Frame = "superseded"
)

// Scope says what the number spans.
type Scope string

// The scopes of the label guide.
const (
	ScopeIncident   Scope = "incident"
	ScopePeriod     Scope = "period"
	ScopeCumulative Scope = "cumulative"
	ScopeStock      Scope = "stock"
)

// Qualifier says how a number was hedged.
type Qualifier string

// The qualifiers of the label guide.
const (
	Exact     Qualifier = "exact"
	SaidLeast Qualifier = "at_least"
	MoreThan  Qualifier = "more_than"
	UpTo      Qualifier = "up_to"
	FewerThan Qualifier = "fewer_than"
	About     Qualifier = "about"
	Span      Qualifier = "range"
	Vague     Qualifier = "vague"
)

// A Count is a number as said: 12; at least 12 (max nil); up to 50 (min nil).
type Count struct {
	Min       *int      `json:"min"`
	Max       *int      `json:"max"`
	Qualifier Qualifier `json:"qualifier"`
}

// Range turns the number as said into the range that the register keeps:
// "more than 300" is 301 and open, "up to 50" is 0–50, "fewer than 20" is 0–19
// (label guide, table Counts).
func (c Count) Range() Range {
	var r Range
	if c.Min != nil {
		r.Min = *c.Min
	}
	switch {
	case c.Max == nil:
		r.Open = true
		if c.Qualifier == MoreThan {
			r.Min++
		}
		r.Max = r.Min
	case c.Qualifier == FewerThan:
		r.Max = max(0, *c.Max-1)
	default:
		r.Max = *c.Max
	}
	if r.Max < r.Min {
		r.Max = r.Min
	}
	return r
}

// A Code is a code of the label guide; an empty one is null in JSON.
type Code string

// MarshalJSON writes the code, or null when it is empty.
func (c Code) MarshalJSON() ([]byte, error) {
	if c == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(c))
}

// A Place is where the words say it happened, and what the gazetteer makes of
// them. Admin1 is an ISO 3166-2 code, which names the country too, so Country
// is set only when Admin1 is nil: only the country is meant.
type Place struct {
	Text      string   `json:"text"`
	Admin1    *string  `json:"admin1"`
	Country   string   `json:"country,omitempty"`
	Admin2    string   `json:"admin2,omitempty"`
	PlaceID   string   `json:"place_id,omitempty"`
	Precision string   `json:"precision,omitempty"` // G0–G7
	Rivals    []string `json:"rivals,omitempty"`    // other readings of the name, best first
}

// Area returns the finest ISO code of the place: its first-level area, else
// its country, else nothing.
func (p *Place) Area() string {
	switch {
	case p == nil:
		return ""
	case p.Admin1 != nil && *p.Admin1 != "":
		return *p.Admin1
	}
	return p.Country
}

// In returns the ISO 3166-1 code of the country that the place lies in.
func (p *Place) In() string {
	country, _, _ := strings.Cut(p.Area(), "-")
	return country
}

// An Attribution names who says so. Via lists who passed it on, nearest first.
type Attribution struct {
	Text  string   `json:"text"`
	Types []string `json:"types"`
	Via   string   `json:"via,omitempty"`
}

// A Perpetrator is a party named for it. Relation is claimed, blamed, stated,
// suspected or denied.
type Perpetrator struct {
	Text     string `json:"text"`
	Relation string `json:"relation"`
}

// Review says how sure the extractor is.
type Review string

// The three grades shown to a reviewer.
const (
	Clear    Review = "clear"
	Check    Review = "check"
	Doubtful Review = "doubtful"
)

// A Claim is what one source says of one outcome for one group of people, with
// the words that carry it. It is a proposal until a person accepts it. Inside
// the extractor's output ID, PartOf, AltOf and About are c1, c2…; in the
// register they are whole ids (see [Claim.Qualify]).
type Claim struct {
	ID          string                   `json:"id"`
	Document    document.ID              `json:"document,omitempty"`
	Kind        Kind                     `json:"kind"`
	Count       *Count                   `json:"count"`
	Unit        Code                     `json:"unit"` // persons, families, minutes; empty when nothing is counted
	Sentence    int                      `json:"sentence"`
	Span        document.Span            `json:"span"` // bytes of the document's text; text[span] == quote
	Quote       string                   `json:"quote"`
	Status      Status                   `json:"status,omitempty"`
	Modality    Modality                 `json:"modality"`
	Frame       Frame                    `json:"frame"`
	Scope       Scope                    `json:"scope"`
	Weapon      Code                     `json:"weapon"` // empty: not said
	Place       *Place                   `json:"place"`
	Time        when.Interval            `json:"time"`
	Attribution *Attribution             `json:"attribution"`
	Perpetrator *Perpetrator             `json:"perpetrator"`
	PartOf      string                   `json:"part_of,omitempty"`
	AltOf       string                   `json:"alt_of,omitempty"`
	About       string                   `json:"about,omitempty"`
	Sex         string                   `json:"sex,omitempty"`
	Age         string                   `json:"age,omitempty"`
	Duty        string                   `json:"duty,omitempty"` // on, off
	Custodian   string                   `json:"custodian,omitempty"`
	DeniedBy    string                   `json:"denied_by,omitempty"`
	Indicator   string                   `json:"indicator,omitempty"`
	Sign        string                   `json:"sign,omitempty"` // kind sign: regrouping, infiltration, escape, deal, territory, recruitment, assessment
	Compare     *Comparison              `json:"compare,omitempty"`
	Also        []document.Span          `json:"also,omitempty"`    // the same claim said again
	Mention     int                      `json:"mention,omitempty"` // which incident of its document, from 1
	Spans       map[string]document.Span `json:"spans,omitempty"`   // slot → the words that filled it
	Why         map[string]string        `json:"why,omitempty"`     // slot → the rule, in words
	Review      Review                   `json:"review,omitempty"`
	Confidence  float64                  `json:"confidence,omitempty"`
	Origin      string                   `json:"origin,omitempty"` // extract, import, hand
	Extractor   string                   `json:"extractor,omitempty"`
}

// Range returns the people the claim counts; ok is false when it counts no
// persons.
func (c *Claim) Range() (r Range, ok bool) {
	if c.Count == nil || c.Unit != "persons" {
		return Range{}, false
	}
	return c.Count.Range(), true
}

// Qualify makes the ids of a document's claims whole: "c3" of document 7f3c…
// becomes "7f3c…#c3", links included.
func Qualify(doc document.ID, claims []Claim) {
	whole := func(id string) string {
		if id == "" {
			return ""
		}
		return string(doc) + "#" + id
	}
	for i := range claims {
		c := &claims[i]
		c.Document = doc
		c.ID, c.PartOf, c.AltOf, c.About = whole(c.ID), whole(c.PartOf), whole(c.AltOf), whole(c.About)
	}
}

// A Comparison is a statement that sets one figure against another: "lower
// than the average since 2012", "the highest since", "a far cry from".
type Comparison struct {
	Relation string        `json:"relation"`         // lower, higher, same, far-below, far-above, highest, lowest, times, percent
	Factor   float64       `json:"factor,omitempty"` // for times and percent
	Bound    string        `json:"bound,omitempty"`  // of the factor: more ("more than double"), less ("less than half")
	Measure  string        `json:"measure"`          // value, mean, total, peak
	Harm     Harm          `json:"harm,omitempty"`
	Left     when.Interval `json:"left"`                // the period spoken of
	Right    when.Interval `json:"right"`               // what it is set against
	RightOf  string        `json:"right_of,omitempty"`  // mean, peak, value of the right side
	LeftIDs  []string      `json:"left_ids,omitempty"`  // claims on the left side
	RightIDs []string      `json:"right_ids,omitempty"` // claims on the right side
}
