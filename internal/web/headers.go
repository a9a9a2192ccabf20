package web

import (
	"compress/gzip"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// headers sets what every answer carries: nothing from elsewhere, no script at
// all, no frame around it, no address passed on.
func headers(next http.Handler) http.Handler {
	policy := strings.Join([]string{
		"default-src 'none'",
		"style-src " + styleHashes(),
		"img-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
	}, "; ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// hosts answers only to the names in Options.
func (s *Site) hosts(next http.Handler) http.Handler {
	if len(s.opts.Hosts) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !slices.Contains(s.opts.Hosts, strings.Trim(host, "[]")) {
			http.Error(w, "this register does not answer under that name", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Named puts what else is served beside the pages behind the same names, the
// same log and the same compression.
func (s *Site) Named(next http.Handler) http.Handler { return s.logged(s.hosts(compress(next))) }

// logged writes one line a request: method, path, status, bytes, time. No
// address of the reader, no query, no header.
func (s *Site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.opts.Now()
		m := &meter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(m, r)
		s.opts.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", m.status, "bytes", m.bytes,
			"ms", s.opts.Now().Sub(began).Round(time.Millisecond).Milliseconds())
	})
}

type meter struct {
	http.ResponseWriter
	status, bytes int
}

func (m *meter) WriteHeader(status int) {
	m.status = status
	m.ResponseWriter.WriteHeader(status)
}

func (m *meter) Write(b []byte) (int, error) {
	n, err := m.ResponseWriter.Write(b)
	m.bytes += n
	return n, err
}

// compress sends pages compressed to those who take gzip. The pages hold no
// secret that their length could give away.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			next.ServeHTTP(w, r)
			return
		}
		z := &zipper{ResponseWriter: w}
		defer z.close()
		next.ServeHTTP(z, r)
	})
}

// zipper begins to compress with the first byte of a body, so that an answer
// without one stays without one.
type zipper struct {
	http.ResponseWriter
	zip *gzip.Writer
}

func (z *zipper) WriteHeader(status int) {
	if status != http.StatusNotModified && status != http.StatusNoContent {
		z.Header().Del("Content-Length")
		z.Header().Set("Content-Encoding", "gzip")
		z.zip = gzip.NewWriter(z.ResponseWriter)
	}
	z.ResponseWriter.WriteHeader(status)
}

func (z *zipper) Write(b []byte) (int, error) {
	if z.zip == nil {
		z.WriteHeader(http.StatusOK)
	}
	return z.zip.Write(b)
}

func (z *zipper) close() {
	if z.zip != nil {
		z.zip.Close()
	}
}

func favicon(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "max-age=86400")
	w.Write([]byte(mark))
}

// mark is a cairn: three stones.
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#2b5c8a"><ellipse cx="16" cy="25" rx="12" ry="5"/><ellipse cx="15" cy="16" rx="8.5" ry="4.2"/><ellipse cx="17" cy="8.5" rx="5" ry="3.4"/></g></svg>`
