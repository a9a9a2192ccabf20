package web

import (
	"context"

	"cairn/internal/pipeline"
)

// standardsPage says how far the installation meets the standards of the field.
type standardsPage struct {
	Groups []standardGroup
	Met    int
	Of     int
}

type standardGroup struct {
	Standard string
	Criteria []pipeline.Criterion
}

func (s *Site) standards(ctx context.Context, r *request) (answer, error) {
	all, err := s.desk.Standards(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "standards.json", map[string]any{"criteria": all})
	}
	v := standardsPage{Of: len(all)}
	for _, c := range all {
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Standard != c.Standard {
			v.Groups = append(v.Groups, standardGroup{Standard: c.Standard})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Criteria = append(g.Criteria, c)
		if c.State == pipeline.Met {
			v.Met++
		}
	}
	return answer{page: "standards", title: r.lang.T("standards.title"), desc: r.lang.T("standards.lede"), data: v}, nil
}
