package dataset_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

func someIncident() register.Incident {
	area := "IQ-BG"
	best := 4
	return register.Incident{ID: "ged:1", Key: "1", Dataset: "ged", Country: "IQ", Title: "Example", Document: "aa", Row: 2, Time: when.Between(when.On(2031, 5, 3), when.On(2031, 5, 3)),
		Place:   &register.Place{Text: "Example town", Admin1: &area, Precision: "G1"},
		Parties: []string{"A", "B"}, Flags: []document.Flag{{Code: "c", Note: "a note", Line: 2}},
		Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: "civilian", Range: register.Exactly(4), Best: &best}}}
}

func TestWhatANewerFileChangesIsNamedByField(t *testing.T) {
	is := someIncident()
	other := "IQ-AN"
	best := 6
	is.Place = &register.Place{Text: "Example town", Admin1: &other, Precision: "G1"}
	is.Time = when.Between(is.Time.Start, is.Time.End+2)
	is.Harms = []register.IncidentHarm{{Harm: register.HarmKilled, Status: "civilian", Range: register.Range{Min: 4, Max: 7}, Best: &best},
		{Harm: register.HarmInjured, Range: register.Exactly(1)}}
	is.Parties, is.Note, is.Row, is.Document = nil, "corrected", 9, "bb"
	is.Flags = []document.Flag{{Code: "c", Note: "a note", Line: 9}}
	got := dataset.Differ(someIncident(), is)
	want := []dataset.FieldChange{
		{"place.admin1", "IQ-BG", "IQ-AN"},
		{"time", "2031-05-03", "2031-05-03/2031-05-05"},
		{"parties", "A, B", ""},
		{"killed civilian", "4", "4–7"},
		{"killed civilian, best", "4", "6"},
		{"injured", "", "1"},
		{"note", "", "corrected"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("Differ = %q\nwant     %q", got, want)
	}
	if same := dataset.Differ(someIncident(), someIncident()); len(same) > 0 {
		t.Errorf("equal records differ in %q", same)
	}
}

// TestNoFieldIsChangedInSilence changes every field of a record by itself.
func TestNoFieldIsChangedInSilence(t *testing.T) {
	origin := []string{"ID", "Key", "Document", "Row", "Claims"}
	t.Run("incident", func(t *testing.T) { everyField(t, someIncident(), origin) })
	t.Run("total", func(t *testing.T) {
		everyField(t, register.Total{ID: "t", Area: "IQ", Period: when.On(2031, 5, 3).Month().Interval(), Range: register.Exactly(3), Population: register.Population{Counts: []string{"civilians"}}}, origin)
	})
	t.Run("custody", func(t *testing.T) {
		everyField(t, register.CustodyPoint{ID: "c", Area: "IQ", Period: when.Between(when.On(2031, 5, 3), when.On(2031, 5, 3)), Value: register.Exactly(3)}, origin)
	})
}

func everyField[T register.Total | register.CustodyPoint | register.Incident](t *testing.T, was T, origin []string) {
	kind := reflect.TypeOf(was)
	for i := range kind.NumField() {
		name := kind.Field(i).Name
		if slices.Contains(origin, name) {
			continue
		}
		is := was
		set(reflect.ValueOf(&is).Elem().Field(i))
		if got := dataset.Differ(was, is); len(got) == 0 {
			t.Errorf("%s is changed and no field is named", name)
		} else if got[0].Before == got[0].After {
			t.Errorf("%s: before and after are both %q", name, got[0].After)
		}
	}
}

// set puts another value into a field.
func set(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		if !v.IsNil() {
			p.Elem().Set(v.Elem())
		}
		set(p.Elem())
		v.Set(p)
	case reflect.Slice:
		one := reflect.New(v.Type().Elem()).Elem()
		set(one)
		v.Set(reflect.Append(v.Slice(0, v.Len()).Slice3(0, v.Len(), v.Len()), one))
	case reflect.Struct:
		set(v.Field(0))
	default:
		panic(fmt.Sprint("no way to change a ", v.Kind()))
	}
}
