package when_test

import (
	"encoding/json"
	"testing"

	"cairn/internal/when"
)

func TestIntervalComesBackFromJSONAsItWas(t *testing.T) {
	day := when.On(2031, 5, 3)
	tests := []struct {
		name string
		in   when.Interval
		json string
	}{
		{"nothing said", when.Interval{}, `null`},
		{"a day", when.Between(day, day), `{"start":"2031-05-03","end":"2031-05-03"}`},
		{"a month", day.Month().Interval(), `{"start":"2031-05-01","end":"2031-05-31"}`},
		{"one day given, known to the week only", when.Interval{Start: day, End: day, Precision: when.D3},
			`{"start":"2031-05-03","end":"2031-05-03","precision":"D3"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := json.Marshal(tt.in)
			if err != nil || string(b) != tt.json {
				t.Fatalf("Marshal = %s, %v; want %s", b, err, tt.json)
			}
			var out when.Interval
			if err := json.Unmarshal(b, &out); err != nil || out != tt.in {
				t.Errorf("Unmarshal = %+v, %v; want %+v", out, err, tt.in)
			}
		})
	}
}

func TestIntervalRefusesWhatIsNone(t *testing.T) {
	for _, in := range []string{
		`{"start":"2031-05-03","end":"2031-05-02"}`,
		`{"start":"2031-05-03","end":"2031-05-03","precision":"D6"}`,
		`{"start":"2031-05-03","end":"2031-05-03","precision":"day"}`,
		`{"start":"2031-02-30","end":"2031-05-03"}`,
	} {
		var i when.Interval
		if err := json.Unmarshal([]byte(in), &i); err == nil {
			t.Errorf("%s was read as %v; want an error", in, i)
		}
	}
}
