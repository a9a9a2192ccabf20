package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// queuePage lists the claims that wait for a decision.
type queuePage struct {
	Waiting []waitingView
	All     int
	Page    int
	Pages   int
	Recent  []decisionView // newest decisions, which can be taken back
}

type waitingView struct {
	Waiting
	Says string
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
	waiting, all, err := s.desk.Queue(ctx, (page-1)*perQueue, perQueue)
	if err != nil {
		return answer{}, err
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	v := queuePage{All: all, Page: page, Pages: max(1, (all+perQueue-1)/perQueue)}
	for _, w := range waiting {
		v.Waiting = append(v.Waiting, waitingView{w, sentence(r.lang, &w.Claim.Claim)})
	}
	v.Recent = recent(r.lang, state, 10)
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
		if c := claims[held[i].On]; c != nil {
			out = append(out, decisionView{Decision: held[i], Says: sentence(l, c), Claim: c.ID})
		}
	}
	return out
}

// reviewPage is one claim at the desk: the document with its words on one
// side, the claim with its slots on the other.
type reviewPage struct {
	*sheet
	Claim  sheetClaim
	Form   map[string]string // slots as they stand now
	Areas  []areaRow
	Lists  lists
	Seen   int // decisions on the claim when the page was made
	Next   string
	Wait   int
	Stale  bool   // somebody ruled while the form was open
	Failed string // what was wrong with the form
	Who    string
	Why    string
	Held   []decisionView // decisions that hold on this claim, newest last
}

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
	v, err := s.reviewSheet(ctx, r, claimID(r.PathValue("id")))
	if err != nil {
		return answer{}, err
	}
	v.Who = whoAsked(r)
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

func (s *Site) reviewSheet(ctx context.Context, r *request, id string) (*reviewPage, error) {
	doc, _, _ := strings.Cut(id, "#")
	d, err := s.desk.Sheet(ctx, r.asOf, document.ID(doc))
	if err != nil {
		return nil, err
	}
	v := &reviewPage{sheet: newSheet(r.lang, d, id), Lists: choices}
	i := slices.IndexFunc(v.sheet.Claims, func(c sheetClaim) bool { return c.ID == id })
	if i < 0 {
		return nil, fmt.Errorf("claim %q: %w", id, ErrNotFound)
	}
	v.Claim = v.sheet.Claims[i]
	v.Seen = len(v.Claim.Decisions)
	for _, dec := range v.Claim.Decisions {
		v.Held = append(v.Held, decisionView{Decision: dec, Claim: id})
	}
	v.Form = slots(&v.Claim.Claim)
	codes, err := areas(r.home.Country)
	if err != nil {
		return nil, err
	}
	if c := v.Form["admin1"]; c != "" && !slices.Contains(codes, c) {
		codes = append(slices.Clone(codes), c)
	}
	for _, c := range codes {
		v.Areas = append(v.Areas, areaRow{Code: c, Name: area(r.lang, c)})
	}
	waiting, all, err := s.desk.Queue(ctx, 0, 2)
	if err != nil {
		return nil, err
	}
	v.Wait = all
	for _, w := range waiting {
		if w.Claim.ID != id {
			v.Next = claimPath(w.Claim.ID)
			break
		}
	}
	return v, nil
}

// decide reads the form of a claim and adds a decision. When somebody else
// ruled on the claim while the form was open, nothing is written: the page
// comes back with both, and what was typed is not lost.
func (s *Site) decide(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	id := claimID(r.PathValue("id"))
	v, err := s.reviewSheet(ctx, r, id)
	if err != nil {
		return answer{}, err
	}
	back := func(failed string) (answer, error) {
		for slot := range v.Form {
			if r.PostForm.Has(slot) {
				v.Form[slot] = r.PostFormValue(slot)
			}
		}
		v.Failed, v.Who, v.Why = failed, r.PostFormValue("who"), r.PostFormValue("why")
		return answer{page: "reviewclaim", title: v.Claim.Says, data: v, status: http.StatusUnprocessableEntity}, nil
	}
	seen, err := strconv.Atoi(r.PostFormValue("seen"))
	if err != nil {
		return answer{}, bad("seen %q: want how many decisions the form was made from", r.PostFormValue("seen"))
	}
	if seen != v.Seen {
		v.Stale = true
		return back("")
	}
	d, err := decision(r, &v.Claim)
	if err != nil {
		return back(err.Error())
	}
	if _, err := s.desk.Decide(ctx, d); err != nil {
		if errors.Is(err, ErrRefused) {
			return back(err.Error())
		}
		return answer{}, err
	}
	if v.Next != "" && d.Act != register.TakeBack {
		return answer{to: v.Next, who: d.Who}, nil
	}
	return answer{to: claimPath(id), who: d.Who}, nil
}

// whoAsked returns the name that the reader decided under last, so that it
// need not be typed again; it proves nothing.
func whoAsked(r *request) string {
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

// decision reads what was ruled. A rejection and a take-back need a reason; a
// correction carries only the slots that changed.
func decision(r *request, c *sheetClaim) (register.Decision, error) {
	d := register.Decision{Act: register.Act(r.PostFormValue("act")), On: c.ID,
		Who: strings.TrimSpace(r.PostFormValue("who")), Why: strings.TrimSpace(r.PostFormValue("why"))}
	if d.Who == "" {
		return d, errors.New(r.lang.T("review.need.who"))
	}
	switch d.Act {
	case register.Accept:
		if d.Why == "" {
			d.Why = r.lang.T("review.why.accept")
		}
	case register.Reject:
		if d.Why == "" {
			return d, errors.New(r.lang.T("review.need.why"))
		}
	case register.Correct:
		change, err := changes(r, &c.Original)
		if err != nil {
			return d, err
		}
		if len(change) == 0 {
			return d, errors.New(r.lang.T("review.need.change"))
		}
		if d.Change, err = json.Marshal(change); err != nil {
			return d, err
		}
		if d.Why == "" {
			d.Why = r.lang.T("review.why.correct")
		}
	case register.TakeBack:
		if d.Why == "" {
			return d, errors.New(r.lang.T("review.need.why"))
		}
		d.On = r.PostFormValue("decision")
		if !slices.ContainsFunc(c.Decisions, func(x register.Decision) bool { return x.ID == d.On }) {
			return d, errors.New(r.lang.T("review.need.decision"))
		}
	default:
		return d, errors.New(r.lang.T("review.need.act"))
	}
	return d, nil
}
