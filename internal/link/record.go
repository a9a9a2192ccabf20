package link

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"cairn/internal/text"
)

// Records are rows of one list or of several, brought to the same columns, to be
// asked which of them are the same person or event. A column holds one value for
// each record; an empty value is missing and says nothing.
type Records struct {
	List    []int // which list each record is of, from 0
	Columns []Column
}

// A Column is one thing told of each record.
type Column struct {
	Name   string
	Kind   ColumnKind
	Values []string
}

// ColumnKind says how two values of a column are compared.
type ColumnKind string

// The kinds of column, with the levels at which two values may agree.
const (
	Exact    ColumnKind = "exact"  // same, different; after folding
	NameKind ColumnKind = "name"   // same, close (sounds alike, or Jaro–Winkler from 0.92), near (from 0.80), different
	DateKind ColumnKind = "date"   // same, close (3 days, day and month swapped, one digit), near (31 days), different; YYYY-MM-DD or YYYYMMDD
	Quantity ColumnKind = "number" // same, close (1), near (3), different
)

// ColumnKinds lists the kinds, for a message.
func ColumnKinds() []ColumnKind { return []ColumnKind{Exact, NameKind, DateKind, Quantity} }

// The levels of agreement, best first.
const (
	same = iota
	closeTo
	near
	different
	missing
	levels = missing
)

var levelNames = [...]string{"same", "close", "near", "different", "missing"}

// levels returns which levels a kind can give, the worst last.
func (k ColumnKind) levels() []int {
	if k == Exact {
		return []int{same, different}
	}
	return []int{same, closeTo, near, different}
}

// GuessKind says what a column looks like: dates where nine values in ten are one,
// numbers where all are and there are more than twenty, names where most have two
// letters or more and there are more than thirty, else values that are the same
// or not.
func GuessKind(values []string) ColumnKind {
	distinct := map[string]bool{}
	given, dates, numbers, worded := 0, 0, 0, 0
	for _, v := range values {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		given++
		distinct[v] = true
		if _, ok := day(v); ok {
			dates++
		}
		if _, err := strconv.Atoi(v); err == nil {
			numbers++
		}
		letters := strings.Count(strings.Map(func(r rune) rune {
			if r > 'z' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
				return 'x'
			}
			return -1
		}, v), "x")
		if letters >= 2 && !strings.ContainsAny(v, "0123456789") {
			worded++
		}
	}
	switch {
	case given == 0:
		return Exact
	case dates*10 >= given*9:
		return DateKind
	case numbers == given && len(distinct) > 20:
		return Quantity
	case worded*10 >= given*8 && len(distinct) > 30:
		return NameKind
	}
	return Exact
}

// day reads YYYY-MM-DD or YYYYMMDD as days since 1970.
func day(v string) (int, bool) {
	if len(v) == 8 && strings.Trim(v, "0123456789") == "" {
		v = v[:4] + "-" + v[4:6] + "-" + v[6:]
	}
	if len(v) != 10 {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return 0, false
	}
	return int(t.Unix() / 86400), true
}

// A coded column holds each different value once, so that likeness is worked out
// once for each pair of values and not of records.
type coded struct {
	name   string
	kind   ColumnKind
	code   []int32 // of each record; -1: missing
	value  []string
	sounds []string         // names: the consonants; dates: year and month
	number []int            // dates and numbers
	valid  []bool           // the value could be read as a date or number
	freq   []float64        // of each value: the share of records that have it
	known  map[uint64]uint8 // names: levels found, by two codes
}

func encode(c Column) *coded {
	k := &coded{name: c.Name, kind: c.Kind, code: make([]int32, len(c.Values)), known: map[uint64]uint8{}}
	index := map[string]int32{}
	count, given := []int{}, 0
	for i, v := range c.Values {
		v = text.Fold(v)
		if c.Kind == DateKind {
			v = strings.ReplaceAll(v, " ", "")
		}
		if v == "" {
			k.code[i] = -1
			continue
		}
		code, met := index[v]
		if !met {
			code = int32(len(k.value))
			index[v] = code
			k.value = append(k.value, v)
			count = append(count, 0)
			n, ok := 0, false
			sounds := v
			switch c.Kind {
			case NameKind:
				sounds = text.Consonants(v)
			case DateKind:
				if n, ok = day(v); ok {
					sounds = v[:6]
				}
			case Quantity:
				x, err := strconv.Atoi(v)
				n, ok = x, err == nil
			}
			k.sounds, k.number, k.valid = append(k.sounds, sounds), append(k.number, n), append(k.valid, ok)
		}
		k.code[i] = code
		count[code]++
		given++
	}
	k.freq = make([]float64, len(count))
	for i, n := range count {
		k.freq[i] = float64(n) / float64(given)
	}
	return k
}

// level compares the values of two records.
func (k *coded) level(a, b int) uint8 {
	x, y := k.code[a], k.code[b]
	switch {
	case x < 0 || y < 0:
		return missing
	case x == y:
		return same
	}
	switch k.kind {
	case Exact:
		return different
	case DateKind, Quantity:
		if !k.valid[x] || !k.valid[y] {
			return different
		}
		apart := k.number[x] - k.number[y]
		if apart < 0 {
			apart = -apart
		}
		closest, nearest := 1, 3
		if k.kind == DateKind {
			closest, nearest = 3, 31
		}
		switch {
		case apart <= closest || k.kind == DateKind && misread(k.value[x], k.value[y]):
			return closeTo
		case apart <= nearest:
			return near
		}
		return different
	}
	if x > y {
		x, y = y, x
	}
	key := uint64(x)<<32 | uint64(y)
	if l, ok := k.known[key]; ok {
		return l
	}
	l := uint8(different)
	like := text.JaroWinkler(k.value[x], k.value[y])
	switch {
	case like >= 0.92 || k.sounds[x] != "" && k.sounds[x] == k.sounds[y] && like >= 0.6 || crossScript(k.value[x], k.value[y]) && k.sounds[x] == k.sounds[y]:
		l = closeTo
	case like >= 0.80:
		l = near
	}
	if len(k.known) < 1<<22 {
		k.known[key] = l
	}
	return l
}

// crossScript says that one name is in Latin letters and the other is not.
func crossScript(a, b string) bool {
	return a != "" && b != "" && (a[0] < 0x80) != (b[0] < 0x80)
}

// misread says that two dates of eight digits differ by one digit, or by day and
// month swapped.
func misread(a, b string) bool {
	if len(a) != 8 || len(b) != 8 {
		return false
	}
	off := 0
	for i := range 8 {
		if a[i] != b[i] {
			off++
		}
	}
	return off == 1 || a[:4] == b[:4] && a[4:6] == b[6:] && a[6:] == b[4:6]
}

// dependent returns the columns that another column already decides (a year
// beside a date): agreeing on both is one agreement, not two. At least twenty
// records must bear it out.
func dependent(columns []*coded) []int {
	var follows []int
	for i, c := range columns {
		for j, by := range columns {
			if i == j || len(by.value) <= len(c.value) || len(c.value) < 2 {
				continue
			}
			decided := make([]int32, len(by.value))
			holds, seen := true, 0
			for r, v := range by.code {
				if v < 0 || c.code[r] < 0 {
					continue
				}
				if decided[v] == 0 {
					decided[v] = c.code[r] + 1
				} else if seen++; decided[v] != c.code[r]+1 {
					holds = false
					break
				}
			}
			if holds && seen >= 20 {
				follows = append(follows, i)
				break
			}
		}
	}
	return follows
}

// check says what is wrong with the records as they were given.
func (r Records) check() error {
	if len(r.Columns) == 0 {
		return fmt.Errorf("no column to compare: name one with a kind, as in name=name")
	}
	for _, c := range r.Columns {
		if len(c.Values) != len(r.List) {
			return fmt.Errorf("column %s has %d values for %d records", c.Name, len(c.Values), len(r.List))
		}
		if !slices.Contains(ColumnKinds(), c.Kind) {
			return fmt.Errorf("column %s: no kind %q; there are exact, name, date, number", c.Name, c.Kind)
		}
	}
	if len(r.List) > math.MaxInt32 {
		return fmt.Errorf("%d records are too many", len(r.List))
	}
	return nil
}

// lists returns how many lists the records are of.
func (r Records) lists() int {
	most := 0
	for _, l := range r.List {
		most = max(most, l+1)
	}
	return most
}
