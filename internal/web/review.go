package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// queuePage lists the claims that wait for a decision.
type queuePage struct {
	Line
	Waiting []waitingView
	Wait    string // only these; empty: all
	Tabs    []tab
	Page    int
	Pages   int
	Recent  []decisionView // newest decisions, which can be taken back
	Terms   register.Terms
	Week    Work // of the last seven days
	Ever    Work
	Who     string
	Notice
}

type waitingView struct {
	Waiting
	Says string
}

// A tab is one thing that claims wait for.
type tab struct {
	Code  string
	N     int
	Shown bool
}

type decisionView struct {
	register.Decision
	Says  string
	Claim string
	Taken bool
}

const perQueue = 30

func (s *Site) queue(ctx context.Context, r *request) (answer, error) {
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	v := queuePage{Page: page, Wait: r.URL.Query().Get("wait"), Who: whoAsked(r)}
	if v.Wait != "" && !slices.Contains(pipeline.Waits, pipeline.Wait(v.Wait)) {
		return answer{}, bad("wait %q: want one of %v", v.Wait, pipeline.Waits)
	}
	if v.Line, err = s.desk.Line(ctx, LineQuery{Who: v.Who, Wait: pipeline.Wait(v.Wait), Skip: (page - 1) * perQueue, Limit: perQueue}); err != nil {
		return answer{}, err
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	v.Pages = max(1, (v.All+perQueue-1)/perQueue)
	for _, w := range v.Line.Waiting {
		v.Waiting = append(v.Waiting, waitingView{w, sentence(r.lang, &w.Claim.Claim)})
	}
	for _, w := range pipeline.Waits {
		if n := v.By[w]; n > 0 {
			v.Tabs = append(v.Tabs, tab{string(w), n, v.Wait == string(w)})
		}
	}
	v.Recent = recent(r.lang, state, 10)
	if v.Terms, err = s.desk.Terms(ctx); err != nil {
		return answer{}, err
	}
	if v.Ever, err = s.desk.Work(ctx, time.Time{}); err != nil {
		return answer{}, err
	}
	if v.Week, err = s.desk.Work(ctx, s.opts.Now().AddDate(0, 0, -7)); err != nil {
		return answer{}, err
	}
	v.Notice = s.notice(r, state)
	return answer{page: "review", title: paged(r.lang, r.lang.T("review.title"), page), data: v}, nil
}

// recent returns the newest decisions on claims that still hold.
func recent(l *Lang, state *register.State, most int) (out []decisionView) {
	claims := map[string]*register.Claim{}
	for i := range state.Claims {
		claims[state.Claims[i].ID] = &state.Claims[i]
	}
	held := register.Holding(state.Decisions)
	for i := len(held) - 1; i >= 0 && len(out) < most; i-- {
		if c := claims[held[i].On]; c != nil && held[i].Act.Moves() {
			out = append(out, decisionView{Decision: held[i], Says: sentence(l, c), Claim: c.ID})
		}
	}
	return out
}

// reviewPage is one claim at the desk: the document with its words on one
// side, the document's claims as sentences on the other, this one open.
type reviewPage struct {
	*sheet
	Place
	Claim  sheetClaim
	Near   []sheetClaim      // the claims of the document around it, itself among them
	Before int               // claims of the document above those
	After  int               // and below
	Up     string            // the claim before it in the document
	Down   string            // the one after
	Form   map[string]string // slots as they stand now, or as they were typed
	Slots  []slotView
	Areas  []areaRow
	Lists  lists
	Opened int64  // when the page was made, in milliseconds of Unix time
	Next   string // path of the next claim in line
	Turn   *turn  // somebody ruled while the form was open
	Failed string // what was wrong with the form
	Who    string
	Why    string
	Held   []decisionView // decisions that hold on this claim, newest last
	Codes  []codingView
	Notes  []register.Decision
	Inside string // the incident that the claim is in
	Notice
}

// aboveClaim and belowClaim are how many claims of the document are shown above
// and below the one that is open: few above, so that its form is in sight.
const (
	aboveClaim = 2
	belowClaim = 12
)

// lists are the choices of the form.
type lists struct {
	Kinds, Qualifiers, Statuses, Modalities, Frames, Scopes, Weapons, Sources, Relations, Signs []string
}

var choices = lists{
	Kinds: []string{"killed", "wounded", "casualties", "missing", "abducted", "bodies_found", "arrested", "detained", "released", "escaped",
		"recaptured", "sentenced_death", "executed", "displaced", "infiltrated", "due_process", "responsibility", "incident", "comparison", "sign"},
	Qualifiers: []string{"exact", "at_least", "more_than", "up_to", "fewer_than", "about", "range", "vague"},
	Statuses:   []string{"civilian", "police", "army", "militia", "insurgent", "security", "mixed", "unknown"},
	Modalities: []string{"asserted", "feared", "hypothetical", "planned", "averted", "denied"},
	Frames:     []string{"current", "background", "update", "superseded"},
	Scopes:     []string{"incident", "period", "cumulative", "stock"},
	Signs:      []string{"regrouping", "infiltration", "escape", "deal", "territory", "recruitment", "assessment"},
	Relations:  []string{"claimed", "blamed", "stated", "suspected", "denied"},
}

func (s *Site) reviewClaim(ctx context.Context, r *request) (answer, error) {
	v, err := s.reviewSheet(ctx, r, claimID(r.PathValue("id")), whoAsked(r))
	if err != nil {
		return answer{}, err
	}
	return answer{page: "reviewclaim", title: r.lang.T("title.part", "title", v.Claim.Says, "part", r.lang.T("review.title")), data: v}, nil
}

// claimID turns the path's form of a claim's id back: "7f3c…/c3" is the claim
// "7f3c…#c3".
func claimID(path string) string {
	doc, claim, ok := strings.Cut(path, "/")
	if !ok {
		return path
	}
	return doc + "#" + claim
}

// claimPath is the address of a claim's page at the desk.
func claimPath(id string) string { return "/review/" + strings.Replace(id, "#", "/", 1) }

func (s *Site) reviewSheet(ctx context.Context, r *request, id, who string) (*reviewPage, error) {
	doc, _, _ := strings.Cut(id, "#")
	d, err := s.desk.Sheet(ctx, r.asOf, document.ID(doc))
	if err != nil {
		return nil, err
	}
	v := &reviewPage{sheet: newSheet(r.lang, d, id), Lists: choices, Who: who, Opened: s.opts.Now().UnixMilli()}
	i := slices.IndexFunc(v.sheet.Claims, func(c sheetClaim) bool { return c.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("claim %q: %w", id, ErrNotFound)
	}
	v.Claim = v.sheet.Claims[i]
	v.Before = max(0, i-aboveClaim)
	to := min(len(v.sheet.Claims), i+belowClaim+1)
	v.After = len(v.sheet.Claims) - to
	v.Near = v.sheet.Claims[v.Before:to]
	if i > 0 {
		v.Up = claimPath(v.sheet.Claims[i-1].ID)
	}
	if i+1 < len(v.sheet.Claims) {
		v.Down = claimPath(v.sheet.Claims[i+1].ID)
	}
	if v.Place, err = s.desk.Place(ctx, r.asOf, who, id); err != nil {
		return nil, err
	}
	v.Notes = v.Place.Notes
	for _, dec := range v.Claim.Decisions {
		v.Held = append(v.Held, decisionView{Decision: dec, Claim: id})
	}
	if v.Form, v.Codes, err = v.formAs(r.lang); err != nil {
		return nil, err
	}
	v.Slots = slotViews(r.lang, &v.Claim.Claim)
	if err := v.areas(r); err != nil {
		return nil, err
	}
	if v.Place.Next != "" {
		v.Next = claimPath(v.Place.Next)
	}
	if v.Claim.Standing.Counts() {
		if told, _, _, err := s.desk.Incident(ctx, id); err == nil {
			v.Inside = told.ID
		} else if !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return nil, err
	}
	v.Notice = s.notice(r, state)
	return v, nil
}

// areas fills in the areas to choose from.
func (v *reviewPage) areas(r *request) error {
	codes, err := areas(r.home.Country)
	if err != nil {
		return err
	}
	if c := v.Form["admin1"]; c != "" && !slices.Contains(codes, c) {
		codes = append(slices.Clone(codes), c)
	}
	for _, c := range codes {
		v.Areas = append(v.Areas, areaRow{Code: c, Name: area(r.lang, c)})
	}
	return nil
}

// decide reads the form of a claim and adds a decision. When somebody else
// ruled on the claim while the form was open, nothing is written: the page
// comes back with what was there before, theirs and yours side by side.
func (s *Site) decide(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	id := claimID(r.PathValue("id"))
	who := strings.TrimSpace(r.PostFormValue("who"))
	v, err := s.reviewSheet(ctx, r, id, who)
	if err != nil {
		return answer{}, err
	}
	now := maps.Clone(v.Form)
	back := func(failed string, status int) (answer, error) {
		for slot := range v.Form {
			if r.PostForm.Has(slot) {
				v.Form[slot] = r.PostFormValue(slot)
			}
		}
		for i := range v.Slots {
			v.Slots[i].Open = slices.ContainsFunc(v.Slots[i].Fields, func(f string) bool { return v.Form[f] != now[f] })
		}
		v.Failed, v.Why = failed, r.PostFormValue("why")
		return answer{page: "reviewclaim", title: v.Claim.Says, data: v, status: status}, nil
	}
	if !r.PostForm.Has("version") {
		return answer{}, bad("version: the form does not say what it was made from")
	}
	if r.PostForm.Has("merge") {
		if missing := choose(r.PostForm, now); missing != "" {
			return s.turned(ctx, r, v, r.lang.T("turn.choose", "slot", r.lang.T("slot."+missing)))
		}
	}
	d, err := decision(r, &v.Claim, now)
	if err != nil {
		return back(err.Error(), http.StatusUnprocessableEntity)
	}
	d.Seconds = s.took(r)
	made, err := s.desk.Rule(ctx, Ruling{Decision: d, Version: r.PostFormValue("version")})
	switch {
	case errors.Is(err, pipeline.ErrStale):
		return s.turned(ctx, r, v, "")
	case errors.Is(err, ErrRefused):
		return back(err.Error(), http.StatusUnprocessableEntity)
	case err != nil:
		return answer{}, err
	}
	to := claimPath(id)
	if v.Next != "" && d.Act != register.TakeBack && d.Act != register.Note {
		to = v.Next
	}
	a := answer{to: to, who: d.Who, did: made.ID}
	if d.Act == register.TakeBack || d.Act == register.Note {
		a.did = ""
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		return a.asJSON(r.lang)
	}
	if a.did != "" {
		a.to += "?did=" + a.did
	}
	return a, nil
}

// whoAsked returns the name that the reader decided under last, so that it
// need not be typed again; it proves nothing.
func whoAsked(r *request) string {
	if r.signed != "" {
		return r.signed
	}
	c, err := r.Cookie("who")
	if err != nil {
		return ""
	}
	name, err := url.QueryUnescape(c.Value)
	if err != nil {
		return ""
	}
	return name
}

// decision reads what was ruled. A rejection, a take-back and a note need a
// reason; a correction carries only the slots that changed. An acceptance with
// slots changed is neither: it is sent back, so that nothing typed is lost.
func decision(r *request, c *sheetClaim, now map[string]string) (register.Decision, error) {
	d := register.Decision{Act: register.Act(r.PostFormValue("act")), On: c.ID,
		Who: strings.TrimSpace(r.PostFormValue("who")), Why: strings.TrimSpace(r.PostFormValue("why"))}
	if d.Who == "" {
		return d, errors.New(r.lang.T("review.need.who"))
	}
	reason := func(otherwise string) error {
		if d.Why == "" && otherwise == "" {
			return errors.New(r.lang.T("review.need.why"))
		}
		d.Why = cmp.Or(d.Why, otherwise)
		return nil
	}
	switch d.Act {
	case register.Accept:
		for _, slot := range slices.Sorted(maps.Keys(now)) {
			if r.PostForm.Has(slot) && strings.TrimSpace(r.PostFormValue(slot)) != now[slot] {
				return d, errors.New(r.lang.T("review.need.correct"))
			}
		}
		return d, reason(r.lang.T("review.why.accept"))
	case register.Reject, register.Note:
		return d, reason("")
	case register.Correct:
		change, err := changes(r, &c.Original, now)
		if err != nil {
			return d, err
		}
		if len(change) == 0 {
			return d, errors.New(r.lang.T("review.need.change"))
		}
		if d.Change, err = json.Marshal(change); err != nil {
			return d, err
		}
		return d, reason(r.lang.T("review.why.correct"))
	case register.TakeBack:
		d.On = r.PostFormValue("decision")
		if !slices.ContainsFunc(c.Decisions, func(x register.Decision) bool { return x.ID == d.On }) {
			return d, errors.New(r.lang.T("review.need.decision"))
		}
		return d, reason("")
	}
	return d, errors.New(r.lang.T("review.need.act"))
}
