package web

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// feedMonths is how far back the alarms of a feed go, mostEntries how many
// entries it has.
const (
	feedMonths  = 12
	feedEntries = 200
)

// A feedEntry is an alarm or a warning. Its id stays the same however often the
// feed is made. It holds no name of a person who keeps the register.
type feedEntry struct {
	ID, Title, Text string
	At              time.Time
	Path            string
}

// feed lists the alarms of the last twelve months, each as it could be raised
// when its month ended, and the warnings that people issued, newest first.
func (s *Site) feed(ctx context.Context, r *request) ([]feedEntry, watchAsk, error) {
	ask, err := watchAsked(r)
	if err != nil || r.home.Country == "" {
		return nil, ask, err
	}
	b, err := s.desk.Watch(ctx, r.asOf, ask.query)
	if err != nil {
		return nil, ask, err
	}
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return nil, ask, err
	}
	l := r.lang
	var all []feedEntry
	for _, c := range b.Cards {
		for _, i := range c.Indicators {
			for _, p := range i.Result.Points {
				m := monthOf(p.Period)
				if !p.Alarm || m <= ask.Until-feedMonths || p.Observed == nil || p.Threshold == nil {
					continue
				}
				all = append(all, feedEntry{
					ID:    "urn:cairn:alarm:" + c.Area + ":" + i.Code + ":" + p.Period + rated(ask),
					Title: l.T("watch.feed.alarm", "area", area(l, c.Area), "period", l.Period(p.Period)),
					Text:  l.T("watch.alarm.on", "indicator", l.Term("indicator.of", i.Code), "observed", *p.Observed, "threshold", decimal(*p.Threshold)),
					At:    (m.Last() + 1).Time(), Path: ask.at(m).Link(l, areaPath(c.Area), r.home),
				})
			}
		}
	}
	for _, w := range register.IssuedWarnings(state.Warnings, state.Decisions) {
		m := monthOf(w.Month)
		e := feedEntry{ID: "urn:cairn:warning:" + w.ID, Title: l.T("watch.feed.warning", "area", area(l, w.Area), "period", l.Period(w.Month)),
			Text: w.Why, At: w.At.UTC(), Path: ask.at(m).Link(l, areaPath(w.Area), r.home) + "#warnings"}
		if w.Withdrawn != nil {
			e.Title = l.T("watch.feed.withdrawn", "area", area(l, w.Area), "period", l.Period(w.Month))
			e.Text, e.At = w.Withdrawn.Why, w.Withdrawn.At.UTC()
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b feedEntry) int { return b.At.Compare(a.At) })
	return all[:min(len(all), feedEntries)], ask, nil
}

// rated marks the id of an alarm at another rate than the default: it is
// another alarm.
func rated(a watchAsk) string {
	if a.query.Rate == watch.DefaultRate {
		return ""
	}
	return ":" + shareText(a.query.Rate)
}

// at is the same choice as of another month.
func (a watchAsk) at(m when.Month) watchAsk { a.Until = m; return a }

// atom answers with the feed as Atom (RFC 4287). Links are relative to it.
func (s *Site) atom(ctx context.Context, r *request) (answer, error) {
	entries, ask, err := s.feed(ctx, r)
	if err != nil {
		return answer{}, err
	}
	type link struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Href string `xml:"href,attr"`
		Type string `xml:"type,attr,omitempty"`
	}
	type entry struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Link    link   `xml:"link"`
		Summary string `xml:"summary"`
	}
	type feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Links   []link   `xml:"link"`
		Entries []entry  `xml:"entry"`
	}
	f := feed{Lang: r.lang.Code, ID: "urn:cairn:watch:" + r.home.Country, Title: feedTitle(r), Updated: newestOf(entries, ask).Format(time.RFC3339), Author: r.lang.T("site.name"),
		Links: []link{{"self", r.lang.url("/watch/feed.atom"), "application/atom+xml"}, {"alternate", r.lang.url("/watch"), "text/html"}}}
	for _, e := range entries {
		f.Entries = append(f.Entries, entry{ID: e.ID, Title: e.Title, Updated: e.At.Format(time.RFC3339), Link: link{Rel: "alternate", Href: e.Path, Type: "text/html"}, Summary: printable(e.Text)})
	}
	body, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return answer{}, err
	}
	return answer{body: append([]byte(xml.Header), append(body, '\n')...), kind: "application/atom+xml; charset=utf-8"}, nil
}

// jsonFeed answers with the feed as JSON Feed 1.1.
func (s *Site) jsonFeed(ctx context.Context, r *request) (answer, error) {
	entries, _, err := s.feed(ctx, r)
	if err != nil {
		return answer{}, err
	}
	type item struct {
		ID       string `json:"id"`
		URL      string `json:"url"`
		Title    string `json:"title"`
		Text     string `json:"content_text"`
		Modified string `json:"date_modified"`
	}
	f := struct {
		Version  string `json:"version"`
		Title    string `json:"title"`
		Home     string `json:"home_page_url"`
		Language string `json:"language"`
		Items    []item `json:"items"`
	}{"https://jsonfeed.org/version/1.1", feedTitle(r), r.lang.url("/watch"), r.lang.Code, []item{}}
	for _, e := range entries {
		f.Items = append(f.Items, item{e.ID, e.Path, e.Title, e.Text, e.At.Format(time.RFC3339)})
	}
	var b bytes.Buffer
	out := json.NewEncoder(&b)
	out.SetIndent("", " ")
	out.SetEscapeHTML(false)
	if err := out.Encode(f); err != nil {
		return answer{}, err
	}
	return answer{body: b.Bytes(), kind: "application/feed+json; charset=utf-8"}, nil
}

func feedTitle(r *request) string {
	return r.lang.T("watch.feed.title", "country", area(r.lang, r.home.Country))
}

// newestOf is when the newest entry was made; of an empty feed the end of the
// month it is about.
func newestOf(entries []feedEntry, ask watchAsk) time.Time {
	if len(entries) > 0 {
		return entries[0].At
	}
	return (ask.Until.Last() + 1).Time()
}

// printable leaves out what XML cannot hold.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' {
			return -1
		}
		return c
	}, s)
}

// decimalPlaces prints a number with so many decimals.
func decimalPlaces(v float64, n int) string { return strconv.FormatFloat(v, 'f', n, 64) }
