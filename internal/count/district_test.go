package count_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A spotted is an incident as these tests tell it.
type spotted struct {
	id, admin1, district string
	killed               int
	days                 when.Interval
}

func spot(all ...spotted) (incidents []register.Incident) {
	for _, s := range all {
		in := register.Incident{ID: s.id, Dataset: "list", Country: "XA", Claims: []string{}, Time: s.days, Place: &register.Place{Country: "XA", Admin2: s.district},
			Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: register.Civilian, Range: register.Exactly(s.killed)}}}
		if s.admin1 != "" {
			in.Place.Admin1 = &s.admin1
		}
		incidents = append(incidents, in)
	}
	return incidents
}

func ofRecord(in *register.Incident) string { return in.Place.Admin2 }

var (
	thirdOfMay = when.Between(when.On(2031, 5, 3), when.On(2031, 5, 3))
	longSpring = when.Between(when.On(2031, 4, 28), when.On(2031, 5, 9))
)

var byDistrict = count.Query{Country: "XA", By: []string{"month", "admin2"}, Of: []register.Harm{register.HarmKilled},
	From: when.On(2031, 4, 1), To: when.On(2031, 5, 31)}

func rowsOf(t *testing.T, incidents []register.Incident, state *register.State, q count.Query) map[string]string {
	t.Helper()
	made, err := count.Districts(state, incidents, nil, find(t, "all"), q, ofRecord)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range made.Rows {
		n, ok := r.Range()
		if !ok || r.Basis != count.Counted || r.Placed != nil || r.ID != "all/"+r.Period+"/"+r.Area+"/killed" {
			t.Errorf("row %+v", r)
		}
		got[r.Period+" "+r.Area] = fmt.Sprintf("%d–%d", n.Min, n.Max)
	}
	return got
}

// Nobody is forced into a district: who is known to the governorate only stands
// beside, who is known to the country only stands in no row, and who died in one
// of two months in neither.
func TestNobodyIsForcedIntoADistrict(t *testing.T) {
	incidents := spot(
		spotted{"a", "XA-01", "D1", 3, thirdOfMay},
		spotted{"b", "XA-01", "D1", 4, thirdOfMay},
		spotted{"c", "XA-01", "D/2", 5, thirdOfMay},
		spotted{"d", "XA-01", "", 60, thirdOfMay},
		spotted{"e", "XA-02", "D1", 7, thirdOfMay}, // another district of the same id
		spotted{"f", "", "", 800, thirdOfMay},
		spotted{"g", "XA-01", "D1", 90, longSpring},
	)
	want := map[string]string{"2031-05 XA-01.D1": "7–7", "2031-05 XA-01.D|2": "5–5", "2031-05 XA-01.unknown": "60–60", "2031-05 XA-02.D1": "7–7", "unknown XA-01.D1": "90–90"}
	if got := rowsOf(t, incidents, new(register.State), byDistrict); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("rows %v; want %v", got, want)
	}
	slices.Reverse(incidents)
	if got := rowsOf(t, incidents, new(register.State), byDistrict); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("in reverse: rows %v; want %v", got, want)
	}
	q := byDistrict
	q.Within = "XA-02"
	if got := rowsOf(t, incidents, new(register.State), q); len(got) != 1 || got["2031-05 XA-02.D1"] != "7–7" {
		t.Errorf("of one governorate: %v", got)
	}
	if incidents[0].Place.Admin1 != nil && strings.Contains(*incidents[0].Place.Admin1, ".") {
		t.Error("the register's own incidents were changed")
	}
	state := &register.State{Totals: []register.Total{{ID: "t", Issuer: "Body", Area: "XA-01", Period: when.On(2031, 5, 1).Month().Interval(), Harm: register.HarmKilled, Range: register.Exactly(1000)}}}
	if got := rowsOf(t, incidents, state, byDistrict); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("a number that a body published of the governorate is in its districts: %v", got)
	}
}

// Two records that a person ruled to be one incident: in the district that one of
// them names, and where they name two, in none.
func TestOneIncidentOfTwoRecordsAndItsDistrict(t *testing.T) {
	same := &register.State{Decisions: []register.Decision{{ID: "1", Act: register.Same, On: "a", With: "b", Who: "Dana", Why: "one blast"}}}
	for _, tt := range []struct {
		name string
		a, b spotted
		want string
	}{
		{"one names it", spotted{"a", "XA-01", "", 3, thirdOfMay}, spotted{"b", "XA-01", "D1", 3, thirdOfMay}, "map[2031-05 XA-01.D1:3–3]"},
		{"both name it", spotted{"a", "XA-01", "D1", 3, thirdOfMay}, spotted{"b", "XA-01", "D1", 3, thirdOfMay}, "map[2031-05 XA-01.D1:3–3]"},
		{"two of a governorate", spotted{"a", "XA-01", "D2", 3, thirdOfMay}, spotted{"b", "XA-01", "D1", 3, thirdOfMay}, "map[2031-05 XA-01.unknown:3–3]"},
		{"two governorates", spotted{"a", "XA-02", "D2", 3, thirdOfMay}, spotted{"b", "XA-01", "D1", 3, thirdOfMay}, "map[]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := fmt.Sprint(rowsOf(t, spot(tt.a, tt.b), same, byDistrict)); got != tt.want {
				t.Errorf("rows %s; want %s", got, tt.want)
			}
		})
	}
}

// Nobody is lost: the districts of a governorate and those beside them add up to
// what the governorate has of incidents that are known to it.
func TestDistrictsAndThoseBesideThemAddUp(t *testing.T) {
	var all []spotted
	want := 0
	for i := range 40 {
		all = append(all, spotted{fmt.Sprint("i", i), "XA-01", []string{"", "D1", "D2", "D3"}[i%4], i, thirdOfMay})
		want += i
	}
	made, err := count.Districts(new(register.State), spot(all...), nil, find(t, "all"), byDistrict, ofRecord)
	if err != nil {
		t.Fatal(err)
	}
	got := 0
	for _, r := range made.Rows {
		got += *r.Min
	}
	if whole, err := count.Make(new(register.State), spot(all...), nil, find(t, "all"), may2031); err != nil || got != want || *whole.Rows[1].Min != want {
		t.Errorf("districts add up to %d, the governorate is %v, want %d (%v)", got, whole.Rows[1], want, err)
	}
	explained, err := count.Explain(made, "all/2031-05/XA-01.unknown/killed")
	if err != nil || len(explained.Inputs) != 10 {
		t.Errorf("%d incidents under those of whom no district is known, want 10: %v", len(explained.Inputs), err)
	}
	for name, q := range map[string]count.Query{
		"a third breakdown": {Country: "XA", By: []string{"week", "admin2"}},
		"another country":   {Country: "XB", By: []string{"month", "admin2"}, Within: "XA-01"},
	} {
		if _, err := count.Districts(new(register.State), spot(all...), nil, find(t, "all"), q, ofRecord); err == nil {
			t.Errorf("%s is answered", name)
		}
	}
}
