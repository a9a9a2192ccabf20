package api_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/api"
	"cairn/internal/pipeline"
)

// A program reads the districts that there are and their figures; in public only what
// a release with districts printed.
func TestAProgramReadsFiguresByDistrict(t *testing.T) {
	path := filepath.Join(t.TempDir(), "r.db")
	d, err := pipeline.Create(t.Context(), path, "tester", now)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	list := "external_id,date,place,country,admin1,admin2,place_precision,killed_min,killed_max\n" +
		"A1,2032-02-05,a road,IQ,Ninewa,Telafar,G3,40,41\nA2,2032-02-06,a road,IQ,Ninewa,,G4,25,25\nA3,2032-02-06,a road,IQ,Diyala,Khanaqin,G3,30,30\n"
	if r, err := d.Import(t.Context(), []pipeline.File{{Name: "list.csv", Bytes: []byte(list)}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ"}); err != nil || len(r.Refused) > 0 {
		t.Fatalf("%+v, %v", r.Refused, err)
	}
	type reply struct {
		Districts []struct{ Area, Admin1, Name string }
		Rows      []struct {
			Area     string
			Min, Max *int
		}
	}
	ask := func(h http.Handler, path string) (r reply) {
		client{h: h}.ask(t, "GET", path, nil, &r)
		return r
	}
	own := api.New(d, api.Options{}).Handler()
	all := ask(own, "/districts")
	if len(all.Districts) != 2 || len(ask(own, "/districts?area=IQ-NI").Districts) != 1 {
		t.Fatalf("districts %+v", all)
	}
	telafar := ask(own, "/districts?area=IQ-NI").Districts[0]
	if telafar.Admin1 != "IQ-NI" || !strings.HasPrefix(telafar.Area, "IQ-NI.") || !strings.HasSuffix(telafar.Name, ", Ninewa") {
		t.Errorf("%+v", telafar)
	}
	const query = "/figures?rule=all&of=killed&by=month,admin2&from=2032-02&to=2032-02"
	if rows := ask(own, query+"&area=IQ-NI").Rows; len(rows) != 2 {
		t.Errorf("%d rows in Ninewa; want its district and those of whom none is known", len(rows))
	}
	if rows := ask(own, query+"&area="+telafar.Area).Rows; len(rows) != 1 || *rows[0].Min != 40 || *rows[0].Max != 41 {
		t.Errorf("Telafar is %+v; want 40–41 and nobody of whom only the governorate is known", rows)
	}
	if rows := ask(own, query).Rows; len(rows) != 3 {
		t.Errorf("%d rows in the country; want 3", len(rows))
	}
	if r := (client{h: own}).ask(t, "GET", query+"&area=IQ", nil, nil); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the districts of a country as if it were a governorate: %s", r.Status)
	}

	for _, with := range []bool{false, true} {
		if _, err := d.Release(t.Context(), pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}, Districts: with}); err != nil {
			t.Fatal(err)
		}
		open, err := pipeline.OpenPublic(t.Context(), path, now)
		if err != nil {
			t.Fatal(err)
		}
		h := api.New(open, api.Options{Public: true}).Handler()
		want := 0
		if with {
			want = 2
		}
		if got := len(ask(h, "/districts").Districts); got != want {
			t.Errorf("released with districts %t: %d in public, want %d", with, got, want)
		}
		if got := len(ask(h, query+"&area=IQ-NI").Rows); got != want {
			t.Errorf("released with districts %t: %d figures of Ninewa in public, want %d", with, got, want)
		}
		open.Close()
	}
}

// Programs read of what was never recorded what the page says, and what is missing
// where nothing can be said.
func TestEstimatesAreThereForPrograms(t *testing.T) {
	d, _ := example(t)
	var got struct {
		Unit, Head string
		Missing    []struct{ Code string }
		Panel      any
	}
	if r := (client{h: api.New(d, api.Options{}).Handler()}).ask(t, "GET", "/estimates", nil, &got); r.StatusCode != http.StatusOK {
		t.Fatal(r.Status)
	}
	u, err := d.Unrecorded(t.Context(), time.Time{}, pipeline.EstimateOptions())
	if err != nil {
		t.Fatal(err)
	}
	if got.Unit != "incidents" || got.Head != u.Head || len(got.Missing) != len(u.Missing) || (got.Panel == nil) != (u.Panel == nil) {
		raw, _ := json.Marshal(u)
		t.Errorf("%+v; the page says %s", got, raw)
	}
}
