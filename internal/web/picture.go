package web

import (
	"context"
	"crypto/sha256"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A Painter turns a drawing of so many units across and down into a PNG of two
// pixels a unit, for print.
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

// chartSVG is the chart of a choice of figures as a drawing that stands alone, by
// the query of that page.
func (s *Site) chartSVG(ctx context.Context, r *request) (answer, error) {
	series, t, err := s.chosenSeries(ctx, r)
	if err != nil {
		return answer{}, err
	}
	return answer{body: []byte(series.File(foot(r, t))), kind: "image/svg+xml; charset=utf-8", name: "figures.svg"}, nil
}

// chartPNG is the same as a picture, where there is something to paint it with.
func (s *Site) chartPNG(ctx context.Context, r *request) (answer, error) {
	if s.opts.Paint == nil {
		return unpainted(r, http.StatusNotImplemented), nil
	}
	series, t, err := s.chosenSeries(ctx, r)
	if err != nil {
		return answer{}, err
	}
	svg := series.File(foot(r, t))
	done := answer{kind: "image/png", name: "figures.png"}
	key := sha256.Sum256([]byte(svg))
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
	wide, high := series.FileSize()
	if done.body, err = s.opts.Paint(ctx, svg, wide, high); err != nil {
		return answer{}, err
	}
	s.pictures.keep(key, done.body)
	return done, nil
}

// unpainted says why there is no picture, and where the drawing is.
func unpainted(r *request, status int) answer {
	return answer{page: "error", title: r.lang.T("error.title." + strconv.Itoa(status)), data: failure{Status: status}, status: status}
}
