// Command screens takes a picture of every kind of page, at the width of a
// screen and of a telephone, in every language, light and dark, and writes an
// index.html beside them, so that a person can look at each.
//
//	go run ./tools/screens -out screens -url http://127.0.0.1:8765
//
// It drives an installed Chromium; scripts stay off, as a reader may have them.
package main

import (
	"context"
	"flag"
	"fmt"
	"html"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pages are the kinds of page, without the language.
var pages = []string{"/", "/figures", "/figures?area=all&from=2017-01&to=2018-12", "/figures/un-mission/2018-02/IQ/killed", "/figures/disagreements", "/incidents", "/incidents?area=IQ-BG", "/places", "/places/IQ-BG", "/coverage", "/estimates",
	"/watch", "/watch/IQ-BG", "/watch/score", "/check", "/custody", "/bulletins", "/bulletins/2018-02", "/releases", "/corrections", "/standards", "/method", "/method/un-mission", "/about", "/history", "/embed/figures?from=2017-01&to=2018-12",
	"/documents", "/documents/import", "/review", "/review/pairs", "/review/agreement", "/figures/un-mission/2018-02/IQ/killed?calendar=both", "/nothing-here"}

func main() {
	log.SetFlags(0)
	out := flag.String("out", "screens", "the folder to write to")
	base := flag.String("url", "http://127.0.0.1:8765", "a running site")
	langs := flag.String("lang", "en,ar,ckb", "languages, with commas between")
	only := flag.String("only", "", "only pages whose address holds this")
	flag.Parse()
	if err := run(*out, strings.TrimSuffix(*base, "/"), strings.Split(*langs, ","), *only); err != nil {
		log.Fatal("screens: ", err)
	}
}

func run(out, base string, langs []string, only string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	ctx, end := chromedp.NewContext(context.Background(), chromedp.WithAllocatorOptions(opts...))
	defer end()
	if err := chromedp.Do(ctx, chromedp.Func(noScripts)); err != nil {
		return fmt.Errorf("no Chromium could be started: %w", err)
	}
	var index strings.Builder
	index.WriteString("<!doctype html><meta charset=utf-8><title>Screens</title><style>body{font:14px sans-serif;background:#888}figure{display:inline-block;vertical-align:top;margin:6px}img{max-width:420px;max-height:700px}</style>\n")
	n := 0
	for _, page := range pages {
		if !strings.Contains(page, only) {
			continue
		}
		fmt.Fprintf(&index, "<h2>%s</h2>\n", html.EscapeString(page))
		for _, lang := range langs {
			for _, wide := range []int64{1280, 390} {
				for _, scheme := range []string{"light", "dark"} {
					name := fmt.Sprintf("%s-%s-%d-%s.png", strings.Trim(strings.Map(plain, page), "-"), lang, wide, scheme)
					address := base + page
					if lang != "en" {
						address = base + "/" + lang + page
					}
					if err := picture(ctx, address, wide, scheme, filepath.Join(out, name)); err != nil {
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

// picture takes one page whole.
func picture(ctx context.Context, address string, wide int64, scheme, file string) error {
	ctx, stop := context.WithTimeout(ctx, 60*time.Second)
	defer stop()
	coloured := func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}
	if err := chromedp.Do(ctx, chromedp.Func(coloured), chromedp.EmulateViewport(wide, 500), chromedp.Navigate(address)); err != nil {
		return err
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

func plain(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '-'
}
