package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/examples"
	"cairn/internal/check"
	"cairn/internal/count"
	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/web"
	"cairn/internal/when"
)

// noon is when everything in these tests happens.
var noon = time.Date(2035, 3, 20, 12, 0, 0, 0, time.UTC)

// memory is a desk over a register that is kept in memory: the real readers
// and rules over the example's files, an invented document, and decisions that
// are lost when the test ends.
type memory struct {
	state  register.State
	report check.Report
	cases  []publish.Case
	cards  []web.Card
}

func newMemory(t testing.TB) *memory {
	t.Helper()
	m := &memory{state: register.State{AsOf: noon, Head: strings.Repeat("3f9a", 16), Entries: 440}}
	x, err := gazetteer.For("IQ")
	if err != nil {
		t.Fatal(err)
	}
	find := func(name string) (string, bool) {
		for _, hit := range x.Lookup(name, "IQ") {
			if hit.Place.Kind == gazetteer.Admin1 || hit.Place.Kind == gazetteer.Country {
				return hit.Place.ID, true
			}
		}
		if name == "Iraq" {
			return "IQ", true
		}
		return "", false
	}
	for _, name := range []string{"unami_monthly.csv", "unami_variants.csv", "unami_annual.csv", "iraq_due_process_points.csv"} {
		b, err := examples.Iraq.ReadFile("iraq/" + name)
		if err != nil {
			t.Fatal(err)
		}
		id := document.Sum(b)
		batch, err := dataset.Read("unami", dataset.File{Name: name, ID: id, Bytes: b}, dataset.Options{Today: when.DayOf(noon), Country: "IQ", Area: find})
		if err != nil {
			t.Fatal(err)
		}
		m.state.Totals = append(m.state.Totals, batch.Totals...)
		m.state.Custody = append(m.state.Custody, batch.Custody...)
		for _, d := range batch.Definitions {
			if !slices.ContainsFunc(m.state.Definitions, func(e register.Definition) bool { return e.ID == d.ID }) {
				m.state.Definitions = append(m.state.Definitions, d)
			}
		}
		m.state.Documents = append(m.state.Documents, document.Document{ID: id, Title: name, MediaType: "text/csv", Received: noon})
	}
	m.add("Market blast", "Police said at least 17 people were killed and 40 injured when a car bomb exploded at a market in northern Baghdad on Monday. A hospital official put the dead at 21.",
		register.Killed, "at least 17 people were killed", register.Wounded, "40 injured", register.Killed, "put the dead at 21")
	m.watch(t)
	m.cases = []publish.Case{
		{Period: "2018-02", Area: "IQ", Harm: register.HarmKilled, Kind: "other-scope", Explanation: "86 leaves out the police that 91 counts",
			A: publish.Printed{ID: "a", Range: register.AtLeast(91), Who: "UNAMI", Words: "civilians incl. non-combat police", Address: "https://one.example.org/a"},
			B: publish.Printed{ID: "b", Range: register.Exactly(86), Who: "UNAMI", Words: "civilians excl. police", Address: "https://two.example.org/b"}},
		{Period: "2018-02", Area: "IQ", Harm: register.HarmKilled, Kind: "transcription", Explanation: "94 for 91: one digit differs",
			A: publish.Printed{ID: "a", Range: register.AtLeast(91), Who: "UNAMI", Address: "https://one.example.org/a"},
			B: publish.Printed{ID: "c", Range: register.Exactly(94), Who: "relay", Address: "https://three.example.org/c"}},
	}
	return m
}

// add puts an invented document in with claims on some of its words.
func (m *memory) add(title, text string, claims ...any) document.ID {
	id := document.Sum([]byte(text))
	m.state.Documents = append(m.state.Documents, document.Document{ID: id, Title: title, Publisher: "Invented Daily", Text: text, Language: "en", Country: "IQ",
		MediaType: "text/plain", Received: noon, Published: when.Between(when.On(2035, 3, 13), when.On(2035, 3, 13)), Address: "https://news.example.org/1"})
	var list []register.Claim
	for i := 0; i+1 < len(claims); i += 2 {
		quote := claims[i+1].(string)
		at := strings.Index(text, quote)
		n, bg := 17+i, "IQ-BG"
		list = append(list, register.Claim{ID: fmt.Sprintf("c%d", i/2+1), Kind: claims[i].(register.Kind), Quote: quote, Span: document.Span{at, at + len(quote)}, Unit: "persons",
			Count: &register.Count{Min: &n, Qualifier: register.SaidLeast}, Status: register.UnknownStatus, Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeIncident,
			Place: &register.Place{Text: "a market in northern Baghdad", Admin1: &bg}, Time: when.Between(when.On(2035, 3, 12), when.On(2035, 3, 12)),
			Attribution: &register.Attribution{Text: "Police", Types: []string{"police"}}, Review: register.Clear, Origin: "extract", Why: map[string]string{"count": "\"at least\" before a number"}})
	}
	register.Qualify(id, list)
	m.state.Claims = append(m.state.Claims, list...)
	return id
}

// watch runs the real detector on the country and the areas with long series.
func (m *memory) watch(t testing.TB) {
	for _, area := range []string{"IQ", "IQ-BG", "IQ-NI", "IQ-AN", "IQ-SD"} {
		s := watch.Series{Name: area, Unit: watch.Month}
		last := ""
		table, err := m.Count(context.Background(), time.Time{}, count.Query{Rule: "un-mission", By: []string{"month", "admin1"}, From: when.On(2012, 11, 1), To: when.On(2018, 12, 31), Of: []register.Harm{register.HarmKilled}})
		if err != nil {
			t.Fatal(err)
		}
		var breaks []string
		for _, row := range table.Rows {
			if row.Area != area || strings.Count(row.ID, "/") != 3 {
				continue
			}
			p := watch.Point{Period: row.Period, Count: row.Min}
			if row.Definition != "" && row.Definition != last {
				if last != "" {
					p.Break = row.Definition
				}
				last = row.Definition
			}
			breaks = append(breaks, p.Break)
			s.Points = append(s.Points, p)
		}
		r, err := watch.Baseline(s, watch.Options{})
		if err != nil {
			t.Fatal(err)
		}
		card := web.Card{Area: area, Harm: register.HarmKilled, Answer: web.Falling, Method: r.Method, AlarmEvery: 1 / r.Rate, Reasons: r.Notes}
		for i, p := range r.Points {
			card.Points = append(card.Points, web.WatchPoint{Period: p.Period, Observed: p.Observed, Expected: p.Expected, Threshold: p.Threshold, Score: p.Score, Alarm: p.Alarm, Reason: p.Reason, Break: breaks[i]})
			if p.Observed != nil {
				card.Period = p.Period
			}
		}
		card.Reasons = append(card.Reasons, r.Points[len(r.Points)-1].Reason)
		card.Signs = []web.WatchSign{{Kind: "regrouping", Quote: "attempts to regroup", Source: "a commander", Area: area, Standing: register.Accepted}}
		m.cards = append(m.cards, card)
	}
}

func (m *memory) Home(context.Context) (web.Home, error) {
	return web.Home{Country: "IQ", Rule: "un-mission", From: when.MonthOf(2012, 11), To: when.MonthOf(2018, 12), Example: true}, nil
}

func (m *memory) State(context.Context, time.Time) (*register.State, error) {
	s := m.state
	return &s, nil
}

func (m *memory) Count(_ context.Context, _ time.Time, q count.Query) (count.Table, error) {
	rule, err := count.Find(q.Rule)
	if err != nil {
		return count.Table{}, err
	}
	x, err := gazetteer.For()
	if err != nil {
		return count.Table{}, err
	}
	if len(q.Areas) == 0 {
		for _, p := range x.Admin1s("IQ") {
			q.Areas = append(q.Areas, p.ID)
		}
	}
	judged, err := register.Judge(m.state.Claims, m.state.Decisions)
	if err != nil {
		return count.Table{}, err
	}
	return count.Make(&m.state, nil, judged, rule, q)
}

func (m *memory) Explain(ctx context.Context, asOf time.Time, id string) (web.Explained, error) {
	parts := strings.Split(id, "/")
	if len(parts) < 4 {
		return web.Explained{}, fmt.Errorf("figure %q: %w", id, web.ErrNotFound)
	}
	month, err := when.ParseMonth(parts[1])
	if err != nil {
		return web.Explained{}, fmt.Errorf("figure %q: %w", id, web.ErrNotFound)
	}
	if _, err := count.Find(parts[0]); err != nil {
		return web.Explained{}, fmt.Errorf("figure %q: %w", id, web.ErrNotFound)
	}
	table, err := m.Count(ctx, asOf, count.Query{Rule: parts[0], By: []string{"month", "admin1"}, From: month.First(), To: month.Last(), Explain: id})
	if err != nil {
		return web.Explained{}, err
	}
	for _, row := range table.Rows {
		if row.ID != id {
			continue
		}
		x := web.Explained{Rule: table.Rule, AsOf: table.AsOf, Head: table.Head, Row: row}
		for _, in := range row.Inputs {
			for _, t := range m.state.Totals {
				if t.ID == in.ID {
					x.Totals = append(x.Totals, t)
				}
			}
		}
		for i := range m.state.Definitions {
			if m.state.Definitions[i].ID == row.Definition {
				x.Definition = &m.state.Definitions[i]
			}
		}
		for _, c := range m.cases {
			if c.Period == row.Period && c.Area == row.Area && c.Harm == row.Harm {
				x.Cases = append(x.Cases, c)
			}
		}
		return x, nil
	}
	return web.Explained{}, fmt.Errorf("figure %q: %w", id, web.ErrNotFound)
}

func (m *memory) Cases(context.Context, time.Time) ([]publish.Case, error) { return m.cases, nil }

func (m *memory) Card(context.Context, time.Time, string, when.Month) ([]web.Card, error) {
	return m.cards, nil
}

func (m *memory) Check(_ context.Context, q web.Question) (check.Report, error) {
	r := m.report
	r.Rule, r.Head = "un-mission", m.state.Head
	return r, nil
}

func (m *memory) Bulletin(ctx context.Context, asOf time.Time, month when.Month) (publish.Bulletin, error) {
	table, err := m.Count(ctx, asOf, count.Query{Rule: "un-mission", By: []string{"month", "admin1"}})
	if err != nil {
		return publish.Bulletin{}, err
	}
	x, err := gazetteer.For()
	if err != nil {
		return publish.Bulletin{}, err
	}
	b, err := publish.Make(publish.Inputs{Month: month, Country: "IQ", State: &m.state, Table: table, Cases: m.cases, AreaName: func(code, lang string) string {
		if p := x.ByCode(code); p != nil {
			return p.In(lang)
		}
		return ""
	}})
	if err != nil {
		return b, fmt.Errorf("%w: %w", web.ErrNotFound, err)
	}
	return b, nil
}

func (m *memory) Sheet(_ context.Context, _ time.Time, id document.ID) (web.Sheet, error) {
	for _, d := range m.state.Documents {
		if d.ID != id {
			continue
		}
		s := web.Sheet{Document: d}
		judged, err := register.Judge(m.state.Claims, m.state.Decisions)
		if err != nil {
			return s, err
		}
		for _, j := range judged {
			if j.Document == id {
				s.Claims = append(s.Claims, j)
			}
		}
		return s, nil
	}
	return web.Sheet{}, fmt.Errorf("document %q: %w", id, web.ErrNotFound)
}

func (m *memory) Queue(_ context.Context, skip, limit int) ([]web.Waiting, int, error) {
	judged, err := register.Judge(m.state.Claims, m.state.Decisions)
	if err != nil {
		return nil, 0, err
	}
	var all []web.Waiting
	for _, j := range judged {
		if j.Standing == register.Proposed {
			all = append(all, web.Waiting{Claim: j, Title: "Market blast", Why: "it would widen a published range"})
		}
	}
	return all[min(skip, len(all)):min(len(all), skip+limit)], len(all), nil
}

func (m *memory) Decide(_ context.Context, d register.Decision) (register.Decision, error) {
	if strings.Contains(d.Why, "refuse me") {
		return d, fmt.Errorf("decision on %s: %w: asked to", d.On, web.ErrRefused)
	}
	if d.Act == register.Correct && !json.Valid(d.Change) {
		return d, errors.New("change is no JSON")
	}
	d.ID, d.At = fmt.Sprintf("e%d", len(m.state.Decisions)+1), noon
	m.state.Decisions = append(m.state.Decisions, d)
	return d, nil
}

func (m *memory) Upload(_ context.Context, u web.Upload) (web.Collected, error) {
	if strings.HasPrefix(string(u.Body), "%PDF") {
		return web.Collected{Refused: []string{u.Name + ": refused"}}, nil
	}
	id := m.add(u.Title, string(u.Body))
	return web.Collected{Documents: []document.ID{id}}, nil
}

func (m *memory) Rules(context.Context) ([]web.Rule, error) {
	rules, err := count.Rules()
	if err != nil {
		return nil, err
	}
	var out []web.Rule
	for _, r := range rules {
		out = append(out, web.Rule{ID: r.ID, Version: r.Version, Title: r.Title, Text: r.Text, Source: "id: " + r.ID})
	}
	return out, nil
}

func (m *memory) Head(context.Context) (web.Head, error) {
	return web.Head{Size: m.state.Entries, Hash: m.state.Head, At: noon}, nil
}

func (m *memory) Entries(_ context.Context, skip, limit int) ([]web.Entry, error) {
	var out []web.Entry
	for i := range 20 {
		out = append(out, web.Entry{Seq: 440 - int64(i), At: noon, Who: "import", Did: "add", Kind: "total", ID: fmt.Sprintf("unami:2018-%02d", i)})
	}
	return out[min(skip, 20):], nil
}
