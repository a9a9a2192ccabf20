package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// packed makes an archive with one file in it, and the package that pins it.
func packed(t *testing.T) ([]byte, Package) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	body := []byte("it('works')")
	if err := w.WriteHeader(&tar.Header{Name: "package/tool.js", Size: int64(len(body)), Mode: 0o644}); err != nil {
		t.Fatal(err)
	}
	w.Write(body)
	w.Close()
	z.Close()
	sum := sha512.Sum512(b.Bytes())
	return b.Bytes(), Package{Name: "@some/tool", Version: "1.2.3", File: "package/tool.js", Integrity: "sha512-" + base64.StdEncoding.EncodeToString(sum[:])}
}

// From the registry's address once, then from the cache.
func TestAPackageIsFetchedOnce(t *testing.T) {
	archive, p := packed(t)
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked++; r.URL.Path != "/@some/tool/-/tool-1.2.3.tgz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.Write(archive)
	}))
	defer server.Close()
	cache := t.TempDir()
	for range 2 {
		at, err := p.Get(t.Context(), cache, []Fetch{from(server.URL)})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(at); err != nil || string(got) != "it('works')" {
			t.Errorf("%s holds %q, %v", at, got, err)
		}
	}
	if asked != 1 {
		t.Errorf("asked %d times, want once", asked)
	}
}

// An archive that is not the pinned one is refused, and the next way is tried.
func TestAnotherArchiveIsRefused(t *testing.T) {
	archive, p := packed(t)
	altered := func(context.Context, Package) ([]byte, error) { return append(bytes.Clone(archive), 0), nil }
	right := func(context.Context, Package) ([]byte, error) { return archive, nil }
	away := func(context.Context, Package) ([]byte, error) { return nil, errors.New("no network") }
	if _, err := p.Get(t.Context(), t.TempDir(), []Fetch{altered}); err == nil || !strings.Contains(err.Error(), "integrity") {
		t.Errorf("an altered archive: %v, want its integrity named", err)
	}
	if _, err := p.Get(t.Context(), t.TempDir(), []Fetch{away, altered, right}); err != nil {
		t.Errorf("the third way has it: %v", err)
	}
	if _, err := p.Get(t.Context(), t.TempDir(), []Fetch{away}); err == nil || !strings.Contains(err.Error(), "no network") {
		t.Errorf("without a network: %v, want it said", err)
	}
}
