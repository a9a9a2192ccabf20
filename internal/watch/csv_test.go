package watch_test

import (
	"fmt"
	"strings"
	"testing"

	"cairn/internal/watch"
)

// A series written another way is the same series, whatever spreadsheet wrote it.
func TestSpreadsheetsWriteTheSameSeries(t *testing.T) {
	plain := "period,count\n2031-01,5\n2031-02,\n2031-03,7\n"
	want, err := watch.ReadCSV(strings.NewReader(plain), "a")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{
		"a byte order mark":      "\ufeff" + plain,
		"carriage returns":       strings.ReplaceAll(plain, "\n", "\r\n"),
		"semicolons":             strings.ReplaceAll(plain, ",", ";"),
		"tabs":                   strings.ReplaceAll(plain, ",", "\t"),
		"capitals in the header": strings.Replace(plain, "period,count", "Period,COUNT", 1),
		"quotes and a mark":      "\ufeff\"period\",\"count\"\n\"2031-01\",\"5\"\n2031-02,\n2031-03, 7\n",
	} {
		got, err := watch.ReadCSV(strings.NewReader(file), "a")
		if err != nil || fmt.Sprint(figuresOf(got)) != fmt.Sprint(figuresOf(want)) || got.Unit != want.Unit {
			t.Errorf("%s: %v, %v; want %v", name, figuresOf(got), err, figuresOf(want))
		}
	}
	areas := "\ufeffperiod;area;count\n2031-01;north;5\n2031-01;south;6\n2031-02;north;5\n2031-02;south;6\n"
	if g, err := watch.ReadGrid(strings.NewReader(areas), "a"); err != nil || len(g.Areas) != 2 {
		t.Errorf("areas parted by semicolons: %+v, %v", g, err)
	}
	if _, err := watch.ReadCSV(strings.NewReader("period,count\n2031-Q1,5\n2031-Q2,6\n"), "a"); err == nil || !strings.Contains(err.Error(), "numbered 1, 2, 3") {
		t.Errorf("quarters: %v; want it said how to write them", err)
	}
}

func figuresOf(s watch.Series) (out []string) {
	for _, p := range s.Points {
		if p.Count == nil {
			out = append(out, p.Period+" –")
			continue
		}
		out = append(out, fmt.Sprint(p.Period, " ", *p.Count))
	}
	return out
}
