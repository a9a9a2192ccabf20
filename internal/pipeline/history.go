package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"cairn/internal/gazetteer"
	"cairn/internal/ledger"
	"cairn/internal/publish"
	"cairn/internal/store"
)

// Head returns the ledger's tree head; on a public desk the one that the newest
// release cites.
func (d *Desk) Head(ctx context.Context) (Head, error) {
	if d.public != nil {
		return d.publicHead(ctx)
	}
	h, _, err := d.store.Head(ctx)
	if err != nil {
		return Head{}, err
	}
	head := Head{Size: h.Size, Hash: h.String()}
	if h.Size > 0 {
		last, err := d.store.Entries(ctx, h.Size, 1)
		if err != nil {
			return Head{}, err
		}
		if len(last) == 1 {
			head.At = last[0].At
		}
	}
	return head, nil
}

// Entries returns ledger entries, newest first.
func (d *Desk) Entries(ctx context.Context, skip, limit int) ([]Entry, error) {
	h, err := d.Head(ctx)
	if err != nil {
		return nil, err
	}
	last := h.Size - int64(max(skip, 0))
	first := max(1, last-int64(limit)+1)
	if last < 1 || limit < 1 {
		return []Entry{}, nil
	}
	list, err := d.store.Entries(ctx, first, int(last-first+1))
	if err != nil {
		return nil, err
	}
	out := make([]Entry, 0, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		e := list[i]
		hash := e.Leaf()
		if d.public != nil {
			e.Who = "" // who works here is nobody's business outside
		}
		out = append(out, Entry{Seq: e.Seq, At: e.At, Who: e.Who, Did: e.Act, Kind: e.Kind, ID: e.ID, Hash: hash.String()})
	}
	return out, nil
}

// Verify checks a register's file offline. head is an older tree head that it
// must extend: entries:root, or a file with a signed one; empty: none. key is a
// file of public keys; empty: the one beside the register. Where the ledger is
// sound, its releases are read too: a public number that changed without its
// correction entry is a problem, whoever wrote it.
func Verify(ctx context.Context, path, head, key string) (*store.Report, error) {
	var o store.VerifyOptions
	if key != "" {
		keys, err := store.ReadPublic(key)
		if err != nil {
			return nil, err
		}
		o.Keys = keys
	}
	if head != "" {
		h, err := readHead(head, path, o)
		if err != nil {
			return nil, err
		}
		o.Head = &h
	}
	r, err := store.Verify(ctx, path, o)
	if err != nil || len(r.Problems) > 0 {
		return r, err
	}
	s, err := store.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	records, err := releases(ctx, s)
	if err != nil {
		return nil, err
	}
	for _, fault := range publish.CheckRecords(records) {
		r.Problems = append(r.Problems, store.Problem{Table: "release", What: fault})
	}
	return r, nil
}

func readHead(s, path string, o store.VerifyOptions) (ledger.Head, error) {
	b, err := os.ReadFile(s)
	if err != nil {
		return ledger.ParseHead(s)
	}
	if !strings.Contains(string(b), "\n\n") {
		return ledger.ParseHead(strings.TrimSpace(string(b)))
	}
	keys := o.Keys
	if keys == nil {
		if keys, err = store.ReadPublic(store.PublicFile(path)); err != nil {
			return ledger.Head{}, err
		}
	}
	return ledger.Open(string(b), keys...)
}

// importGC is how many percent of what is in use may be garbage while an export
// is read in.
const importGC = 800

// ImportRegister reads an exported register into a new one at path.
func ImportRegister(ctx context.Context, path string, r io.Reader) error {
	s, err := store.Create(ctx, path)
	if err != nil {
		return err
	}
	// Little is in use at a time: without this a third of the time goes by in
	// looking for garbage.
	percent := debug.SetGCPercent(importGC)
	err = s.Import(ctx, r)
	debug.SetGCPercent(percent)
	// Closed in between, so that what the database held for writing is given back.
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if s, err = store.Open(ctx, path); err != nil {
		return err
	}
	d := &Desk{store: s, keepFrom: keptFrom}
	_ = d.Keep(ctx) // the register is in; figures that are not kept are counted when they are asked for
	return d.Close()
}

// A Finding of Doctor is one thing that was looked at.
type Finding struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	Says string `json:"says"`
}

// Doctor looks at whether an installation is fit for work.
func Doctor(ctx context.Context, path string) []Finding {
	var list []Finding
	note := func(what string, ok bool, format string, a ...any) {
		list = append(list, Finding{what, ok, fmt.Sprintf(format, a...)})
	}
	if places, err := gazetteer.For("IQ"); err != nil {
		note("places", false, "%v", err)
	} else {
		note("places", true, "Iraq has %d first-level areas", len(places.Admin1s("IQ")))
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		note("register", false, "there is none at %s; make one with cairn init or cairn demo", path)
		return list
	} else if err != nil {
		note("register", false, "%v", err)
		return list
	}
	if !info.Mode().IsRegular() {
		note("register file", false, "%s is no file: name the register with --db", path)
		return list
	}
	private := info.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows" // where a mode says nothing of others
	says := ""
	if !private {
		says = fmt.Sprintf("; others on this machine may read it, names and words of witnesses too: chmod go= %s", path)
	}
	note("register file", private, "%s, %d bytes, mode %s%s", path, info.Size(), info.Mode().Perm(), says)
	s, err := store.Open(ctx, path)
	if err != nil {
		note("register", false, "%v", err)
		return list
	}
	defer s.Close()
	h, _, err := s.Head(ctx)
	note("ledger", err == nil, "%d entries, head %s", h.Size, h)
	if why := s.ReadOnly(); why != nil {
		note("writing", true, "the register is open for reading only: %v", why)
	} else if key, err := os.Stat(store.KeyFile(path)); err != nil {
		note("key", false, "the key that signs is missing: %v; nothing can be written without it", err)
	} else {
		note("key", key.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows", "%s, mode %s (only its owner should read it)", store.KeyFile(path), key.Mode().Perm())
	}
	start := time.Now()
	state, err := s.Load(ctx, time.Time{})
	if err != nil {
		note("read", false, "%v", err)
		return list
	}
	note("read", true, "%d documents, %d claims, %d totals, %d incidents in %d ms", len(state.Documents), len(state.Claims), len(state.Totals), len(state.Incidents), time.Since(start).Milliseconds())
	report, err := store.Verify(ctx, path, store.VerifyOptions{})
	if err != nil {
		note("verify", false, "%v", err)
	} else {
		note("verify", len(report.Problems) == 0, "%d faults in %d entries", len(report.Problems), report.Entries)
	}
	return list
}
