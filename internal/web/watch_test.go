package web_test

import (
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cairn/internal/web"
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

// A card's sentence says the same in both languages as in the data file, which
// is held to the series: the same numbers, the same months.
func TestACardSaysTheSameInBothLanguages(t *testing.T) {
	b := newBench(t)
	number := regexp.MustCompile(`[0-9]+`)
	gaps := regexp.MustCompile(`[;؛][^;؛]*(no figure|بلا رقم)[^;؛]*$`)
	share := regexp.MustCompile(`(one|مؤشر واحد|مؤشران|[0-9]+) ?(مؤشرات |مؤشراً |مؤشر )?(of|من) ([0-9]+)( indicators)?`)
	numbers := func(sentence string) string {
		sentence = strings.NewReplacer(",", "", "،", "").Replace(gaps.ReplaceAllString(sentence, ""))
		all := number.FindAllString(share.ReplaceAllString(sentence, "$4"), -1)
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	ended, within := 0, 0
	for _, month := range []string{"2013-01", "2013-05", "2013-08", "2014-04", "2014-05", "2014-06", "2014-08", "2015-03", "2016-10", "2016-11", "2016-12", "2017-03", "2018-03"} {
		var file struct {
			Cards []struct{ Area, Sentence string }
		}
		if err := json.Unmarshal([]byte(b.get(t, "/watch?format=json&month="+month).body), &file); err != nil {
			t.Fatal(err)
		}
		said := map[string][]string{}
		for _, prefix := range []string{"", "/ar"} {
			for _, n := range b.get(t, prefix+"/watch?month="+month).all("p", "") {
				if c := attr(n, "class"); c == "sub" && attr(n.Parent, "class") == "one" || c == "verdict" {
					said[prefix] = append(said[prefix], words(n))
				}
			}
		}
		for i, c := range file.Cards {
			if strings.Contains(c.Sentence, "cannot say") {
				continue
			}
			if strings.Contains(c.Sentence, "has ended") {
				ended++
			}
			if strings.Contains(c.Sentence, "by then") {
				within++
			}
			for _, prefix := range []string{"", "/ar"} {
				if i >= len(said[prefix]) {
					t.Fatalf("%s%s: %d sentences of %d cards", prefix, month, len(said[prefix]), len(file.Cards))
				}
				if got, want := numbers(said[prefix][i]), numbers(c.Sentence); got != want {
					t.Errorf("%s %s: %q\nhas the numbers %s\nand %q\nhas %s", month, c.Area, said[prefix][i], got, c.Sentence, want)
				}
			}
		}
	}
	if ended == 0 || within == 0 {
		t.Errorf("%d sentences of a rise that has ended, %d of one that goes on within what is expected by now; the test wants some of each", ended, within)
	}
}

// What takes long is worked out beside the page, which says so at once and shows
// it when it is there; a site that was warmed has it from the first request on.
func TestWhatTakesLongIsWorkedOutBesideThePage(t *testing.T) {
	desk := newBench(t).desk
	hasty := web.Options{Now: noon, Log: slog.New(slog.DiscardHandler), Patience: time.Nanosecond}
	site, err := web.New(desk, hasty)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) string {
		w := httptest.NewRecorder()
		site.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d", path, w.Code)
		}
		return w.Body.String()
	}
	const pending = "This is being worked out"
	for _, path := range []string{"/watch/score", "/watch/IQ"} {
		if first := ask(path); !strings.Contains(first, pending) || !strings.Contains(first, `href="`+path+`"`) {
			t.Errorf("%s at once: does not say that it is being worked out, or has no link to ask again", path)
		}
		for start := time.Now(); strings.Contains(ask(path), pending); time.Sleep(20 * time.Millisecond) {
			if time.Since(start) > time.Minute {
				t.Fatalf("%s: still not there after a minute", path)
			}
		}
	}
	warm, err := web.New(newBench(t).desk, hasty)
	if err != nil {
		t.Fatal(err)
	}
	warm.Warm(t.Context())
	site = warm
	for _, path := range []string{"/watch/score", "/watch/IQ", "/ar/watch/score"} {
		if strings.Contains(ask(path), pending) || strings.Contains(ask(path), "يُحسب هذا الآن") {
			t.Errorf("%s of a warmed site is not there", path)
		}
	}
}
