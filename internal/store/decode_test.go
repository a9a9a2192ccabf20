package store_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/ledger"
	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// generators make records of every type with any of their fields set.
var (
	anyDay      = rapid.Map(rapid.Int32Range(-20_000, 60_000), func(n int32) when.Day { return when.Day(n) })
	anyInterval = rapid.Custom(func(r *rapid.T) when.Interval {
		if rapid.Bool().Draw(r, "unsaid") {
			return when.Interval{}
		}
		from := anyDay.Draw(r, "from")
		i := when.Between(from, from+when.Day(rapid.IntRange(0, 400).Draw(r, "days")))
		if rapid.IntRange(0, 3).Draw(r, "precision") == 0 {
			i.Precision = when.Precision(rapid.IntRange(1, 5).Draw(r, "code"))
		}
		return i
	})
	anyCode = rapid.Map(rapid.StringMatching(`[a-z_]{0,8}`), func(s string) register.Code { return register.Code(s) })
	anyTime = rapid.Map(rapid.Int64Range(-1e9, 4e9), func(n int64) time.Time { return time.Unix(n, n%1e9*1000).UTC() })
)

func anyOf[T any]() *rapid.Generator[T] {
	return rapid.MakeCustom[T](rapid.MakeConfig{Types: map[reflect.Type]*rapid.Generator[any]{
		reflect.TypeFor[when.Interval]():   anyInterval.AsAny(),
		reflect.TypeFor[when.Month]():      rapid.Map(rapid.Int32Range(12*1, 12*3000), func(n int32) when.Month { return when.Month(n) }).AsAny(),
		reflect.TypeFor[register.Code]():   anyCode.AsAny(),
		reflect.TypeFor[time.Time]():       anyTime.AsAny(),
		reflect.TypeFor[json.RawMessage](): rapid.Just(json.RawMessage(`{"count":{"min":1,"max":null},"why":"a \"b\""}`)).AsAny(),
		reflect.TypeFor[float64]():         rapid.Float64Range(-1e6, 1e6).AsAny(),
	}})
}

// same asks that a body is read as encoding/json reads it.
func same[T any](t *testing.T) {
	t.Run(reflect.TypeFor[T]().Name(), func(t *testing.T) {
		rapid.Check(t, func(r *rapid.T) {
			body, err := ledger.Canonical(anyOf[T]().Draw(r, "record"))
			if err != nil {
				r.Skip(err)
			}
			var want, got T
			if err := json.Unmarshal(body, &want); err != nil {
				r.Skip(err)
			}
			if err := store.Decode(body, &got); err != nil {
				r.Fatalf("%v\n%s", err, body)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				r.Fatalf("read otherwise than json.Unmarshal (-json +own):\n%s\n%s", diff, body)
			}
			again, err := ledger.Canonical(got)
			if err != nil || string(again) != string(body) {
				r.Fatalf("written again it is another body:\n%s\n%s", body, again)
			}
		})
	})
}

func TestBodiesAreReadAsJSONIs(t *testing.T) {
	same[register.Claim](t)
	same[register.Total](t)
	same[register.Incident](t)
	same[register.CustodyPoint](t)
	same[register.Decision](t)
	same[register.Definition](t)
	same[register.Warning](t)
	same[document.Document](t)
	same[document.Source](t)
	same[count.Row](t)
}

func FuzzBodiesAreReadAsJSONIs(f *testing.F) {
	for _, s := range []string{`{}`, `{"id":"a","kind":"killed","count":{"min":1,"max":null,"qualifier":"exact"},"unit":null,"span":[1,2]}`,
		`{"id":"a" ,"also":[[1,2]]}`, `{"id":"\ud800","spans":{"a":[1,2],"a":[3,4]}}`, `{"time":{"start":"2031-05-03","end":"2031-05-04"}}`, `{"sentence":1e2}`, `{"span":[1]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var want, got register.Claim
		wantErr, gotErr := json.Unmarshal(body, &want), store.Decode(body, &got)
		if (wantErr == nil) != (gotErr == nil) || wantErr == nil && !cmp.Equal(want, got) {
			t.Errorf("json: %+v, %v\nown: %+v, %v", want, wantErr, got, gotErr)
		}
	})
}
