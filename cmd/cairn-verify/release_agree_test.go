package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// A publishedRegister is a register with two releases, the second of which corrects a
// number of the first, and the folder of each.
type publishedRegister struct {
	original
	folders [2]map[string][]byte
}

func makePublished(t *testing.T) publishedRegister {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "register.db")
	at := time.Date(2035, 3, 1, 12, 0, 0, 0, time.UTC)
	d, err := pipeline.Create(t.Context(), path, "anna", func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Collect(t.Context(), pipeline.Upload{Name: "report.txt", Body: []byte("Police said 12 civilians were killed in Hilla on Monday."), Country: "IQ", Language: "en", Published: when.Between(when.On(2034, 6, 13), when.On(2034, 6, 13)), Who: "anna"})
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := d.Sheet(t.Context(), time.Time{}, got.Documents[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range sheet.Claims {
		if _, err := d.Decide(t.Context(), register.Decision{Act: register.Accept, On: c.ID, Why: "read"}); err != nil {
			t.Fatal(err)
		}
	}
	var p publishedRegister
	for i, may := range []string{"95", "98"} {
		at = at.Add(24 * time.Hour)
		body := "month,killed,injured,governorate,source,verified,basis,scope,anbar,source_tier,note\n" +
			"2034-05," + may + ",163,Iraq,https://example.org/may,yes,page,civilians,included,un,\n" +
			"2034-06,76,129,Iraq,https://example.org/june,yes,page,civilians,included,un,\n"
		if r, err := d.Import(t.Context(), []pipeline.File{{Name: "monthly.csv", Bytes: []byte(body)}}, pipeline.ImportOptions{Profile: "unami", Country: "IQ"}); err != nil || len(r.Refused) > 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		r, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: dir, Rules: []string{"un-mission"}, Why: "a page was corrected"})
		if err != nil {
			t.Fatal(err)
		}
		if p.folders[i], err = readFolder(r.Dir); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		into *[]byte
		path string
	}{{&p.bytes, path}, {&p.public, store.PublicFile(path)}, {&p.secret, store.KeyFile(path)}} {
		if *f.into, err = os.ReadFile(f.path); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// lay writes a release's files to a folder of its own.
func lay(t testing.TB, dir string, files map[string][]byte) string {
	t.Helper()
	dir = filepath.Join(dir, "release")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, b, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// bothOnRelease asks that both find something in a release and its register, or
// neither. That one of them cannot be read is found too.
func bothOnRelease(t testing.TB, what, dir, path string, altered bool) {
	t.Helper()
	first, second := []string{}, []string{}
	if c, err := pipeline.VerifyRelease(t.Context(), dir, path, ""); err != nil {
		first = append(first, err.Error())
	} else {
		first = c.Faults
	}
	if r, err := checkRelease(dir, path, ""); err != nil {
		second = append(second, err.Error())
	} else {
		for _, p := range r.Problems {
			second = append(second, fmt.Sprintf("%s %s: %s", p.Table, p.Row, p.What))
		}
	}
	if (len(first) > 0) != altered || (len(second) > 0) != altered {
		t.Errorf("%s: altered %v; cairn found %d problems %.300q, cairn-verify %d %.300q", what, altered, len(first), first, len(second), second)
	}
}

// spoil alters a release's folder at one random place and says how. other is the
// folder of another release.
func spoil(r *rand.Rand, files, other map[string][]byte) string {
	names := slices.Sorted(maps.Keys(files))
	name := names[r.IntN(len(names))]
	b := slices.Clone(files[name])
	switch r.IntN(9) {
	case 0:
		delete(files, name)
		return "file deleted: " + name
	case 1:
		files[name] = b[:r.IntN(len(b))]
		return "file cut: " + name
	case 2:
		files[name] = append(b, '\n')
		return "line added: " + name
	case 3:
		files["figures/more.csv"] = b
		return "file added: " + name
	case 4:
		twin := names[r.IntN(len(names))]
		if bytes.Equal(files[twin], b) {
			return ""
		}
		files[name], files[twin] = files[twin], b
		return "files swapped: " + name + " and " + twin
	case 5:
		if bytes.Equal(other[name], b) || other[name] == nil {
			return ""
		}
		files[name] = other[name]
		return "file of another release: " + name
	case 6: // a number is changed in every form of the figures and every digest is made anew
		n := 0
		for name, b := range files {
			if strings.HasPrefix(name, "figures/") && bytes.Contains(b, []byte("76")) {
				files[name] = bytes.Replace(b, []byte("76"), []byte("67"), 1)
				n++
			}
		}
		reseal(files)
		return fmt.Sprintf("number changed in %d files, digests made anew", n)
	case 7:
		b[r.IntN(len(b))] ^= 1 << r.IntN(7)
		files[name] = b
		if name != publish.SumsFile && name != publish.NoteFile {
			reseal(files)
		}
		return "bit flipped, digests made anew: " + name
	default:
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		files[name] = b
		return "bit flipped: " + name
	}
}

// reseal writes the digests anew, as somebody without the key can.
func reseal(files map[string][]byte) {
	var list bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if name != publish.SumsFile && name != publish.NoteFile {
			fmt.Fprintf(&list, "%s  %s\n", sumOf(files[name]), name)
		}
	}
	files[publish.SumsFile] = list.Bytes()
}

func TestBothFindEveryAlterationOfAReleaseItsLedgerAndItsDatabase(t *testing.T) {
	p := makePublished(t)
	kinds := map[string]int{}
	var mu sync.Mutex
	inParallel(t, many(2000), func(i int, r *rand.Rand, dir string) {
		path := p.copyTo(t, dir)
		n := r.IntN(2)
		files, what := maps.Clone(p.folders[n]), ""
		for what == "" {
			if i%3 == 0 {
				what = "register: " + mutate(t, r, path)
			} else {
				what = spoil(r, files, p.folders[1-n])
			}
		}
		kind, _, _ := strings.Cut(what, ":")
		mu.Lock()
		kinds[kind]++
		mu.Unlock()
		bothOnRelease(t, fmt.Sprintf("mutation %d, %s", i, what), lay(t, dir, files), path, true)
	})
	t.Log(kinds)
}

func TestNoFalseAlarmOnUntouchedReleases(t *testing.T) {
	p := makePublished(t)
	inParallel(t, many(200), func(i int, r *rand.Rand, dir string) {
		path := p.copyTo(t, dir)
		bothOnRelease(t, fmt.Sprint("copy ", i), lay(t, dir, p.folders[i%2]), path, false)
		both(t, fmt.Sprint("register ", i), path, nil, false)
	})
}

func TestAReleaseWrittenBesideTheProgramIsSeenByBoth(t *testing.T) {
	p := makePublished(t)
	for _, tt := range []struct {
		name  string
		spoil func(*publish.Record)
		holds bool
	}{
		{"as the program would", func(*publish.Record) {}, true},
		{"a number changed without a correction", func(r *publish.Record) {
			n := r.Figures["un-mission/2034-06/IQ/killed"]
			n.Max++
			r.Figures["un-mission/2034-06/IQ/killed"] = n
		}, false},
		{"a number left out", func(r *publish.Record) { delete(r.Figures, "un-mission/2034-06/IQ/killed") }, false},
		{"a correction of what did not change", func(r *publish.Record) {
			n := r.Figures["un-mission/2034-06/IQ/killed"]
			r.Corrections = []publish.Entry{{Figure: "un-mission/2034-06/IQ/killed", Since: "r2", Before: &n, After: &n, Words: "+0", Why: "x"}}
		}, false},
		{"an id out of order", func(r *publish.Record) { r.Previous = "r1" }, false},
		{"a number printed and hidden", func(r *publish.Record) { r.Hidden = []string{"un-mission/2034-06/IQ/killed"} }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			path := p.copyTo(t, dir)
			if err := os.WriteFile(store.KeyFile(path), p.secret, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			var r publish.Record
			if _, err := s.Release(t.Context(), "r2", &r); err != nil {
				t.Fatal(err)
			}
			r.ID, r.Previous, r.Corrections = "r3", "r2", nil
			tt.spoil(&r)
			err = s.Write(t.Context(), "eve", time.Date(2035, 4, 1, 0, 0, 0, 0, time.UTC), func(tx *store.Tx) error { _, err := tx.PutRelease(r.ID, r); return err })
			if err := errors.Join(err, s.Close()); err != nil {
				t.Fatal(err)
			}
			first, err := pipeline.Verify(t.Context(), path, "", "")
			if err != nil {
				t.Fatal(err)
			}
			second, err := check(path, "", "")
			if err != nil || (len(first.Problems) == 0) != tt.holds || (len(second.Problems) == 0) != tt.holds {
				t.Errorf("holds %v; cairn says %v, cairn-verify %v, %v", tt.holds, first.Problems, second.Problems, err)
			}
			bothOnRelease(t, "the folder beside it", lay(t, dir, p.folders[1]), path, !tt.holds)
		})
	}
}
