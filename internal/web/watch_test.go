package web_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestWatchBoardIsAskedAtARate(t *testing.T) {
	b := newBench(t)
	alarms := func(query string) (n int) {
		for _, s := range b.get(t, "/watch/IQ?month=2016-12"+query).all("tr", "isalarm") {
			_ = s
			n++
		}
		return n
	}
	few, many := alarms("&rate=0.001"), alarms("&rate=0.1")
	if few >= many {
		t.Errorf("%d alarms at one false in a thousand, %d at one in ten; want fewer", few, many)
	}
	for _, q := range []string{"rate=0.9", "rate=x", "fdr=0", "fdr=-1", "rate=NaN"} {
		if p := b.get(t, "/watch?"+q); p.StatusCode != http.StatusBadRequest {
			t.Errorf("?%s: status %d; want 400", q, p.StatusCode)
		}
	}
}

func TestWatchPagesAreLightAndWhole(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/watch", "/watch?month=2014-06", "/watch/IQ", "/watch/IQ-BG", "/watch/score"} {
		for _, prefix := range []string{"", "/ar"} {
			p := b.get(t, prefix+path)
			if p.StatusCode != http.StatusOK || len(p.body) > 60_000 {
				t.Errorf("%s%s: status %d, %d bytes; want 200 and at most 60,000", prefix, path, p.StatusCode, len(p.body))
			}
			if strings.Contains(p.body, "[watch.") || strings.Contains(p.body, "[indicator.") || strings.Contains(p.body, "[detector.") {
				t.Errorf("%s%s: a string is missing", prefix, path)
			}
		}
	}
	for _, path := range []string{"/watch/IQ-XX", "/watch/SY", "/watch/score/x"} {
		if p := b.get(t, path); p.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d; want 404", path, p.StatusCode)
		}
	}
}

// A person issues a warning, readers see it with its reasons, the feed has it
// without a name, and it can be withdrawn.
func TestAWarningIsIssuedAndWithdrawn(t *testing.T) {
	b := newBench(t)
	path := "/watch/IQ?month=2014-06&rate=0.05"
	p := b.post(t, path, url.Values{"act": {"warn"}, "who": {"Anna Recorder"}, "why": {""}})
	if p.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a warning without a reason: status %d; want 422", p.StatusCode)
	}
	p = b.post(t, path, url.Values{"act": {"warn"}, "who": {"Anna Recorder"}, "why": {"Mosul has fallen & the count <doubled>"}})
	if p.StatusCode != http.StatusSeeOther || !strings.HasSuffix(p.Header.Get("Location"), "#warnings") {
		t.Fatalf("a warning: status %d to %q", p.StatusCode, p.Header.Get("Location"))
	}
	p = b.get(t, path)
	if !strings.Contains(p.body, "Mosul has fallen &amp; the count &lt;doubled&gt;") || !strings.Contains(p.body, "Anna Recorder") {
		t.Error("the warning is not on the area's page")
	}
	feed := b.get(t, "/watch/feed.json")
	var read struct {
		Items []struct{ ID, URL, Title, Text string }
	}
	if err := json.Unmarshal([]byte(feed.body), &read); err != nil {
		t.Fatal(err)
	}
	if len(read.Items) == 0 || !strings.HasPrefix(read.Items[0].ID, "urn:cairn:warning:w") {
		t.Fatalf("the feed begins with %+v; want the warning", read.Items)
	}
	atom := b.get(t, "/ar/watch/feed.atom")
	var whole struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(atom.body), &whole); err != nil || whole.ID == "" || whole.Updated == "" || len(whole.Entries) != len(read.Items) || whole.Entries[0].ID != read.Items[0].ID {
		t.Errorf("the Atom feed: %v, %+v", err, whole)
	}
	for _, f := range []page{feed, atom} {
		if strings.Contains(f.body, "Anna") {
			t.Error("the feed holds the name of a person")
		}
	}
	if s := b.get(t, "/watch/score"); !strings.Contains(s.body, "Mosul has fallen") {
		t.Error("the warning is not on the score card")
	}
	var id string
	for _, n := range b.get(t, path).all("input", "") {
		if attr(n, "name") == "on" {
			id = attr(n, "value")
		}
	}
	if p := b.post(t, path, url.Values{"act": {"withdraw"}, "on": {id}, "who": {"Otto"}, "why": {"issued too early"}}); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("a withdrawal: status %d", p.StatusCode)
	}
	if p := b.post(t, path, url.Values{"act": {"withdraw"}, "on": {id}, "who": {"Otto"}, "why": {"again"}}); p.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a second withdrawal: status %d; want 422", p.StatusCode)
	}
	if p := b.get(t, "/watch/feed.json"); !strings.Contains(p.body, "issued too early") || strings.Contains(p.body, "Otto") {
		t.Error("the feed does not say that the warning was withdrawn, or says by whom")
	}
}

func TestASignTakesTheDateOfItsDocument(t *testing.T) {
	b := newBench(t)
	said := 0
	for _, li := range b.get(t, "/watch/IQ?month=2018-03").all("li", "") {
		if text := words(li); strings.Contains(text, "regrouping") && strings.Contains(text, "the date of the document") {
			said++
		}
	}
	if said == 0 {
		t.Skip("the example's document has no date of its own")
	}
}
