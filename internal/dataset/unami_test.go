package dataset_test

import (
	"os"
	"path/filepath"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// shared is the folder of data sets that is not part of the project.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is not here: %v", path, err)
	}
	return path
}

// iraq finds the governorates that the files name.
func iraq(name string) (string, bool) {
	code, ok := map[string]string{
		"Anbar": "IQ-AN", "Babil": "IQ-BB", "Baghdad": "IQ-BG", "Basra": "IQ-BA", "Dhi Qar": "IQ-DQ", "Diyala": "IQ-DI",
		"Karbala": "IQ-KA", "Kirkuk": "IQ-KI", "Ninewa": "IQ-NI", "Salah al-Din": "IQ-SD",
	}[name]
	return code, ok
}

func options() dataset.Options {
	return dataset.Options{Today: when.On(2026, 11, 24), Area: iraq, Country: "IQ"}
}

func read(t testing.TB, profile, path string) dataset.Batch {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := dataset.Read(profile, dataset.File{Name: filepath.Base(path), ID: document.Sum(raw), Bytes: raw}, options())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestUNAMIMonthsAddUpToThePublishedYears(t *testing.T) {
	monthly := read(t, "unami", shared(t, "data", "unami", "unami_monthly.csv"))
	annual := read(t, "unami", shared(t, "data", "unami", "unami_annual.csv"))
	sum := func(year int, harm register.Harm) (n int) {
		for _, x := range monthly.Totals {
			if x.Area == "IQ" && x.Harm == harm && x.Period.Start.Month().Year() == year {
				n += x.Range.Min
			}
		}
		return n
	}
	published := func(year int, harm register.Harm) int {
		for _, x := range annual.Totals {
			if x.Period == when.Year(year) && x.Harm == harm {
				return x.Range.Min
			}
		}
		t.Fatalf("no annual total of %d %s", year, harm)
		return 0
	}
	for _, tt := range []struct {
		year int
		harm register.Harm
	}{{2013, register.HarmKilled}, {2013, register.HarmInjured}, {2015, register.HarmKilled}, {2016, register.HarmKilled}, {2016, register.HarmInjured}} {
		if got, want := sum(tt.year, tt.harm), published(tt.year, tt.harm); got != want {
			t.Errorf("%d %s: the months add up to %d, the year was published as %d", tt.year, tt.harm, got, want)
		}
	}
	t.Logf("%d rows, %d refused, %d totals; annual %d totals, %d warnings", monthly.Rows, len(monthly.Refused), len(monthly.Totals), len(annual.Totals), len(annual.Warnings))
}
