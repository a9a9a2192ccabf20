package web

import (
	"context"
	"net/http"
)

// Warm asks for the pages that take longest when they are first asked for, so that
// the first reader does not have to wait: the front page, the watch, its score
// card and the country's own page. What they rest on is kept by the desk for the
// state of the register that they were made from, and for no other.
func (s *Site) Warm(ctx context.Context) {
	patient := &Site{desk: s.desk, opts: s.opts, langs: s.langs, pages: s.pages}
	patient.opts.Patience = 0
	l := s.langs[0]
	paths := []string{"/", "/watch", "/watch/score"}
	if home, err := s.desk.Home(ctx); err == nil && home.Country != "" {
		paths = append(paths, areaPath(home.Country))
	}
	routes := patient.reading()
	for _, path := range paths {
		hr, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
		if err != nil || ctx.Err() != nil {
			return
		}
		r := &request{Request: hr, lang: l, path: path}
		route := "GET " + path
		if path == "/" {
			route = "GET /{$}"
		}
		if routes[route] == nil {
			route = "GET /watch/{area}"
			hr.SetPathValue("area", path[len("/watch/"):])
		}
		_, _ = patient.answer(ctx, r, routes[route]) // a fault is told to the reader who asks
	}
}
