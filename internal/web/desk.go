// Package web renders the pages for people: every page reads without
// JavaScript, in English and in Arabic, and loads nothing from elsewhere. In go
// requests and what a Desk answers, out come pages. It reads figures and never
// computes one, so a page and a bulletin cannot disagree.
package web

import (
	"context"
	"time"

	"cairn/internal/check"
	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

// ErrNotFound is what a Desk returns (wrapped) for an id that it does not
// hold. The page is then "not found", with the id quoted.
var ErrNotFound = pipeline.ErrNotFound

// ErrRefused is what a Desk returns (wrapped) for input that it does not take:
// a decision without a reason, an upload of a kind it cannot read. The
// sentence after it is shown to the person who sent it.
var ErrRefused = pipeline.ErrRefused

// A Desk is what the pages ask of the register. Every reading method takes the
// moment to read as of; the zero time means now. Answers may be cached per
// tree head: a page asks for the same State and Table many times.
type Desk interface {
	openDesk // incidents, releases, standards: see open.go
	// Tokens returns every account ever made, with its scopes; Token the one in
	// force that a secret opens.
	Tokens(ctx context.Context) ([]pipeline.Token, error)
	Token(ctx context.Context, secret string) (pipeline.Token, error)
	// KeepSession keeps a session of a token in the register, where it can be
	// written; Session returns the hash of its token, empty where there is none.
	KeepSession(ctx context.Context, secret, token string, until time.Time) (kept bool, err error)
	Session(ctx context.Context, secret string) (token string, err error)
	EndSession(ctx context.Context, secret string) error
	// Home says what this installation watches.
	Home(ctx context.Context) (Home, error)
	// State returns the register. The pages read it and change nothing in it.
	State(ctx context.Context, asOf time.Time) (*register.State, error)
	// Check sets every number of a text beside the register and keeps nothing.
	Check(ctx context.Context, q Question) (check.Report, error)
	// Count makes a table of figures, rows with their Inputs. Without Areas and
	// with admin1 in By, a row is due for every first-level area of the country.
	Count(ctx context.Context, asOf time.Time, q count.Query) (count.Table, error)
	// Custody returns the numbers about people held, tried, sentenced and
	// executed, for an area and all in it (empty: everywhere) and a span of days,
	// both included (zero: all).
	Custody(ctx context.Context, asOf time.Time, area string, from, to when.Day) (count.CustodyTable, error)
	// Explain returns the figure with this Row.ID and all that lies under it.
	Explain(ctx context.Context, asOf time.Time, rowID string) (Explained, error)
	// Cases returns the numbers that disagree, newest period first.
	Cases(ctx context.Context, asOf time.Time) ([]publish.Case, error)
	// Watch answers "is it coming back?" for the country and for each of its
	// areas that has a series, the country first, then by evidence, as it could
	// be answered at the end of a month, at the rates of false alarms asked for.
	Watch(ctx context.Context, asOf time.Time, q WatchQuery) (WatchBoard, error)
	// WatchArea answers for one area in whole.
	WatchArea(ctx context.Context, asOf time.Time, q WatchQuery, area string) (WatchArea, error)
	// WatchScore says how the detectors and the warnings did.
	WatchScore(ctx context.Context, asOf time.Time, q WatchQuery) (WatchScore, error)
	// Warn issues a person's warning.
	Warn(ctx context.Context, o WarnOrder) (register.Warning, error)
	// Bulletin returns the bulletin of a month, in every language.
	Bulletin(ctx context.Context, asOf time.Time, month when.Month) (publish.Bulletin, error)
	// Sheet returns one document with the claims proposed from it.
	Sheet(ctx context.Context, asOf time.Time, id document.ID) (Sheet, error)
	// Queue returns claims that wait for a decision, the one that matters most
	// to the published range first, skipping skip, at most limit; and how many
	// wait in all.
	Queue(ctx context.Context, skip, limit int) (waiting []Waiting, all int, err error)
	// Line returns what waits at the desk for a person.
	Line(ctx context.Context, q LineQuery) (Line, error)
	// Place says where a claim stands at the desk for a person.
	Place(ctx context.Context, asOf time.Time, who, claim string) (Place, error)
	// Rule writes a ruling on a claim if it is still as its form showed it.
	Rule(ctx context.Context, r Ruling) (register.Decision, error)
	// Before returns a claim as it stood when a version of it was seen.
	Before(ctx context.Context, claim, version string) (register.Judged, bool, error)
	// Notes returns the notes on a record that hold.
	Notes(ctx context.Context, asOf time.Time, record string) ([]register.Decision, error)
	// Work says how long decisions took since a moment.
	Work(ctx context.Context, since time.Time) (Work, error)
	// Terms returns the terms under which rulings stand.
	Terms(ctx context.Context) (register.Terms, error)
	// Doubled says how far people agree who coded the sample.
	Doubled(ctx context.Context) (Doubled, error)
	// Pairs returns pairs of incidents on which nobody has ruled, and how many
	// there are.
	Pairs(ctx context.Context, skip, limit int) ([]OpenPair, int, error)
	// RulePair writes a ruling on two incidents.
	RulePair(ctx context.Context, r PairRuling) (register.Decision, error)
	// Incident returns an incident with what stands under it, others that could
	// be it, and its version.
	Incident(ctx context.Context, id string) (told Told, near []Told, version string, err error)
	// SplitOff takes claims out of an incident.
	SplitOff(ctx context.Context, o SplitOrder) ([]register.Decision, error)
	// Preview says what Import would do, and does nothing.
	Preview(ctx context.Context, files []pipeline.File, o pipeline.ImportOptions) (pipeline.ImportReport, error)
	// Import takes tables in.
	Import(ctx context.Context, files []pipeline.File, o pipeline.ImportOptions) (pipeline.ImportReport, error)
	// DecideAll adds several decisions of one person, all or none.
	DecideAll(ctx context.Context, decs []register.Decision) ([]register.Decision, error)
	// Decide adds a decision; ID and At are filled in, Who and Why must be said.
	Decide(ctx context.Context, d register.Decision) (register.Decision, error)
	// Collect takes a pasted or uploaded file in and proposes claims from it.
	Collect(ctx context.Context, u Upload) (Collected, error)
	// Edition names the release that public pages rest on; ok is false where the
	// pages are not the public's.
	Edition(ctx context.Context, asOf time.Time) (e Edition, ok bool, err error)
	// Corrections returns every number that stood in public and was changed, the
	// newest release first.
	Corrections(ctx context.Context, asOf time.Time) ([]Correction, error)
	// Withdrawn lists the records that stood in the register and are withdrawn.
	Withdrawn(ctx context.Context, asOf time.Time) ([]Gone, error)
	// Rules returns the counting rules, the one used by default first.
	Rules(ctx context.Context) ([]Rule, error)
	// Head returns the ledger's tree head.
	Head(ctx context.Context) (Head, error)
	// Entries returns ledger entries, newest first, skipping skip, at most limit.
	Entries(ctx context.Context, skip, limit int) ([]Entry, error)
}

// What the pages show is made by the pipeline; these are its names here.
type (
	Home       = pipeline.Home
	Explained  = pipeline.Explained
	Card       = pipeline.Card
	Answer     = pipeline.Answer
	WatchPoint = pipeline.WatchPoint
	WatchSign  = pipeline.WatchSign
	WatchQuery = pipeline.WatchQuery
	WatchBoard = pipeline.WatchBoard
	WatchArea  = pipeline.WatchArea
	WatchScore = pipeline.WatchScore
	WarnOrder  = pipeline.WarnOrder
	Sheet      = pipeline.Sheet
	Unread     = pipeline.Unread
	Waiting    = pipeline.Waiting
	Line       = pipeline.Line
	LineQuery  = pipeline.LineQuery
	Place      = pipeline.Place
	Ruling     = pipeline.Ruling
	Work       = pipeline.Work
	Doubled    = pipeline.Doubled
	OpenPair   = pipeline.OpenPair
	PairRuling = pipeline.PairRuling
	Told       = pipeline.Told
	SplitOrder = pipeline.SplitOrder
	Question   = pipeline.Question
	Upload     = pipeline.Upload
	Collected  = pipeline.Collected
	Edition    = pipeline.Edition
	Correction = pipeline.Correction
	Gone       = pipeline.Gone
	Rule       = pipeline.Rule
	Head       = pipeline.Head
	Entry      = pipeline.Entry
)

// The answers of a Card.
const (
	Rising    = pipeline.Rising
	Unsettled = pipeline.Unsettled
	Level     = pipeline.Level
	Falling   = pipeline.Falling
	CannotSay = pipeline.CannotSay
)
