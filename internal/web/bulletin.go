package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"

	"cairn/internal/publish"
	"cairn/internal/when"
)

// bulletinsPage lists the months that a bulletin can be read of, by year.
type bulletinsPage struct {
	Years []bulletinYear
}

type bulletinYear struct {
	Year   int
	Months []when.Month
}

func (s *Site) bulletins(_ context.Context, r *request) (answer, error) {
	var v bulletinsPage
	for m := r.home.To; m >= r.home.From && m > 0; m-- {
		if n := len(v.Years); n == 0 || v.Years[n-1].Year != m.Year() {
			v.Years = append(v.Years, bulletinYear{Year: m.Year()})
		}
		y := &v.Years[len(v.Years)-1]
		y.Months = append(y.Months, m)
	}
	return answer{page: "bulletins", title: r.lang.T("bulletins.title"), desc: r.lang.T("bulletins.lede"), data: v}, nil
}

// bulletinPage is one bulletin.
type bulletinPage struct {
	Month      when.Month
	Body       template.HTML
	Foreign    bool // it is in English, for want of one in the page's language
	Prev, Next when.Month
}

func (s *Site) bulletin(ctx context.Context, r *request) (answer, error) {
	month, err := when.ParseMonth(r.PathValue("month"))
	if err != nil {
		return answer{}, fmt.Errorf("bulletin %q: %w", r.PathValue("month"), ErrNotFound)
	}
	b, err := s.desk.Bulletin(ctx, r.asOf, month)
	if errors.Is(err, publish.ErrNothing) {
		return answer{}, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	if err != nil {
		return answer{}, err
	}
	lang := r.lang.Code
	if !publish.Speaks(lang) {
		lang = "en"
	}
	switch f := r.URL.Query().Get("format"); f {
	case "md":
		return answer{body: []byte(b.Markdown(lang)), kind: "text/markdown; charset=utf-8", name: "bulletin-" + month.String() + "-" + lang + ".md"}, nil
	case "html":
		return answer{body: []byte(b.HTML(lang)), kind: "text/html; charset=utf-8", name: "bulletin-" + month.String() + "-" + lang + ".html"}, nil
	case "":
	default:
		return answer{}, bad("format %q: want md or html", f)
	}
	v := bulletinPage{Month: month, Body: trustedBulletin(b.Body(lang)), Foreign: lang != r.lang.Code}
	if month > r.home.From {
		v.Prev = month - 1
	}
	if month < r.home.To {
		v.Next = month + 1
	}
	return answer{page: "bulletin", title: b.Title(lang), data: v}, nil
}
