package web

import (
	"context"
	"html/template"

	"cairn/internal/chart"
	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// custodyPage shows how people held are treated, as numbers by stage. It names
// no one and lists no one.
type custodyPage struct {
	Stages   []custodyStage
	All      int
	Disagree bool // some of them do not agree
}

type custodyStage struct {
	Stage  string
	Groups []custodyGroup
	N      int // numbers of the stage
}

// A custodyGroup is the numbers of one indicator in one area, newest first.
type custodyGroup struct {
	Indicator, Area string
	Chart           template.HTML // empty where there is nothing to compare
	Rows            []count.CustodyRow
}

func (s *Site) custody(ctx context.Context, r *request) (answer, error) {
	table, err := s.desk.Custody(ctx, r.asOf, "", 0, 0)
	if err != nil {
		return answer{}, err
	}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "custody.json", map[string]any{"as_of": table.AsOf, "head": table.Head, "rows": some(table.Rows)})
	}
	v := custodyPage{All: len(table.Rows)}
	at := map[string]int{}
	for _, stage := range count.Stages {
		at[stage] = len(v.Stages)
		v.Stages = append(v.Stages, custodyStage{Stage: stage})
	}
	for i := len(table.Rows) - 1; i >= 0; i-- {
		row := table.Rows[i]
		j, known := at[row.Stage]
		if !known {
			j = len(v.Stages)
			at[row.Stage] = j
			v.Stages = append(v.Stages, custodyStage{Stage: row.Stage})
		}
		v.Stages[j].add(row)
		v.Disagree = v.Disagree || len(row.Inputs) > 1 && row.Min != row.Max
	}
	for i := range v.Stages {
		for j := range v.Stages[i].Groups {
			g := &v.Stages[i].Groups[j]
			g.Chart = g.draw(r.lang, v.Stages[i].Stage)
		}
	}
	return answer{page: "custody", title: r.lang.T("custody.title"), desc: r.lang.T("custody.lede"), data: v}, nil
}

func (st *custodyStage) add(row count.CustodyRow) {
	st.N++
	for i := range st.Groups {
		if g := &st.Groups[i]; g.Indicator == row.Indicator && g.Area == row.Area {
			g.Rows = append(g.Rows, row)
			return
		}
	}
	st.Groups = append(st.Groups, custodyGroup{Indicator: row.Indicator, Area: row.Area, Rows: []count.CustodyRow{row}})
}

// draw sets the numbers of a group on one line of time where there are at least
// two of one unit; they are never joined, as each counts its own people.
func (g custodyGroup) draw(l *Lang, stage string) template.HTML {
	if len(g.Rows) < 2 {
		return ""
	}
	m := chart.Marks{ID: "c-" + stage + "-" + g.Indicator + "-" + g.Area, Number: l.Num,
		Title: l.T("custody.chart.title", "what", l.Term("indicator", g.Indicator), "area", area(l, g.Area)), Desc: l.T("custody.chart.desc")}
	for _, row := range g.Rows {
		if row.Unit != g.Rows[0].Unit {
			return ""
		}
		r := register.Range{Min: row.Min, Max: row.Max, Open: row.Open}
		m.Marks = append(m.Marks, chart.Mark{Words: l.T("custody.chart.mark", "number", custodyNumber(l, row), "period", row.Period), Days: row.Period, Range: r, Flow: row.Flow})
		from, to := yearOf(row.Period.Start), yearOf(row.Period.End)
		if m.First == 0 || from < m.First {
			m.First = from
		}
		m.Last = max(m.Last, to)
	}
	return template.HTML(m.SVG())
}

func yearOf(d when.Day) int { return d.Month().Year() }

// custodyNumber says a number as it was said: "over 44,000" is kept as 44,001
// and more, and is more than 44,000 to a reader.
func custodyNumber(l *Lang, row count.CustodyRow) string {
	switch r := (register.Range{Min: row.Min, Max: row.Max, Open: row.Open}); {
	case r.Open && r.Min == r.Max && r.Min > 10 && r.Min%10 == 1:
		return l.T("count.more-than", "number", l.Num(r.Min-1))
	case !r.Open && r.Min == 0 && r.Max%10 == 9:
		return l.T("count.fewer-than", "number", l.Num(r.Max+1))
	default:
		return l.Words(r)
	}
}

// of names what a case is about: a harm, or an indicator of custody.
func of(l *Lang, code string) string {
	if l.Has("harm." + code) {
		return l.T("harm." + code)
	}
	return l.Term("indicator", code)
}
