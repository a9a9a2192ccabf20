package pipeline_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"cairn/internal/pipeline"
)

// listed brings incidents in from a table: place and killed by month of 2031.
func listed(t *testing.T, d *pipeline.Desk, rows ...string) {
	t.Helper()
	body := "external_id,date,place,country,lat,lon,killed_min,killed_max,injured_min,injured_max,source_name,source_url,quote,victim_status\n"
	for i, row := range rows {
		var month, n int
		var place string
		if _, err := fmt.Sscanf(row, "%d %s %d", &month, &place, &n); err != nil {
			t.Fatal(err)
		}
		body += fmt.Sprintf("G%d,2031-%02d-03,%s,IQ,,,%d,%d,,,Example Daily,https://news.example.org/%d,words of a witness,civilian\n", i, month, place, n, n, i)
	}
	if r, err := d.Import(t.Context(), []pipeline.File{{Name: "list.csv", Bytes: []byte(body)}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ"}); err != nil || r.Added != len(rows) {
		t.Fatalf("%+v, %v", r, err)
	}
}

// told says which numbers a list gives: "2031-02 IQ-BB 40", or "withheld".
func told(t *testing.T, d *pipeline.Desk) string {
	t.Helper()
	list, err := d.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, l := range list.Lines {
		n := "–"
		for _, x := range l.Numbers {
			if n = x.Range.String(); x.Withheld {
				n = "withheld"
			}
		}
		all = append(all, l.Time.Start.Month().String()+" "+l.Area+" "+n)
	}
	return strings.Join(all, ", ")
}

func TestThePublicReadsOfAnIncidentItsMonthAndAreaAndNoMore(t *testing.T) {
	d, path := create(t)
	listed(t, d, "1 Hilla 40", "2 Mosul 25")
	release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}})
	p := outside(t, path)
	if got := told(t, p); got != "2031-02 IQ-NI 25, 2031-01 IQ-BB 40" {
		t.Errorf("the public reads %q", got)
	}
	list, _ := p.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{Limit: 9})
	s, err := p.IncidentSheet(t.Context(), time.Time{}, list.Lines[0].ID)
	if err != nil || len(s.Looked) == 0 || !s.Looked[0].In || s.Looked[0].Rule != "all" {
		t.Fatalf("%+v, %v; want the figure that counted it", s, err)
	}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, no := range []string{"Mosul", "witness", "news.example.org", "Example Daily", "2031-02-03"} {
		if strings.Contains(string(b), no) {
			t.Errorf("the public is told %q: %s", no, b)
		}
	}
}

func TestNumbersOfIncidentsDoNotGiveBackWhatAReleaseHides(t *testing.T) {
	d, path := create(t)
	listed(t, d, "1 Hilla 40", "1 Hilla 3", "1 Mosul 60", "2 Hilla 30", "2 Mosul 4", "3 Hilla 50", "3 Mosul 70")
	release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}})
	for _, line := range strings.Split(told(t, outside(t, path)), ", ") {
		month, rest, _ := strings.Cut(line, " ")
		area, n, _ := strings.Cut(rest, " ")
		switch {
		case n != "withheld" && (month == "2031-02" || month == "2031-01" && area == "IQ-BB"):
			t.Errorf("%s: a small number can be worked out from it", line)
		case n == "withheld" && month == "2031-03":
			t.Errorf("%s: nothing in March is small", line)
		}
	}
}

func TestWhatWasNotReleasedHasNoIncidents(t *testing.T) {
	d, path := create(t)
	listed(t, d, "1 Hilla 40", "2 Mosul 25")
	own, err := d.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{Limit: 9, Area: "IQ-NI"})
	if err != nil || own.All != 1 || own.Lines[0].Place != "Mosul" || own.Coarse {
		t.Fatalf("the desk itself reads %+v, %v", own, err)
	}
	p := outside(t, path)
	if _, err := p.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{}); !errors.Is(err, pipeline.ErrUnreleased) {
		t.Errorf("before a release: %v", err)
	}
	release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}, From: own.Lines[0].Time.Start.Month() - 1, To: own.Lines[0].Time.Start.Month() - 1})
	if got := told(t, p); got != "2031-01 IQ-BB 40" {
		t.Errorf("January alone is released; the public reads %q", got)
	}
	if _, err := p.IncidentSheet(t.Context(), time.Time{}, own.Lines[0].ID); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("an incident of February: %v", err)
	}
}

func TestWhyAnIncidentCountsDoesNotTellThePublicWhatEachClaimSaid(t *testing.T) {
	d, path := create(t)
	listed(t, d, "1 Hilla 40")
	release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}})
	p := outside(t, path)
	list, err := p.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	s, err := p.IncidentSheet(t.Context(), time.Time{}, list.Lines[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range s.Looked {
		if strings.Contains(l.Why, "claim ") || l.Said != nil {
			t.Errorf("the public is told %q", l.Why)
		}
	}
}
