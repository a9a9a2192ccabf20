package dataset_test

import (
	"strings"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/took"
	"cairn/internal/when"
)

func TestRowsThatNobodyMayMistake(t *testing.T) {
	today := dataset.Options{Today: when.On(2026, 11, 24), Country: "IQ"}
	take := func(profile, name, content string) dataset.Batch {
		t.Helper()
		b, err := dataset.Read(profile, dataset.File{Name: name, Bytes: []byte(content)}, today)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	mission := "month,killed,injured,governorate,source,verified,basis,scope,anbar,source_tier,note\n"
	month := "2012-11,445,1306,Iraq,http://x.example/1,yes,page,civilians,included,un,n\n"
	for _, tt := range []struct {
		name, profile, file, content, want string
		refused, repeats                   int
	}{
		{"a country that is none", "incidents", "a.csv", "external_id,date,country\nA,2024-03-05,ZZ\nB,2024-03-05,12\nC,2024-03-05,XK\n", "is not known", 2, 0},
		{"an id that is a fraction", "incidents", "a.json", `[{"external_id":1.0,"date":"2024-03-05"},{"external_id":1,"date":"2024-03-05"}]`, "write it in quotes", 1, 0},
		{"a month that is still to come", "unami", "m.csv", mission + strings.Replace(month, "2012-11", "2099-01", 1), "in the future", 1, 0},
		{"a mission's month twice, in conflict", "unami", "m.csv", mission + month + strings.Replace(month, "445", "446", 1), "one of the two must go", 1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := take(tt.profile, tt.file, tt.content)
			if len(b.Refused) != tt.refused || b.Repeats != tt.repeats || tt.refused > 0 && !strings.Contains(b.Refused[0].Reason, tt.want) {
				t.Errorf("refused %v, %d repeats", b.Refused, b.Repeats)
			}
		})
	}
	for _, tt := range []struct{ name, profile, content, want string }{
		{"a character that was lost", "incidents", "external_id,date,place\nA,2024-03-05,Se\ufffdal\n", "U+FFFD"},
		{"two columns of the killed", "hxl", "a,b,c\n#date,#affected+killed,#affected+killed\n2024-03-05,3,4\n", "columns 2 and 3 are both tagged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, w := range take(tt.profile, "a.csv", tt.content).Warnings {
				if strings.Contains(w.Note, tt.want) {
					return
				}
			}
			t.Error("no warning of it")
		})
	}
}

func TestMappingsThatAreRefusedAtOnce(t *testing.T) {
	for name, raw := range map[string]string{
		"nested too deep":   "name: " + strings.Repeat("[", 100_000),
		"a second document": "name: a\ndate: {column: D}\nfields: {killed: K}\n---\nname: b\n",
	} {
		watch := took.Start()
		_, err := dataset.LoadMapping("m.yaml", []byte(raw))
		if busy := watch.Seconds(); err == nil || !strings.Contains(err.Error(), "line ") || busy > took.Slower*1 {
			t.Errorf("%s: %v after %.1f s", name, err, busy)
		}
	}
}
