package store_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cairn/internal/document"
	"cairn/internal/ledger"
	"cairn/internal/register"
	"cairn/internal/store"
)

// TestMain runs the tests, or, started by the crash test, the writer that is
// killed.
func TestMain(m *testing.M) {
	if path := os.Getenv("CAIRN_CRASH_WRITER"); path != "" {
		if err := crashWriter(path, os.Getenv("CAIRN_CRASH_EARLY") != ""); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// crashWriter writes report after report, each with three claims and a ruling
// in one change, and prints the number of each when it is written; early: just
// before, which is the fault that the test must catch.
func crashWriter(path string, early bool) error {
	ctx := context.Background()
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	st, err := s.Load(ctx, time.Time{})
	if err != nil {
		return err
	}
	for n := len(st.Documents); ; n++ {
		err := s.Write(ctx, "writer", time.Unix(int64(n), 0), func(tx *store.Tx) error {
			text := fmt.Sprint("Report ", n, strings.Repeat(" of a market day", n%200))
			d := document.Document{ID: document.Sum([]byte(text)), Bytes: []byte(text), Text: text, Title: strconv.Itoa(n)}
			claims := []register.Claim{{ID: "c1"}, {ID: "c2"}, {ID: "c3"}}
			register.Qualify(d.ID, claims)
			if _, err := tx.PutDocument(d); err != nil {
				return err
			}
			if _, err := tx.PutClaims(claims); err != nil {
				return err
			}
			if early {
				fmt.Println(n)
			}
			_, err := tx.Decide(register.Decision{Act: register.Accept, On: claims[0].ID, Why: "clear"})
			return err
		})
		if err != nil {
			return err
		}
		if !early {
			fmt.Println(n)
		}
	}
}

// crash lets the writer write to the register for a while, kills it, and
// returns the last number that it acknowledged (-1: none) and how many there were.
func crash(t *testing.T, path string, early bool, life time.Duration) (last, acknowledged int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "CAIRN_CRASH_WRITER="+path)
	if early {
		cmd.Env = append(cmd.Env, "CAIRN_CRASH_EARLY=1")
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	last = -1
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if last, err = strconv.Atoi(lines.Text()); err != nil {
			t.Fatal(err)
		}
		if acknowledged++; acknowledged == 1 { // a kill before the first write shows nothing
			time.AfterFunc(life, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait()
	return last, acknowledged
}

// lost returns what is wrong with a register after a crash, given the last
// report that was acknowledged.
func lost(t *testing.T, path string, last int, before ledger.Head) (string, ledger.Head) {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		return err.Error(), before
	}
	defer s.Close()
	st, err := s.Load(t.Context(), time.Time{})
	if err != nil {
		return err.Error(), before
	}
	docs := len(st.Documents)
	switch {
	case docs <= last:
		return fmt.Sprintf("report %d was acknowledged; the register has %d", last, docs), before
	case docs > last+2:
		return fmt.Sprintf("report %d was the last acknowledged; the register has %d", last, docs), before
	case len(st.Claims) != 3*docs || len(st.Decisions) != docs || st.Entries != int64(5*docs):
		return fmt.Sprintf("%d reports have %d claims and %d decisions in %d entries", docs, len(st.Claims), len(st.Decisions), st.Entries), before
	}
	r, err := store.Verify(t.Context(), path, store.VerifyOptions{Head: &before})
	if err != nil {
		return err.Error(), before
	}
	if len(r.Problems) > 0 || !r.Extends {
		return fmt.Sprint("it does not hold: ", r.Problems), before
	}
	return "", r.Head
}

// kills is how often the writer is killed.
func kills() int {
	if testing.Short() {
		return 6
	}
	return 60
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	created(t, path).Close()
	head := ledger.Head{Root: (&ledger.Edge{}).Root()}
	r := rand.New(rand.NewPCG(20310503, 1))
	total, newest := 0, -1
	for i := range kills() {
		last, n := crash(t, path, false, time.Duration(5+r.IntN(60))*time.Millisecond)
		if n == 0 {
			t.Fatalf("kill %d: the writer never wrote", i)
		}
		total += n
		newest = max(newest, last)
		var what string
		if what, head = lost(t, path, newest, head); what != "" {
			t.Fatalf("kill %d: %s", i, what)
		}
	}
	t.Logf("%d kills, %d acknowledged changes, none lost", kills(), total)
}

// The control: a writer that acknowledges too early must be caught, or the
// test above shows nothing.
func TestAWriterThatAcknowledgesTooEarlyIsCaught(t *testing.T) {
	path := filepath.Join(t.TempDir(), "register.db")
	created(t, path).Close()
	r := rand.New(rand.NewPCG(20310503, 2))
	newest := -1
	for i := range 60 {
		last, _ := crash(t, path, true, time.Duration(r.IntN(30_000))*time.Microsecond)
		newest = max(newest, last)
		if what, _ := lost(t, path, newest, ledger.Head{Root: (&ledger.Edge{}).Root()}); what != "" {
			t.Logf("caught after %d kills: %s", i+1, what)
			return
		}
	}
	t.Error("60 kills did not catch it")
}
