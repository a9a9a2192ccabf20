package link_test

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/link"
	"cairn/internal/text"

	"pgregory.net/rapid"
)

func reference(t *testing.T, name string) string {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(root, "oracles", "linkage", name)
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		t.Skipf("no reference cases at %s", root)
	}
	return path
}

// rows reads a csv file, packed or not, as its header and its rows.
func rows(t testing.TB, path string) ([]string, [][]string) {
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var in io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], all[1:]
}

// lists makes records of files of one header, and gives what the column of truth
// says of each.
func lists(t testing.TB, truth string, leave []string, files ...string) (link.Records, []string) {
	var r link.Records
	var is []string
	var header []string
	values := map[string][]string{}
	for list, file := range files {
		h, all := rows(t, file)
		header = h
		for _, row := range all {
			r.List = append(r.List, list)
			for i, v := range row {
				if v == "NA" {
					v = ""
				}
				if h[i] == truth {
					is = append(is, v)
				}
				values[h[i]] = append(values[h[i]], v)
			}
		}
	}
	for _, name := range header {
		if name != truth && !slices.Contains(leave, name) {
			r.Columns = append(r.Columns, link.Column{Name: name, Kind: link.GuessKind(values[name]), Values: values[name]})
		}
	}
	return r, is
}

// judge gives precision, recall and F1 of pairs against the truth.
func judge(r link.Records, is []string, pairs []link.RecordPair) (p, rec, f float64) {
	within := slices.Max(r.List) == 0
	all, right := 0, 0
	met := map[string][]int{}
	for i, id := range is {
		for _, j := range met[id] {
			if within || r.List[i] != r.List[j] {
				all++
			}
		}
		met[id] = append(met[id], i)
	}
	for _, pair := range pairs {
		if is[pair.A] == is[pair.B] {
			right++
		}
	}
	p, rec = float64(right)/float64(len(pairs)), float64(right)/float64(all)
	return p, rec, 2 * p * rec / (p + rec)
}

// Two lists of invented casualties with transliterated names, typing errors, missing
// fathers and shifted dates, of which the truth is known; the best reference program
// reaches 0.893 on the shorter and 0.886 on the longer.
func TestTwoListsOfCasualtiesAreLinked(t *testing.T) {
	for _, c := range []struct {
		name      string
		files     []string
		precision float64
		f1        float64
		long      bool
	}{
		{"5,000 and 5,000", []string{"link10k_A.csv", "link10k_B.csv"}, 0.98, 0.97, false},
		{"25,000 and 25,000", []string{"link50k_A.csv.gz", "link50k_B.csv.gz"}, 0.98, 0.93, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.long && testing.Short() {
				t.Skip("runs in the long form")
			}
			var files []string
			for _, f := range c.files {
				files = append(files, filepath.Join(filepath.Dir(reference(t, "x")), "data", f))
			}
			r, is := lists(t, "id", nil, files...)
			got, err := link.Link(r, link.LinkOptions{})
			if err != nil {
				t.Fatal(err)
			}
			p, rec, f := judge(r, is, got.Pairs)
			t.Logf("%d pairs, precision %.3f, recall %.3f, F1 %.3f", len(got.Pairs), p, rec, f)
			if p < c.precision || f < c.f1 {
				t.Errorf("precision %.3f, F1 %.3f; want %.2f, %.2f", p, f, c.precision, c.f1)
			}
		})
	}
}

// The reference program's model on one blocking pass, with a missing value counted
// as a disagreement as it does (its Jaro–Winkler has no weight for the prefix, and must exceed the threshold): pattern counts exactly, chances to a thousandth.
func TestTheModelIsFittedAsTheReferenceDoes(t *testing.T) {
	files, _ := filepath.Glob(reference(t, "fs_em_*.json"))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			ID       string
			Data     map[string]string
			Expected struct {
				Pairs    int                `json:"n_pairs"`
				M        map[string]float64 `json:"mprobs"`
				U        map[string]float64 `json:"uprobs"`
				P        float64
				Patterns []map[string]*float64
				Optimal  struct {
					N     int
					TP    int
					Total float64 `json:"total_weight"`
				} `json:"links_optimal"`
			}
			Tolerance struct {
				MU     float64 `json:"m_u_abs"`
				P      float64 `json:"p_rel"`
				Weight float64 `json:"weight_abs"`
			}
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		t.Run(c.ID, func(t *testing.T) {
			dir := filepath.Dir(file)
			header, as := rows(t, filepath.Join(dir, c.Data["A"]))
			_, bs := rows(t, filepath.Join(dir, c.Data["B"]))
			at := func(row []string, name string) string { return row[slices.Index(header, name)] }
			names := []string{"first", "father", "family", "sex", "age", "date"}
			blocks := map[string][]int{}
			for j, b := range bs {
				key := at(b, "gov") + at(b, "year")
				blocks[key] = append(blocks[key], j)
			}
			counts := map[string]int{}
			byPattern := map[string][]link.RecordPair{}
			n := 0
			for i, a := range as {
				for _, j := range blocks[at(a, "gov")+at(a, "year")] {
					n++
					levels := make([]byte, len(names))
					for k, name := range names {
						x, y := at(a, name), at(bs[j], name)
						levels[k] = 3
						switch {
						case x == "" || y == "" || x == "NA" || y == "NA":
							levels[k] = 4
						case k < 3 && text.Jaro(x, y) > 0.85+1e-9 || k >= 3 && x == y:
							levels[k] = 0
						}
					}
					counts[string(levels)]++
					byPattern[string(levels)] = append(byPattern[string(levels)], link.RecordPair{A: i, B: len(as) + j})
				}
			}
			if n != c.Expected.Pairs {
				t.Fatalf("%d pairs, want %d", n, c.Expected.Pairs)
			}
			var patterns []link.Pattern
			for levels, n := range counts {
				patterns = append(patterns, link.Pattern{Levels: []uint8(levels), Pairs: float64(n)})
			}
			slices.SortFunc(patterns, func(a, b link.Pattern) int { return strings.Compare(string(a.Levels), string(b.Levels)) })
			model := link.Chances{Prior: 0.05}
			for range names {
				model.M, model.U = append(model.M, []float64{0.95, 0, 0, 0.05}), append(model.U, []float64{0.02, 0, 0, 0.98})
			}
			o := link.EMOptions{MissingIsDiffered: true, Tolerance: 1e-5, HighM: 0.999, LowU: 1e-4}
			model.Fit(patterns, o)
			for i, name := range names {
				if m, u := model.M[i][0], model.U[i][0]; math.Abs(m-c.Expected.M[name]) > c.Tolerance.MU || math.Abs(u-c.Expected.U[name]) > c.Tolerance.MU {
					t.Errorf("%s: m %.4f, u %.4f; want %.4f, %.4f", name, m, u, c.Expected.M[name], c.Expected.U[name])
				}
			}
			if math.Abs(model.Prior/c.Expected.P-1) > c.Tolerance.P {
				t.Errorf("share of matches %v, want %v", model.Prior, c.Expected.P)
			}
			for _, p := range c.Expected.Patterns {
				levels := make([]byte, len(names))
				for i, name := range names {
					switch v := p[name]; {
					case v == nil:
						levels[i] = 4
					case *v == 0:
						levels[i] = 3
					}
				}
				if float64(counts[string(levels)]) != *p["n"] {
					t.Errorf("%v: %d pairs, want %v", levels, counts[string(levels)], *p["n"])
				}
				post := model.Posterior(levels, o)
				weight := math.Log(post/(1-post)) - math.Log(model.Prior/(1-model.Prior))
				if math.Abs(weight-*p["weight"]) > c.Tolerance.Weight {
					t.Errorf("%v: weight %.3f, want %.3f", levels, weight, *p["weight"])
				}
			}
			var pairs []link.RecordPair
			for levels, of := range byPattern {
				if post := model.Posterior([]uint8(levels), o); post >= 0.85 {
					for _, p := range of {
						p.Probability = post
						pairs = append(pairs, p)
					}
				}
			}
			slices.SortFunc(pairs, func(a, b link.RecordPair) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			kept := link.OneToOne(pairs)
			right, total := 0, 0.0
			for _, p := range kept {
				total += p.Probability
				if at(as[p.A], "id") == at(bs[p.B-len(as)], "id") {
					right++
				}
			}
			if math.Abs(float64(len(kept)-c.Expected.Optimal.N)) > 0.005*float64(c.Expected.Optimal.N) || math.Abs(total-c.Expected.Optimal.Total) > 1 {
				t.Errorf("%d links (%d true) of %.2f together; want %d (%d), %.2f", len(kept), right, total, c.Expected.Optimal.N, c.Expected.Optimal.TP, c.Expected.Optimal.Total)
			}
		})
	}
}

// Persons listed twice or more in one list: the sets of the reference folder and
// those of Febrl, where the truth is known.
func TestPersonsListedTwiceAreFound(t *testing.T) {
	data := filepath.Join(filepath.Dir(reference(t, "x")), "data")
	febrl := filepath.Join(data, "..", "..", "..", "data", "febrl")
	for _, c := range []struct {
		file, truth string
		leave       []string
		f1          float64
		long        bool
	}{
		{filepath.Join(data, "RLdata500.csv"), "ent", []string{"id"}, 0.9, false},
		{filepath.Join(data, "RLdata10000.csv.gz"), "ent", []string{"id"}, 0.9, false},
		{filepath.Join(febrl, "dataset1.csv.gz"), "rec_id", []string{"soc_sec_id"}, 0.9, false},
		{filepath.Join(febrl, "dataset2.csv.gz"), "rec_id", []string{"soc_sec_id"}, 0.9, false},
		{filepath.Join(febrl, "dataset3.csv.gz"), "rec_id", []string{"soc_sec_id"}, 0.9, true},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			if c.long && testing.Short() {
				t.Skip("runs in the long form")
			}
			r, is := lists(t, c.truth, c.leave, c.file)
			for i, id := range is { // rec-7-dup-2 is of rec-7
				if j := strings.Index(id, "-org"); j > 0 {
					is[i] = id[:j]
				} else if j := strings.Index(id, "-dup"); j > 0 {
					is[i] = id[:j]
				}
			}
			got, err := link.Link(r, link.LinkOptions{})
			if err != nil {
				t.Fatal(err)
			}
			p, rec, f := judge(r, is, got.Pairs)
			t.Logf("%d records, %d pairs, precision %.3f, recall %.3f, F1 %.3f", len(r.List), len(got.Pairs), p, rec, f)
			if f < c.f1 {
				t.Errorf("F1 %.3f, want %.2f", f, c.f1)
			}
		})
	}
}

// Invented persons: two lists in two scripts.
func persons() link.Records {
	r := link.Records{List: []int{0, 0, 0, 1, 1, 1}}
	r.Columns = []link.Column{
		{Name: "name", Kind: link.NameKind, Values: []string{"Mohammed Kadhim", "Salma Hadi", "Omar Nasser", "محمد كاظم", "Umar Naser", "Zahra Aziz"}},
		{Name: "day", Kind: link.DateKind, Values: []string{"2031-04-02", "2031-04-02", "2031-05-11", "2031-04-02", "2031-05-11", "2031-09-30"}},
		{Name: "place", Kind: link.Exact, Values: []string{"Hit", "Hit", "Ramadi", "Hit", "Ramadi", ""}},
	}
	return r
}

func TestAPersonInTwoScriptsIsOne(t *testing.T) {
	got, err := link.Link(persons(), link.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if want := [][]int{{0, 3}, {2, 4}}; fmt.Sprint(got.Clusters) != fmt.Sprint(want) {
		t.Errorf("clusters %v, want %v", got.Clusters, want)
	}
	if len(got.Warnings) == 0 {
		t.Error("nothing could be learned from six records, and nobody is told")
	}
	for _, p := range got.Pairs {
		sum := 0.0
		for _, why := range p.Reasons {
			sum += why.Weight
		}
		if math.Abs(sum-p.Weight) > 0.01 {
			t.Errorf("pair %d–%d: the reasons add up to %.3f, the weight is %.3f", p.A, p.B, sum, p.Weight)
		}
	}
}

func TestWhatLinkCannotDoItSays(t *testing.T) {
	r := persons()
	for _, c := range []struct {
		name string
		r    link.Records
		o    link.LinkOptions
		want string
	}{
		{"no column", link.Records{List: []int{0, 1}}, link.LinkOptions{}, "no column to compare"},
		{"a kind that is none", link.Records{List: []int{0}, Columns: []link.Column{{Name: "x", Kind: "sound", Values: []string{"a"}}}}, link.LinkOptions{}, `no kind "sound"`},
		{"a pass over no column", r, link.LinkOptions{Passes: []string{"village"}}, "there are name, day, place"},
		{"a threshold under one half", r, link.LinkOptions{Threshold: 0.2}, "want from 0.5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := link.Link(c.r, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// The result does not hang on the order of the records, no record is in two
// clusters, and of two lists no cluster has two of one.
func TestLinksHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "records")
		lists := rapid.IntRange(1, 3).Draw(t, "lists")
		var r link.Records
		columns := []link.Column{{Name: "name", Kind: link.NameKind}, {Name: "day", Kind: link.DateKind}, {Name: "age", Kind: link.Quantity}, {Name: "sex", Kind: link.Exact}}
		for range n {
			r.List = append(r.List, rapid.IntRange(0, lists-1).Draw(t, "list"))
			columns[0].Values = append(columns[0].Values, rapid.SampledFrom([]string{"", "Salma", "Selma", "Omar", "عمر", "Zahra", "Hadi"}).Draw(t, "name"))
			columns[1].Values = append(columns[1].Values, rapid.SampledFrom([]string{"", "2031-04-02", "2031-02-04", "20310403", "soon"}).Draw(t, "day"))
			columns[2].Values = append(columns[2].Values, rapid.SampledFrom([]string{"", "7", "8", "70", "old"}).Draw(t, "age"))
			columns[3].Values = append(columns[3].Values, rapid.SampledFrom([]string{"", "f", "m"}).Draw(t, "sex"))
		}
		r.Columns = columns
		got, err := link.Link(r, link.LinkOptions{})
		if err != nil {
			t.Fatal(err)
		}
		met := map[int]bool{}
		for _, c := range got.Clusters {
			in := map[int]bool{}
			for _, i := range c {
				if met[i] || slices.Max(r.List) > 0 && in[r.List[i]] {
					t.Fatalf("record %d of list %d stands twice: %v", i, r.List[i], got.Clusters)
				}
				met[i], in[r.List[i]] = true, true
			}
		}
		for _, p := range got.Pairs {
			if p.Probability < 0.7 || p.Probability > 1 || p.A >= p.B || !met[p.A] || !met[p.B] {
				t.Fatalf("pair %+v", p)
			}
		}
	})
}

func BenchmarkLink(b *testing.B) {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	data := filepath.Join(root, "oracles", "linkage", "data")
	if _, err := os.Stat(data); err != nil {
		b.Skip("no reference data")
	}
	r, _ := lists(b, "id", nil, filepath.Join(data, "link50k_A.csv.gz"), filepath.Join(data, "link50k_B.csv.gz"))
	for b.Loop() {
		if _, err := link.Link(r, link.LinkOptions{}); err != nil {
			b.Fatal(err)
		}
	}
}
