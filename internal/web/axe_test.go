package web_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"cairn/internal/pipeline"
)

// axe returns the script that names the faults of a page, and skips where it
// is not cached and cannot be fetched.
func axe(t *testing.T) string {
	t.Helper()
	got, err := exec.CommandContext(t.Context(), "go", "run", "cairn/tools/assets").Output()
	if err != nil {
		said := err.Error()
		if failed, ok := err.(*exec.ExitError); ok {
			said = string(failed.Stderr)
		}
		t.Skipf("axe-core is not cached here and could not be fetched: %s", said)
	}
	script, err := os.ReadFile(strings.TrimSpace(string(got)))
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// media sets what a reader's system prefers, such as a dark screen.
func media(name, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: name, Value: value}}})
		return err
	})
}

// A fault is one rule that a page breaks, as axe names it.
type fault struct {
	ID, Impact, Help string
	At               []string
}

const ask = `axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then((r) => JSON.stringify(r.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
	.map((v) => ({ID: v.id, Impact: v.impact, Help: v.help, At: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message)}))))`

// work are the pages of a bench on which something waits to be decided, beside
// those that every site has.
func (b *bench) work(t *testing.T) []string {
	t.Helper()
	lines, err := b.desk.IncidentList(t.Context(), time.Time{}, pipeline.IncidentsQuery{})
	if err != nil {
		t.Fatal(err)
	}
	all := append(b.paths(), "/watch/IQ-BG", "/watch/score", "/corrections", "/embed/figures?from=2017-01&to=2018-12", "/nothing-here", "/places/IQ-KR")
	if len(lines.Lines) > 0 {
		all = append(all, "/incidents/"+lines.Lines[0].ID, "/review/incidents/"+lines.Lines[0].ID)
	}
	return all
}

// No page has a fault that axe calls serious or critical, in any language, light
// and dark, at the width of a screen and of a telephone. The short form looks at
// each page light and wide in the first language, and dark and narrow in the others.
func TestInABrowserNoPageHasASeriousFault(t *testing.T) {
	ctx, script := browser(t), axe(t)
	b := newBench(t)
	looked := 0
	for i, l := range tongues(t) {
		prefix := l.prefix
		for j, way := range []struct {
			scheme string
			wide   int64
		}{{"light", 1280}, {"dark", 390}, {"dark", 1280}, {"light", 390}} {
			if testing.Short() && j != min(i, 1) {
				continue
			}
			do(t, ctx, "screen", media("prefers-color-scheme", way.scheme), chromedp.EmulateViewport(way.wide, 900))
			for _, path := range b.work(t) {
				do(t, ctx, path, chromedp.Navigate(b.URL+prefix+path), chromedp.Evaluate[chromedp.Void](script+";0"))
				said, err := chromedp.Run(ctx, chromedp.Evaluate[string](ask, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatalf("%s%s: %v", prefix, path, err)
				}
				var faults []fault
				if err := json.Unmarshal([]byte(said), &faults); err != nil {
					t.Fatal(err)
				}
				for _, f := range faults {
					t.Errorf("%s%s %s at %d pixels: %s (%s): %s\n\t%s", prefix, path, way.scheme, way.wide, f.ID, f.Impact, f.Help, strings.Join(f.At, "\n\t"))
				}
				looked++
			}
		}
	}
	t.Logf("%d pages were looked at", looked)
}
