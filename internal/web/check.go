package web

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"cairn/internal/check"
)

// checkPage sets the numbers of a pasted text beside the register. The text is
// read, answered and forgotten: nothing of it is kept.
type checkPage struct {
	Text      string
	Published string
	Country   string
	Countries []areaRow
	Report    *check.Report
	Parts     []part
	Findings  []findingView
	Compared  []comparedView
	Tally     []tally
	AsOfDay   string
}

type findingView struct {
	check.Finding
	No int
}

type comparedView struct {
	check.Comparing
	No int
}

// tally is how many findings got one verdict.
type tally struct {
	Verdict check.Verdict
	N       int
}

// verdicts in the order in which they are listed.
var verdicts = []check.Verdict{check.Contradicted, check.OtherScope, check.Supported, check.NotCovered, check.CannotSay}

func (s *Site) askCheck(_ context.Context, r *request) (answer, error) {
	v := checkPage{Country: r.home.Country}
	v.Countries = countries(r.lang, r.home.Country)
	return answer{page: "check", title: r.lang.T("check.title"), desc: r.lang.T("check.lede"), data: v}, nil
}

func (s *Site) check(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	v := checkPage{Text: r.PostFormValue("text"), Published: r.PostFormValue("published"), Country: r.PostFormValue("country")}
	if v.Country == "" {
		v.Country = r.home.Country
	}
	v.Countries = countries(r.lang, r.home.Country)
	if strings.TrimSpace(v.Text) == "" {
		return answer{}, bad("text: nothing was pasted")
	}
	v.Text = strings.ToValidUTF8(strings.ReplaceAll(v.Text, "\r\n", "\n"), string(utf8.RuneError))
	q := Question{Text: v.Text, Country: v.Country, AsOf: r.asOf}
	var err error
	if q.Published, err = dayParam("published", v.Published); err != nil {
		return answer{}, err
	}
	report, err := s.desk.Check(ctx, q)
	if err != nil {
		return answer{}, err
	}
	v.fill(r.lang, report)
	return answer{page: "check", title: r.lang.T("check.result.title"), data: v}, nil
}

// fill colours the text by verdict and numbers the findings, comparisons and
// signs in it.
func (v *checkPage) fill(l *Lang, report check.Report) {
	v.Report = &report
	var spots []spot
	n := map[check.Verdict]int{}
	no := 0
	for _, f := range report.Findings {
		no++
		v.Findings = append(v.Findings, findingView{f, no})
		n[f.Verdict]++
		spots = append(spots, spot{Span: f.Span, Class: "v v-" + string(f.Verdict), ID: fmt.Sprintf("t%d", no), Href: fmt.Sprintf("#f%d", no),
			Title: l.T("verdict." + string(f.Verdict))})
	}
	for _, c := range report.Comparisons {
		no++
		v.Compared = append(v.Compared, comparedView{c, no})
		spots = append(spots, spot{Span: c.Span, Class: "v v-" + string(c.Verdict), ID: fmt.Sprintf("t%d", no), Href: fmt.Sprintf("#f%d", no),
			Title: l.T("verdict." + string(c.Verdict))})
	}
	for _, g := range report.Signs {
		spots = append(spots, spot{Span: g.Span, Class: "k k-sign", Title: l.Term("sign", g.Kind)})
	}
	for _, u := range report.Unread {
		spots = append(spots, spot{Span: u.Span, Class: "k unread", Title: u.Reason})
	}
	for _, verdict := range verdicts {
		if n[verdict] > 0 {
			v.Tally = append(v.Tally, tally{verdict, n[verdict]})
		}
	}
	v.Parts = split(v.Text, spots)
}

// countries are those offered for a text, the register's own first.
func countries(l *Lang, own string) []areaRow {
	var out []areaRow
	for _, code := range []string{own, "IQ", "SY", "LB", "YE", "LY", "SD", "PS", "AF", "TR", "IR", "JO", "KW", "SA"} {
		if code != "" && (len(out) == 0 || code != own) {
			out = append(out, areaRow{Code: code, Name: area(l, code)})
		}
	}
	return out
}
