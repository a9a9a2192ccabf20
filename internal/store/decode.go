package store

import (
	"encoding"
	"encoding/json"
	"hash/maphash"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"cairn/internal/register"
	"cairn/internal/when"
)

// decode reads a record's body into v, a pointer to a zero value, as
// json.Unmarshal does. Bodies are canonical JSON of known types, so keys come
// in the order of the type's fields and there is no space: reading them so is
// six times as quick, and loading a register is mostly this. What is written
// otherwise is left to json.Unmarshal.
func (d *decoder) decode(body []byte, v any) error {
	p := reflect.ValueOf(v)
	d.b, d.i = body, 0
	if utf8.Valid(body) && planOf(p.Type().Elem())(d, p.Elem()) && d.i == len(body) {
		return nil
	}
	p.Elem().SetZero()
	return json.Unmarshal(body, v)
}

// A decoder reads bodies one after another and remembers short strings, so
// that equal codes in many records are one string. It is for one goroutine.
type decoder struct {
	b     []byte
	i     int
	lean  bool // leave out what figures do not rest on
	seed  maphash.Seed
	short [1 << 13]string
}

var decoders = sync.Pool{New: func() any { return newDecoder() }}

func newDecoder() *decoder { return &decoder{seed: maphash.MakeSeed()} }

// A plan reads a value of one type; false: it is not written as expected.
type plan func(d *decoder, v reflect.Value) bool

var plans sync.Map // reflect.Type → plan

func planOf(t reflect.Type) plan {
	if p, ok := plans.Load(t); ok {
		return p.(plan)
	}
	p := makePlan(t)
	plans.Store(t, p)
	return p
}

var (
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType = reflect.TypeFor[json.Unmarshaler]()
)

func makePlan(t reflect.Type) plan {
	if t == reflect.TypeFor[when.Interval]() {
		return (*decoder).interval
	}
	if reflect.PointerTo(t).Implements(jsonType) || reflect.PointerTo(t).Implements(textType) {
		return (*decoder).other
	}
	switch t.Kind() {
	case reflect.String:
		return func(d *decoder, v reflect.Value) bool {
			if d.null() {
				return true
			}
			s, ok := d.str()
			v.SetString(s)
			return ok
		}
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint8:
		return (*decoder).integer
	case reflect.Float64:
		return func(d *decoder, v reflect.Value) bool {
			raw, ok := d.raw()
			f, err := strconv.ParseFloat(string(raw), 64)
			v.SetFloat(f)
			return ok && err == nil && json.Valid(raw)
		}
	case reflect.Bool:
		return func(d *decoder, v reflect.Value) bool {
			v.SetBool(d.next("true"))
			return v.Bool() || d.next("false")
		}
	case reflect.Pointer:
		elem := planOf(t.Elem())
		return func(d *decoder, v reflect.Value) bool {
			if d.null() {
				return true
			}
			v.Set(reflect.New(t.Elem()))
			return elem(d, v.Elem())
		}
	case reflect.Struct:
		return structPlan(t)
	case reflect.Slice:
		return slicePlan(t)
	case reflect.Array:
		return arrayPlan(t)
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return mapPlan(t)
		}
	}
	return (*decoder).other
}

// structPlan reads an object whose keys are the type's fields in their order,
// some left out.
func structPlan(t reflect.Type) plan {
	type field struct {
		key   string // with its quotation marks and colon
		index int
		read  plan
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-" || !f.IsExported():
			continue
		case f.Anonymous || options != "" && options != "omitempty":
			return (*decoder).other
		case name == "":
			name = f.Name
		}
		read := planOf(f.Type)
		if t == reflect.TypeFor[register.Claim]() && (f.Name == "Spans" || f.Name == "Why") {
			read = unlessLean(read)
		}
		fields = append(fields, field{strconv.Quote(name) + ":", i, read})
	}
	return func(d *decoder, v reflect.Value) bool {
		if !d.next("{") {
			return false
		}
		if d.next("}") {
			return true
		}
		for _, f := range fields {
			if !d.next(f.key) {
				continue
			}
			if !f.read(d, v.Field(f.index)) {
				return false
			}
			if d.next("}") {
				return true
			}
			if !d.next(",") {
				return false
			}
		}
		return false
	}
}

// unlessLean goes past a value when a lean state is wanted.
func unlessLean(read plan) plan {
	return func(d *decoder, v reflect.Value) bool {
		if d.lean {
			_, ok := d.raw()
			return ok
		}
		return read(d, v)
	}
}

func slicePlan(t reflect.Type) plan {
	if t.Elem().Kind() == reflect.Uint8 {
		return (*decoder).other
	}
	elem := planOf(t.Elem())
	return func(d *decoder, v reflect.Value) bool {
		if d.null() {
			return true
		}
		if d.next("[]") {
			v.Set(reflect.MakeSlice(t, 0, 0))
			return true
		}
		if !d.next("[") {
			return false
		}
		for n := 0; ; n++ {
			if n == v.Cap() {
				v.Grow(1)
			}
			v.SetLen(n + 1)
			if !elem(d, v.Index(n)) {
				return false
			}
			if d.next("]") {
				return true
			}
			if !d.next(",") {
				return false
			}
		}
	}
}

func arrayPlan(t reflect.Type) plan {
	elem := planOf(t.Elem())
	return func(d *decoder, v reflect.Value) bool {
		sep := "["
		for i := range t.Len() {
			if !d.next(sep) || !elem(d, v.Index(i)) {
				return false
			}
			sep = ","
		}
		return d.next("]")
	}
}

func mapPlan(t reflect.Type) plan {
	elem := planOf(t.Elem())
	return func(d *decoder, v reflect.Value) bool {
		if d.null() {
			return true
		}
		if !d.next("{") {
			return false
		}
		v.Set(reflect.MakeMap(t))
		if d.next("}") {
			return true
		}
		for {
			s, ok := d.str()
			e := reflect.New(t.Elem()).Elem()
			if !ok || !d.next(":") || !elem(d, e) {
				return false
			}
			v.SetMapIndex(reflect.ValueOf(s).Convert(t.Key()), e)
			if d.next("}") {
				return true
			}
			if !d.next(",") {
				return false
			}
		}
	}
}

// next goes past s if it comes next.
func (d *decoder) next(s string) bool {
	if len(d.b)-d.i < len(s) || string(d.b[d.i:d.i+len(s)]) != s {
		return false
	}
	d.i += len(s)
	return true
}

func (d *decoder) null() bool { return d.next("null") }

// str reads a string.
func (d *decoder) str() (string, bool) {
	if !d.next(`"`) {
		return "", false
	}
	start := d.i
	for ; d.i < len(d.b); d.i++ {
		switch c := d.b[d.i]; {
		case c == '"':
			d.i++
			return d.shared(d.b[start : d.i-1]), true
		case c == '\\':
			d.i = start - 1
			return d.escaped()
		case c < ' ':
			return "", false
		}
	}
	return "", false
}

// escaped reads a string with escapes in it.
func (d *decoder) escaped() (s string, ok bool) {
	raw, ok := d.raw()
	if !ok || json.Unmarshal(raw, &s) != nil {
		return "", false
	}
	return s, true
}

// shared returns the string of b, the same one as before if it is short.
func (d *decoder) shared(b []byte) string {
	if len(b) > 64 {
		return string(b)
	}
	slot := &d.short[maphash.Bytes(d.seed, b)%uint64(len(d.short))]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// integer reads a whole number.
func (d *decoder) integer(v reflect.Value) bool {
	neg := d.next("-")
	var n int64
	digits := 0
	for ; d.i < len(d.b) && '0' <= d.b[d.i] && d.b[d.i] <= '9'; d.i++ {
		n = n*10 + int64(d.b[d.i]-'0')
		digits++
	}
	if first := d.i - digits; digits == 0 || digits > 18 || digits > 1 && d.b[first] == '0' {
		return false
	}
	if d.i < len(d.b) && (d.b[d.i] == '.' || d.b[d.i] == 'e' || d.b[d.i] == 'E') {
		return false
	}
	if neg {
		n = -n
	}
	if v.CanInt() {
		if v.OverflowInt(n) {
			return false
		}
		v.SetInt(n)
		return true
	}
	if n < 0 || v.OverflowUint(uint64(n)) {
		return false
	}
	v.SetUint(uint64(n))
	return true
}

// interval reads {"start":"2006-01-02","end":"2006-01-02"}, or null.
func (d *decoder) interval(v reflect.Value) bool {
	if d.null() {
		return true
	}
	if !d.next(`{"start":"`) {
		return false
	}
	a, ok := d.day()
	if !ok || !d.next(`","end":"`) {
		return false
	}
	b, ok := d.day()
	if !ok || b < a || !d.next(`"}`) {
		return false // with a precision, or no interval
	}
	*v.Addr().Interface().(*when.Interval) = when.Between(a, b)
	return true
}

// day reads 2006-01-02.
func (d *decoder) day() (when.Day, bool) {
	const layout = "2006-01-02"
	if len(d.b)-d.i < len(layout) {
		return 0, false
	}
	day, err := when.ParseDay(d.shared(d.b[d.i : d.i+len(layout)]))
	d.i += len(layout)
	return day, err == nil
}

// other reads a value that json.Unmarshal must read.
func (d *decoder) other(v reflect.Value) bool {
	raw, ok := d.raw()
	return ok && json.Unmarshal(raw, v.Addr().Interface()) == nil
}

// raw goes past the value that comes next and returns it.
func (d *decoder) raw() ([]byte, bool) {
	start, depth := d.i, 0
	for d.i < len(d.b) {
		switch c := d.b[d.i]; c {
		case '"':
			for d.i++; d.i < len(d.b) && d.b[d.i] != '"'; d.i++ {
				if d.b[d.i] == '\\' {
					d.i++
				}
			}
			if d.i >= len(d.b) {
				return nil, false
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if depth < 0 {
			return d.b[start:d.i], d.i > start
		}
		d.i++
		if depth == 0 && (d.i == len(d.b) || strings.IndexByte(",}]:", d.b[d.i]) >= 0) {
			return d.b[start:d.i], true
		}
	}
	return nil, false
}
