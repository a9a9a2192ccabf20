package watch_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"cairn/internal/watch"
)

func TestReadCSV(t *testing.T) {
	tests := []struct {
		name, csv string
		want      string // part of the error; empty: it reads
	}{
		{"months with a gap", "period,count\n2031-01,4\n2031-02,\n2031-03,7\n", ""},
		{"a byte order mark and spaces", "\ufeffPeriod, Count\n2031-01, 4\n2031-02 ,5\n", ""},
		{"columns the other way round", "count,period\n4,2031-01\n5,2031-02\n", ""},
		{"ISO weeks over the turn of a year", "period,count\n2032-W52,4\n2032-W53,1\n2033-W01,5\n", ""},
		{"an empty file", "", "no figure"},
		{"a header alone", "period,count\n", "no figure"},
		{"no header", "2031-01,4\n", `want the columns period,count`},
		{"a count below zero", "period,count\n2031-01,4\n2031-02,-3\n", `line 3: column count: "-3" is below zero`},
		{"not a number", "period,count\n2031-01,NaN\n", `line 2: column count: "NaN" is no number`},
		{"a word", "period,count\n2031-01,many\n", `"many" is no number`},
		{"half a person", "period,count\n2031-01,2.5\n", "no whole number"},
		{"a thousand million", "period,count\n2031-01,1000000000\n", "cannot be a count of people"},
		{"too large for any number", "period,count\n2031-01,1e999\n", "cannot be a count of people"},
		{"a month twice", "period,count\n2031-01,4\n2031-01,5\n", "line 3: period 2031-01 is there twice, first on line 2"},
		{"wrong order", "period,count\n2031-02,4\n2031-01,5\n", "line 3: period 2031-01 comes after 2031-02"},
		{"a month that is none", "period,count\n2031-01,4\n2031-13,5\n", "line 3: column period"},
		{"a short row", "period,count\n2031-01\n", "line 2: the row has 1 cells"},
		{"an exposure", "period,count,exposure\n2031-01,4,1000\n2031-02,5,\n", ""},
		{"an exposure of zero", "period,count,exposure\n2031-01,4,0\n", `column exposure: "0" is no number over 0`},
		{"an open quote", "period,count\n2031-01,\"4\n", "cannot be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := watch.ReadCSV(strings.NewReader(tt.csv), "deaths.csv")
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v; want %q", err, tt.want)
			}
		})
	}
}

func TestBadSeries(t *testing.T) {
	tests := []struct {
		name, csv string
		want      error
	}{
		{"all zero", "period,count\n2031-01,0\n2031-02,0\n2031-03,0\n", watch.ErrAllZero},
		{"one point", "period,count\n2031-01,7\n", watch.ErrTooShort},
		{"gaps alone", "period,count\n2031-01,\n2031-02,\n", watch.ErrEmpty},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := watch.ReadCSV(strings.NewReader(tt.csv), "deaths.csv")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := watch.Baseline(s, watch.Options{}); !errors.Is(err, tt.want) {
				t.Errorf("error %v; want %v", err, tt.want)
			}
		})
	}
}

func TestAMonthThatNobodyWroteDownIsAGap(t *testing.T) {
	s, err := watch.ReadCSV(strings.NewReader("period,count\n2031-01,4\n2031-04,0\n2031-05,6\n"), "deaths.csv")
	if err != nil {
		t.Fatal(err)
	}
	result, err := watch.Baseline(s, watch.Options{History: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Points) != 5 || result.Points[1].Observed != nil || result.Points[3].Observed == nil {
		t.Errorf("points %+v; want five, the second a gap and the fourth a zero", result.Points)
	}
	text, err := json.Marshal(result.Points[1])
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{`"period":"2031-02"`, `"observed":null`, `"score":null`, `"alarm":false`, `"expected":`, `"threshold":`, `"reason":"no figure for this month: unknown, not zero"`} {
		if !strings.Contains(string(text), field) {
			t.Errorf("%s lacks %s", text, field)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("period,count\n2031-01,4\n2031-02,\n2031-03,7\n")
	f.Add("period,count,break\n2031-W01,4,\n2031-W03,9,police left out\n")
	f.Add("period,count\n2031-01-01,4\n2031-01-08,5\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := watch.ReadCSV(strings.NewReader(text), "fuzz")
		if err != nil {
			return
		}
		if len(s.Points) > 40 {
			return
		}
		filled, err := s.Filled()
		if err != nil || len(filled.Points) > 400 {
			return
		}
		result, err := watch.Baseline(s, watch.Options{})
		if err == nil && len(result.Points) != len(filled.Points) {
			t.Errorf("%d points in, %d judged", len(filled.Points), len(result.Points))
		}
	})
}

func TestExposureScalesWhatIsExpected(t *testing.T) {
	// twice the people, twice the dead: no alarm; with no exposure given: alarm
	s := months("2031-01", "killed", 20, 22, 19, 21, 20, 18, 22, 20, 21, 19, 20, 21, 20, 22, 45)
	plain, err := watch.Baseline(s, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Points {
		s.Points[i].Exposure = 1000
	}
	s.Points[14].Exposure = 2000
	exposed, err := watch.Baseline(s, watch.Options{})
	if err != nil {
		t.Fatal(err)
	}
	last := exposed.Points[14]
	if !plain.Points[14].Alarm || last.Alarm || *last.Expected < 36 || *last.Expected > 46 {
		t.Errorf("without exposure %+v, with it %+v", plain.Points[14], last)
	}
	if _, err := watch.Run("ears-c1", s, watch.Options{}); err == nil {
		t.Error("a method that knows no exposure took a series in which it changes")
	}
}
