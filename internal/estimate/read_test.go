package estimate_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/estimate"
)

// The same four people on two or three lists, in every form.
func TestReadingLists(t *testing.T) {
	for _, tt := range []struct{ name, file, text, form string }{
		{"a row a combination", "a.csv", "A,B,count\n1,0,2\n0,1,1\n1,1,3\n", "histories"},
		{"combinations in several rows", "a.csv", "A,B,freq\n1,0,1\n1,0,1\n0,1,1\n1,1,3\n", "histories"},
		{"nobody is on no list", "a.csv", "A,B,freq\n0,0,0\n1,0,2\n0,1,1\n1,1,3\n", "histories"},
		{"a row a person", "a.csv", "id,A,B\n1,1,0\n2,1,0\n3,0,1\n4,1,1\n5,1,1\n6,1,1\n", "persons"},
		{"with semicolons and spaces", "a.csv", "A; B ;count\n1;0;2\n0; 1;1\n1;1;3\n", "histories"},
		{"a record a row", "a.csv", "list,person\nA,p1\nA,p2\nB,p3\nA,p4\nB,p4\nA,p5\nB,p5\nB,p6\nA,p6\n", "linked"},
		{"twice on one list is once", "a.csv", "source,cluster\nA,p1\nA,p1\nA,p2\nB,p3\nA,p4\nB,p4\nA,p5\nB,p5\nB,p6\nA,p6\n", "linked"},
		{"patterns", "a.csv", "pattern,count\n10,2\n01,1\n11,3\n", "patterns"},
		{"patterns in json", "a.json", `{"lists":["A","B"],"table":[{"pattern":"10","freq":2},{"pattern":"01","freq":1},{"pattern":"11","freq":3}]}`, "patterns"},
		{"rows in json", "a.json", `[{"A":1,"B":0,"count":2},{"A":0,"B":1,"count":1},{"A":1,"B":1,"count":3}]`, "histories"},
		{"true and false in json", "a.json", `[{"A":true,"B":false,"count":2},{"A":false,"B":true,"count":1},{"A":true,"B":true,"count":3}]`, "histories"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := estimate.Read(tt.file, []byte(tt.text), "")
			if err != nil {
				t.Fatal(err)
			}
			if want := []int{0, 2, 1, 3}; !slices.Equal(r.Count, want) || r.Form != tt.form {
				t.Errorf("%s %v; want %s %v", r.Form, r.Count, tt.form, want)
			}
		})
	}
}

func TestReadingStrata(t *testing.T) {
	r, err := estimate.Read("a.csv", []byte("year,A,B,count\n2031,1,0,2\n2032,0,1,1\n2031,1,1,3\n"), "year")
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Strata) != 2 || r.Strata[0].Name != "2031" || !slices.Equal(r.Strata[0].Count, []int{0, 2, 0, 3}) || !slices.Equal(r.Strata[1].Count, []int{0, 0, 1, 0}) || !slices.Equal(r.Count, []int{0, 2, 1, 3}) {
		t.Errorf("strata %+v of %v", r.Strata, r.Count)
	}
}

func TestFaultsOfListsSayWhere(t *testing.T) {
	for _, tt := range []struct{ name, file, text, stratify, says string }{
		{"an empty file", "a.csv", "", "", "empty"},
		{"a header alone", "a.csv", "A,B,count\n", "", "no row"},
		{"one list", "a.csv", "A,count\n1,4\n", "", "1 columns"},
		{"a two among the ones", "a.csv", "A,B,count\n1,0,2\n0,1,1\n1,2,3\n", "", "line 4, column 2 (B): \"2\" is neither 0 nor 1"},
		{"an empty cell", "a.csv", "A,B,count\n1,0,2\n0,,1\n1,1,3\n", "", "line 3, column 2 (B)"},
		{"no count", "a.csv", "A,B,count\n1,0,2\n0,1,\n1,1,3\n", "", "line 3, column 3 (count)"},
		{"a count that is none", "a.csv", "A,B,count\n1,0,2\n0,1,-1\n1,1,3\n", "", "line 3, column 3 (count)"},
		{"people on no list", "a.csv", "A,B,count\n1,0,2\n0,0,7\n1,1,3\n", "", "line 3, column 1 (A): the row counts people on no list"},
		{"a short row", "a.csv", "A,B,count\n1,0\n", "", "line 2"},
		{"patterns of two lengths", "a.csv", "pattern,count\n011,2\n11,1\n", "", "line 3, column 1 (pattern): \"11\" has 2 lists where the first pattern has 3"},
		{"a pattern that is none", "a.csv", "pattern,count\n0x1,2\n", "", "line 2, column 1 (pattern)"},
		{"records of one list", "a.csv", "list,person\nA,p1\nA,p2\n", "", "one list"},
		{"a record linked to nobody", "a.csv", "list,person\nA,p1\nB,\n", "", "line 3, column 2 (person)"},
		{"no such column", "a.csv", "A,B,count\n1,0,2\n", "year", "no column \"year\""},
		{"one person in two parts", "a.csv", "list,person,year\nA,p1,2031\nB,p1,2032\n", "year", "line 3, column 3 (year)"},
		{"json that breaks off", "a.json", "{\"lists\":[\"A\",\"B\"],\n\"table\":[{\"pattern\":\"10\",", "", "line 2"},
		{"a number as a pattern", "a.json", "{\"lists\":[\"A\",\"B\"],\n\"table\":[{\"pattern\":10,\"freq\":1}]}", "", "line 2, column 23"},
		{"a list twice", "a.json", `{"lists":["A","A"],"table":[]}`, "", "there twice"},
		{"eleven lists", "a.csv", "list,person\na,1\nb,1\nc,1\nd,1\ne,1\nf,1\ng,1\nh,1\ni,1\nj,1\nk,1\n", "", "line 12, column 1 (list)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := estimate.Read(tt.file, []byte(tt.text), tt.stratify)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; want it to say %q", err, tt.says)
			}
		})
	}
}

// Every table of the shared folder is read, with the people that it says it holds.
func TestReadingTheSharedTables(t *testing.T) {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(root, "oracles", "mse", "data", "*.json"))
	if len(files) == 0 {
		t.Skip("no tables in", root)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), `"table"`) {
				t.Skip("it is no table of lists")
			}
			r, err := estimate.Read(file, text, "")
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"A,B,count\n1,0,2\n0,1,1\n1,1,3\n", "list,person\nA,p1\nB,p1\n", "pattern,count\n10,2\n", `{"lists":["A","B"],"table":[{"pattern":"10","freq":2}]}`, `[{"A":1,"B":0}]`} {
		f.Add("a.csv", s, "")
		f.Add("a.json", s, "A")
	}
	f.Fuzz(func(t *testing.T, file, text, stratify string) {
		r, err := estimate.Read(file, []byte(text), stratify)
		if err != nil {
			return
		}
		if len(r.Count) != 1<<len(r.Lists) || r.Count[0] != 0 || len(r.Lists) < 2 || len(r.Lists) > estimate.MaxLists {
			t.Fatalf("%d counts of %d lists, %d on none", len(r.Count), len(r.Lists), r.Count[0])
		}
		parts := 0
		for _, s := range r.Strata {
			parts += s.Observed()
		}
		if stratify != "" && parts != r.Observed() {
			t.Fatalf("the parts hold %d people, the whole %d", parts, r.Observed())
		}
		_ = r.Check()
	})
}
