package collect_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cairn/internal/collect"
)

const fetchedPage = `<!doctype html><html><head><title>Market blast</title></head><body><article><h1>Market blast</h1>
<p>A bomb killed 12 people at a market in Baghdad on Monday, police said. Ambulances took the wounded to two hospitals of the city.</p>
<p>Nobody has claimed the attack, which was the third in the district in a week, a police officer said on Tuesday.</p></article><img src="/pixel"></body></html>`

const fetchedFeed = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example/</link>
<item><title>One</title><link>https://news.example/1</link><description>Gunmen killed 3 people in Baquba on Sunday, police said.</description></item>
<item><title>Two</title><link>https://news.example/2</link><description>A roadside bomb wounded 5 people in Mosul on Sunday, medics said.</description></item></channel></rss>`

func fetching() collect.Options {
	return collect.Options{Now: time.Date(2035, 3, 14, 9, 0, 0, 0, time.UTC), Who: "a recorder", Country: "IQ"}
}

func TestAPageThatIsNamedIsFetchedAndNothingElse(t *testing.T) {
	var asked []string
	mux := http.NewServeMux()
	mux.HandleFunc("/old", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/page", http.StatusMovedPermanently)
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		if c := r.Header.Get("Cookie") + r.Header.Get("Referer") + r.Header.Get("Accept-Language"); c != "" {
			t.Errorf("the request tells more than it must: %q", c)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Last-Modified", "Tue, 13 Mar 2035 08:00:00 GMT")
		w.Header().Set("Set-Cookie", "track=1")
		fmt.Fprint(w, fetchedPage)
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		mux.ServeHTTP(w, r)
	}))
	defer server.Close()
	docs, refused, err := collect.Fetch(t.Context(), server.URL+"/old#part", fetching(), collect.FetchOptions{AllowPrivate: true})
	if err != nil || len(docs) != 1 || len(refused) != 0 {
		t.Fatalf("%d documents, %+v, %v", len(docs), refused, err)
	}
	d := docs[0]
	if string(d.Bytes) != fetchedPage || d.Address != server.URL+"/page" || !strings.Contains(d.Text, "killed 12 people") || d.Title != "Market blast" {
		t.Errorf("%s, %q, %q", d.Address, d.Title, d.Text)
	}
	log := d.Custody[0]
	for _, want := range []string{"/old, sent on to " + server.URL + "/page", "200 OK", "Content-Type: text/html; charset=utf-8", "Last-Modified: Tue, 13 Mar 2035 08:00:00 GMT"} {
		if !strings.Contains(log.Did, want) {
			t.Errorf("no %q in %s", want, log.Did)
		}
	}
	if strings.Contains(log.Did, "track") || log.Who != "a recorder" || !log.At.Equal(fetching().Now) {
		t.Errorf("custody: %+v", log)
	}
	if got := strings.Join(asked, " "); got != "/old /page" {
		t.Errorf("asked for %s", got)
	}
}

func TestTheItemsOfAFeedThatIsNamed(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, fetchedFeed)
	}))
	defer server.Close()
	docs, refused, err := collect.Fetch(t.Context(), server.URL+"/feed", fetching(), collect.FetchOptions{AllowPrivate: true})
	if err != nil || len(refused) != 0 || len(docs) != 2 {
		t.Fatalf("%d documents, %+v, %v", len(docs), refused, err)
	}
	for i, d := range docs {
		if d.Address != fmt.Sprintf("https://news.example/%d", i+1) || !strings.Contains(d.Custody[0].Did, "fetched "+server.URL+"/feed") {
			t.Errorf("item %d: %s; %s", i+1, d.Address, d.Custody[0].Did)
		}
	}
}

func TestWhatIsNotFetched(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/gone", http.NotFound)
	mux.HandleFunc("/round", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/round?"+r.URL.RawQuery+"x", http.StatusFound)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "file:///etc/passwd")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		for range collect.MaxBytes/(1<<20) + 1 {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/empty", func(http.ResponseWriter, *http.Request) {})
	server := httptest.NewServer(mux)
	defer server.Close()
	tests := []struct {
		name, address string
		private       bool
		why           string
	}{
		{"this machine", server.URL + "/page", false, "this machine or of a private network"},
		{"this machine by its name", strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/page", false, "this machine or of a private network"},
		{"a private network", "http://10.1.2.3/", false, "this machine or of a private network"},
		{"the address of a cloud's secrets", "http://169.254.169.254/latest/meta-data", false, "this machine or of a private network"},
		{"this machine in IPv6", "http://[::1]:1/", false, "this machine or of a private network"},
		{"this machine in IPv6 that holds IPv4", "http://[::ffff:127.0.0.1]:1/", false, "this machine or of a private network"},
		{"this machine, written as a number", "http://0.0.0.0:1/", false, "this machine or of a private network"},
		{"not found", server.URL + "/gone", true, "404 Not Found"},
		{"sent round in a circle", server.URL + "/round", true, "sent on more than 5 times"},
		{"sent on to a file", server.URL + "/file", true, `addresses of "file" are not fetched`},
		{"too large", server.URL + "/large", true, "it is too large"},
		{"nothing in it", server.URL + "/empty", true, "the file is empty"},
		{"a password in it", "http://user:secret@news.example/", true, "a name or a password"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			docs, refused, err := collect.Fetch(t.Context(), tt.address, fetching(), collect.FetchOptions{AllowPrivate: tt.private})
			if err != nil || len(docs) != 0 || len(refused) != 1 || !strings.Contains(refused[0].Reason, tt.why) {
				t.Errorf("%d documents, %+v, %v; want %q", len(docs), refused, err, tt.why)
			}
		})
	}
}
