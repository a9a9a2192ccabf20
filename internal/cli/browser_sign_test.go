package cli_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"cairn/internal/cli"
)

// A said is what a running command prints, read while it runs.
type said struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// serving runs cairn serve until the test ends and returns its address.
func serving(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, errs := new(said), new(said)
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Run(ctx, append([]string{"serve"}, args...), strings.NewReader(""), out, errs)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	address := regexp.MustCompile(`http://\S+`)
	for range 600 {
		if at := address.FindString(out.String()); at != "" {
			return at
		}
		select {
		case code := <-ended:
			ended <- code
			t.Fatalf("serve ended with %d: %s", code, errs)
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatalf("serve says no address: %s%s", out, errs)
	return ""
}

// chrome starts a Chromium of its own, and skips where there is none.
func chrome(t *testing.T) context.Context {
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

// The way of a recorder with an account: it is made at the command line, the desk
// asks for its token, a ruling stands under its name whatever is typed, and once it
// has ended the next step leads out.
func TestInABrowserWhoHasAnAccountSignsInAndDecides(t *testing.T) {
	ctx := chrome(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "r.db")
	must := func(args ...string) string {
		t.Helper()
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != 0 {
			t.Fatalf("cairn %s: exit %d, %s", args[0], code, errs)
		}
		return strings.TrimSpace(out)
	}
	must("init")
	article := filepath.Join(dir, "article.txt")
	if err := os.WriteFile(article, []byte("Police said 9 civilians were killed in a bombing in Mosul on Monday."), 0o600); err != nil {
		t.Fatal(err)
	}
	must("collect", "--published", "2035-03-13", "--country", "IQ", article)
	token := must("user", "add", "Dana", "--scope", "read,propose,decide")
	at := serving(t, "--db", db, "--addr", "127.0.0.1:0")

	do := func(what string, actions ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
		defer cancel()
		if err := chromedp.Do(ctx, actions...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	where := func() string {
		t.Helper()
		now, err := chromedp.Run(ctx, chromedp.Location())
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimPrefix(now, at)
	}
	tokenField := chromedp.CSS("input[name=token]")
	do("the desk asks who comes", chromedp.Navigate(at+"/review"), chromedp.WaitVisible(tokenField))
	if p := where(); !strings.HasPrefix(p, "/sign-in?to=") {
		t.Errorf("the desk led to %s", p)
	}
	do("a wrong token", chromedp.SetValue(tokenField, "cairn_WRONG"), chromedp.Click(chromedp.CSS("form.stack button")), chromedp.WaitVisible(chromedp.CSS("[role=alert]")))
	do("the right one", chromedp.SetValue(tokenField, token), chromedp.Click(chromedp.CSS("form.stack button")), chromedp.WaitVisible(chromedp.CSS("a[data-go=next]")))
	if p := where(); p != "/review" {
		t.Errorf("signed in, it led to %s", p)
	}
	if cookies, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.cookie")); err != nil || cookies != "" {
		t.Errorf("scripts can read the session: %q, %v", cookies, err)
	}
	do("a claim", chromedp.Click(chromedp.CSS("a[data-go=next]")), chromedp.WaitVisible(chromedp.CSS("button[value=accept]")))
	claim := where()
	do("another's name is put into the form, and the claim is accepted",
		chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('[name=who]').forEach((x) => { x.value = 'Mallory' })`),
		chromedp.Click(chromedp.CSS("button[value=accept]")), chromedp.WaitReady(chromedp.CSS("#undo:not([hidden])")))
	do("back to it", chromedp.Navigate(at+claim), chromedp.WaitVisible(chromedp.CSS("main")))
	if text, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))); err != nil || !strings.Contains(text, "Dana") || strings.Contains(text, "Mallory") {
		t.Errorf("the ruling stands under another name: %s, %v", text, err)
	}
	must("user", "end", "Dana")
	do("the next step of who has ended", chromedp.Navigate(at+"/review"), chromedp.WaitVisible(tokenField))
	do("and the token opens nothing", chromedp.SetValue(tokenField, token), chromedp.Click(chromedp.CSS("form.stack button")), chromedp.WaitVisible(chromedp.CSS("[role=alert]")))
	if p := where(); !strings.HasPrefix(p, "/sign-in") {
		t.Errorf("an ended account came to %s", p)
	}
}

// On an address that other machines reach, a desk shows nothing to who is not
// signed in.
func TestAClosedDeskShowsNothingToStrangers(t *testing.T) {
	db := filepath.Join(t.TempDir(), "r.db")
	for _, args := range [][]string{{"init"}, {"user", "add", "Dana"}} {
		if code, _, errs := run(t, append(args, "--db", db)...); code != 0 {
			t.Fatal(errs)
		}
	}
	at := serving(t, "--db", db, "--addr", "0.0.0.0:0")
	at = "http://127.0.0.1" + at[strings.LastIndexByte(at, ':'):]
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]int{"/": http.StatusSeeOther, "/figures": http.StatusSeeOther, "/places": http.StatusSeeOther, "/maps/figures.svg": http.StatusSeeOther, "/review": http.StatusSeeOther,
		"/api/v1/figures": http.StatusUnauthorized, "/api/v1/estimates": http.StatusUnauthorized, "/sign-in": http.StatusOK} {
		res, err := client.Get(at + path)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%s: status %d, want %d", path, res.StatusCode, want)
		}
	}
}
