package web

import (
	"context"
	"slices"

	"cairn/internal/publish"
)

// disagreements are the published numbers that do not agree, with the smallest
// explanation of each.
type disagreements struct {
	Cases []publish.Case
	Kinds []kindCount
	Kind  string
	All   int
	Page  int
	Pages int
}

// caseKinds are the explanations that reconcile gives, in the order in which
// the method page lists them.
var caseKinds = []string{"same", "other-scope", "mixed-scope", "area-added", "transcription", "partial-sum", "wrong-month", "wrong-area", "revision", "arithmetic", "conflict"}

type kindCount struct {
	Kind string
	N    int
}

func (s *Site) disagreements(ctx context.Context, r *request) (answer, error) {
	cases, err := s.desk.Cases(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "disagreements.json", map[string]any{"cases": some(cases)})
	}
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	v := disagreements{Kind: r.URL.Query().Get("kind"), All: len(cases)}
	for _, c := range cases {
		i := slices.IndexFunc(v.Kinds, func(k kindCount) bool { return k.Kind == c.Kind })
		if i < 0 {
			i = len(v.Kinds)
			v.Kinds = append(v.Kinds, kindCount{Kind: c.Kind})
		}
		v.Kinds[i].N++
		if v.Kind == "" || v.Kind == c.Kind {
			v.Cases = append(v.Cases, c)
		}
	}
	v.Pages = max(1, (len(v.Cases)+perQueue-1)/perQueue)
	v.Page = min(page, v.Pages)
	v.Cases = v.Cases[(v.Page-1)*perQueue : min(len(v.Cases), v.Page*perQueue)]
	title := r.lang.T("disagreements.title")
	if v.Kind != "" {
		title = r.lang.T("title.part", "title", title, "part", r.lang.Term("case", v.Kind))
	}
	return answer{page: "disagreements", title: paged(r.lang, title, v.Page), desc: r.lang.T("disagreements.lede"), data: v}, nil
}
