package storetest

import (
	"strings"
	"testing"
	"time"

	"cairn/internal/store"
)

func kept(t *testing.T, open Open) {
	s := open(t)
	Story(t, s)
	head := load(t, s, time.Time{}).Head
	ask := func(what, name, basis, maker, want string) {
		t.Helper()
		got, ok, err := s.Pack(t.Context(), name, basis, maker)
		if err != nil || ok != (want != "") || string(got) != want {
			t.Errorf("%s: %q, %v, %v; want %q", what, got, ok, err, want)
		}
	}
	ask("what was kept", "figures/min", head, "a build", "12 in May 2031")
	ask("another name", "figures/max", head, "a build", "")
	ask("by another program", "figures/min", head, "another", "")
	ask("of another state", "figures/min", "1:x", "a build", "")
	size, _, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	keep := func(basis, maker string, packs ...store.Pack) {
		t.Helper()
		if err := s.Keep(t.Context(), basis, maker, packs); err != nil {
			t.Fatal(err)
		}
	}
	keep(head, "a build", store.Pack{Name: "figures/min", Data: []byte("13")})
	ask("what took its place", "figures/min", head, "a build", "13")
	ask("what is kept beside it", "under/XA", head, "a build", strings.Repeat("i1 ", 40))
	keep(head, "another", store.Pack{Name: "figures/min", Data: []byte("14")})
	ask("of a program that another followed", "under/XA", head, "a build", "")
	if after, _, err := s.Head(t.Context()); err != nil || after != size {
		t.Errorf("keeping wrote entries: %s, %v; want %s", after, err, size)
	}
	if err := s.Keep(t.Context(), head, "a build", []store.Pack{{Name: "two\nlines"}}); err == nil {
		t.Error("a name of two lines was taken")
	}
}
