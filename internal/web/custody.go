package web

import (
	"context"
	"slices"

	"cairn/internal/register"
)

// custodyPage shows how people held are treated, as numbers by stage. It names
// no one and lists no one.
type custodyPage struct {
	Stages []custodyStage
	All    int
}

type custodyStage struct {
	Stage  string
	Points []register.CustodyPoint
}

// stages are the steps from being taken to being executed, in order.
var stages = []string{"deprivation", "custody", "treatment", "pre-trial", "trial", "sentence", "execution"}

func (s *Site) custody(ctx context.Context, r *request) (answer, error) {
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	points := slices.DeleteFunc(slices.Clone(state.Custody), func(p register.CustodyPoint) bool { return p.Withdrawn })
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "custody.json", map[string]any{"custody": some(points), "head": state.Head})
	}
	slices.SortStableFunc(points, func(a, b register.CustodyPoint) int { return int(b.Period.End) - int(a.Period.End) })
	v := custodyPage{All: len(points)}
	order := slices.Clone(stages)
	for _, p := range points {
		if !slices.Contains(order, p.Stage) {
			order = append(order, p.Stage)
		}
	}
	for _, stage := range order {
		st := custodyStage{Stage: stage}
		for _, p := range points {
			if p.Stage == stage {
				st.Points = append(st.Points, p)
			}
		}
		v.Stages = append(v.Stages, st)
	}
	return answer{page: "custody", title: r.lang.T("custody.title"), desc: r.lang.T("custody.lede"), data: v}, nil
}
