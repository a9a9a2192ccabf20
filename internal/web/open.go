package web

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"

	"cairn/internal/estimate"
	"cairn/internal/pipeline"
	"cairn/internal/publish"
)

// openDesk is what the pages ask for that lead readers through what is known:
// incidents, releases, and how the register meets the standards of the field.
type openDesk interface {
	// IncidentList lists incidents at the precision that their reader may have.
	IncidentList(ctx context.Context, asOf time.Time, q pipeline.IncidentsQuery) (pipeline.IncidentList, error)
	// IncidentSheet returns one with what each source says.
	IncidentSheet(ctx context.Context, asOf time.Time, id string) (pipeline.IncidentSheet, error)
	// Districts returns the areas of the districts that there is a figure or an incident of.
	Districts(ctx context.Context, asOf time.Time) ([]string, error)
	// WatchDistrict answers "is it coming back?" for one district; without a card where it has no series.
	WatchDistrict(ctx context.Context, asOf time.Time, q WatchQuery, area string) (WatchBoard, error)
	// Releases returns the releases, the first one first.
	Releases(ctx context.Context) ([]publish.Record, error)
	// Unrecorded estimates how many incidents nobody recorded, or says what is missing for it.
	Unrecorded(ctx context.Context, asOf time.Time, opt estimate.Options) (pipeline.Unrecorded, error)
	// Standards says how far the register meets the standards of the field.
	Standards(ctx context.Context, asOf time.Time) ([]pipeline.Criterion, error)
}

// exploring are the pages that lead through what is known.
func (s *Site) exploring() map[string]handler {
	return map[string]handler{
		"GET /incidents":          s.incidents,
		"GET /incidents/{id...}":  s.incidentPage,
		"GET /places":             s.places,
		"GET /places/{code}":      s.placePage,
		"GET /coverage":           s.coveragePage,
		"GET /standards":          s.standards,
		"GET /estimates":          s.estimates,
		"GET /releases":           s.releases,
		"GET /releases/feed.atom": s.releaseFeed,
		"GET /corrections.atom":   s.correctionFeed,
		"GET /sitemap.xml":        s.sitemap,
		"GET /figures/chart.svg":  s.chartFile("svg"),
		"GET /figures/chart.png":  s.chartFile("png"),
		"GET /figures/chart.pdf":  s.chartFile("pdf"),
		"GET /maps/{file}":        s.mapFile,
		"GET /embed/figures":      s.embedFigures,
		"GET /embed/{id...}":      s.embedFigure,
	}
}

// withExploring adds them to other pages.
func (s *Site) withExploring(pages map[string]handler) map[string]handler {
	maps.Copy(pages, s.exploring())
	return pages
}

// site is the address under which the reader found the site, without a slash at
// its end: https://cairn.example.
func (r *request) site() string {
	scheme := "http"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// intParam reads a whole number from 0 of the query; empty is 0.
func intParam(r *request, name string) (int, error) {
	v := r.URL.Query().Get(name)
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return 0, bad("%s %q: want a whole number", name, v)
	}
	return n, nil
}

// framed lets an answer stand in a frame on a page of any site: it holds no
// form, no link that acts and nothing of the reader's.
func framed(h http.Header) {
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "frame-ancestors 'none'", "frame-ancestors *", 1))
	h.Del("X-Frame-Options")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}
