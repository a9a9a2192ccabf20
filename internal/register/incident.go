package register

import (
	"cairn/internal/document"
	"cairn/internal/when"
)

// An Incident is harm to people at one place and time, as the recorder judges.
// Those that link makes from claims are worked out anew from claims and
// decisions each time; those that a dataset brings are kept as records.
type Incident struct {
	ID       string        `json:"id"`
	Title    string        `json:"title,omitempty"`
	Kind     string        `json:"kind,omitempty"` // attack, explosion, clash …
	Country  string        `json:"country"`
	Place    *Place        `json:"place"`
	Time     when.Interval `json:"time"`
	Weapon   Code          `json:"weapon"`
	Parties  []string      `json:"parties,omitempty"`
	Grade    string        `json:"grade,omitempty"` // confirmed, fair, weak, contested, discounted; empty: ungraded
	Claims   []string      `json:"claims"`          // Claim.ID, sorted
	Sources  int           `json:"sources"`         // independent sources among them
	Reasons  []string      `json:"reasons,omitempty"`
	Undecide []Pair        `json:"undecided,omitempty"` // pairs with other incidents nobody has ruled on

	// Set for incidents that a dataset brings.
	Dataset   string          `json:"dataset,omitempty"`
	Key       string          `json:"key,omitempty"` // the dataset's own id
	Harms     []IncidentHarm  `json:"harms,omitempty"`
	Document  document.ID     `json:"document,omitempty"`
	Row       int             `json:"row,omitempty"`
	Withdrawn bool            `json:"withdrawn,omitempty"`
	Lat       *float64        `json:"lat,omitempty"`
	Lon       *float64        `json:"lon,omitempty"`
	Source    string          `json:"source,omitempty"`
	Address   string          `json:"address,omitempty"`
	Quote     string          `json:"quote,omitempty"`
	Flags     []document.Flag `json:"flags,omitempty"`
	Note      string          `json:"note,omitempty"`
}

// An IncidentHarm is how many of one status were harmed, as a dataset says.
// Best is the dataset's own judgement where it gives one (UCDP), else nil.
type IncidentHarm struct {
	Harm   Harm   `json:"harm"`
	Status Status `json:"status"`
	Range  Range  `json:"range"`
	Best   *int   `json:"best,omitempty"`
}

// A Pair is two records that may be the same, with the chance and the reasons.
type Pair struct {
	A           string   `json:"a"`
	B           string   `json:"b"`
	Probability float64  `json:"probability"`
	Reasons     []string `json:"reasons"`
}
