package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// ReleaseInputs are all that a release rests on. The same inputs give the same
// bytes.
type ReleaseInputs struct {
	Country   string
	State     *register.State
	From, To  string        // first and last month, both included; empty: no limit
	Rules     []*count.Rule // of each table; nil for custody numbers
	Tables    []count.Table // of each rule, by month and first-level area, over all that the register has
	Districts bool          // the tables have districts too
	Bulletins []Bulletin    // those of months outside From and To are left out
	Earlier   []Record      // the releases before, the first one first
	Told      map[string][]Changes
	Why       string // why numbers that stand in public are others now, in a person's words
	Small     int    // counts from 1 to below it are hidden; 0: none
	AreaName  func(code, lang string) string
	HeadNote  string // the signed tree head
	PublicKey string // of the key that signs, one line

	hide map[string]bool // see Hidden
}

// A Release is a folder of files, before it is written, and what the ledger
// keeps of it. SHA256SUMS is among the files; the note that signs it is not:
// [Release.Claim] is the text that is to be signed.
type Release struct {
	Record Record
	Files  map[string][]byte
}

// The names of the files that hold a release together.
const (
	SumsFile  = "SHA256SUMS"
	NoteFile  = "SHA256SUMS.note"
	aboutFile = "release.json"
	headFile  = "head.note"
	keyFile   = "key.pub"
)

// draft fills in all of a record that does not depend on its files, and
// returns the rows that are released, table by table.
func (in *ReleaseInputs) draft() (r Record, tables []count.Table) {
	r = Record{ID: ReleaseID(len(in.Earlier) + 1), Country: in.Country, AsOf: in.State.AsOf, Head: in.State.Head,
		From: in.From, To: in.To, Districts: in.Districts, Small: in.Small, Rules: []count.RuleRef{}, Files: map[string]string{}, Figures: map[string]register.Range{}, Corrections: []Entry{}}
	if n := len(in.Earlier); n > 0 {
		r.Previous = in.Earlier[n-1].ID
	}
	for _, t := range in.Tables {
		r.Rules = append(r.Rules, t.Rule)
		rows := Withhold(t, in.Hidden()).Rows
		t.Rows = nil
		for _, row := range rows {
			if !inMonths(row.Period, in.From, in.To) {
				continue
			}
			t.Rows = append(t.Rows, row)
			if n, ok := row.Range(); ok {
				r.Figures[row.ID] = n
			}
			if row.Hidden {
				r.Hidden = append(r.Hidden, row.ID)
			}
		}
		tables = append(tables, t)
	}
	slices.Sort(r.Hidden)
	return r, tables
}

// An Unexplained error reports numbers that stand in public and would be others,
// or none, by a release for which nobody says why.
type Unexplained struct{ Corrections []Entry }

func (e *Unexplained) Error() string {
	var b strings.Builder
	b.WriteString("numbers that stand in public would change, and nobody says why:")
	for _, c := range e.Corrections {
		fmt.Fprintf(&b, "\n  %s, published in %s: %s → %s (%s)", c.Figure, c.Since, printed(c.Before), printed(c.After), c.Words)
	}
	return b.String()
}

// Overturned returns, of the numbers that a release of these inputs changes,
// which releases published them last: those whose Changes up to now are wanted
// in Told.
func (in *ReleaseInputs) Overturned() (releases []string) {
	r, _ := in.draft()
	public := stand(in.Earlier)
	for _, id := range r.changed(public) {
		if from := public[id].release; !slices.Contains(releases, from) {
			releases = append(releases, from)
		}
	}
	slices.Sort(releases)
	return releases
}

// ErrEmpty reports a release without any figure.
var ErrEmpty = errors.New("no figure to release")

// MakeRelease makes a release: the figures of each rule in every format, the
// method they were made by, the bulletins of its months, the tree head, what
// changed since the numbers were last published, and the digests of it all.
//
// A number that stands in public and is another now, or is none, gets a
// correction entry that says from which release, by how much, what became of the
// records under it, and why in the words of a person. Where nobody gives those
// there is no release, and an [Unexplained] error names the numbers. There is no
// way around it: [CheckRecords] refuses what lacks an entry.
func MakeRelease(in ReleaseInputs) (Release, error) {
	r, tables := in.draft()
	if len(r.Figures) == 0 {
		return Release{}, ErrEmpty
	}
	f := map[string][]byte{headFile: []byte(in.HeadNote), keyFile: []byte(in.PublicKey)}
	news := in.news(&r, tables)
	if len(news.Corrections) > 0 {
		r.Why = strings.Join(strings.Fields(in.Why), " ")
		news.Why = r.Why
	}
	if r.Corrections = news.entries(); len(r.Corrections) > 0 && r.Why == "" {
		return Release{}, &Unexplained{r.Corrections}
	}
	for i, t := range tables {
		for _, format := range Formats {
			var b bytes.Buffer
			if err := Write(&b, format, t, in.AreaName); err != nil {
				return Release{}, fmt.Errorf("figures under rule %s: %w", t.Rule.ID, err)
			}
			f[figuresFile(t.Rule.ID, format)] = b.Bytes()
		}
		if in.Rules[i] != nil {
			f["rules/"+t.Rule.ID+".yaml"] = []byte(in.Rules[i].Source())
		}
	}
	for _, b := range in.Bulletins {
		if month := b.Month.String(); inMonths(month, in.From, in.To) {
			for _, lang := range []string{"en", "ar"} {
				f["bulletins/"+month+"."+lang+".html"] = []byte(b.HTML(lang))
				f["bulletins/"+month+"."+lang+".md"] = []byte(b.Markdown(lang))
			}
		}
	}
	f["METHOD.md"] = []byte(in.method(&r))
	f["changes.md"] = []byte(news.markdown(in.AreaName))
	for name, v := range map[string]any{"changes.json": news, "definitions.json": in.definitions(tables), aboutFile: aboutOf(&r)} {
		b, err := indented(v)
		if err != nil {
			return Release{}, fmt.Errorf("%s: %w", name, err)
		}
		f[name] = b
	}
	if err := in.describe(&r, f); err != nil {
		return Release{}, err
	}
	f["README.md"] = []byte(readme(&r, f))
	for name, b := range f {
		r.Files[name] = digest(b)
	}
	f[SumsFile] = sums(r.Files)
	r.Sums = digest(f[SumsFile])
	if faults := CheckRecords(append(slices.Clone(in.Earlier), r)); len(faults) > 0 {
		return Release{}, errors.New(strings.Join(faults, "\n"))
	}
	return Release{Record: r, Files: f}, nil
}

// figuresFile names the file of a rule's figures in a format.
func figuresFile(rule, format string) string {
	if format == "hxl" {
		format = "hxl.csv"
	}
	return "figures/" + rule + "." + format
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// sums writes digests as sha256sum -c reads them, in the order of the names.
func sums(files map[string]string) []byte {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%s  %s\n", files[name], name)
	}
	return b.Bytes()
}

// Claim returns the text that the register's key signs for a release: that it
// is one, its id, and the SHA-256 of SHA256SUMS. No head of a ledger reads so.
func (r *Release) Claim() string { return claimOf(r.Record.ID, r.Record.Sums) }

func claimOf(id, sums string) string { return "cairn release\n" + id + "\n" + sums + "\n" }

// about is the file that says what a release is: its record without digests,
// numbers and corrections, which have files of their own.
type about struct {
	ID       string          `json:"id"`
	Previous string          `json:"previous"`
	Country  string          `json:"country"`
	AsOf     string          `json:"as_of"`
	Head     string          `json:"head"`
	Rules    []count.RuleRef `json:"rules"`
	From     string          `json:"from"`
	To       string          `json:"to"`
	Figures  int             `json:"figures"`
	Small    int             `json:"small"`  // counts from 1 to below it are hidden; 0: none
	Hidden   int             `json:"hidden"` // how many figures are

	Districts bool `json:"districts,omitempty"` // it speaks of districts too
}

func aboutOf(r *Record) about {
	return about{r.ID, r.Previous, r.Country, r.AsOf.Format(asOfLayout), r.Head, r.Rules, r.From, r.To, len(r.Figures), r.Small, len(r.Hidden), r.Districts}
}

const asOfLayout = "2006-01-02T15:04:05Z"

// definitions returns the definitions that the released figures were published
// under, in the register's order.
func (in *ReleaseInputs) definitions(tables []count.Table) []register.Definition {
	used := map[string]bool{}
	for _, t := range tables {
		for _, row := range t.Rows {
			used[row.Definition] = true
		}
	}
	list := []register.Definition{}
	for _, d := range in.State.Definitions {
		if used[d.ID] {
			list = append(list, d)
		}
	}
	return list
}

// Months returns the months of the country's own figures in a table.
func Months(t count.Table, country string) (months []when.Month) {
	for _, row := range t.Rows {
		if m, err := when.ParseMonth(row.Period); err == nil && row.Area == country && !row.Gap && !slices.Contains(months, m) {
			months = append(months, m)
		}
	}
	slices.Sort(months)
	return months
}
