package publish_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"cairn/internal/count"
	"cairn/internal/ledger"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// seal is a register's key: it signs what a release's maker is given signed.
type seal struct {
	signer note.Signer
	public note.Verifier
	line   string
}

func newSeal(t *testing.T) seal {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.NewChaCha8([32]byte{7}), "cairn/test")
	if err != nil {
		t.Fatal(err)
	}
	s := seal{line: public + "\n"}
	if s.signer, err = note.NewSigner(secret); err != nil {
		t.Fatal(err)
	}
	if s.public, err = note.NewVerifier(public); err != nil {
		t.Fatal(err)
	}
	return s
}

// inputs are those of a release of months 2035-01, -02, … with these numbers
// of killed; below 0 is a gap.
func inputs(t *testing.T, s seal, size int64, earlier []publish.Record, killed ...int) publish.ReleaseInputs {
	t.Helper()
	rule, err := count.Find("un-mission")
	if err != nil {
		t.Fatal(err)
	}
	head := ledger.Head{Size: size, Root: sha256.Sum256([]byte{byte(size)})}
	signed, err := head.Sign(s.signer)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2035, 6, int(size), 12, 0, 0, 0, time.UTC)
	table := count.Table{Rule: count.RuleRef{ID: rule.ID, Version: rule.Version}, AsOf: at, Head: head.String()}
	for i, n := range killed {
		period := fmt.Sprintf("2035-%02d", i+1)
		r := count.Row{ID: "un-mission/" + period + "/IQ/killed", Period: period, Area: "IQ", Harm: register.HarmKilled, Open: true, Basis: count.Published, Definition: "own", Notes: []string{"published by the mission, \"as is\"", "=1+1"}, Min: &n, Max: &n}
		if n < 0 {
			r.Min, r.Max, r.Open, r.Gap, r.Basis, r.Definition = nil, nil, false, true, count.None, ""
		}
		table.Rows = append(table.Rows, r)
	}
	return publish.ReleaseInputs{Country: "IQ", Rules: []*count.Rule{rule}, Tables: []count.Table{table}, Earlier: earlier, AreaName: name, HeadNote: signed, PublicKey: s.line,
		State: &register.State{AsOf: at, Head: head.String(), Entries: size, Definitions: []register.Definition{{ID: "own", Issuer: "the mission", Title: map[string]string{"en": "Civilians"}}, {ID: "unused"}}}}
}

// made makes a release and signs it.
func made(t *testing.T, s seal, in publish.ReleaseInputs) publish.Release {
	t.Helper()
	r, err := publish.MakeRelease(in)
	if err != nil {
		t.Fatal(err)
	}
	b, err := note.Sign(&note.Note{Text: r.Claim()}, s.signer)
	if err != nil {
		t.Fatal(err)
	}
	r.Files[publish.NoteFile] = b
	return r
}

func TestAReleaseMadeTwiceIsTheSameToTheByte(t *testing.T) {
	s := newSeal(t)
	a, b := made(t, s, inputs(t, s, 3, nil, 12, -1, 91)), made(t, s, inputs(t, s, 3, nil, 12, -1, 91))
	if !maps.EqualFunc(a.Files, b.Files, bytes.Equal) {
		t.Error("two releases of the same inputs differ")
	}
	if c := publish.CheckRelease(a.Files, s.public); len(c.Faults) > 0 || c.ID != "r1" {
		t.Errorf("an untouched release %q has faults: %q", c.ID, c.Faults)
	}
}

func TestTheSchemaOfThePackageIsThatOfTheTable(t *testing.T) {
	s := newSeal(t)
	files := made(t, s, inputs(t, s, 3, nil, 12, -1, 0)).Files
	var p struct {
		Profile   string
		Resources []struct {
			Name, Path, Profile, Hash string
			Bytes                     int
			Schema                    struct {
				Fields []struct {
					Name, Type  string
					Constraints struct {
						Required, Unique bool
						Minimum          *int
					}
				}
				PrimaryKey    []string
				MissingValues []string
			}
		}
	}
	if err := json.Unmarshal(files["datapackage.json"], &p); err != nil || p.Profile != "tabular-data-package" || len(p.Resources) != 1 {
		t.Fatalf("datapackage.json: %v: %+v", err, p)
	}
	for _, r := range p.Resources {
		if got := fmt.Sprintf("sha256:%x", sha256.Sum256(files[r.Path])); r.Hash != got || r.Bytes != len(files[r.Path]) || r.Profile != "tabular-data-resource" {
			t.Errorf("%s: %d bytes, %s; the file has %d, %s", r.Path, r.Bytes, r.Hash, len(files[r.Path]), got)
		}
		rows, err := csv.NewReader(bytes.NewReader(files[r.Path])).ReadAll()
		if err != nil || len(rows) != 4 {
			t.Fatalf("%s: %d rows, %v", r.Path, len(rows), err)
		}
		var names []string
		for _, f := range r.Schema.Fields {
			names = append(names, f.Name)
		}
		if !slices.Equal(names, rows[0]) || !slices.Equal(r.Schema.PrimaryKey, []string{"id"}) || !slices.Equal(r.Schema.MissingValues, []string{""}) {
			t.Errorf("%s: fields %q of schema, header %q", r.Path, names, rows[0])
		}
		seen := map[string]bool{}
		for _, row := range rows[1:] {
			for i, f := range r.Schema.Fields {
				cell := row[i]
				if cell == "" {
					if f.Constraints.Required {
						t.Errorf("%s: %s is required and empty in %q", r.Path, f.Name, row)
					}
					continue
				}
				var err error
				switch f.Type {
				case "integer":
					var n int
					if n, err = strconv.Atoi(cell); n < *f.Constraints.Minimum {
						t.Errorf("%s: %s is %d", r.Path, f.Name, n)
					}
				case "boolean":
					if cell != "true" && cell != "false" {
						t.Errorf("%s: %s is %q, no boolean of the Table Schema", r.Path, f.Name, cell)
					}
				case "datetime":
					_, err = time.Parse("2006-01-02T15:04:05Z", cell)
				case "string":
				default:
					t.Errorf("%s: %s has type %q, which the test does not know", r.Path, f.Name, f.Type)
				}
				if err != nil {
					t.Errorf("%s: %s %q is no %s", r.Path, f.Name, cell, f.Type)
				}
				if f.Constraints.Unique && seen[cell] {
					t.Errorf("%s: %s %q stands twice", r.Path, f.Name, cell)
				}
				seen[cell] = f.Constraints.Unique || seen[cell]
			}
		}
	}
	var d struct {
		Distribution []struct {
			URL struct {
				ID string `json:"@id"`
			} `json:"dcat:downloadURL"`
		} `json:"dcat:distribution"`
	}
	if err := json.Unmarshal(files["dcat.jsonld"], &d); err != nil || len(d.Distribution) != len(publish.Formats) {
		t.Errorf("dcat.jsonld has %d distributions, want one a format: %v", len(d.Distribution), err)
	}
	for _, x := range d.Distribution {
		if files[x.URL.ID] == nil {
			t.Errorf("dcat.jsonld names %s, which is not there", x.URL.ID)
		}
	}
}

func TestEveryAlterationOfAReleaseIsFound(t *testing.T) {
	s := newSeal(t)
	release := made(t, s, inputs(t, s, 3, nil, 12, -1, 91))
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 2))
	names := slices.Sorted(maps.Keys(release.Files))
	for n := range 300 {
		files := maps.Clone(release.Files)
		name := names[n%len(names)]
		what := ""
		switch b := bytes.Clone(files[name]); rnd.IntN(5) {
		case 0:
			i := rnd.IntN(len(b))
			b[i] ^= 1 << rnd.IntN(8)
			what, files[name] = fmt.Sprintf("bit flipped in byte %d of %s", i, name), b
		case 1:
			delete(files, name)
			what = name + " removed"
		case 2:
			what, files[name] = name+" cut", b[:len(b)-1-rnd.IntN(len(b))/2]
		case 3:
			what, files["figures/more.csv"] = "a file added", b
		case 4: // all digests made anew, without the key
			b[rnd.IntN(len(b))] ^= 1
			files[name] = b
			var list bytes.Buffer
			for _, other := range names {
				if other != publish.SumsFile && other != publish.NoteFile {
					fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(files[other]), other)
				}
			}
			if name != publish.SumsFile && name != publish.NoteFile {
				files[publish.SumsFile] = list.Bytes()
			}
			what = name + " altered and its digest too"
		}
		if c := publish.CheckRelease(files, s.public); len(c.Faults) == 0 {
			t.Errorf("%s: not found", what)
		}
	}
	other := newSeal(t)
	secret, public, err := note.GenerateKey(rand.NewChaCha8([32]byte{8}), "cairn/test")
	if err != nil {
		t.Fatal(err)
	}
	other.signer, _ = note.NewSigner(secret)
	other.public, _ = note.NewVerifier(public)
	if c := publish.CheckRelease(made(t, other, inputs(t, other, 3, nil, 12, -1, 91)).Files, s.public); len(c.Faults) == 0 {
		t.Error("a release that another key has signed passes")
	}
}

func TestAChangedPublicNumberIsNamed(t *testing.T) {
	s := newSeal(t)
	first := made(t, s, inputs(t, s, 3, nil, 12, 40, 91, 7)).Record
	in := inputs(t, s, 5, []publish.Record{first}, 12, 43, -1, 7, 8)
	if got := in.Overturned(); !slices.Equal(got, []string{"r1"}) {
		t.Errorf("Overturned = %v, want r1", got)
	}
	var unexplained *publish.Unexplained
	if _, err := publish.MakeRelease(in); !errors.As(err, &unexplained) || len(unexplained.Corrections) != 2 || !strings.Contains(err.Error(), "un-mission/2035-02/IQ/killed, published in r1: 40+ → 43+") {
		t.Errorf("a release that changes public numbers and says not why: %v; want both numbers named", err)
	}
	in.Why = "the mission corrected *two* pages"
	second := made(t, s, in)
	var got []string
	for _, e := range second.Record.Corrections {
		got = append(got, e.Figure+" "+e.Since+" "+e.Words)
	}
	want := []string{
		"un-mission/2035-03/IQ/killed r1 a gap now, it was 91+: counted otherwise than in release r1",
		"un-mission/2035-02/IQ/killed r1 +3: counted otherwise than in release r1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("corrections are %q; want %q", got, want)
	}
	const text = `# What changed in release r2

2 of the numbers published before changed. Each is named here.

Why: the mission corrected \*two\* pages

## Rule un-mission

- 2035-03, area IQ, killed: a gap now, it was 91+: counted otherwise than in release r1 (91+ → –). Last published in r1.
- 2035-02, area IQ, killed: +3: counted otherwise than in release r1 (40+ → 43+). Last published in r1.

## Published for the first time

- Rule un-mission: 1 figures of 1 periods, 2035-05 to 2035-05
`
	if got := string(second.Files["changes.md"]); got != text {
		t.Errorf("changes.md is\n%s\nwant\n%s", got, text)
	}

	t.Run("a release of other months neither hides nor repeats it", func(t *testing.T) {
		in := inputs(t, s, 6, []publish.Record{first, second.Record}, 12, 44, -1, 7, 8)
		in.From, in.To = "2035-04", "2035-05"
		third := made(t, s, in)
		if len(third.Record.Corrections) != 0 || len(third.Record.Figures) != 2 {
			t.Errorf("the release of two months has %d figures and corrections %+v", len(third.Record.Figures), third.Record.Corrections)
		}
		in = inputs(t, s, 7, []publish.Record{first, second.Record, third.Record}, 12, 44, 90, 7, 8)
		in.Why = "again"
		fourth := made(t, s, in).Record
		if c := fourth.Corrections; len(c) != 1 || c[0].Since != "r2" || c[0].Before.Min != 43 || c[0].After.Min != 44 {
			t.Errorf("corrections are %+v; want 43 to 44 since r2 alone: the other number stood nowhere", c)
		}
	})
	t.Run("a record without the entry, or with another, does not hold", func(t *testing.T) {
		if faults := publish.CheckRecords([]publish.Record{first, second.Record}); len(faults) > 0 {
			t.Errorf("faults in good records: %q", faults)
		}
		for what, spoil := range map[string]func(*publish.Record){
			"no entries":            func(r *publish.Record) { r.Corrections = nil },
			"one entry":             func(r *publish.Record) { r.Corrections = r.Corrections[:1] },
			"a number changed":      func(r *publish.Record) { r.Figures["un-mission/2035-01/IQ/killed"] = register.AtLeast(13) },
			"a number left out":     func(r *publish.Record) { delete(r.Figures, "un-mission/2035-04/IQ/killed") },
			"an entry of nothing":   func(r *publish.Record) { r.Corrections[0].Figure = "un-mission/2035-01/IQ/killed" },
			"another number before": func(r *publish.Record) { r.Corrections[0].Before = &register.Range{Min: 90, Max: 90, Open: true} },
			"no reason":             func(r *publish.Record) { r.Corrections[1].Why = "" },
			"printed and hidden":    func(r *publish.Record) { r.Small, r.Hidden = 10, []string{"un-mission/2035-01/IQ/killed"} },
			"no words":              func(r *publish.Record) { r.Corrections[1].Words = "" },
			"another release":       func(r *publish.Record) { r.Corrections[1].Since = "r0" },
			"an id out of order":    func(r *publish.Record) { r.ID = "r3" },
		} {
			r := second.Record
			r.Corrections, r.Figures = slices.Clone(r.Corrections), maps.Clone(r.Figures)
			spoil(&r)
			if faults := publish.CheckRecords([]publish.Record{first, r}); len(faults) == 0 {
				t.Errorf("%s: not found", what)
			}
		}
	})
}

func TestAReleaseOfNothingIsRefused(t *testing.T) {
	s := newSeal(t)
	if _, err := publish.MakeRelease(inputs(t, s, 3, nil, -1, -1)); err == nil || !strings.Contains(err.Error(), "no figure") {
		t.Errorf("MakeRelease = %v; want no figure to release", err)
	}
}
