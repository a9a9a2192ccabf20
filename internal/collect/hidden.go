package collect

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hides reports whether an element keeps its content from a reader by its own
// attributes: hidden, aria-hidden="true", or a style that does so.
func hides(attr map[string]string) bool {
	if v, ok := attr["hidden"]; ok && !strings.EqualFold(v, "until-found") {
		return true
	}
	if strings.EqualFold(strings.TrimSpace(attr["aria-hidden"]), "true") {
		return true
	}
	return attr["style"] != "" && hidesStyle(attr["style"])
}

var (
	length = regexp.MustCompile(`^(-?[\d.]+)(px|em|rem|pt|%|vw|vh|ex|ch|mm|cm|in)?$`)
	zeroes = regexp.MustCompile(`^rect\(\s*(0|1)(px)?\s*[, ]\s*(0|1)(px)?\s*[, ]\s*(0|1)(px)?\s*[, ]\s*(0|1)(px)?\s*\)$`)
	inset  = regexp.MustCompile(`inset\(\s*(50|100)%|circle\(\s*0`)
	nought = regexp.MustCompile(`scale[xy3d]*\(\s*0(\.0+)?\s*[,)]`)
)

// farPx is from how far off the page text counts as out of sight: 900 px.
const farPx = 900

// smallPx is up to which size of letters no reader sees the text: 2 px.
const smallPx = 2

// hidesStyle reports whether a list of CSS declarations keeps text from a
// reader: not displayed, invisible, see-through, letters of no size, a box of no
// size that cuts off what is in it, far off the page, clipped away, scaled to
// nothing, or letters in the colour of what is behind them.
func hidesStyle(css string) bool {
	s := declarations(css)
	switch {
	case s["display"] == "none", s["visibility"] == "hidden", s["visibility"] == "collapse", s["content-visibility"] == "hidden",
		s["mso-hide"] == "all":
		return true
	case small(s["font-size"], smallPx), s["opacity"] != "" && tiny(s["opacity"]):
		return true
	case zeroes.MatchString(s["clip"]), inset.MatchString(s["clip-path"]), nought.MatchString(s["transform"]), s["scale"] == "0":
		return true
	case far(s["text-indent"]):
		return true
	}
	if p := s["position"]; p == "absolute" || p == "fixed" || p == "relative" {
		for _, side := range []string{"left", "right", "top", "bottom", "inset", "inset-inline-start"} {
			if far(s[side]) {
				return true
			}
		}
	}
	for _, side := range []string{"margin-left", "margin-top", "margin"} {
		if far(s[side]) {
			return true
		}
	}
	if cut := s["overflow"]; cut == "hidden" || cut == "clip" {
		for _, side := range []string{"height", "max-height", "width", "max-width"} {
			if small(s[side], 1) {
				return true
			}
		}
	}
	return sameColour(s)
}

// declarations parts "a: b; c: d !important" into lower-case names and values.
func declarations(css string) map[string]string {
	m := make(map[string]string)
	for part := range strings.SplitSeq(comment.ReplaceAllString(css, " "), ";") {
		name, value, ok := strings.Cut(part, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(strings.ToLower(value)), "!important"))
		m[strings.ToLower(strings.TrimSpace(name))] = value
	}
	if f := strings.Fields(m["font"]); len(f) > 1 && m["font-size"] == "" {
		for _, x := range f {
			size, _, _ := strings.Cut(x, "/")
			if length.MatchString(size) && strings.IndexFunc(size, func(r rune) bool { return r >= 'a' && r <= 'z' || r == '%' }) >= 0 {
				m["font-size"] = size
			}
		}
	}
	return m
}

// px reads a length in px; em, rem and the like count 16 px, % nothing.
func px(s string) (float64, bool) {
	m := length.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		return 0, false
	}
	switch m[2] {
	case "em", "rem":
		v *= 16
	case "pt":
		v *= 4.0 / 3
	case "vw", "vh":
		v *= 10
	case "%", "mm", "cm", "in", "ex", "ch":
		if v == 0 {
			return 0, true
		}
		v *= 16
	}
	return v, true
}

func small(s string, most float64) bool {
	v, ok := px(s)
	return ok && v >= 0 && v <= most
}

func tiny(opacity string) bool {
	v, err := strconv.ParseFloat(strings.TrimSuffix(opacity, "%"), 64)
	if err != nil {
		return false
	}
	if strings.HasSuffix(opacity, "%") {
		v /= 100
	}
	return v < 0.05
}

func far(s string) bool {
	for f := range strings.FieldsSeq(s) {
		if v, ok := px(f); ok && v <= -farPx {
			return true
		}
	}
	return false
}

// sameColour reports whether letters have the colour of what is behind them. What
// is behind an element that names no background is taken to be white.
func sameColour(s map[string]string) bool {
	ink, ok := colour(s["color"])
	if !ok {
		return false
	}
	if ink[3] == 0 {
		return true
	}
	behind := [4]int{255, 255, 255, 255}
	paper := s["background-color"]
	if paper == "" {
		paper = s["background"]
	}
	for f := range strings.FieldsSeq(paper) {
		if c, ok := colour(f); ok && c[3] > 0 {
			behind = c
		} else if strings.Contains(f, "url(") || strings.Contains(f, "gradient") || strings.HasPrefix(f, "var(") {
			return false
		}
	}
	for i := range 3 {
		if d := ink[i] - behind[i]; d > 8 || d < -8 {
			return false
		}
	}
	return true
}

var colourNames = map[string][4]int{
	"white": {255, 255, 255, 255}, "black": {0, 0, 0, 255}, "transparent": {}, "red": {255, 0, 0, 255}, "green": {0, 128, 0, 255},
	"blue": {0, 0, 255, 255}, "yellow": {255, 255, 0, 255}, "gray": {128, 128, 128, 255}, "grey": {128, 128, 128, 255},
	"silver": {192, 192, 192, 255}, "snow": {255, 250, 250, 255}, "ivory": {255, 255, 240, 255}, "whitesmoke": {245, 245, 245, 255},
}

var rgb = regexp.MustCompile(`^rgba?\(\s*(\d+%?)[\s,]+(\d+%?)[\s,]+(\d+%?)(?:[\s,/]+([\d.]+%?))?\s*\)$`)

// colour reads a CSS colour: a few names, #rgb, #rrggbb with or without alpha,
// rgb() and rgba().
func colour(s string) (c [4]int, ok bool) {
	if c, ok = colourNames[s]; ok {
		return c, true
	}
	if h, hex := strings.CutPrefix(s, "#"); hex {
		if len(h) == 3 || len(h) == 4 {
			var d strings.Builder
			for _, r := range h {
				d.WriteRune(r)
				d.WriteRune(r)
			}
			h = d.String()
		}
		if len(h) == 6 {
			h += "ff"
		}
		v, err := strconv.ParseUint(h, 16, 32)
		if len(h) != 8 || err != nil {
			return c, false
		}
		return [4]int{int(v >> 24), int(v >> 16 & 255), int(v >> 8 & 255), int(v & 255)}, true
	}
	m := rgb.FindStringSubmatch(s)
	if m == nil {
		return c, false
	}
	for i := range 3 {
		v, _ := strconv.Atoi(strings.TrimSuffix(m[i+1], "%"))
		if strings.HasSuffix(m[i+1], "%") {
			v = v * 255 / 100
		}
		c[i] = min(v, 255)
	}
	c[3] = 255
	if m[4] != "" && tiny(m[4]) {
		c[3] = 0
	}
	return c, true
}

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// maxHiding is how many hiding rules of the page's own style sheets are applied.
const maxHiding = 300

// styles returns what the style elements of a page hide, as selectors. Rules for
// print or for other media than a screen are left aside, and so are rules that
// hide the whole page, which scripts undo.
func styles(root *html.Node) (hiding []cascadia.Sel) {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.Style || n.FirstChild == nil {
			continue
		}
		for selector, body := range rules(comment.ReplaceAllString(n.FirstChild.Data, " ")) {
			if len(hiding) >= maxHiding {
				return hiding
			}
			if !hidesStyle(body) || len(selector) > 1000 {
				continue
			}
			group, err := cascadia.ParseGroup(selector)
			if err != nil {
				continue
			}
			for _, s := range group {
				if s.PseudoElement() == "" {
					hiding = append(hiding, s)
				}
			}
		}
	}
	return hiding
}

// rules yields selector and declarations of each rule of a style sheet, those
// inside @media for screens too.
func rules(css string) func(yield func(selector, body string) bool) {
	return func(yield func(string, string) bool) {
		for {
			head, rest, ok := strings.Cut(css, "{")
			if !ok {
				return
			}
			if i := strings.LastIndexAny(head, "};"); i >= 0 {
				head = head[i+1:]
			}
			head = strings.TrimSpace(head)
			if strings.HasPrefix(head, "@") {
				if at := strings.ToLower(head); (strings.HasPrefix(at, "@media") && !strings.Contains(at, "print")) || strings.HasPrefix(at, "@supports") || strings.HasPrefix(at, "@layer") {
					css = rest // its rules follow
					continue
				}
				css = after(rest)
				continue
			}
			body, next, ok := strings.Cut(rest, "}")
			if !ok {
				body, next = rest, ""
			}
			if !yield(head, body) {
				return
			}
			css = next
		}
	}
}

// after steps over a block whose opening brace was read.
func after(css string) string {
	depth := 1
	for i, r := range css {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return css[i+1:]
			}
		}
	}
	return ""
}

// takeHidden takes every hidden element out of the tree and returns its text.
func takeHidden(root *html.Node, hiding []cascadia.Sel) (hidden []string) {
	var gone []*html.Node
	for n := root; n != nil; {
		take := n.Type == html.ElementNode && isHidden(n, hiding)
		if take {
			gone = append(gone, n)
		}
		if !take && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for n != nil && n.NextSibling == nil {
			n = n.Parent
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	for _, n := range gone {
		text := ""
		switch n.DataAtom {
		case atom.Noscript:
			text, _ = flatText(raw(n))
		case atom.Template:
			p := &printer{}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				p.node(c)
			}
			text = p.b.String()
		default:
			text = render(n)
		}
		if strings.TrimSpace(text) != "" {
			hidden = append(hidden, text)
		}
		n.Parent.RemoveChild(n)
	}
	return hidden
}

// raw returns the text nodes right below n as they stand.
func raw(n *html.Node) string {
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func isHidden(n *html.Node, hiding []cascadia.Sel) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Head:
		return false
	}
	if kept(n.DataAtom) {
		return true
	}
	if unseen(n.DataAtom) {
		return false
	}
	if len(n.Attr) > 0 {
		attr := make(map[string]string, len(n.Attr))
		for i, a := range n.Attr {
			if i == 500 {
				break
			}
			attr[a.Key] = a.Val
		}
		if hides(attr) {
			return true
		}
	}
	for _, s := range hiding {
		if s.Match(n) {
			return true
		}
	}
	return false
}
