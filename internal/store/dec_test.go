package store

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"testing"
	"time"

	"cairn/internal/register"
)

func TestDec(t *testing.T) {
	path := os.Getenv("SCANDB")
	if path == "" { t.Skip() }
	s, err := Open(context.Background(), path)
	if err != nil { t.Fatal(err) }
	rows, _ := s.read.Query("SELECT body FROM entry WHERE kind='claim' LIMIT 50000")
	var bodies [][]byte
	for rows.Next() { var b []byte; rows.Scan(&b); bodies = append(bodies, b) }
	start := time.Now()
	d := newDecoder()
	for _, b := range bodies { var c register.Claim; if err := d.decode(b, &c); err != nil { t.Fatal(err) } }
	fmt.Println("own", time.Since(start)/50000)
	for _, b := range bodies[:1000] { var c, e register.Claim; d.decode(b, &c); json.Unmarshal(b, &e); if !reflect.DeepEqual(c,e) { t.Fatal(c,e) } }
}
