package web

import (
	"context"
	"encoding/json"
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
	if f := r.URL.Query().Get("format"); f == "json" {
		b, err := json.MarshalIndent(map[string]any{"cases": some(cases)}, "", " ")
		return answer{body: b, kind: "application/json; charset=utf-8", name: "disagreements.json"}, err
	} else if f != "" {
		return answer{}, bad("format %q: want json", f)
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
	return answer{page: "disagreements", title: r.lang.T("disagreements.title"), desc: r.lang.T("disagreements.lede"), data: v}, nil
}
