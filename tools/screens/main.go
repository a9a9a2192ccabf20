// Command screens takes a picture of every kind of page, at the width of a
// screen and of a telephone, in every language, light and dark, and writes an
// index.html beside them, so that a person can look at each.
//
//	go run ./tools/screens -out screens -url http://127.0.0.1:8765
//
// It drives an installed Chromium; scripts stay off, as a reader may have them,
// unless -scripts is given. Pages that only a register with such a record has
// (the first document, the first claim that waits) are found by the links to them.
package main

import (
	"context"
	"flag"
	"fmt"
	"html"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pages are the kinds of page, without the language.
var pages = []string{"/", "/figures", "/figures?area=all&from=2017-01&to=2018-12", "/figures/un-mission/2018-02/IQ/killed", "/figures/disagreements", "/incidents", "/incidents?area=IQ-BG", "/places", "/places/IQ-BG", "/coverage", "/estimates",
	"/watch", "/watch/IQ-BG", "/watch/score", "/check", "/custody", "/bulletins", "/bulletins/2018-02", "/releases", "/corrections", "/standards", "/method", "/method/un-mission", "/about", "/history", "/embed/figures?from=2017-01&to=2018-12",
	"/documents", "/documents/import", "/review", "/review/pairs", "/review/agreement", "/figures/un-mission/2018-02/IQ/killed?calendar=both", "/?as_of=2018-01-31", "/sign-in", "/nothing-here", "/figures?as_of=yesterday"}

// first are the pages that are found: the first link that begins so, on a page.
var first = []struct{ on, begins string }{{"/documents", "/documents/"}, {"/review", "/review/"}, {"/incidents", "/incidents/"}, {"/review/pairs", "/review/incidents/"}}

// checked is the page that a text gets when it is checked.
const checked = "/check (answer)"

func main() {
	log.SetFlags(0)
	out := flag.String("out", "screens", "the folder to write to")
	base := flag.String("url", "http://127.0.0.1:8765", "a running site")
	langs := flag.String("lang", "en,ar,ckb", "languages, with commas between")
	only := flag.String("only", "", "only pages whose address holds this")
	text := flag.String("text", "examples/iraq/2018-03-note.txt", "a text to be checked; empty: none")
	scripts := flag.Bool("scripts", false, "with scripts on")
	flag.Parse()
	if err := run(*out, strings.TrimSuffix(*base, "/"), strings.Split(*langs, ","), *only, *text, *scripts); err != nil {
		log.Fatal("screens: ", err)
	}
}

func run(out, base string, langs []string, only, file string, scripts bool) error {
	text := ""
	if file != "" {
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		text = string(b)
	}
	all := pages
	if text != "" {
		all = append(all, checked)
	}
	for _, f := range first {
		found, err := link(base, f.on, f.begins)
		if err != nil {
			return err
		}
		if found != "" {
			all = append(all, found)
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	ctx, end := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(opts...))
	defer end()
	begin := chromedp.Func(noScripts)
	if scripts {
		begin = chromedp.Navigate("about:blank")
	}
	if err := chromedp.Do(ctx, begin); err != nil {
		return fmt.Errorf("no Chromium could be started: %w", err)
	}
	var index strings.Builder
	index.WriteString("<!doctype html><meta charset=utf-8><title>Screens</title><style>body{font:14px sans-serif;background:#888}figure{display:inline-block;vertical-align:top;margin:6px}img{max-width:420px;max-height:700px}</style>\n")
	n := 0
	for _, page := range all {
		if !strings.Contains(page, only) {
			continue
		}
		fmt.Fprintf(&index, "<h2>%s</h2>\n", html.EscapeString(page))
		for _, lang := range langs {
			for _, wide := range []int64{1280, 390} {
				for _, scheme := range []string{"light", "dark"} {
					name := fmt.Sprintf("%s-%s-%d-%s.png", named(page), lang, wide, scheme)
					prefix := base
					if lang != "en" {
						prefix = base + "/" + lang
					}
					address, fill := prefix+page, ""
					if page == checked {
						address, fill = prefix+"/check", text
					}
					if err := picture(ctx, address, fill, wide, scheme, filepath.Join(out, name)); err != nil {
						return fmt.Errorf("%s: %w", address, err)
					}
					fmt.Fprintf(&index, "<figure><a href=%q><img loading=lazy src=%q></a><figcaption>%s</figcaption></figure>\n", name, name, name)
					n++
				}
			}
		}
	}
	fmt.Printf("%d pictures in %s\n", n, filepath.Join(out, "index.html"))
	return os.WriteFile(filepath.Join(out, "index.html"), []byte(index.String()), 0o644)
}

// link returns the path of the first link of a page that begins so and is not
// one of the pages that are taken anyway; empty where there is none.
func link(base, on, begins string) (string, error) {
	r, err := http.Get(base + on)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return "", err
	}
	for _, m := range regexp.MustCompile(`href="(`+begins+`[^"?#]+)"`).FindAllStringSubmatch(string(b), -1) {
		if path := html.UnescapeString(m[1]); !slices.Contains(pages, path) {
			return path, nil
		}
	}
	return "", nil
}

// picture takes one page whole; with a text, the answer to its form.
func picture(ctx context.Context, address, text string, wide int64, scheme, file string) error {
	ctx, stop := context.WithTimeout(ctx, 60*time.Second)
	defer stop()
	coloured := func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}
	if err := chromedp.Do(ctx, chromedp.Func(coloured), chromedp.EmulateViewport(wide, 500), chromedp.Navigate(address)); err != nil {
		return err
	}
	if text != "" {
		if err := chromedp.Do(ctx, chromedp.SetValue(chromedp.CSS("textarea[name=text]"), text), chromedp.SetValue(chromedp.CSS("input[name=published]"), "2018-03-25"),
			chromedp.Click(chromedp.CSS("main form.stack button")), chromedp.WaitVisible(chromedp.CSS("main .paper"))); err != nil {
			return err
		}
	}
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}

// noScripts keeps scripts from running, as some readers do.
func noScripts(ctx context.Context, t *chromedp.Target) error {
	_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}

// named is a page as a part of a file's name: not longer than names may be.
func named(page string) string {
	name := strings.Trim(strings.Map(plain, page), "-")
	return strings.Trim(name[:min(len(name), 80)], "-")
}

func plain(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '-'
}
