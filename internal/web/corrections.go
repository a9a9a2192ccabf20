package web

import (
	"context"
	"net/http"
	"slices"

	"cairn/internal/publish"
)

// correctionsPage lists every number that stood in public and was changed since,
// by the release that changed it, and the records that were withdrawn.
type correctionsPage struct {
	Releases []correctedBy
	Gone     []Gone
	GoneAll  int
	GoneMore int // of them are not named
	Page     int
	Pages    int
}

// correctedBy are the numbers that one release changed.
type correctedBy struct {
	Release string
	At      Correction // any of them, for its time and reason
	List    []correctionView
}

// correctionView is one changed number in words.
type correctionView struct {
	Correction
	Name string // of its area
}

// How many corrections a page shows, and how many withdrawn records it names; the
// data (?format=json) has all.
const (
	correctionsPerPage = 25
	maxGone            = 50
)

func (s *Site) corrections(ctx context.Context, r *request) (answer, error) {
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	list, err := s.desk.Corrections(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	gone, err := s.desk.Withdrawn(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "corrections.json", map[string]any{"corrections": some(list), "withdrawn": some(gone)})
	}
	v := correctionsPage{Page: page, Pages: max(1, (len(list)+correctionsPerPage-1)/correctionsPerPage), GoneAll: len(gone), Gone: gone[:min(maxGone, len(gone))], GoneMore: max(0, len(gone)-maxGone)}
	for _, c := range list[min(len(list), (page-1)*correctionsPerPage):min(len(list), page*correctionsPerPage)] {
		if n := len(v.Releases); n == 0 || v.Releases[n-1].Release != c.Release {
			v.Releases = append(v.Releases, correctedBy{Release: c.Release, At: c})
		}
		by := &v.Releases[len(v.Releases)-1]
		by.List = append(by.List, correctionView{c, area(r.lang, c.Area)})
	}
	return answer{page: "corrections", title: paged(r.lang, r.lang.T("corrections.title"), page), desc: r.lang.T("corrections.lede"), data: v}, nil
}

// what is what the number counts: a harm, or an indicator of custody.
func (c correctionView) what(l *Lang) string {
	if c.Rule == publish.CustodyRule {
		return l.Term("indicator", string(c.Harm))
	}
	return l.Term("harm", string(c.Harm))
}

// Custody reports whether the number is one about people in custody.
func (c correctionView) Custody() bool { return c.Rule == publish.CustodyRule }

// says is a changed number in one sentence: what it was until which release, and
// what it is.
func (c correctionView) says(l *Lang) string {
	was := "–"
	if c.Before != nil {
		was = l.ltr(l.Short(*c.Before))
	}
	args := []any{"area", c.Name, "period", l.Period(c.Period), "harm", c.what(l), "was", was, "since", c.Since, "release", c.Release}
	switch {
	case c.Hidden:
		return l.T("corrections.hidden", args...)
	case c.After == nil:
		return l.T("corrections.gone", args...)
	}
	return l.T("corrections.changed", append(args, "is", l.ltr(l.Short(*c.After)))...)
}

// unreleased is the page before the first release.
func (s *Site) unreleased(r *request) answer {
	status := http.StatusNotFound
	if r.path == "/" {
		status = http.StatusOK
	}
	return answer{page: "unreleased", title: r.lang.T("public.nothing"), desc: r.lang.T("public.nothing.text"), status: status}
}

// navOf leaves out the links that readers outside have no page for.
func navOf(l *Lang, items []navItem) []navItem {
	if !l.public {
		return items
	}
	return slices.DeleteFunc(slices.Clone(items), func(n navItem) bool { return n.Section == "documents" || n.Section == "review" })
}
