package pipeline

import (
	"time"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// Home says what an installation watches and with which rule its front page
// counts.
type Home struct {
	Country string     // ISO 3166-1, "IQ"
	Rule    string     // rule id of the front page, "un-mission"
	From    when.Month // first month with a published figure
	To      when.Month // last one
	Example bool       // the register is the shipped example
}

// Explained is one figure and everything under it. Records are those that the
// row's Inputs name, whole.
type Explained struct {
	Rule       count.RuleRef
	AsOf       time.Time
	Head       string
	Row        count.Row            // with its Inputs
	Definition *register.Definition // of the row's Definition, when it has one
	Totals     []register.Total
	Incidents  []register.Incident
	Claims     []register.Judged
	Documents  []document.Document // those the claims and totals stand in, without Bytes
	Cases      []publish.Case      // disagreements about this period, area and harm
}

// A Card answers "is it coming back?" for one area: the answer, the series it
// rests on and the signs beside it. Reasons are sentences for a person, most
// weighty first; never a bare percentage.
type Card struct {
	Area       string            `json:"area"` // ISO code
	Harm       register.Harm     `json:"harm"` // of Points
	Answer     Answer            `json:"answer"`
	Sentence   string            `json:"sentence"`        // the answer in one sentence, in English
	Since      string            `json:"since,omitempty"` // first period of the present alarm or rise; empty when none
	Period     string            `json:"period"`          // the newest period answered for
	Method     string            `json:"method"`          // name of the method
	AlarmEvery float64           `json:"alarm_every"`     // stated rate of false alarms: one in so many periods of one indicator
	Reasons    []string          `json:"reasons"`         // in English
	Indicators []watch.Indicator `json:"indicators"`      // each by itself: there is no index over them
	Unknown    []string          `json:"unknown"`         // what is not known, in English
	Points     []WatchPoint      `json:"points"`          // of the first indicator, oldest first
	Signs      []WatchSign       `json:"signs"`

	Rising   int               `json:"rising"`             // indicators that rise
	Known    int               `json:"known"`              // indicators that can be judged
	Adjusted *float64          `json:"adjusted,omitempty"` // share of false alarms at which one of its own stands among all areas
	Stands   bool              `json:"stands"`             // one does at the share asked for
	Spread   *watch.Spread     `json:"spread,omitempty"`   // districts, for the country first-level areas; nil: unknown
	Means    *watch.Means      `json:"means,omitempty"`    // suicide and vehicle bombs; nil: unknown
	Warnings []register.Issued `json:"warnings,omitempty"` // issued for the area by people, newest first
}

// Answer is the plain answer of a Card.
type Answer = watch.Answer

// The answers.
const (
	Rising    = watch.Rising    // a rise that began with an alarm goes on, for at least one indicator
	Unsettled = watch.Unsettled // none rises, and the newest figure of one is over what was expected eight times in ten, under the alarm line
	Level     = watch.Level     // the newest figures lie within what was expected
	Falling   = watch.Falling   // one lies under it, and none over or within it
	CannotSay = watch.CannotSay // no figure lately, or too little past: gaps, a new definition, a first record
)

// A WatchPoint is one period of a series as it could be judged then. Nil means
// that nothing was published (Observed) or that there was too little past.
type WatchPoint struct {
	Period    string   `json:"period"`
	Observed  *int     `json:"observed"`
	Expected  *float64 `json:"expected"`
	Threshold *float64 `json:"threshold"`
	Score     *float64 `json:"score"`
	Alarm     bool     `json:"alarm"`
	Reason    string   `json:"reason"` // in English
}

// A WatchSign is an event without a toll that bears on the question, with who
// says so.
type WatchSign struct {
	Kind     string            `json:"kind"` // regrouping, infiltration, escape, deal, territory, recruitment, assessment
	Quote    string            `json:"quote"`
	Source   string            `json:"source"`
	Named    bool              `json:"named"` // the words name a person or a body
	Area     string            `json:"area"`
	Time     when.Interval     `json:"time"`
	Dated    watch.Dating      `json:"dated"` // where Time is from
	Document document.ID       `json:"document"`
	Standing register.Standing `json:"standing"`
}

// A Sheet is one document with the claims proposed from it, as they stand, and
// the quantities near a harm word that no rule took.
type Sheet struct {
	Document document.Document // without Bytes
	Claims   []register.Judged // in order of the text
	Unread   []Unread
	Totals   int // how many totals were imported from it
	Custody  int // how many custody numbers
	Imported int // how many incidents
}

// Unread is a quantity near a harm word that no rule took, and why.
type Unread struct {
	Span   document.Span
	Quote  string
	Reason string
}

// Waiting is one claim in the review queue.
type Waiting struct {
	Claim     register.Judged
	Title     string // of its document
	Published when.Interval
	Why       string     // why it stands here in the queue, in English
	Wait      Wait       // for what
	Yours     bool       // it waits for the person asked for, and not for another
	Told      *ToldTotal // of a claim about a whole period: how it stands to the totals
}

// A Question is a text to check.
type Question struct {
	Text      string
	Published when.Interval // zero: not said
	Country   string
	Language  string // of the text; empty: find out
	AsOf      time.Time
}

// An Upload is a file or a pasted text to collect.
type Upload struct {
	Name      string // of the file; pasted text has "pasted.txt"
	Body      []byte
	Title     string
	Address   string
	Published when.Interval
	Country   string
	Language  string
	Who       string
}

// Collected says what an Upload came to.
type Collected struct {
	Documents []document.ID // taken in now
	Known     []document.ID // the same bytes were here before
	Refused   []string      // sentences: what was not taken, and why
	Claims    int           // proposed from them
}

// A Rule is a counting rule to be read.
type Rule struct {
	ID      string
	Version string
	Title   map[string]string // by language
	Text    map[string]string // the rule in words, by language
	Source  string            // the rule's file, as it is run
}

// A Head is the ledger's tree head.
type Head struct {
	Size int64  // entries
	Hash string // root
	At   time.Time
}

// An Entry is one row of the ledger.
type Entry struct {
	Seq  int64
	At   time.Time
	Who  string
	Did  string // added, decided …
	Kind string // document, claim, total, decision …
	ID   string
	Hash string
}
