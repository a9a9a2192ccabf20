package collect

import (
	"log/slog"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
)

// The rules by which the main part of a page is taken for its text.
const (
	// mainLeast is from how many characters on a page is long enough to have
	// parts. A shorter one is read whole.
	mainLeast = 1500
	// mainShare is the least share of the page's visible text that the main part
	// must hold. Below it the page is read whole: losing a paragraph is worse than
	// reading a menu.
	mainShare = 0.2
)

// mainPart returns the text of the article of a page whose hidden elements are
// gone; empty when the page is to be read whole.
func mainPart(root *html.Node, whole string) string {
	if len([]rune(whole)) < mainLeast || nodes(root) > MaxNodes {
		return ""
	}
	p := readability.NewParser()
	p.Logger = slog.New(slog.DiscardHandler)
	article, err := p.ParseDocument(root, nil)
	if err != nil || article.Node == nil {
		return ""
	}
	text := render(article.Node)
	if float64(len(text)) < mainShare*float64(len(whole)) {
		return ""
	}
	return strings.TrimSpace(text)
}

func nodes(root *html.Node) (n int) {
	for range root.Descendants() {
		n++
	}
	return n
}
