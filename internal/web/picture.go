package web

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A Painter turns a drawing of so many units across and down into a picture: a PNG of
// two pixels a unit, or a PDF of one page of that size.
type Painter func(ctx context.Context, svg string, wide, high int) ([]byte, error)

// gallery keeps the newest pictures and paints one at a time: a picture costs a
// browser's start, and any reader may ask for one.
type gallery struct {
	mu    sync.Mutex // held while the rest is read or changed
	kept  map[[32]byte][]byte
	order [][32]byte
	brush chan struct{} // of one place
	once  sync.Once
}

// Limits of a gallery: pictures kept, and how long one who asks waits for a turn.
const (
	mostPictures = 64
	longestTurn  = 20 * time.Second
)

func (g *gallery) get(key [32]byte) []byte {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.kept[key]
}

func (g *gallery) keep(key [32]byte, png []byte) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.kept == nil {
		g.kept = map[[32]byte][]byte{}
	}
	if g.kept[key] == nil {
		g.order = append(g.order, key)
	}
	g.kept[key] = png
	for len(g.order) > mostPictures {
		delete(g.kept, g.order[0])
		g.order = g.order[1:]
	}
}

// turn waits for the brush; false: it was too long in other hands.
func (g *gallery) turn(ctx context.Context) bool {
	g.once.Do(func() { g.brush = make(chan struct{}, 1) })
	ctx, cancel := context.WithTimeout(ctx, longestTurn)
	defer cancel()
	select {
	case g.brush <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// paints returns what paints a format; nil where nothing does.
func (s *Site) paints(format string) Painter {
	switch format {
	case "png":
		return s.opts.Paint
	case "pdf":
		return s.opts.Print
	}
	return nil
}

// chartFile is the chart of a choice of figures as a drawing that stands alone, by
// the query of that page, or painted from it.
func (s *Site) chartFile(format string) handler {
	return func(ctx context.Context, r *request) (answer, error) {
		if format != "svg" && s.paints(format) == nil {
			return unpainted(r, http.StatusNotImplemented), nil
		}
		series, t, err := s.chosenSeries(ctx, r)
		if err != nil {
			return answer{}, err
		}
		wide, high := series.FileSize()
		return s.drawing(ctx, r, series.File(foot(r, t)), wide, high, "figures", format)
	}
}

// drawing answers with a drawing as it is, or painted.
func (s *Site) drawing(ctx context.Context, r *request, svg string, wide, high int, name, format string) (answer, error) {
	if format == "svg" {
		return answer{body: []byte(svg), kind: "image/svg+xml; charset=utf-8", name: name + ".svg"}, nil
	}
	done := answer{kind: "image/png", name: name + "." + format}
	if format == "pdf" {
		done.kind = "application/pdf"
	}
	key := sha256.Sum256([]byte(format + " " + svg))
	if done.body = s.pictures.get(key); done.body != nil {
		return done, nil
	}
	if !s.pictures.turn(ctx) {
		return unpainted(r, http.StatusServiceUnavailable), nil
	}
	defer func() { <-s.pictures.brush }()
	if done.body = s.pictures.get(key); done.body != nil { // painted meanwhile for another
		return done, nil
	}
	var err error
	if done.body, err = s.paints(format)(ctx, svg, wide, high); err != nil {
		return answer{}, err
	}
	s.pictures.keep(key, done.body)
	return done, nil
}

// unpainted says why there is no picture, and where the drawing is.
func unpainted(r *request, status int) answer {
	return answer{page: "error", title: r.lang.T("error.title." + strconv.Itoa(status)), data: failure{Status: status}, status: status}
}
