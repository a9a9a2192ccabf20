package dataset

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// A FieldChange is one field of a record that a newer version of its file
// changes: its name as the register's records have it, a dot between a part and
// its whole ("place.admin1"), and the values as words; empty where there is none.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Differ names every field in which two records of one kind differ, in the order
// of the record's fields. Where a record came from, its file and line, is no
// difference. The harms of an incident are named by harm and status: "killed
// civilian", and "killed civilian, best" for the dataset's own judgement.
//
// Two records whose JSON differs in any other way have a difference here: none is
// passed over because its words look the same.
func Differ[T register.Total | register.CustodyPoint | register.Incident](before, after T) []FieldChange {
	a, b := fieldsOf(before), fieldsOf(after)
	var list []FieldChange
	for _, name := range names(a, b) {
		x, y := a.value[name], b.value[name]
		switch {
		case x == y:
		case x.words != y.words:
			list = append(list, FieldChange{name, x.words, y.words})
		default:
			list = append(list, FieldChange{name, x.exact, y.exact})
		}
	}
	return list
}

// fields are the values of a record by the names of its fields.
type fields struct {
	order []string
	value map[string]value
}

// A value is what a field holds: in words, and as JSON.
type value struct{ words, exact string }

// names returns the fields of two records in the order of the first, those that
// only the second has where it has them.
func names(a, b fields) []string {
	list := slices.Clone(a.order)
	at := 0
	for _, n := range b.order {
		if i := slices.Index(list, n); i >= 0 {
			at = i + 1
			continue
		}
		list = slices.Insert(list, at, n)
		at++
	}
	return list
}

// origin are the fields that say which record it is and where it was read.
var origin = []string{"id", "document", "row", "key"}

func fieldsOf(record any) fields {
	f := fields{value: map[string]value{}}
	f.walk("", reflect.ValueOf(record))
	for _, name := range origin {
		delete(f.value, name)
	}
	f.order = slices.DeleteFunc(f.order, func(n string) bool { return slices.Contains(origin, n) })
	return f
}

// walk takes in the fields of a struct under a name.
func (f *fields) walk(under string, v reflect.Value) {
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		f.take(under+name, v.Field(i))
	}
}

func (f *fields) take(name string, v reflect.Value) {
	switch x := v.Interface().(type) {
	case []register.IncidentHarm:
		for _, h := range x {
			who := strings.TrimSpace(fmt.Sprint(h.Harm, " ", h.Status))
			f.add(who, h.Range.String(), h.Range)
			if h.Best != nil {
				f.add(who+", best", fmt.Sprint(*h.Best), *h.Best)
			}
		}
		return
	case []document.Flag:
		notes := make([]string, len(x))
		exact := slices.Clone(x)
		for i := range exact {
			notes[i], exact[i].Line = x[i].Note, 0 // the line is where it was read
		}
		f.add(name, strings.Join(notes, "; "), exact)
		return
	case []string:
		f.add(name, strings.Join(x, ", "), x)
		return
	case fmt.Stringer:
		f.add(name, x.String(), x)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			f.take(name, v.Elem())
		}
	case reflect.Struct:
		f.walk(name+".", v)
	case reflect.Bool:
		f.add(name, map[bool]string{true: "yes", false: "no"}[v.Bool()], v.Bool())
	case reflect.String:
		f.add(name, v.String(), v.String())
	default:
		f.add(name, fmt.Sprint(v.Interface()), v.Interface())
	}
}

// add keeps a value that is there; a field without one is as good as none.
func (f *fields) add(name, words string, v any) {
	exact, err := json.Marshal(v)
	if err != nil {
		exact = fmt.Append(nil, v)
	}
	if rv := reflect.ValueOf(v); rv.IsZero() && words == "" || rv.Kind() == reflect.Slice && rv.Len() == 0 {
		return
	}
	if old, twice := f.value[name]; twice { // two harms of one name: both are kept
		f.value[name] = value{old.words + "; " + words, old.exact + ";" + string(exact)}
		return
	}
	f.order = append(f.order, name)
	f.value[name] = value{words, string(exact)}
}
