package web

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"cairn/internal/register"
)

// A turn is what a person sees when another ruled on a claim while their form
// was open: each slot as it was, as the other left it, and as they typed it.
// Nothing is written until they choose.
type turn struct {
	Act   register.Act // what they wanted
	By    []register.Decision
	Rows  []turnRow
	Known bool // what was there before can be told
	Clash bool // both changed one slot, to different values
}

type turnRow struct {
	Field, Before, Theirs, Mine string
	Typed                       string // mine, as a field holds it
	Clash                       bool   // both changed it, to different values: they must choose
	Take                        string // what is chosen to begin with: theirs, mine, or nothing
}

// turned answers with the three-way view. problem says what was not chosen.
func (s *Site) turned(ctx context.Context, r *request, v *reviewPage, problem string) (answer, error) {
	was := r.PostFormValue("was")
	if was == "" {
		was = r.PostFormValue("version")
	}
	then, known, err := s.desk.Before(ctx, v.Claim.ID, was)
	if err != nil {
		return answer{}, err
	}
	before := maps.Clone(v.Form)
	if known {
		before = slots(&then.Claim)
	}
	v.Turn = newTurn(r.lang, r.PostForm, before, v.Form)
	v.Turn.Known = known
	v.Turn.Act = register.Act(r.PostFormValue("act"))
	for _, h := range v.Held {
		if !slices.ContainsFunc(then.Decisions, func(d register.Decision) bool { return d.ID == h.ID }) {
			v.Turn.By = append(v.Turn.By, h.Decision)
		}
	}
	v.Failed, v.Why = problem, r.PostFormValue("why")
	return answer{page: "reviewclaim", title: r.lang.T("turn.title"), data: v, status: http.StatusConflict}, nil
}

// newTurn sets three states of a claim's fields side by side; only fields that
// somebody changed have a row. A field that one of the two changed begins with
// that change.
func newTurn(l *Lang, form url.Values, before, theirs map[string]string) *turn {
	t := &turn{}
	for _, part := range slotFields {
		for _, f := range part.Fields {
			mine := before[f]
			if form.Has(f) {
				mine = strings.TrimSpace(form.Get(f))
			}
			if form.Has("mine." + f) { // chosen from before, not from the claim's own form
				mine = form.Get("mine." + f)
			}
			if mine == before[f] && theirs[f] == before[f] || mine == theirs[f] && mine == before[f] {
				continue
			}
			row := turnRow{Field: f, Before: fieldWords(l, f, before[f]), Theirs: fieldWords(l, f, theirs[f]), Mine: fieldWords(l, f, mine), Typed: mine}
			switch {
			case mine == theirs[f], mine == before[f]:
				row.Take = "theirs"
			case theirs[f] == before[f]:
				row.Take = "mine"
			default:
				row.Clash, t.Clash = true, true
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// choose puts what was chosen in the three-way view into the form as it is sent
// for a claim: theirs stands, mine is typed. It names the first field for which
// nothing was chosen.
func choose(form url.Values, theirs map[string]string) (missing string) {
	for _, f := range slices.Sorted(maps.Keys(theirs)) {
		if !form.Has("mine." + f) {
			continue
		}
		switch form.Get("take." + f) {
		case "mine":
			form.Set(f, form.Get("mine."+f))
		case "theirs":
			form.Set(f, theirs[f])
		default:
			return f
		}
	}
	return ""
}
