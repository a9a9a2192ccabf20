package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// reviewing are the pages of the review desk beside the queue and the claim.
func (s *Site) reviewing() map[string]handler {
	return map[string]handler{
		"POST /review/undo":              s.undo,
		"GET /review/undo":               s.afterForm, // a page that is loaded again, or in another language, after a form failed
		"GET /documents/{id}/notes":      s.afterForm,
		"GET /review/pairs":              s.pairs,
		"POST /review/pairs":             s.rulePair,
		"GET /review/incidents/{id...}":  s.regrouping,
		"POST /review/incidents/{id...}": s.regroup,
		"GET /review/agreement":          s.agreement,
		"POST /documents/{id}/notes":     s.noteDocument,
		"GET " + importPath:              s.askImport,
		"POST " + importPath:             s.importTable,
	}
}

// A Notice is the decision that was just written, and can be undone at once.
type Notice struct {
	Did *decisionView
}

// notice finds the decision that the address names, if it still holds.
func (s *Site) notice(r *request, state *register.State) Notice {
	id := r.URL.Query().Get("did")
	if id == "" {
		return Notice{}
	}
	held := register.Holding(state.Decisions)
	i := slices.IndexFunc(held, func(d register.Decision) bool { return d.ID == id })
	if i < 0 {
		return Notice{}
	}
	v := decisionView{Decision: held[i], Claim: held[i].On}
	for k := range state.Claims {
		if c := &state.Claims[k]; c.ID == v.On {
			v.Says = sentence(r.lang, c)
		}
	}
	return Notice{Did: &v}
}

// asJSON answers a script of ours: what was written, where to go next.
func (a answer) asJSON(l *Lang) (answer, error) {
	b, err := json.Marshal(map[string]string{"did": a.did, "next": l.url(a.to)})
	return answer{body: b, kind: "application/json", who: a.who}, err
}

// took returns how many seconds a form lay open before it was sent: from when
// its page was made, less the time that a script had fetched it ahead and not
// shown it. 0 means not measured: longer than pipeline.LongestLook, or no time
// that can be.
func (s *Site) took(r *request) int {
	opened, err := strconv.ParseInt(r.PostFormValue("opened"), 10, 64)
	if err != nil {
		return 0
	}
	ahead, err := strconv.ParseInt(cmp.Or(r.PostFormValue("ahead"), "0"), 10, 64)
	if err != nil || ahead < 0 {
		return 0
	}
	d := time.Duration(s.opts.Now().UnixMilli()-opened-ahead) * time.Millisecond
	if d <= 0 || d > pipeline.LongestLook {
		return 0
	}
	return int((d + time.Second - 1) / time.Second)
}

// afterForm leads from the address of a form to the page that it stands on.
func (s *Site) afterForm(_ context.Context, r *request) (answer, error) {
	if id := r.PathValue("id"); id != "" {
		return answer{to: "/documents/" + url.PathEscape(id)}, nil
	}
	return answer{to: "/review"}, nil
}

// undo takes a decision back that was just written, and shows its claim.
func (s *Site) undo(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	id, who := r.PostFormValue("decision"), strings.TrimSpace(r.PostFormValue("who"))
	if who == "" {
		return answer{}, bad("%s", r.lang.T("review.need.who"))
	}
	state, err := s.desk.State(ctx, time.Time{})
	if err != nil {
		return answer{}, err
	}
	held := register.Holding(state.Decisions)
	i := slices.IndexFunc(held, func(d register.Decision) bool { return d.ID == id })
	if i < 0 {
		return answer{}, bad("%s", r.lang.T("review.need.decision"))
	}
	back := []register.Decision{{Act: register.TakeBack, On: id, Who: who, Why: r.lang.T("review.why.undo")}}
	if d := held[i]; d.Act == register.CodeBlind && i+1 < len(held) { // and the ruling that both coders gave with it
		if with := held[i+1]; with.On == d.On && with.Who == d.Who && with.At.Equal(d.At) && with.Act.Moves() {
			back = append(back, register.Decision{Act: register.TakeBack, On: with.ID, Who: who, Why: back[0].Why})
		}
	}
	if _, err := s.desk.DecideAll(ctx, back); err != nil {
		return answer{}, err
	}
	to := "/review"
	if strings.Contains(held[i].On, "#") && held[i].With == "" {
		to = claimPath(held[i].On)
	} else if held[i].With != "" {
		to = "/review/pairs"
	}
	return answer{to: to, who: who}, nil
}

// A codingView is one person's coding of a claim, slot by slot.
type codingView struct {
	register.Decision
	Says string
}

// formAs returns what the form begins with, and the codings that may be seen.
// Who has coded a claim sees their own reading of it.
func (v *reviewPage) formAs(l *Lang) (map[string]string, []codingView, error) {
	form := slots(&v.Claim.Claim)
	var seen []codingView
	for _, d := range v.Codings {
		read, err := register.Reading(&v.Claim.Original, d)
		if err != nil {
			return nil, nil, err
		}
		seen = append(seen, codingView{d, sentence(l, &read)})
		if v.Place.Blind {
			form = slots(&read)
		}
	}
	return form, seen, nil
}

// noteDocument adds a note to a document.
func (s *Site) noteDocument(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	d := register.Decision{Act: register.Note, On: r.PathValue("id"), Who: strings.TrimSpace(r.PostFormValue("who")), Why: strings.TrimSpace(r.PostFormValue("why"))}
	switch {
	case d.Who == "":
		return answer{}, bad("%s", r.lang.T("review.need.who"))
	case d.Why == "":
		return answer{}, bad("%s", r.lang.T("note.need"))
	}
	if _, err := s.desk.Decide(ctx, d); err != nil {
		return answer{}, err
	}
	return answer{to: "/documents/" + url.PathEscape(d.On) + "#notes", who: d.Who}, nil
}

// deskIncident is the address of an incident at the desk.
func deskIncident(id string) string { return "/review/incidents/" + url.PathEscape(id) }

// pairsPage lists pairs of incidents that may be one.
type pairsPage struct {
	Pairs  []OpenPair
	All    int
	Page   int
	Pages  int
	Who    string
	Failed string
	Typed  map[string]string // of the form that was sent back, with its pair
	Notice
}

const perPairs = 8

func (s *Site) pairs(ctx context.Context, r *request) (answer, error) {
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	return s.pairsPage(ctx, r, pairsPage{Page: page, Who: whoAsked(r)}, 0)
}

func (s *Site) pairsPage(ctx context.Context, r *request, v pairsPage, status int) (answer, error) {
	v.Page = max(1, v.Page)
	var err error
	if v.Pairs, v.All, err = s.desk.Pairs(ctx, (v.Page-1)*perPairs, perPairs); err != nil {
		return answer{}, err
	}
	v.Pages = max(1, (v.All+perPairs-1)/perPairs)
	state, err := s.desk.State(ctx, time.Time{})
	if err != nil {
		return answer{}, err
	}
	v.Notice = s.notice(r, state)
	return answer{page: "reviewpairs", title: paged(r.lang, r.lang.T("pairs.title"), v.Page), data: v, status: status}, nil
}

// rulePair reads the form of a pair: same, different or unsure, with a reason.
func (s *Site) rulePair(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	p := PairRuling{Act: register.Act(r.PostFormValue("act")), A: r.PostFormValue("a"), B: r.PostFormValue("b"),
		Who: strings.TrimSpace(r.PostFormValue("who")), Why: strings.TrimSpace(r.PostFormValue("why")), Version: r.PostFormValue("version")}
	back := func(failed string, status int) (answer, error) {
		return s.pairsPage(ctx, r, pairsPage{Who: p.Who, Failed: failed, Typed: map[string]string{"pair": p.A + " " + p.B, "why": p.Why}}, status)
	}
	switch {
	case p.Act != register.Same && p.Act != register.Different && p.Act != register.Unsure:
		return back(r.lang.T("pairs.need.act"), 422)
	case p.Who == "":
		return back(r.lang.T("review.need.who"), 422)
	case p.Why == "":
		return back(r.lang.T("pairs.need.why"), 422)
	}
	made, err := s.desk.RulePair(ctx, p)
	switch {
	case errors.Is(err, pipeline.ErrStale):
		return back(r.lang.T("pairs.stale"), 409)
	case errors.Is(err, ErrRefused):
		return back(err.Error(), 422)
	case err != nil:
		return answer{}, err
	}
	return answer{to: "/review/pairs?did=" + made.ID, who: p.Who, did: made.ID}, nil
}

// incidentDesk is one incident, to be joined with another or taken apart.
type incidentDesk struct {
	Told
	Version string
	Near    []Told
	Rulings []register.Decision // on it that hold, newest last
	Who     string
	Failed  string
	Why     string
}

func (s *Site) regrouping(ctx context.Context, r *request) (answer, error) {
	return s.regroupPage(ctx, r, incidentDesk{Who: whoAsked(r)}, 0)
}

func (s *Site) regroupPage(ctx context.Context, r *request, v incidentDesk, status int) (answer, error) {
	var err error
	if v.Told, v.Near, v.Version, err = s.desk.Incident(ctx, r.PathValue("id")); err != nil {
		return answer{}, err
	}
	state, err := s.desk.State(ctx, time.Time{})
	if err != nil {
		return answer{}, err
	}
	under := append(slices.Clone(v.Told.Incident.Claims), v.ID)
	for _, d := range register.Holding(state.Decisions) {
		if d.With != "" && (slices.Contains(under, d.On) || slices.Contains(under, d.With)) {
			v.Rulings = append(v.Rulings, d)
		}
	}
	return answer{page: "reviewincident", title: r.lang.T("incident.title"), data: v, status: status}, nil
}

// regroup joins an incident with another, or takes claims out of it.
func (s *Site) regroup(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	id, who, why := r.PathValue("id"), strings.TrimSpace(r.PostFormValue("who")), strings.TrimSpace(r.PostFormValue("why"))
	back := func(failed string, status int) (answer, error) {
		return s.regroupPage(ctx, r, incidentDesk{Who: who, Why: why, Failed: failed}, status)
	}
	switch {
	case who == "":
		return back(r.lang.T("review.need.who"), 422)
	case why == "":
		return back(r.lang.T("pairs.need.why"), 422)
	}
	var err error
	switch act := r.PostFormValue("act"); act {
	case "merge":
		with := strings.TrimSpace(cmp.Or(r.PostFormValue("other"), r.PostFormValue("with")))
		if with == "" {
			return back(r.lang.T("incident.need.other"), 422)
		}
		var version string
		if _, _, version, err = s.desk.Incident(ctx, id); err == nil && version != r.PostFormValue("version") {
			return back(r.lang.T("pairs.stale"), 409)
		}
		if err == nil {
			_, err = s.desk.RulePair(ctx, PairRuling{Act: register.Merge, A: id, B: with, Who: who, Why: why})
		}
	case "split":
		_, err = s.desk.SplitOff(ctx, SplitOrder{Incident: id, Leave: r.PostForm["leave"], Who: who, Why: why, Version: r.PostFormValue("version")})
	case "take-back":
		_, err = s.desk.Decide(ctx, register.Decision{Act: register.TakeBack, On: r.PostFormValue("decision"), Who: who, Why: why})
	default:
		return back(r.lang.T("pairs.need.act"), 422)
	}
	switch {
	case errors.Is(err, pipeline.ErrStale):
		return back(r.lang.T("pairs.stale"), 409)
	case errors.Is(err, ErrRefused), errors.Is(err, ErrNotFound):
		return back(err.Error(), 422)
	case err != nil:
		return answer{}, err
	}
	return answer{to: deskIncident(id), who: who}, nil
}

// agreementPage says how far those agree who coded the sample.
type agreementPage struct {
	Doubled
	Views  []codedView
	Differ int // claims in which they differ
}

type codedView struct {
	pipeline.Coded
	Says  string
	Codes []codingView
}

// mostCoded is how many claims that were coded twice one page lists.
const mostCoded = 60

func (s *Site) agreement(ctx context.Context, r *request) (answer, error) {
	d, err := s.desk.Doubled(ctx)
	if err != nil {
		return answer{}, err
	}
	v := agreementPage{Doubled: d}
	for _, c := range d.Claims {
		if len(c.Differ) > 0 {
			v.Differ++
		}
		if len(v.Views) == mostCoded {
			continue
		}
		view := codedView{Coded: c, Says: sentence(r.lang, &c.Claim.Original)}
		for _, code := range c.Codes {
			read, err := register.Reading(&c.Claim.Original, code)
			if err != nil {
				return answer{}, err
			}
			view.Codes = append(view.Codes, codingView{code, sentence(r.lang, &read)})
		}
		v.Views = append(v.Views, view)
	}
	return answer{page: "agreement", title: r.lang.T("agreement.title"), data: v}, nil
}
