package web_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What has the focus, against what had it: "" where all is well, "end" where
// the focus has left the page.
const focus = `(() => { const e = document.activeElement, was = window.had;
	if (!e || e === document.body) return 'end';
	window.had = e;
	const name = e.tagName + ' ' + (e.textContent || e.name || '').trim().slice(0, 40) + ' ' + (e.getAttribute('href') || '');
	if (was === e && (e.type === 'date' || e.type === 'month')) return ''; // day, month and year are stops of one field
	if (was === e) return 'the focus does not move on from ' + name;
	if (was && !(was.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) return 'out of order: ' + name;
	if (e.tabIndex > 0) return 'an order of its own: ' + name;
	const s = getComputedStyle(e), r = e.getBoundingClientRect();
	if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) return 'nothing shows the focus on ' + name;
	if (r.width < 1 || r.height < 1 || r.right <= 0 || r.left >= innerWidth || r.bottom <= 0 || r.top >= innerHeight) return 'not to be seen: ' + name;
	return ''})()`

// By keyboard alone: the first stop skips to the content, every stop is seen,
// comes in the order of the page, and the last leaves it.
func TestInABrowserTheKeyboardReachesEverything(t *testing.T) {
	ctx, b := browser(t), newBench(t)
	for _, path := range []string{"/", "/ar/", "/figures?from=2018-01&to=2018-12", "/ar/incidents", "/watch/score", "/check", "/review/" + string(b.doc) + "/c1", "/custody", "/method/un-mission"} {
		do(t, ctx, path, chromedp.Navigate(b.URL+path), chromedp.KeyEvent(kb.Tab))
		first, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.activeElement.className + ' ' + `+focus))
		if err != nil || strings.TrimSpace(first) != "skip" {
			t.Errorf("%s: the first stop is %q, %v; want the way to the content", path, first, err)
		}
		do(t, ctx, path, chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
		if at, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.hash + (document.activeElement.closest('main, footer') ? '' : ' ' + document.activeElement.outerHTML.slice(0, 200))`)); err != nil || at != "#main" {
			t.Errorf("%s: the way to the content leads to %q (%v)", path, at, err)
		}
		do(t, ctx, path, chromedp.Navigate("about:blank"), chromedp.Navigate(b.URL+path))
		stops := 0
		for ; stops < 600; stops++ {
			do(t, ctx, path, chromedp.KeyEvent(kb.Tab))
			said, err := chromedp.Run(ctx, chromedp.Evaluate[string](focus))
			if err != nil {
				t.Fatal(err)
			}
			if said == "end" {
				break
			}
			if said != "" {
				t.Errorf("%s: stop %d: %s", path, stops+1, said)
			}
			if stops > 120 && testing.Short() {
				break
			}
		}
		if stops < 10 || stops == 600 {
			t.Errorf("%s has %d stops", path, stops)
		}
	}
}

// At twice the size a screen of 1280 pixels shows 640: nothing runs out of it,
// with letters set further apart too (WCAG 1.4.10, 1.4.12). And nothing moves,
// for those who ask for less motion or not.
func TestInABrowserPagesCanBeEnlargedAndStayStill(t *testing.T) {
	ctx, b := browser(t), newBench(t)
	const over = `(() => { const d = document.documentElement; return d.scrollWidth - d.clientWidth })()`
	const spaced = `(() => { const s = new CSSStyleSheet(); s.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}'); document.adoptedStyleSheets = [s]; return ` + over + `})()`
	const moving = `[...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === 'smooth' }).length + document.getAnimations().length`
	do(t, ctx, "screen", chromedp.EmulateViewport(640, 450), media("prefers-reduced-motion", "reduce"))
	for _, l := range tongues(t) {
		for _, path := range b.work(t) {
			do(t, ctx, path, chromedp.Navigate(b.URL+l.prefix+path))
			for what, script := range map[string]string{"is wider than the screen by": over, "has moving parts:": moving} {
				if n, err := chromedp.Run(ctx, chromedp.Evaluate[int](script)); err != nil || n > 0 {
					t.Errorf("%s%s %s %d (%v)", l.prefix, path, what, n, err)
				}
			}
			if n, err := chromedp.Run(ctx, chromedp.Evaluate[int](spaced)); err != nil || n > 0 {
				t.Errorf("%s%s with letters set apart is wider than the screen by %d (%v)", l.prefix, path, n, err)
			}
		}
	}
}
