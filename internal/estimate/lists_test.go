package estimate_test

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cairn/internal/estimate"
)

// listFolder is the folder of published capture histories.
func listFolder(t *testing.T) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", "mse_lists")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no lists in", dir)
	}
	return dir
}

func readLists(t *testing.T, dir, name string) estimate.Overlap {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := estimate.Read(name+".csv", data, "")
	if err != nil {
		t.Fatal(err)
	}
	return r.Overlap
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestChaosBoundOfPublishedLists(t *testing.T) {
	dir := listFolder(t)
	f, err := os.Open(filepath.Join(dir, "reference_chao.csv"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		t.Run(row[0], func(t *testing.T) {
			e, err := estimate.ChaoTimes(readLists(t, dir, row[0]), 0.95)
			if err != nil {
				t.Fatal(err)
			}
			if want := number(t, row[5]); e.Point < want-0.06 || e.Point > want+0.06 { // printed to a tenth
				t.Errorf("%v; want %v", e.Point, want)
			}
		})
	}
}

// Models of pairs as R's glm fits them, with N and its limits printed to a tenth.
func TestModelsOfPublishedLists(t *testing.T) {
	dir := listFolder(t)
	f, err := os.Open(filepath.Join(dir, "reference_loglinear.csv.gz"))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		t.Run(row[0]+" "+row[1], func(t *testing.T) {
			o := readLists(t, dir, row[0])
			var h estimate.Hierarchy
			if row[1] != "independence" {
				for pair := range strings.SplitSeq(row[1], "+") {
					a, b, _ := strings.Cut(pair, ":")
					h.Terms = append(h.Terms, 1<<slices.Index(o.Lists, a)|1<<slices.Index(o.Lists, b))
				}
			}
			m, err := estimate.Hierarchical(o, h)
			if err != nil {
				t.Fatal(err)
			}
			for i, got := range []float64{m.Deviance, m.AIC, m.BIC, m.Point} {
				if want := number(t, row[3+i]); got < want-0.06 || got > want+0.06 {
					t.Errorf("%s %v; want %v", []string{"deviance", "AIC", "BIC", "N"}[i], got, want)
				}
			}
			if strconv.Itoa(m.DF) != row[2] {
				t.Errorf("%d degrees of freedom; want %s", m.DF, row[2])
			}
		})
	}
}

// Every file of lists gives a panel in which each method answers or says why
// not, and no answer is below the people listed.
func TestAPanelOfEveryPublishedList(t *testing.T) {
	dir := listFolder(t)
	files, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".csv")
		if strings.HasPrefix(name, "reference") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			opt := estimate.Options{Methods: []string{"chao", "mt", "mth-chao", "mth-darroch", "log-linear", "sparsemse", "dga"}}
			o := readLists(t, dir, name)
			if testing.Short() && len(o.Lists) == 5 {
				opt.Methods = slices.DeleteFunc(opt.Methods, func(m string) bool { return m == "log-linear" || m == "dga" })
			}
			p, err := estimate.Run(o, opt)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Estimates)+len(p.Refused) != len(opt.Methods) || len(p.Estimates) == 0 {
				t.Errorf("%d estimates, refused %v", len(p.Estimates), p.Refused)
			}
			for _, r := range p.Estimates {
				if r.Lower < float64(p.Observed) || r.Point < r.Lower || r.Upper != nil && *r.Upper < r.Point {
					t.Errorf("%s: %v from %v to %v of %d listed", r.Method, r.Point, r.Lower, r.Upper, p.Observed)
				}
			}
		})
	}
}
