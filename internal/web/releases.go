package web

import (
	"bytes"
	"context"
	"encoding/xml"
	"slices"
	"time"

	"cairn/internal/publish"
)

// releasesPage lists what was published, the newest first.
type releasesPage struct {
	Releases []publish.Record
}

// until drops releases that were made of a later register.
func until(all []publish.Record, asOf time.Time) []publish.Record {
	all = slices.DeleteFunc(slices.Clone(all), func(r publish.Record) bool { return !asOf.IsZero() && r.AsOf.After(asOf) })
	slices.Reverse(all)
	return all
}

func (s *Site) releases(ctx context.Context, r *request) (answer, error) {
	all, err := s.desk.Releases(ctx)
	if err != nil {
		return answer{}, err
	}
	v := releasesPage{until(all, r.asOf)}
	if f := r.URL.Query().Get("format"); f != "" {
		return dataFile(f, "releases.json", map[string]any{"releases": some(v.Releases)})
	}
	return answer{page: "releases", title: r.lang.T("releases.title"), desc: r.lang.T("releases.lede"), data: v}, nil
}

// releaseFeed is an Atom feed of releases and the bulletins that came with them.
func (s *Site) releaseFeed(ctx context.Context, r *request) (answer, error) {
	all, err := s.desk.Releases(ctx)
	if err != nil {
		return answer{}, err
	}
	l := r.lang
	var entries []feedEntry
	for _, x := range until(all, r.asOf) {
		entries = append(entries, feedEntry{ID: "urn:cairn:release:" + x.ID + ":" + x.Head, At: x.AsOf.UTC(), Path: l.url("/releases") + "#" + x.ID,
			Title: l.T("releases.entry", "release", x.ID, "span", releaseSpan(l, x)),
			Text:  l.T("releases.says", "figures", len(x.Figures), "corrections", len(x.Corrections))})
	}
	return atomFile(r, "urn:cairn:releases:"+r.home.Country, l.T("releases.title"), "/releases", "/releases/feed.atom", entries)
}

// correctionFeed is an Atom feed of published numbers that were changed.
func (s *Site) correctionFeed(ctx context.Context, r *request) (answer, error) {
	list, err := s.desk.Corrections(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	l := r.lang
	var entries []feedEntry
	for _, c := range list[:min(len(list), feedEntries)] {
		v := correctionView{c, area(l, c.Area)}
		entries = append(entries, feedEntry{ID: "urn:cairn:correction:" + c.Release + ":" + c.Figure, At: c.At.UTC(), Path: l.url("/figures/" + c.Figure), Title: v.says(l), Text: c.Why})
	}
	return atomFile(r, "urn:cairn:corrections:"+r.home.Country, l.T("corrections.title"), "/corrections", "/corrections.atom", entries)
}

// releaseSpan says which months a release speaks of.
func releaseSpan(l *Lang, x publish.Record) string {
	switch from, to := monthOf(x.From), monthOf(x.To); {
	case from == 0 && to == 0:
		return l.T("releases.all")
	case from == to:
		return l.Month(from)
	case from == 0:
		return l.T("releases.until", "to", to)
	case to == 0:
		return l.T("releases.since", "from", from)
	default:
		return l.T("date.span", "from", from, "to", to)
	}
}

// atomFile answers with entries as Atom (RFC 4287), the newest first.
func atomFile(r *request, id, title, page, self string, entries []feedEntry) (answer, error) {
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
		Type string `xml:"type,attr"`
	}
	type entry struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
		Link    link   `xml:"link"`
		Summary string `xml:"summary"`
	}
	f := struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string   `xml:"xml:lang,attr"`
		ID      string   `xml:"id"`
		Title   string   `xml:"title"`
		Updated string   `xml:"updated"`
		Author  string   `xml:"author>name"`
		Links   []link   `xml:"link"`
		Entries []entry  `xml:"entry"`
	}{Lang: r.lang.Code, ID: id, Title: title, Author: r.lang.T("site.name"),
		Links: []link{{"self", r.site() + r.lang.url(self), "application/atom+xml"}, {"alternate", r.site() + r.lang.url(page), "text/html"}}}
	newest := time.Unix(0, 0).UTC()
	for _, e := range entries {
		if e.At.After(newest) {
			newest = e.At
		}
		f.Entries = append(f.Entries, entry{ID: e.ID, Title: printable(e.Title), Updated: e.At.Format(time.RFC3339), Link: link{"alternate", r.site() + e.Path, "text/html"}, Summary: printable(e.Text)})
	}
	f.Updated = newest.Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", " ")
	if err := e.Encode(f); err != nil {
		return answer{}, err
	}
	return answer{body: append(b.Bytes(), '\n'), kind: "application/atom+xml; charset=utf-8"}, nil
}
