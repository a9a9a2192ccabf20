package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"cairn/internal/web"
)

// browsers are the names that browsers which can print are installed under, and
// the places where they lie on systems that have no path for them.
var browsers = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	`C:\Program Files\Google\Chrome\Application\chrome.exe`,
	`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
}

// longestPrint is how long a browser may take over one page.
const longestPrint = 60 * time.Second

// findBrowser returns the program that prints: the one named, or the first that is
// installed.
func findBrowser(named string) (string, error) {
	if named != "" {
		at, err := exec.LookPath(named)
		if err != nil {
			return "", usage("the browser %q cannot be run: %v; name one with --browser or CAIRN_BROWSER", named, err)
		}
		return at, nil
	}
	for _, name := range browsers {
		if at, err := exec.LookPath(name); err == nil {
			return at, nil
		}
	}
	return "", errors.New("a pdf is printed by a browser (Chromium, Chrome or Edge), and none was found\n" +
		"hint: install one (Debian: apt install chromium), or name it with --browser PATH or CAIRN_BROWSER; --format html gives the same page, to be printed by hand")
}

// printPDF prints a page that needs nothing else with a browser and returns the
// PDF. The browser runs apart, with a profile of its own that is removed, and is
// given no address but that of the page. It shapes Arabic and embeds the fonts.
func printPDF(ctx context.Context, browser, page string) ([]byte, error) {
	pdf, said, err := browse(ctx, browser, page, "page.pdf", "--no-pdf-header-footer", "--print-to-pdf=")
	if err == nil && !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		err = errors.New("what it made is none")
	}
	if err != nil {
		return nil, fmt.Errorf("%s printed no pdf (%w): %s", browser, err, said)
	}
	return pdf, nil
}

// paintPNG paints a drawing with a browser, two pixels a unit.
func paintPNG(ctx context.Context, browser, svg string, wide, high int) ([]byte, error) {
	page := `<!doctype html><meta charset="utf-8"><style>html,body{margin:0;background:#fff}svg{display:block}</style>` + svg
	png, said, err := browse(ctx, browser, page, "page.png", "--hide-scrollbars", "--force-device-scale-factor=2", fmt.Sprintf("--window-size=%d,%d", wide, high), "--screenshot=")
	if err == nil && !bytes.HasPrefix(png, []byte("\x89PNG")) {
		err = errors.New("what it made is none")
	}
	if err != nil {
		return nil, fmt.Errorf("%s painted no png (%w): %s", browser, err, said)
	}
	return png, nil
}

// painter paints with an installed browser; nil where there is none.
func painter() web.Painter {
	browser, err := findBrowser(os.Getenv("CAIRN_BROWSER"))
	if err != nil {
		return nil
	}
	return func(ctx context.Context, svg string, wide, high int) ([]byte, error) {
		return paintPNG(ctx, browser, svg, wide, high)
	}
}

// pagePDF prints a drawing with a browser on one page of its own size.
func pagePDF(ctx context.Context, browser, svg string, wide, high int) ([]byte, error) {
	return printPDF(ctx, browser, fmt.Sprintf(`<!doctype html><meta charset="utf-8"><style>@page{size:%dpx %dpx;margin:0}html,body{margin:0;background:#fff}svg{display:block;-webkit-print-color-adjust:exact}</style>`, wide, high)+svg)
}

// printer prints with an installed browser; nil where there is none.
func printer() web.Painter {
	browser, err := findBrowser(os.Getenv("CAIRN_BROWSER"))
	if err != nil {
		return nil
	}
	return func(ctx context.Context, svg string, wide, high int) ([]byte, error) {
		return pagePDF(ctx, browser, svg, wide, high)
	}
}

// browse shows a page to a browser and returns the file that it makes of it, whose
// name is put behind the last of the arguments, and the last line that it said.
func browse(ctx context.Context, browser, page, file string, how ...string) (made []byte, said string, err error) {
	dir, err := os.MkdirTemp("", "cairn-print-")
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	from, to := filepath.Join(dir, "page.html"), filepath.Join(dir, file)
	if err := os.WriteFile(from, []byte(page), 0o600); err != nil {
		return nil, "", err
	}
	ctx, cancel := context.WithTimeout(ctx, longestPrint)
	defer cancel()
	args := []string{"--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run", "--no-default-browser-check",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + filepath.Join(dir, "profile")}
	args = append(args, how...)
	args[len(args)-1] += to
	if os.Geteuid() == 0 {
		args = append(args, "--no-sandbox") // the browser does not start for root otherwise; the page has no script
	}
	run := exec.CommandContext(ctx, browser, append(args, "file://"+filepath.ToSlash(from))...)
	run.WaitDelay = 5 * time.Second
	output, err := run.CombinedOutput()
	if ctx.Err() != nil {
		return nil, "", fmt.Errorf("%s was not done within %v", browser, longestPrint)
	}
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	made, missing := os.ReadFile(to)
	if missing != nil {
		return nil, lines[len(lines)-1], errors.Join(err, missing)
	}
	return made, lines[len(lines)-1], nil
}
