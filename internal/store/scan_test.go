package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"fmt"
	"os"
	"testing"
	"time"
)

func TestScan(t *testing.T) {
	path := os.Getenv("SCANDB")
	if path == "" { t.Skip() }
	path, _ = filepath.Abs(path)
	s, err := Open(context.Background(), path)
	if err != nil { t.Fatal(err) }
	for _, q := range []string{"SELECT body FROM entry ORDER BY seq", stateEntries0, "SELECT sum(length(body)) FROM entry", "SELECT group_concat(body, char(10)) FROM (SELECT seq, body FROM entry ORDER BY seq) GROUP BY seq/256"} {
		start := time.Now()
		rows, err := s.read.Query(q)
		if err != nil { t.Fatal(err) }
		cols, _ := rows.Columns()
		n, bytes := 0, 0
		raws := make([]sql.RawBytes, len(cols))
		into := make([]any, len(cols))
		for i := range raws { into[i] = &raws[i] }
		for rows.Next() { rows.Scan(into...); n++; for _, r := range raws { bytes += len(r) } }
		rows.Close()
		fmt.Println(q, n, bytes, time.Since(start))
	}
}
const stateEntries0 = `SELECT seq, at, kind, id, act, body FROM entry ORDER BY seq`
