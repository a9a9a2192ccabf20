package when_test

import (
	"strings"
	"testing"

	"cairn/internal/when"
)

func TestPhrase(t *testing.T) {
	on := when.Between(when.On(2035, 3, 14), when.On(2035, 3, 14)) // a Wednesday
	for _, tt := range []struct {
		words string
		n     int
		want  string
	}{
		{"monday", 1, "2035-03-12"}, {"wednesday night", 2, "2035-03-14"}, {"last wednesday", 2, "2035-03-07"}, {"thursday", 1, "2035-03-08"},
		{"yesterday", 1, "2035-03-13"}, {"today", 1, "2035-03-14"}, {"overnight", 1, "2035-03-13/2035-03-14"}, {"last night", 2, "2035-03-13"},
		{"february", 1, "2035-02"}, {"october", 1, "2034-10"}, {"july 2031", 2, "2031-07"}, {"march 3", 2, "2035-03-03"}, {"march 20", 2, "2034-03-20"},
		{"jan . 25 , 2013", 5, "2013-01-25"}, {"14 march 2031", 3, "2031-03-14"}, {"tuesday , jan . 27", 5, "2035-01-27"},
		{"last month", 2, "2035-02"}, {"last year", 2, "2034"}, {"this month", 2, "2035-03-01/2035-03-14"}, {"last week", 2, "2035-03-05/2035-03-11"},
		{"past 24 hours", 3, "2035-03-13/2035-03-14"}, {"the past 48 hours", 4, "2035-03-12/2035-03-14"}, {"past three months", 3, "2034-12-14/2035-03-14"},
		{"since july", 2, "2034-07-01/2035-03-14"}, {"since 2031", 2, "2031-01-01/2035-03-14"}, {"since the start of the month", 6, "2035-03-01/2035-03-14"}, {"since early july", 3, "2034-07-01/2035-03-14"},
		{"between january and june", 4, "2034-01-01/2034-06-30"}, {"between november and february", 4, "2034-11-01/2035-02-28"}, {"from march 3 to march 9", 6, "2035-03-03/2035-03-09"},
		{"before the end of the month", 6, "2035-03-14/2035-03-31"}, {"in 2031", 2, "2031"}, {"three days ago", 3, "2035-03-11"}, {"two months ago", 3, "2035-01"},
		{"first half of 2031", 4, "2031-01-01/2031-06-30"}, {"first three months of 2031", 5, "2031-01-01/2031-03-31"}, {"25 / 03 / 2018", 5, "2018-03-25"}, {"2035 03 14", 3, "2035-03-14"},
		{"between 20 and 31 january", 5, "2035-01-20/2035-01-31"}, {"from 3 to 9 march", 5, "2035-03-03/2035-03-09"}, {"so far this year", 4, "2035-01-01/2035-03-14"}, {"so far in 2035", 4, "2035-01-01/2035-03-14"}, {"so far in march", 4, "2035-03-01/2035-03-14"},
		{"eight", 0, ""}, {"between 20 and 30", 0, ""}, {"from eight", 0, ""}, {"of them", 0, ""}, {"last man", 0, ""}, {"31 february 2031", 3, ""},
	} {
		n, iv := when.Phrase(strings.Fields(tt.words), 0, on)
		if n != tt.n || iv.String() != tt.want {
			t.Errorf("%q: %d words, %s; want %d, %s", tt.words, n, iv, tt.n, tt.want)
		}
	}
}

func TestPhraseWithoutADayOfTheDocument(t *testing.T) {
	for words, want := range map[string]string{"monday": "", "last month": "", "march 3": "", "march 3 , 2031": "2031-03-03", "july 2031": "2031-07", "in 2031": "2031", "since 2031": ""} {
		n, iv := when.Phrase(strings.Fields(words), 0, when.Interval{})
		if n == 0 || iv.String() != want {
			t.Errorf("%q: %d words, %q; want %q", words, n, iv, want)
		}
	}
}

// FuzzPhrase reads any words against any day: what is meant never ends before
// it starts, and no word is taken twice.
func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"since the start of last month", "between monday and friday", "from 1 / 2 / 2031 to", "the past nine years", "first quarter of the year", "early late mid july"} {
		f.Add(s, int32(20000), true)
	}
	f.Fuzz(func(t *testing.T, s string, day int32, known bool) {
		on := when.Interval{}
		if known {
			d := when.Day(day % 100000)
			on = when.Interval{Start: d, End: d, Precision: when.D1}
		}
		words := strings.Fields(s)
		for i := range words {
			n, iv := when.Phrase(words, i, on)
			if n < 0 || i+n > len(words) {
				t.Fatalf("%q at %d takes %d words", s, i, n)
			}
			if iv.Known() && iv.End < iv.Start {
				t.Fatalf("%q at %d: %v", s, i, iv)
			}
		}
	})
}
