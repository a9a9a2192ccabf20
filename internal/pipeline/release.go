package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/ledger"
	"cairn/internal/link"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// ReleaseOptions say what a release holds. Months are whole and both included;
// 0 is no limit. No rule is the register's own; bulletins are under the first
// rule that is named. Again is the id of a release that is to be made once
// more, from the head that it cites.
type ReleaseOptions struct {
	Dir       string // the folder that the release's folder is made in
	Rules     []string
	From, To  when.Month
	Again     string
	Why       string // why numbers that stand in public are others now; needed where any is
	Districts bool   // figures of districts too, where incidents are known to them
	Small     int    // counts from 1 to below it are hidden; 0: publish.SmallCount; 1: none are
	DryRun    bool   // say what it would be, make nothing
}

// small is the threshold as a release keeps it: 0 hides nothing.
func (o *ReleaseOptions) small() int {
	switch o.Small {
	case 0:
		return publish.SmallCount
	case 1:
		return 0
	}
	return o.Small
}

// A Released says what became of a release.
type Released struct {
	ID          string          `json:"id"`
	Dir         string          `json:"dir"`
	Head        string          `json:"head"`
	Files       int             `json:"files"`
	Figures     int             `json:"figures"`
	Corrections []publish.Entry `json:"corrections"`
	Small       int             `json:"small"`  // counts from 1 to below it are hidden; 0: none
	Hidden      int             `json:"hidden"` // how many figures are
	New         bool            `json:"new"`    // recorded in the ledger now; false: an older release, made again
}

// Release makes a release in a folder of its own and records it in the ledger.
// When the newest release was made from the same head, with the same rules and
// months, and comes out the same, it is that one that is made again, byte for
// byte; a newer program that writes something otherwise makes a release of its
// own. A folder that is there is never written to.
//
// The order keeps a promise: the files lie beside their place before the
// ledger has the release, and take their place after. A run that is cut off
// leaves a release that --again makes, never a folder that the ledger does not
// know.
func (d *Desk) Release(ctx context.Context, o ReleaseOptions) (Released, error) {
	if o.From != 0 && o.To != 0 && o.From > o.To {
		return Released{}, fmt.Errorf("%w: the months end before they begin", ErrRefused)
	}
	if o.Small < 0 {
		return Released{}, fmt.Errorf("%w: a threshold of %d people", ErrRefused, o.Small)
	}
	for i, rule := range o.Rules {
		if slices.Contains(o.Rules[:i], rule) {
			return Released{}, fmt.Errorf("%w: rule %s is named twice", ErrRefused, rule)
		}
	}
	records, err := d.Releases(ctx)
	if err != nil {
		return Released{}, err
	}
	if faults := publish.CheckRecords(records); len(faults) > 0 {
		return Released{}, fmt.Errorf("the releases in the ledger do not hold, so none is added: %s", strings.Join(faults, "; "))
	}
	release, old, err := d.makeRelease(ctx, o, records)
	if err != nil {
		return Released{}, err
	}
	r := release.Record
	out := Released{ID: r.ID, Dir: filepath.Join(o.Dir, r.ID), Head: r.Head, Files: len(release.Files) + 1, Figures: len(r.Figures), Corrections: r.Corrections, Small: r.Small, Hidden: len(r.Hidden), New: !old}
	if o.DryRun {
		return out, nil
	}
	signed, err := d.store.Sign(release.Claim())
	if err != nil {
		return Released{}, err
	}
	release.Files[publish.NoteFile] = []byte(signed)
	if _, err := os.Lstat(out.Dir); err == nil && old {
		return Released{}, fmt.Errorf("nothing changed since release %s, so no new one is due; its folder %s: %w, and a release is never written over", r.ID, out.Dir, fs.ErrExist)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return Released{}, fmt.Errorf("%s: %w; a release is never written over", out.Dir, errors.Join(fs.ErrExist, err))
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return Released{}, err
	}
	beside, err := os.MkdirTemp(o.Dir, "."+r.ID+"-")
	if err != nil {
		return Released{}, err
	}
	defer os.RemoveAll(beside)
	if err := writeFiles(beside, release.Files); err != nil {
		return Released{}, err
	}
	if !old {
		err := d.store.Write(ctx, d.who, d.now(), func(tx *store.Tx) error {
			_, err := tx.PutRelease(r.ID, r)
			return err
		})
		if err != nil {
			return Released{}, err
		}
	}
	return out, os.Rename(beside, out.Dir)
}

// Releases returns what the ledger keeps of the releases, in the order in which
// they were made.
func (d *Desk) Releases(ctx context.Context) ([]publish.Record, error) { return releases(ctx, d.store) }

func releases(ctx context.Context, s *store.Store) ([]publish.Record, error) {
	ids, err := s.Releases(ctx)
	if err != nil {
		return nil, err
	}
	records := make([]publish.Record, len(ids))
	for i, id := range ids {
		if _, err := s.Release(ctx, id, &records[i]); err != nil {
			return nil, err
		}
	}
	return records, nil
}

// makeRelease makes the files of a new release, or of an old one; for an old
// one they must be those that the ledger has the digests of.
func (d *Desk) makeRelease(ctx context.Context, o ReleaseOptions, records []publish.Record) (r publish.Release, old bool, err error) {
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return r, false, err
	}
	in := publish.ReleaseInputs{Earlier: records, From: monthOr(o.From), To: monthOr(o.To), AreaName: AreaName, Why: o.Why, Small: o.small(), Districts: o.Districts}
	if o.Again != "" {
		i := slices.IndexFunc(records, func(r publish.Record) bool { return r.ID == o.Again })
		if i < 0 {
			return r, false, fmt.Errorf("release %q: %w", o.Again, ErrNotFound)
		}
		was := records[i]
		if len(o.Rules) > 0 || o.From != 0 || o.To != 0 || o.Districts {
			return r, false, fmt.Errorf("%w: release %s is made again as it was, with its own rules and months", ErrRefused, was.ID)
		}
		in.From, in.To, in.Earlier, in.Why, in.Small, old = was.From, was.To, records[:i], was.Why, was.Small, true
		in.Districts = was.Districts
		for _, rule := range was.Rules {
			if rule.ID == publish.CustodyRule {
				continue
			}
			o.Rules = append(o.Rules, rule.ID)
		}
		if v, err = d.readHead(ctx, was.Head); err != nil {
			return r, true, err
		}
	}
	if len(o.Rules) == 0 {
		home, err := d.Home(ctx)
		if err != nil {
			return r, old, err
		}
		o.Rules = []string{home.Rule}
	}
	for _, id := range o.Rules {
		rule, err := count.Find(id)
		if err != nil {
			return r, old, err
		}
		t, err := d.releasedTable(v, rule.ID, in.Districts)
		if err != nil {
			return r, old, err
		}
		in.Rules, in.Tables = append(in.Rules, rule), append(in.Tables, t)
	}
	custody := publish.CustodyTable(v.State, v.judged, v.country)
	with := len(custody.Rows) > 0 || spoken(in.Earlier, publish.CustodyRule)
	if o.Again != "" {
		with = spoken(records[len(in.Earlier):len(in.Earlier)+1], publish.CustodyRule)
	}
	if with {
		in.Rules, in.Tables = append(in.Rules, nil), append(in.Tables, custody)
	}
	in.Country, in.State = v.country, v.State
	if last := len(records) - 1; !old && last >= 0 && same(records[last], in) {
		in.Earlier, in.Why, old = records[:last], records[last].Why, true
	}
	if in.Told, err = d.told(ctx, v, &in); err != nil {
		return r, old, err
	}
	if in.Bulletins, err = d.bulletins(v, o.Rules[0], in.From, in.To, in.Hidden()); err != nil {
		return r, old, err
	}
	if in.HeadNote, err = d.store.SignHead(ctx, v.Entries); err != nil {
		return r, old, err
	}
	if in.PublicKey, err = d.store.PublicKey(); err != nil {
		return r, old, err
	}
	if r, err = publish.MakeRelease(in); err != nil || !old {
		return r, old, err
	}
	was := records[len(in.Earlier)]
	names := differing(was.Files, r.Record.Files)
	switch {
	case len(names) == 0:
		return r, true, nil
	case o.Again != "":
		return r, true, fmt.Errorf("release %s made again is not what was released: %s; the program, its rules or the key are not those of then", was.ID, strings.Join(shortened(names), ", "))
	}
	// The same register, and another program: that is a release of its own.
	in.After(records)
	in.Why = o.Why
	if in.Told, err = d.told(ctx, v, &in); err != nil {
		return r, false, err
	}
	if in.Bulletins, err = d.bulletins(v, o.Rules[0], in.From, in.To, in.Hidden()); err != nil {
		return r, false, err
	}
	r, err = publish.MakeRelease(in)
	return r, false, err
}

// shortened returns the first of many names, and how many more there are.
func shortened(names []string) []string {
	const most = 4
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most]), fmt.Sprintf("and %d more", len(names)-most))
}

// released is the question that releases answer under a rule: all that the
// register has, so that a figure does not depend on which months are released.
func released(rule, country string) count.Query {
	return count.Query{Rule: rule, By: []string{"month", "admin1"}, Country: country}
}

// releasedYears is the same question by year.
func releasedYears(rule, country string) count.Query {
	return count.Query{Rule: rule, By: []string{"year", "admin1"}, Country: country}
}

// releasedTable is what a release prints under a rule: months, then the years of
// which every month can have its figure. A year that is still running is not
// printed: its sum would be corrected by every month that is added.
func (d *Desk) releasedTable(v *view, rule string, districts bool) (count.Table, error) {
	t, err := d.table(v, released(rule, v.country))
	if err != nil {
		return t, err
	}
	years, err := d.table(v, releasedYears(rule, v.country))
	if err != nil {
		return t, err
	}
	have := make(map[string]bool, len(t.Rows))
	for _, row := range t.Rows {
		have[row.ID] = true
	}
	over := ""
	for _, m := range publish.Months(t, v.country) {
		over = max(over, fmt.Sprintf("%04d", (m+1).Year()-1)) // the newest year whose December has a figure, or that another follows
	}
	t.Rows = slices.Clone(t.Rows)
	add := func(more []count.Row) {
		for _, row := range more {
			if !have[row.ID] && row.Period <= over { // people whose period is not known stand in both
				t.Rows = append(t.Rows, row)
			}
		}
	}
	add(years.Rows)
	if !districts {
		return t, nil
	}
	months, err := d.table(v, releasedDistricts(rule, v.country, "month"))
	if err != nil {
		return t, err
	}
	for _, row := range months.Rows {
		have[row.ID] = true
		t.Rows = append(t.Rows, row)
	}
	years, err = d.table(v, releasedDistricts(rule, v.country, "year"))
	if err != nil {
		return t, err
	}
	add(years.Rows)
	return t, nil
}

// releasedDistricts is what a release with districts answers of those.
func releasedDistricts(rule, country, by string) count.Query {
	return count.Query{Rule: rule, By: []string{by, "admin2"}, Country: country}
}

func monthOr(m when.Month) string {
	if m == 0 {
		return ""
	}
	return m.String()
}

// same says whether a release of these inputs is one that was made.
func same(r publish.Record, in publish.ReleaseInputs) bool {
	var rules []count.RuleRef
	for _, t := range in.Tables {
		rules = append(rules, t.Rule)
	}
	return r.Head == in.State.Head && r.Small == in.Small && r.Districts == in.Districts && r.From == in.From && r.To == in.To && slices.Equal(r.Rules, rules)
}

// differing returns the names under which two lists of digests differ.
func differing(a, b map[string]string) (names []string) {
	for name, sum := range a {
		if b[name] != sum {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, there := a[name]; !there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// readHead returns the register as it stood at a tree head, which must be one
// of this ledger.
func (d *Desk) readHead(ctx context.Context, head string) (*view, error) {
	h, err := ledger.ParseHead(head)
	if err != nil {
		return nil, err
	}
	state, err := d.store.LoadEntries(ctx, h.Size)
	if err != nil {
		return nil, err
	}
	if state.Head != head {
		return nil, fmt.Errorf("head %s: the ledger's head over %d entries is %s", head, h.Size, state.Head)
	}
	judged, err := register.Judge(state.Claims, state.Decisions)
	if err != nil {
		return nil, err
	}
	return &view{State: state, judged: judged, incidents: link.Incidents(judged, state), country: country(state)}, nil
}

// spoken says whether any release speaks of figures under a rule.
func spoken(records []publish.Record, rule string) bool {
	return slices.ContainsFunc(records, func(r publish.Record) bool {
		return slices.ContainsFunc(r.Rules, func(x count.RuleRef) bool { return x.ID == rule })
	})
}

// custodyChanged tells what changed in the custody numbers between two views.
func custodyChanged(was, is *view) (publish.Changes, error) {
	return publish.Changed(publish.Side{Table: publish.CustodyTable(was.State, was.judged, is.country), State: was.State}, publish.Side{Table: publish.CustodyTable(is.State, is.judged, is.country), State: is.State})
}

// told works out what changed since the releases whose numbers a new one
// changes, from the registers that they were made from.
func (d *Desk) told(ctx context.Context, v *view, in *publish.ReleaseInputs) (map[string][]publish.Changes, error) {
	told := map[string][]publish.Changes{}
	for _, id := range in.Overturned() {
		i := slices.IndexFunc(in.Earlier, func(r publish.Record) bool { return r.ID == id })
		was, err := d.readHead(ctx, in.Earlier[i].Head)
		if err != nil {
			return nil, fmt.Errorf("release %s: %w", id, err)
		}
		for _, rule := range in.Rules {
			if rule == nil {
				c, err := custodyChanged(was, v)
				if err != nil {
					return nil, err
				}
				told[id] = append(told[id], c)
				continue
			}
			questions := []count.Query{released(rule.ID, v.country), releasedYears(rule.ID, v.country)}
			if in.Districts {
				questions = append(questions, releasedDistricts(rule.ID, v.country, "month"), releasedDistricts(rule.ID, v.country, "year"))
			}
			for _, q := range questions {
				c, err := d.changed(was, v, q)
				if err != nil {
					return nil, err
				}
				told[id] = append(told[id], c)
			}
		}
	}
	return told, nil
}

// bulletins returns the bulletins of the months from one to another that have
// a figure of the country, without the figures that are hidden.
func (d *Desk) bulletins(v *view, rule, from, to string, hidden map[string]bool) (list []publish.Bulletin, err error) {
	t, err := d.table(v, released(rule, v.country))
	if err != nil {
		return nil, err
	}
	for _, month := range publish.Months(publish.Withhold(t, hidden), v.country) {
		if m := month.String(); from != "" && m < from || to != "" && m > to {
			continue
		}
		b, err := d.bulletin(v, rule, month, hidden)
		if errors.Is(err, publish.ErrNothing) {
			continue
		} else if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

// writeFiles writes files that nobody is to change, under a new folder.
func writeFiles(dir string, files map[string][]byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o444)
		if err != nil {
			return err
		}
		_, err = f.Write(files[name])
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return os.Chmod(dir, 0o755)
}

// maxRelease is the most bytes that a release's folder may hold to be checked.
const maxRelease = 1 << 30

// VerifyRelease checks the folder of a release. key is a file of public keys;
// empty: the one beside the register. Where the register at dsn is there, it
// must hold the release with these digests and numbers, all its releases must
// hold, and its ledger must extend the head that the release cites.
func VerifyRelease(ctx context.Context, dir, dsn, key string) (publish.Checked, error) {
	if key == "" {
		key = store.PublicFile(dsn)
	}
	keys, err := store.ReadPublic(key)
	if err != nil {
		return publish.Checked{}, fmt.Errorf("the public key that the release is checked with: %w; name its file with --key", err)
	}
	files, err := readFolder(dir)
	if err != nil {
		return publish.Checked{}, err
	}
	c := publish.CheckRelease(files, keys...)
	s, err := store.Open(ctx, dsn)
	if errors.Is(err, store.ErrNone) {
		return c, nil
	} else if err != nil {
		return c, err
	}
	defer s.Close()
	records, err := releases(ctx, s)
	if err != nil {
		return c, err
	}
	if i := slices.IndexFunc(records, func(r publish.Record) bool { return r.ID == c.ID }); i < 0 {
		c.Faults = append(c.Faults, fmt.Sprintf("the ledger has no release %q", c.ID))
	} else {
		c.Against(records[i])
	}
	c.Faults = append(c.Faults, publish.CheckRecords(records)...)
	if h, err := ledger.ParseHead(c.Head); err == nil {
		report, err := store.Verify(ctx, dsn, store.VerifyOptions{Head: &h, Keys: keys})
		if err != nil {
			return c, err
		}
		for _, x := range report.Problems {
			c.Faults = append(c.Faults, x.String())
		}
	}
	c.Register = true
	return c, nil
}

// readFolder reads the files under a folder, by their names with slashes. A
// link or device in it is an error: a release has none.
func readFolder(dir string) (map[string][]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if _, err := root.Stat(publish.SumsFile); err != nil {
		return nil, fmt.Errorf("%s is no release: %w", dir, err)
	}
	files, left := map[string][]byte{}, int64(maxRelease)
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return fmt.Errorf("%s: no plain file, so no part of a release", name)
		}
		if left -= info.Size(); left < 0 {
			return fmt.Errorf("%s: the folder holds more than %d bytes", name, maxRelease)
		}
		files[name], err = fs.ReadFile(root.FS(), name)
		return err
	})
	return files, err
}
