package pipeline_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// diary keeps a register for twenty months: each month has ten incidents, of
// which seven are known when it ends, nine a month later, all a month after that.
// In the last month there are three times as many.
func diary(t *testing.T) (*pipeline.Desk, when.Month) {
	t.Helper()
	var clock time.Time
	d, err := pipeline.Create(t.Context(), filepath.Join(t.TempDir(), "cairn.db"), "a recorder", func() time.Time { return clock })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	first := when.MonthOf(2031, 1)
	last := first + 19
	for now := first; now <= last; now++ {
		clock = now.Last().Time().Add(12 * time.Hour)
		var b strings.Builder
		b.WriteString("external_id,date,place,country,admin1,killed_min,killed_max,weapon\n")
		for m := first; m <= now; m++ {
			known := map[int]int{0: 7, 1: 9}[int(now-m)]
			if now-m > 1 {
				known = 10
			}
			if m == last {
				known *= 3
			}
			for i := range known {
				fmt.Fprintf(&b, "%s-%d,%s-%02d,Kirkuk,IQ,Kirkuk,1,1,ied\n", m, i, m, i+1)
			}
		}
		r, err := d.Import(t.Context(), []pipeline.File{{Name: "list.csv", Bytes: []byte(b.String())}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ"})
		if err != nil || len(r.Refused) > 0 {
			t.Fatalf("%s: %+v, %v", now, r.Refused, err)
		}
	}
	clock = (last + 1).First().Time().Add(12 * time.Hour)
	return d, last
}

func TestLateReportsAreLearnedFromTheLedgersOwnHistory(t *testing.T) {
	d, last := diary(t)
	w, err := d.WatchArea(t.Context(), time.Time{}, pipeline.WatchQuery{}, "IQ")
	if err != nil {
		t.Fatal(err)
	}
	if w.Late.Months < 18 || len(w.Late.Indicators) == 0 {
		t.Fatalf("late reports: %+v; want what nineteen month-ends teach", w.Late)
	}
	for _, i := range w.Late.Indicators {
		if i.Code != "incidents" {
			continue
		}
		newest := i.Nowcasts[len(i.Nowcasts)-1]
		if newest.Month != last || newest.Reported != 21 || newest.Share < 0.6 || newest.Share > 0.8 || newest.Median < 26 || newest.Median > 36 || newest.Lower > 30 || newest.Upper < 30 {
			t.Errorf("%s: %+v; want 21 known of about 30, seven in ten", newest.Month, newest)
		}
		if p := i.Points[len(i.Points)-1]; !p.Alarm {
			t.Errorf("no alarm on the nowcast: %s", p.Reason)
		}
	}
	before, err := d.WatchArea(t.Context(), (last - 12).Last().Time(), pipeline.WatchQuery{}, "IQ")
	if err != nil || len(before.Late.Indicators) != 0 || before.Late.Months >= before.Late.Needed {
		t.Errorf("as of a year before: %+v, %v; want too thin a history", before.Late, err)
	}
	s, err := d.WatchScore(t.Context(), time.Time{}, pipeline.WatchQuery{})
	if err != nil || s.AsKnown < 18 || len(s.Detectors) != len(watch.Methods()) {
		t.Errorf("score card: %d months as known, %d detectors, %v", s.AsKnown, len(s.Detectors), err)
	}
}

func TestAWarningKeepsTheAlarmAsItWasSeen(t *testing.T) {
	d, last := diary(t)
	for _, tt := range []struct {
		name string
		o    pipeline.WarnOrder
		want error
	}{
		{"without a reason", pipeline.WarnOrder{Area: "IQ-KI"}, pipeline.ErrRefused},
		{"of no area", pipeline.WarnOrder{Area: "IQ-ZZ", Why: "so"}, pipeline.ErrNotFound},
		{"in a month without figures", pipeline.WarnOrder{Area: "IQ-KI", Month: last + 5, Why: "so"}, pipeline.ErrRefused},
		{"at a rate of one", pipeline.WarnOrder{Area: "IQ-KI", Rate: 1, Why: "so"}, pipeline.ErrRefused},
	} {
		if _, err := d.Warn(t.Context(), tt.o); !errors.Is(err, tt.want) {
			t.Errorf("a warning %s: %v; want %v", tt.name, err, tt.want)
		}
	}
	w, err := d.Warn(t.Context(), pipeline.WarnOrder{Area: "IQ-KI", Why: "three times the usual in August"})
	if err != nil {
		t.Fatal(err)
	}
	if w.Month != last.String() || w.Indicator == "" || w.Observed == nil || w.Threshold == nil || float64(*w.Observed) <= *w.Threshold || w.Rate != watch.DefaultRate || w.Basis == "" || w.Who != "a recorder" {
		t.Errorf("the warning is %+v; want the alarm of %s in it", w, last)
	}
	quiet, err := d.Warn(t.Context(), pipeline.WarnOrder{Area: "IQ-KI", Month: last - 3, Why: "word from the town"})
	if err != nil || quiet.Indicator != "" || quiet.Observed != nil {
		t.Errorf("a warning where no alarm stood: %+v, %v", quiet, err)
	}
	if _, err := d.Decide(t.Context(), register.Decision{Act: register.Withdraw, On: quiet.ID, Why: "it was a rumour"}); err != nil {
		t.Fatal(err)
	}
	issued, err := d.Warnings(t.Context(), time.Time{})
	if err != nil || len(issued) != 2 || issued[0].Withdrawn == nil && issued[1].Withdrawn == nil {
		t.Errorf("warnings %+v, %v; want two, one withdrawn", issued, err)
	}
	b, err := d.Watch(t.Context(), time.Time{}, pipeline.WatchQuery{})
	if err != nil || len(b.Cards) < 2 || len(b.Cards[1].Warnings) != 2 {
		t.Errorf("the area's card has no warnings: %v", err)
	}
	s, err := d.WatchScore(t.Context(), time.Time{}, pipeline.WatchQuery{})
	if err != nil || len(s.Warnings) != 2 {
		t.Errorf("the score card has %d warnings, %v; want 2", len(s.Warnings), err)
	}
}

func TestRatesOutOfBoundsAreRefused(t *testing.T) {
	d, _ := create(t)
	for _, q := range []pipeline.WatchQuery{{Rate: -1}, {Rate: 0.5}, {FDR: 2}, {FDR: -0.1}} {
		if _, err := d.Watch(t.Context(), time.Time{}, q); !errors.Is(err, pipeline.ErrRefused) {
			t.Errorf("%+v: %v; want it refused", q, err)
		}
	}
}

// The spread counts districts by the gazetteer's id, whatever the lists call
// them, and leaves out incidents whose place is known less exactly.
func TestSpreadIsByDistrict(t *testing.T) {
	d, _ := create(t)
	var b strings.Builder
	b.WriteString("external_id,date,place,country,admin1,admin2,place_precision,killed_min,killed_max\n")
	row := func(m when.Month, district, precision string) {
		fmt.Fprintf(&b, "%s%s,%s-05,a road,IQ,Ninewa,%s,%s,1,1\n", m, strings.ReplaceAll(district, " ", "")+precision, m, district, precision)
	}
	last := when.MonthOf(2032, 6)
	for m := when.MonthOf(2031, 1); m <= last; m++ {
		row(m, "Telafar", "G2")
	}
	row(last-3, "Qada Sinjar", "G3")
	row(last, "Sinjar", "G1")           // the same district
	row(last-1, "Qada al Ba'aj", "G3")  // new
	row(last, "A district of ours", "") // new, by its own name
	row(last-2, "al-Hamdaniya", "G4")   // in which district is not known
	r, err := d.Import(t.Context(), []pipeline.File{{Name: "list.csv", Bytes: []byte(b.String())}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ"})
	if err != nil || len(r.Refused) > 0 {
		t.Fatalf("%+v, %v", r.Refused, err)
	}
	w, err := d.WatchArea(t.Context(), time.Time{}, pipeline.WatchQuery{}, "IQ-NI")
	if err != nil {
		t.Fatal(err)
	}
	s := w.Card.Spread
	if s == nil || s.Touched != 4 || s.Before != 2 || s.Unknown != 1 || strings.Join(s.New, " ") != "A district of ours IQ.15.9166608" {
		t.Errorf("spread %+v; want four districts, two of them new, one incident in none that is known", s)
	}
}
