package web

import (
	"context"
	"fmt"
	"slices"

	"cairn/internal/register"
)

// methodPage is the codebook as the program runs it: rules, definitions, words.
type methodPage struct {
	Rules       []ruleView
	Definitions []definitionView
}

type ruleView struct {
	Rule
	Name, Words string
	Foreign     bool // the words are in English only
}

type definitionView struct {
	register.Definition
	No   int
	Name string
}

func (s *Site) method(ctx context.Context, r *request) (answer, error) {
	rules, err := s.desk.Rules(ctx)
	if err != nil {
		return answer{}, err
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	var v methodPage
	for _, rule := range rules {
		v.Rules = append(v.Rules, newRule(r.lang, rule))
	}
	defs := slices.Clone(state.Definitions)
	slices.SortStableFunc(defs, func(a, b register.Definition) int { return int(a.From) - int(b.From) })
	for i, d := range defs {
		v.Definitions = append(v.Definitions, definitionView{Definition: d, No: i + 1, Name: d.Title[r.lang.Code]})
	}
	return answer{page: "method", title: r.lang.T("method.title"), desc: r.lang.T("method.lede"), data: v}, nil
}

// rule shows one counting rule: its words and its file as it is run.
func (s *Site) rule(ctx context.Context, r *request) (answer, error) {
	rules, err := s.desk.Rules(ctx)
	if err != nil {
		return answer{}, err
	}
	id := r.PathValue("rule")
	for _, rule := range rules {
		if rule.ID == id {
			return answer{page: "rule", title: r.lang.T("method.rule", "rule", id), data: newRule(r.lang, rule)}, nil
		}
	}
	return answer{}, fmt.Errorf("rule %q: %w", id, ErrNotFound)
}

// newRule puts a rule in the words of a language, in English where it has no
// other.
func newRule(l *Lang, rule Rule) ruleView {
	v := ruleView{Rule: rule, Name: rule.Title[l.Code], Words: rule.Text[l.Code]}
	if v.Name == "" {
		v.Name = rule.Title["en"]
	}
	if v.Words == "" {
		v.Words, v.Foreign = rule.Text["en"], l.Code != "en"
	}
	return v
}

// aboutPage says what the register holds and where it came from.
type aboutPage struct {
	Claims, Totals, Custody, Incidents, Documents, Decisions int
	Sites                                                    []siteCount
	SitesAll                                                 int
}

// siteCount is how many published numbers stand on one site.
type siteCount struct {
	Host string
	N    int
}

func (s *Site) about(ctx context.Context, r *request) (answer, error) {
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	v := aboutPage{Claims: len(state.Claims), Totals: len(state.Totals), Custody: len(state.Custody), Incidents: len(state.Incidents),
		Documents: len(state.Documents), Decisions: len(state.Decisions)}
	n := map[string]int{}
	for _, t := range state.Totals {
		if isWeb(t.Address) {
			n[host(t.Address)]++
		}
	}
	for h, c := range n {
		v.Sites = append(v.Sites, siteCount{h, c})
	}
	slices.SortFunc(v.Sites, func(a, b siteCount) int {
		if a.N != b.N {
			return b.N - a.N
		}
		return compare(a.Host, b.Host)
	})
	v.SitesAll = len(v.Sites)
	v.Sites = v.Sites[:min(25, len(v.Sites))]
	return answer{page: "about", title: r.lang.T("about.title"), desc: r.lang.T("about.lede"), data: v}, nil
}

// historyPage shows the ledger: what was written, when, by whom, and its head.
type historyPage struct {
	Head    Head
	Entries []Entry
	Page    int
	Pages   int
}

func (s *Site) history(ctx context.Context, r *request) (answer, error) {
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	head, err := s.desk.Head(ctx)
	if err != nil {
		return answer{}, err
	}
	entries, err := s.desk.Entries(ctx, (page-1)*perPage, perPage)
	if err != nil {
		return answer{}, err
	}
	v := historyPage{Head: head, Entries: entries, Page: page, Pages: max(1, (int(head.Size)+perPage-1)/perPage)}
	return answer{page: "history", title: paged(r.lang, r.lang.T("history.title"), page), desc: r.lang.T("history.lede"), data: v}, nil
}
