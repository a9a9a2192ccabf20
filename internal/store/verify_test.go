package store_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/store/storetest"
)

func TestVerifyNamesTheTableAndTheRow(t *testing.T) {
	for _, tt := range []struct {
		name, alter string
		want        string // table and row of the first problem
	}{
		{"a figure", `UPDATE figure SET body = CAST(replace(CAST(body AS TEXT), '"min":12', '"min":13') AS BLOB) WHERE n = 1`, "figure figures min/month:"},
		{"a total", `UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '"min":7', '"min":8') AS BLOB) WHERE id = 't2'`, "entry seq 10:"},
		{"an issuer in a table", `UPDATE total SET issuer = 'nobody' WHERE id = 't1'`, "total id t1:"},
		{"a word of a document", `UPDATE blob SET data = CAST(replace(CAST(data AS TEXT), 'Twelve', 'Eleven') AS BLOB) WHERE coding = 'plain'`, "blob id "},
		{"a ruling taken out", `DELETE FROM decision WHERE act = 'withdraw'`, "decision seq "},
		{"a name in the ledger", `UPDATE entry SET who = 'otto' WHERE seq = 3`, "entry seq 3:"},
		{"a time in the ledger", `UPDATE entry SET at = '2031-05-01T10:00:00.000000001Z' WHERE seq = 2`, "entry seq 2:"},
		{"the newest entries cut", `DELETE FROM head WHERE size = (SELECT max(size) FROM head)`, "head size 20:"},
		{"a hash of the tree", `UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND n = 1`, "node level 2, n 1:"},
		{"what is kept", `UPDATE kept SET data = zeroblob(9) WHERE name = 'figures/min'`, "kept name figures/min:"},
		{"what it rests on", `UPDATE kept SET basis = (SELECT '1:' || substr(basis, instr(basis, ':') + 1) FROM kept) WHERE name = 'figures/min'`, "kept name figures/min:"},
		{"a trigger", `CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM claim; END`, "schema 'trigger' 't':"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t)
			storetest.Story(t, s)
			db := raw(t, s)
			if result, err := db.Exec(tt.alter); err != nil {
				t.Fatal(err)
			} else if n, _ := result.RowsAffected(); n != 1 && !strings.HasPrefix(tt.alter, "CREATE") {
				t.Fatalf("%d rows altered; want 1", n)
			}
			r, err := store.Verify(t.Context(), s.Path(), store.VerifyOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Problems) == 0 || !strings.HasPrefix(r.Problems[0].String(), tt.want) {
				t.Errorf("found %v; want %q first", r.Problems, tt.want)
			}
			if len(r.Problems) > 2 {
				t.Errorf("one alteration is reported as %d: %v", len(r.Problems), r.Problems)
			}
		})
	}
}

func TestAnAlteredFigureIsCountedAgainAndNotShown(t *testing.T) {
	s := open(t)
	storetest.Story(t, s)
	if _, err := raw(t, s).Exec(`UPDATE figure SET body = CAST(replace(CAST(body AS TEXT), '"min":12', '"min":13') AS BLOB)`); err != nil {
		t.Fatal(err)
	}
	head := ""
	st, err := s.Load(t.Context(), time.Time{})
	if err == nil {
		head = st.Head
	}
	if _, ok, err := s.Figures(t.Context(), storetest.Rule, "month", head); ok || err != nil {
		t.Errorf("altered figures were given: %v, %v", ok, err)
	}
	if err := s.Write(t.Context(), "anna", time.Unix(0, 0), func(tx *store.Tx) error { return storetest.PutFigures(tx, head, 12) }); err != nil {
		t.Fatal(err)
	}
	if got, ok, err := s.Figures(t.Context(), storetest.Rule, "month", head); !ok || err != nil || *got.Rows[0].Min != 12 {
		t.Errorf("after they were kept anew: %v, %v", ok, err)
	}
	r, err := store.Verify(t.Context(), s.Path(), store.VerifyOptions{})
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("after they were kept anew: %v, %v", r.Problems, err)
	}
}

func TestAFullDiskLosesNothingAndIsSaid(t *testing.T) {
	s := open(t)
	write := func(n int) error {
		return s.Write(t.Context(), "anna", time.Unix(int64(n), 0), func(tx *store.Tx) error {
			_, err := tx.PutTotal(register.Total{ID: fmt.Sprint(n), Note: strings.Repeat("a long note ", 500)})
			return err
		})
	}
	store.Limit(t, s, 90)
	written := 0
	var err error
	for ; written < 1000 && err == nil; written++ {
		err = write(written)
	}
	written--
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("after %d totals: %v; want ErrFull", written, err)
	}
	if st, err := s.Load(t.Context(), time.Time{}); err != nil || len(st.Totals) != written {
		t.Errorf("the register holds %d totals, %v; want the %d that were acknowledged", len(st.Totals), err, written)
	}
	store.Limit(t, s, 1_000_000)
	if err := write(written); err != nil {
		t.Errorf("after there was room again: %v", err)
	}
	if r, err := store.Verify(t.Context(), s.Path(), store.VerifyOptions{}); err != nil || len(r.Problems) > 0 || r.Entries != int64(written+1) {
		t.Errorf("Verify = %+v, %v", r, err)
	}
}

func TestVerifyChangesNothing(t *testing.T) {
	s := open(t)
	storetest.Story(t, s)
	s.Close()
	before, err := os.ReadFile(s.Path())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Verify(t.Context(), s.Path(), store.VerifyOptions{}); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(s.Path())
	if err != nil || string(before) != string(after) {
		t.Errorf("the file was changed by checking it, %v", err)
	}
	if _, err := store.Verify(t.Context(), s.Path()+".none", store.VerifyOptions{}); !errors.Is(err, store.ErrNone) {
		t.Errorf("Verify of nothing = %v; want ErrNone", err)
	}
}
