package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// A span is a published range of people.
type span struct {
	Min  int64 `json:"min"`
	Max  int64 `json:"max"`
	Open bool  `json:"open"`
}

// A released is what the ledger keeps of a release.
type released struct {
	ID, Previous, Country, Head, From, To, Sums string

	Rules       []struct{ ID string }
	Districts   bool
	Files       map[string]string
	Figures     map[string]span
	Small       int
	Hidden      []string
	Corrections []struct {
		Figure, Since, Words, Why string
		Before, After             *span
	}
}

// covers says whether a release speaks of a figure, rule/period/area/harm: its
// rule, its country or an unknown area, and a month of its months; of what is no
// month only a release of all months does, and of districts (area.id) only one
// that says it has them.
func (r *released) covers(figure string) bool {
	p := strings.Split(figure, "/")
	if len(p) < 4 {
		return false
	}
	rule := false
	for _, x := range r.Rules {
		rule = rule || x.ID == p[0]
	}
	if !rule || p[2] != "unknown" && p[2] != r.Country && !strings.HasPrefix(p[2], r.Country+"-") {
		return false
	}
	if strings.Contains(p[2], ".") && !r.Districts {
		return false
	}
	if _, err := time.Parse("2006-01", p[1]); err != nil {
		return r.From == "" && r.To == ""
	}
	return (r.From == "" || r.From <= p[1]) && (r.To == "" || p[1] <= r.To)
}

// checkReleases checks releases in the order in which they were made: that no
// number that stands in public is another later, or none, without an entry that
// says from which release, what it was, what it is, and why.
func checkReleases(r *report, list []released) {
	type stood struct {
		span
		in string
	}
	public := map[string]stood{}
	previous := ""
	for n := range list {
		rel := &list[n]
		row := "id " + rel.ID
		if rel.ID != fmt.Sprintf("r%d", n+1) || rel.Previous != previous {
			r.add("release", row, "is not the one that follows %q", previous)
		}
		previous = rel.ID
		for _, id := range rel.Hidden {
			if _, printed := rel.Figures[id]; printed || rel.Small < 1 {
				r.add("release", row, "prints figure %s and says that it is hidden", id)
			}
		}
		due := map[string]bool{}
		for id, was := range public {
			if is, there := rel.Figures[id]; rel.covers(id) && (!there || is != was.span) {
				due[id] = true
			}
		}
		for _, c := range rel.Corrections {
			was := public[c.Figure]
			is, there := rel.Figures[c.Figure]
			switch {
			case !due[c.Figure]:
				r.add("release", row, "has a correction of figure %s, which did not change", c.Figure)
			case c.Since != was.in, c.Before == nil, *c.Before != was.span, there != (c.After != nil), there && *c.After != is, c.Words == "", c.Why == "":
				r.add("release", row, "has a correction of figure %s that does not say what happened", c.Figure)
			}
			delete(due, c.Figure)
		}
		for _, id := range slices.Sorted(maps.Keys(due)) {
			r.add("release", row, "prints another number for figure %s than release %s, and no correction says so", id, public[id].in)
		}
		for id, is := range rel.Figures {
			public[id] = stood{is, rel.ID}
		}
		for _, c := range rel.Corrections {
			if c.After == nil {
				delete(public, c.Figure)
			}
		}
	}
}

// A folder is a release's files while they are checked.
type folder struct {
	*report
	files   map[string][]byte
	digests map[string]string // of SHA256SUMS
	ID      string
	Head    string
	figures map[string]span
}

// most is the most bytes that a release's folder may hold.
const most = 1 << 30

// readFolder reads every file under a folder; a link or a device is an error.
func readFolder(dir string) (map[string][]byte, error) {
	files, left := map[string][]byte{}, int64(most)
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if left -= info.Size(); !info.Mode().IsRegular() || left < 0 {
			return fmt.Errorf("%s: no plain file, or too large: no part of a release", name)
		}
		files[name], err = fs.ReadFile(root, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%s could not be read: %w", dir, err)
	}
	if files["SHA256SUMS"] == nil {
		return nil, fmt.Errorf("%s %w: it has no SHA256SUMS", dir, errNoRelease)
	}
	return files, nil
}

var errNoRelease = errors.New("is no release")

// checkFolder checks a release's folder by itself.
func checkFolder(r *report, files map[string][]byte, keys []key) *folder {
	f := &folder{report: r, files: files, digests: map[string]string{}, figures: map[string]span{}}
	f.sums()
	f.signed(keys)
	f.numbers()
	return f
}

// sumOf is the SHA-256 of a file.
func sumOf(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// sums checks every file against SHA256SUMS, and that it lists each once, in order.
func (f *folder) sums() {
	last := ""
	for n, line := range strings.SplitAfter(string(f.files["SHA256SUMS"]), "\n") {
		if line == "" {
			break
		}
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok || !strings.HasSuffix(line, "\n") || name <= last || len(sum) != 64 || strings.ToLower(sum) != sum {
			f.add("file", "SHA256SUMS", "line %d is not as a release writes it", n+1)
			continue
		}
		last, f.digests[name] = name, sum
		if b, there := f.files[name]; !there {
			f.add("file", name, "is missing")
		} else if sumOf(b) != sum {
			f.add("file", name, "is not the one that was released")
		}
	}
	for name := range f.files {
		if f.digests[name] == "" && name != "SHA256SUMS" && name != "SHA256SUMS.note" {
			f.add("file", name, "is no part of the release")
		}
	}
}

// signed checks the two notes, and that they and release.json say one thing.
func (f *folder) signed(keys []key) {
	var about struct {
		ID, Head        string
		Figures, Hidden int
	}
	if err := json.Unmarshal(f.files["release.json"], &about); err != nil {
		f.add("file", "release.json", "cannot be read: %v", err)
		return
	}
	f.ID, f.Head = about.ID, about.Head
	text, err := readText(string(f.files["SHA256SUMS.note"]), keys)
	if err != nil {
		f.add("file", "SHA256SUMS.note", "%v", err)
	} else if text != "cairn release\n"+f.ID+"\n"+sumOf(f.files["SHA256SUMS"])+"\n" {
		f.add("file", "SHA256SUMS.note", "signs something else")
	}
	h, err := readNote(string(f.files["head.note"]), keys)
	if err != nil {
		f.add("file", "head.note", "%v", err)
	} else if want, err := parseHead(f.Head); err != nil || want != h {
		f.add("file", "head.note", "is not the head that release.json names")
	}
}

// numbers reads the figures from the JSON Lines files and, by itself, from the csv
// files: they must be the same, and as many as release.json says.
func (f *folder) numbers() {
	for name, b := range f.files {
		rule, ok := strings.CutSuffix(name, ".jsonl")
		if !ok || path.Dir(name) != "figures" {
			continue
		}
		own := map[string]span{}
		for line := range bytes.Lines(b) {
			var row struct {
				ID       string
				Min, Max *int64
				Open     bool
			}
			if err := json.Unmarshal(line, &row); err != nil {
				f.add("file", name, "cannot be read: %v", err)
				return
			}
			if row.Min != nil && row.Max != nil {
				own[row.ID] = span{*row.Min, *row.Max, row.Open}
			}
		}
		rows, err := csv.NewReader(bytes.NewReader(f.files[rule+".csv"])).ReadAll()
		if err != nil || len(rows) == 0 {
			f.add("file", rule+".csv", "cannot be read: %v", err)
			return
		}
		at := map[string]int{}
		for i, column := range rows[0] {
			at[column] = i
		}
		other := map[string]span{}
		for _, row := range rows[1:] {
			var s span
			_, err1 := fmt.Sscan(row[at["min"]], &s.Min)
			_, err2 := fmt.Sscan(row[at["max"]], &s.Max)
			if s.Open = row[at["open"]] == "true"; err1 == nil && err2 == nil {
				other[row[at["id"]]] = s
			}
		}
		if !maps.Equal(own, other) {
			f.add("file", rule+".csv", "has other figures than %s", name)
		}
		maps.Copy(f.figures, own)
	}
}

// against holds a folder against what the ledger keeps of the release.
func (f *folder) against(list []released) {
	i := slices.IndexFunc(list, func(r released) bool { return r.ID == f.ID })
	if i < 0 {
		f.add("release", "id "+f.ID, "is not in the ledger")
		return
	}
	r := list[i]
	if r.Head != f.Head || r.Sums != sumOf(f.files["SHA256SUMS"]) || !maps.Equal(r.Files, f.digests) {
		f.add("release", "id "+f.ID, "is another in the ledger: its head or its digests differ")
	}
	if !maps.Equal(r.Figures, f.figures) {
		f.add("release", "id "+f.ID, "has other figures in the ledger")
	}
}

// checkRelease checks a release's folder and, where a register is named, holds it
// against its ledger: the register must hold too, and begin with the head that the
// release cites.
func checkRelease(dir, register, pub string) (*report, error) {
	if register == "" && pub == "" {
		return nil, errors.New("a release without its register is checked with the public key that you were given: name its file with -pub")
	}
	keys, err := readKeys(register, pub)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no public key to check the release with: name its file with -pub")
	}
	files, err := readFolder(dir)
	if err != nil {
		return nil, err
	}
	r := &report{Problems: []fault{}}
	f := checkFolder(r, files, keys)
	if r.Release, r.Files = f.ID, len(files); register == "" {
		return r, nil
	}
	head := f.Head
	if _, err := parseHead(head); err != nil {
		head = ""
	}
	own, err := check(register, pub, head)
	if err != nil {
		return nil, err
	}
	f.against(own.releases)
	own.Problems = append(own.Problems, r.Problems...)
	own.Release, own.Files = r.Release, r.Files
	return own, nil
}
