package web_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser starts a Chromium of its own, and skips where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium is installed")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(cancel)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox)
	}
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithAllocatorOptions(opts...))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Skipf("Chromium does not start here: %v", err)
	}
	return ctx
}

// In a real browser no page is wider than the screen, at 1280 and at 390 pixels
// in both languages, and the browser finds nothing to complain of: no refused
// style, no request that fails.
func TestInABrowserEveryPageFitsTheScreen(t *testing.T) {
	ctx, b := browser(t), newBench(t)
	var mu sync.Mutex
	var said []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			mu.Lock()
			said = append(said, m.String())
			mu.Unlock()
		}
	}()
	const over = `(() => { const d = document.documentElement; return d.scrollWidth - d.clientWidth })()`
	for _, wide := range []int64{1280, 390} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(wide, 900)); err != nil {
			t.Fatal(err)
		}
		for _, l := range tongues(t) {
			prefix := l.prefix
			for _, path := range b.paths() {
				if err := chromedp.Do(ctx, chromedp.Navigate(b.URL+prefix+path)); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				n, err := chromedp.Run(ctx, chromedp.Evaluate[int](over))
				if err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				if n > 0 {
					t.Errorf("%s%s at %d pixels is %d wider than the screen", prefix, path, wide, n)
				}
			}
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(said) > 0 {
		t.Errorf("the browser complains: %s", strings.Join(said, "\n"))
	}
}

// The way of an article through the check page, as a reader goes it.
func TestInABrowserATextIsPastedAndChecked(t *testing.T) {
	ctx, b := browser(t), newBench(t)
	text, err := os.ReadFile(article)
	if err != nil {
		t.Fatal(err)
	}
	err = chromedp.Do(ctx, chromedp.Navigate(b.URL+"/check"), chromedp.SetValue(chromedp.CSS("textarea[name=text]"), string(text)),
		chromedp.SetValue(chromedp.CSS("input[name=published]"), "2018-03-25"), chromedp.Click(chromedp.CSS("form.stack button")), chromedp.WaitVisible(chromedp.CSS("ol.findings")))
	if err != nil {
		t.Fatal(err)
	}
	tally, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("ul.tally")))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"supported", "other scope", "not covered"} {
		if !strings.Contains(tally, want) {
			t.Errorf("the verdicts do not name %q: %s", want, tally)
		}
	}
	err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS("ol.findings li:first-child .fig a")), chromedp.WaitVisible(chromedp.CSS("p.big")))
	if err != nil {
		t.Fatalf("from a finding to its figure: %v", err)
	}
	if big, _ := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("p.big"))); !strings.Contains(big, "91+") {
		t.Errorf("the figure shows %q, want 91+", big)
	}
}

// The way of a report: taken in, its claim accepted, seen in the figures, taken
// back and gone from them.
func TestInABrowserAReportIsReviewed(t *testing.T) {
	ctx, b := browser(t), newBench(t)
	figures := b.URL + "/figures?" + url.Values{"rule": {"all"}, "area": {"IQ-NI"}, "from": {"2035-03"}, "to": {"2035-03"}}.Encode()
	shown := func(want string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate(figures)); err != nil {
			t.Fatal(err)
		}
		table, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main table")))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(table, want) {
			t.Errorf("the figures show %q, want %q", table, want)
		}
	}
	shown("not published")
	err := chromedp.Do(ctx, chromedp.Navigate(b.URL+"/documents"), chromedp.SetValue(chromedp.CSS("textarea[name=text]"), "Police said 9 people were killed in a bombing in Mosul on Monday."),
		chromedp.SetValue(chromedp.CSS("input[name=published]"), "2035-03-13"), chromedp.SetValue(chromedp.CSS("input[name=language]"), "en"),
		chromedp.SetValue(chromedp.CSS("input[name=who]"), "Dana"), chromedp.Click(chromedp.CSS("form.stack button")), chromedp.WaitVisible(chromedp.CSS("ol.claims a[href*='/review/']")))
	if err != nil {
		t.Fatalf("take in: %v", err)
	}
	err = chromedp.Do(ctx, chromedp.Click(chromedp.CSS("ol.claims a[href*='/review/']")), chromedp.WaitVisible(chromedp.CSS("button[value=accept]")))
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	desk, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	err = chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("form.stack input[name=who]"), "Dana"), chromedp.Click(chromedp.CSS("button[value=accept]")), chromedp.WaitNotPresent(chromedp.CSS(fmt.Sprintf("form[action='%s'] button[value=accept]", strings.TrimPrefix(desk, b.URL)))), chromedp.WaitVisible(chromedp.CSS("#undo")))
	if err != nil {
		t.Fatalf("accept: %v", err)
	}
	shown("9")
	err = chromedp.Do(ctx, chromedp.Navigate(desk), chromedp.Click(chromedp.CSS("#claim .inputs summary")), chromedp.SetValue(chromedp.CSS("#claim form.inline input[name=why]"), "read again"),
		chromedp.SetValue(chromedp.CSS("#claim form.inline input[name=who]"), "Dana"), chromedp.Click(chromedp.CSS("#claim form.inline button")), chromedp.WaitVisible(chromedp.CSS(".s-proposed")))
	if err != nil {
		t.Fatalf("take back: %v", err)
	}
	shown("not published")
}
