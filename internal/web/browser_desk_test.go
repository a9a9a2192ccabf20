package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"cairn/internal/register"
)

// do runs actions and stops the test where they do not succeed within a time.
func do(t *testing.T, ctx context.Context, what string, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// until waits until a script says true.
func until(t *testing.T, ctx context.Context, what, script string) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); ; time.Sleep(30 * time.Millisecond) {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script))
		if err == nil && ok {
			return
		}
		if time.Now().After(end) {
			body, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('main').innerText`))
			t.Fatalf("%s: not within 15 s (%v); the page shows\n%s", what, err, body)
		}
	}
}

// The keyboard alone: a report is taken in, its claims are accepted, corrected
// and rejected without touching the mouse, the figure follows, and what was
// done is undone.
func TestInABrowserTheDeskWorksByKeyboard(t *testing.T) {
	ctx := browser(t)
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	b.Server = serve(t, d, b.log)
	do(t, ctx, "take in", chromedp.Navigate(b.URL+"/documents"), chromedp.SetValue(chromedp.CSS("textarea[name=text]"), "Police said 9 civilians were killed and 20 injured in a bombing in Mosul on Monday. In Hilla gunmen killed 3 policemen on Sunday, officials said."),
		chromedp.SetValue(chromedp.CSS("input[name=published]"), "2035-03-13"), chromedp.SetValue(chromedp.CSS("input[name=language]"), "en"), chromedp.SetValue(chromedp.CSS("input[name=country]"), "IQ"),
		chromedp.SetValue(chromedp.CSS("input[name=who]"), "Dana"), chromedp.Click(chromedp.CSS("form.stack button")), chromedp.WaitVisible(chromedp.CSS("ol.claims a[href*='/review/']")))
	do(t, ctx, "the queue", chromedp.Navigate(b.URL+"/review"), chromedp.WaitVisible(chromedp.CSS("a[data-go=next]")))
	until(t, ctx, "the script runs", `!document.querySelector('#keys').hidden`)
	do(t, ctx, "start", chromedp.KeyEvent("n"))
	until(t, ctx, "the first claim", `!!document.querySelector('form.claim')`)
	const at = `location.pathname`
	first, err := chromedp.Run(ctx, chromedp.Evaluate[string](at))
	if err != nil {
		t.Fatal(err)
	}
	do(t, ctx, "name", chromedp.SetValue(chromedp.CSS("form.claim input[name=who]"), "Dana"))
	const timed = `(async () => { const t = performance.now(), was = location.pathname; document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n'})); while (location.pathname === was && performance.now() - t < 5000) await new Promise(r => setTimeout(r, 1)); return performance.now() - t })()`
	best := 5000.0
	for range 4 { // of several, since other tests may keep the processor busy
		time.Sleep(300 * time.Millisecond) // the next claim is being fetched
		took, err := chromedp.Run(ctx, chromedp.Evaluate[float64](timed, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		best = min(best, took)
	}
	if t.Logf("the next claim stood there after %.0f ms", best); best > 100 {
		t.Errorf("the next claim took %.0f ms, want under 100", best)
	}
	do(t, ctx, "back", chromedp.Navigate(b.URL+first), chromedp.WaitVisible(chromedp.CSS("form.claim")))
	until(t, ctx, "the script runs again", `!document.querySelector('#keys').hidden`)
	do(t, ctx, "name", chromedp.SetValue(chromedp.CSS("form.claim input[name=who]"), "Dana"), chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`))
	do(t, ctx, "accept", chromedp.KeyEvent("a"))
	until(t, ctx, "accepted", `location.pathname !== '`+first+`' && !document.querySelector('#undo').hidden`)
	standing := func(path string) register.Standing {
		return judgedOf(t, d)[strings.Replace(strings.TrimPrefix(path, "/review/"), "/", "#", 1)].Standing
	}
	if got := standing(first); got != register.Accepted {
		t.Errorf("after a the claim is %s", got)
	}
	do(t, ctx, "undo", chromedp.KeyEvent("u"))
	until(t, ctx, "undone", `location.pathname === '`+first+`' && !!document.querySelector('#claim .s-proposed') && !document.querySelector('#keys').hidden`)
	if got := standing(first); got != register.Proposed {
		t.Errorf("after u the claim is %s", got)
	}
	// a slot is opened by its number, changed and closed; a then accepts as corrected
	do(t, ctx, "edit", chromedp.KeyEvent("2"))
	until(t, ctx, "the slot is open", `document.querySelector('#s-count').open && document.activeElement.name === 'min'`)
	do(t, ctx, "type", chromedp.Evaluate[chromedp.Void](`document.activeElement.select()`), chromedp.KeyEvent("11"), chromedp.KeyEvent(kb.Enter))
	until(t, ctx, "the slot is closed and says so", `!document.querySelector('#s-count').open && document.querySelector('#s-count b').textContent.includes('11')`)
	do(t, ctx, "max", chromedp.SetValue(chromedp.CSS("#s-count input[name=max]"), "11"), chromedp.Evaluate[chromedp.Void](`document.activeElement.blur()`), chromedp.KeyEvent("a"))
	until(t, ctx, "corrected", `location.pathname !== '`+first+`' && !document.querySelector('#undo').hidden`)
	if j := judgedOf(t, d)[strings.Replace(strings.TrimPrefix(first, "/review/"), "/", "#", 1)]; j.Standing != register.Corrected || *j.Count.Min != 11 {
		t.Errorf("after the edit the claim is %s: %+v", j.Standing, j.Count)
	}
	second, _ := chromedp.Run(ctx, chromedp.Evaluate[string](at))
	do(t, ctx, "reject", chromedp.KeyEvent("r"))
	until(t, ctx, "asked why", `document.activeElement.name === 'why'`)
	do(t, ctx, "why", chromedp.KeyEvent("told by nobody else"), chromedp.KeyEvent(kb.Enter))
	until(t, ctx, "rejected", `location.pathname !== '`+second+`'`)
	until(t, ctx, "written", `!document.querySelector('#undo').hidden`)
	if got := standing(second); got != register.Rejected {
		t.Errorf("after r the claim is %s", got)
	}
	do(t, ctx, "help", chromedp.KeyEvent("?"))
	until(t, ctx, "the keys are listed", `document.querySelector('#keys').open`)
	do(t, ctx, "figures", chromedp.Navigate(b.URL+"/figures?rule=all&of=injured&area=IQ-NI&from=2035-03&to=2035-03"))
	if table, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main table"))); err != nil || !strings.Contains(table, "11") {
		t.Errorf("the figures show %q, %v; want the corrected 11", table, err)
	}
	if w, err := d.Work(t.Context(), time.Time{}); err != nil || w.Measured != 0 { // the clock of these tests stands still
		t.Errorf("time at the desk: %+v, %v", w, err)
	}
}

// Two editors on one record, in two windows: the second sees both and chooses.
func TestInABrowserTwoEditorsMeet(t *testing.T) {
	ctx := browser(t)
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	b.Server = serve(t, d, b.log)
	id := takeIn(t, d, "Hilla", "Police said 4 civilians were killed in Hilla on Monday.")[0]
	at := b.URL + claimPage(id)
	other, cancel := chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(other, chromedp.Navigate("about:blank")); err != nil { // the window lives as long as the context it is first used with
		t.Fatal(err)
	}
	edit := func(ctx context.Context, who, n string) { // by script: one of two windows stands behind the other
		t.Helper()
		do(t, ctx, who, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { const f = document.querySelector('form.claim');
			f.elements.who.value = %q; f.elements.min.value = f.elements.max.value = %q; f.querySelector('button[value=correct]').click() })()`, who, n)))
	}
	do(t, ctx, "open", chromedp.Navigate(at), chromedp.WaitReady(chromedp.CSS("form.claim")))
	do(t, other, "open", chromedp.Navigate(at), chromedp.WaitReady(chromedp.CSS("form.claim")))
	edit(ctx, "Dana", "5")
	until(t, ctx, "Dana's is written", `!document.querySelector('#undo').hidden`)
	edit(other, "Omar", "6")
	until(t, other, "Omar sees both", `!!document.querySelector('.turn tr.clash')`)
	do(t, other, "choose", chromedp.Evaluate[chromedp.Void](`document.querySelectorAll('.turn input[value=mine]').forEach((r) => r.click()); document.querySelector('.turn button[value=correct]').click()`), chromedp.WaitReady(chromedp.CSS("main")))
	until(t, other, "Omar's is written", `document.querySelector('main').innerText.includes('Omar')`)
	if j := judgedOf(t, d)[id]; len(j.Decisions) != 2 || *j.Count.Min != 6 {
		t.Errorf("the claim has %+v after %d decisions", j.Count, len(j.Decisions))
	}
}

// A table is chosen, what it would change is seen, and it is imported.
func TestInABrowserATableIsImported(t *testing.T) {
	ctx, b := browser(t), newBench(t)
	table, name := unamiTable(t)
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	do(t, ctx, "show", chromedp.Navigate(b.URL+"/documents/import"), chromedp.SetUploadFiles(chromedp.CSS("input[name=file]"), []string{path}), chromedp.SetValue(chromedp.CSS("select[name=profile]"), "unami"),
		chromedp.SetValue(chromedp.CSS("#ask input[name=who]"), "Dana"), chromedp.Click(chromedp.CSS("#ask button")), chromedp.WaitVisible(chromedp.CSS("#confirm")))
	if shown, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))); err != nil || !strings.Contains(shown, "445") || !strings.Contains(shown, "9077") {
		t.Errorf("before and after are not shown: %s, %v", shown, err)
	}
	do(t, ctx, "confirm", chromedp.Click(chromedp.CSS("#confirm button")), chromedp.WaitVisible(chromedp.CSS("#ask")))
	if done, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS("main"))); err != nil || !strings.Contains(done, "Imported.") {
		t.Errorf("%s, %v", done, err)
	}
}
