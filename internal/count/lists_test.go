package count_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/link"
	"cairn/internal/register"
	"cairn/internal/when"
)

// listed reads a dataset of the shared folder.
func listed(t testing.TB, profile, path string) []register.Incident {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if raw, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	b, err := dataset.Read(profile, dataset.File{Name: path, ID: document.Sum(raw), Bytes: raw}, dataset.Options{
		Today: when.On(2026, 1, 1), Country: "IQ", Area: func(n string) (string, bool) { return provinces[n], provinces[n] != "" },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Incidents
}

var provinces = map[string]string{
	"Al-Anbar province": "IQ-AN", "Anbar": "IQ-AN", "Baghdad province": "IQ-BG", "Baghdad": "IQ-BG", "Diyala province": "IQ-DI", "Diyala": "IQ-DI",
	"Nineveh province": "IQ-NI", "Ninawa province": "IQ-NI", "Ninewa": "IQ-NI", "At-Ta'mim province": "IQ-KI", "Kirkuk": "IQ-KI", "Tameem": "IQ-KI",
	"Salah ad-Din province": "IQ-SD", "Salah al-Din": "IQ-SD", "Basra": "IQ-BA", "Al-Basra province": "IQ-BA", "Babil": "IQ-BB", "Babil province": "IQ-BB",
}

// Two real lists of the same years in one register: for every month the bounds
// of both together hold each list alone, and stay below their sum.
func TestTwoRealListsInOneRegister(t *testing.T) {
	if testing.Short() {
		t.Skip("reads two whole datasets")
	}
	ged := listed(t, "ged", shared(t, "data", "ged_iraq", "ged_iraq.csv.gz"))
	ibc := listed(t, "ibc", shared(t, "data", "ibc_esoc_2003_2009", "incidents.csv.gz"))
	rule, err := count.Find("all")
	if err != nil {
		t.Fatal(err)
	}
	q := count.Query{Country: "IQ", Of: []register.Harm{register.HarmKilled}, From: when.On(2004, 1, 1), To: when.On(2008, 12, 31)}
	make := func(by string, linked []register.Incident) map[string]count.Row {
		q.By = nil
		if by != "" {
			q.By = []string{by}
		}
		start := time.Now()
		table, err := count.Make(new(register.State), linked, nil, rule, q)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d incidents counted in %s", len(linked), time.Since(start).Round(time.Millisecond))
		rows := map[string]count.Row{}
		for _, r := range table.Rows {
			rows[r.Period] = r
		}
		return rows
	}
	start := time.Now()
	all := link.Incidents(nil, &register.State{Incidents: append(ged[:len(ged):len(ged)], ibc...)})
	pairs := 0
	for _, in := range all {
		pairs += len(in.Undecide)
	}
	t.Logf("%d incidents, %d undecided pairs, linked in %s", len(all), pairs/2, time.Since(start).Round(time.Millisecond))
	for period, z := range make("", all) {
		x, y := make("", ged)[period], make("", ibc)[period]
		if period == count.Unknown {
			continue
		}
		if *z.Min > *x.Min+*y.Min || *z.Max > *x.Max+*y.Max || *z.Max < max(*x.Max, *y.Max) {
			t.Errorf("%s: together %d–%d of %d–%d and %d–%d", period, *z.Min, *z.Max, *x.Min, *x.Max, *y.Min, *y.Max)
		}
	}
	a, b, both := make("month", ged), make("month", ibc), make("month", all)
	for m := when.MonthOf(2004, 1); m <= when.MonthOf(2008, 12); m++ {
		x, y, z := a[m.String()], b[m.String()], both[m.String()]
		if x.Gap || y.Gap || z.Gap {
			continue
		}
		// An incident at the turn of a month may be one with another list's in the
		// next, so that only the whole is held to the sum (below).
		if *z.Min > *x.Min+*y.Min || *z.Max < max(*x.Max, *y.Max) {
			t.Errorf("%s: together %d–%d of %d–%d and %d–%d", m, *z.Min, *z.Max, *x.Min, *x.Max, *y.Min, *y.Max)
		}
		if m%12 == 6 {
			t.Logf("%s: GED %d–%d, IBC %d–%d, together %d–%d; %q", m, *x.Min, *x.Max, *y.Min, *y.Max, *z.Min, *z.Max, z.Notes)
		}
	}
}
