package collect

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hides reports whether an element keeps its content from a reader by its own
// attributes: hidden, aria-hidden="true", popover, or a style that does so or strikes
// the text out. behind
// tells the colour that lies behind the element where its own style names none; false:
// it cannot be told.
func hides(attr map[string]string, behind func() (ink, bool)) bool {
	if v, ok := attr["hidden"]; ok && !strings.EqualFold(v, "until-found") {
		return true
	}
	if _, ok := attr["popover"]; ok || strings.EqualFold(strings.TrimSpace(attr["aria-hidden"]), "true") {
		return true
	}
	if attr["style"] == "" {
		return false
	}
	s := declarations(attr["style"])
	return hidesBox(s) || strikes(s) || sameColour(s, behind)
}

// paper is what lies behind an element of a page that names no background: white.
func paper() (ink, bool) { return ink{255, 255, 255, 255}, true }

// unknownPaper is for a rule of a style sheet: what lies behind cannot be told.
func unknownPaper() (ink, bool) { return ink{}, false }

var (
	length       = regexp.MustCompile(`^(-?[\d.]+)(px|em|rem|pt|%|vw|vh|ex|ch|mm|cm|in)?$`)
	zeroes       = regexp.MustCompile(`^rect\(\s*(0|1)(px)?\s*[, ]\s*(0|1)(px)?\s*[, ]\s*(0|1)(px)?\s*[, ]\s*(0|1)(px)?\s*\)$`)
	inset        = regexp.MustCompile(`inset\(\s*(50|100)%|circle\(\s*0`)
	unseenFilter = regexp.MustCompile(`opacity\(\s*0(\.0+)?%?\s*\)`)
	moved        = regexp.MustCompile(`translate[xyz3d]*\(([^)%]*)\)`)
	nought       = regexp.MustCompile(`scale[xy3d]*\(\s*0(\.0+)?\s*[,)]`)
)

// strikes reports whether declarations strike text out: its writer took it back.
func strikes(s map[string]string) bool {
	return strings.Contains(s["text-decoration"], "line-through") || strings.Contains(s["text-decoration-line"], "line-through")
}

// farPx is from how far off the page text counts as out of sight: 900 px.
const farPx = 900

// smallPx is up to which size of letters no reader sees the text: 2 px.
const smallPx = 2

// hidesBox reports whether CSS declarations keep text from a reader, whatever its
// colour: not displayed, invisible, see-through, letters of no size, a box of no size
// that cuts off what is in it, far off the page, clipped away, scaled to nothing.
func hidesBox(s map[string]string) bool {
	cut := s["overflow"] == "hidden" || s["overflow"] == "clip"
	switch {
	case s["display"] == "none", s["visibility"] == "hidden", s["visibility"] == "collapse", s["content-visibility"] == "hidden",
		s["mso-hide"] == "all":
		return true
	case small(s["font-size"], smallPx), s["opacity"] != "" && tiny(s["opacity"]):
		return true
	case zeroes.MatchString(s["clip"]), inset.MatchString(s["clip-path"]), nought.MatchString(s["transform"]), s["scale"] == "0":
		return true
	case far(s["text-indent"]), cut && s["text-indent"] == "100%", s["zoom"] == "0", unseenFilter.MatchString(s["filter"]):
		return true
	}
	for _, m := range moved.FindAllStringSubmatch(s["transform"], 4) {
		if far(strings.ReplaceAll(m[1], ",", " ")) {
			return true
		}
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
	if cut {
		for _, side := range []string{"height", "max-height", "width", "max-width"} {
			if small(s[side], 1) {
				return true
			}
		}
	}
	return false
}

// declarations parts "a: b; c: d !important" into lower-case names and values.
func declarations(css string) map[string]string {
	m := make(map[string]string)
	if strings.Contains(css, `\`) {
		css = escape.ReplaceAllStringFunc(css, unescape)
	}
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

// escape is a character of CSS written by its number or after a backslash.
var escape = regexp.MustCompile(`\\(?:[0-9a-fA-F]{1,6}\s?|.)`)

func unescape(s string) string {
	v, err := strconv.ParseUint(strings.TrimSpace(s[1:]), 16, 32)
	if err != nil || v > unicode.MaxRune {
		return s[1:]
	}
	return string(rune(v))
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

// An ink is a colour: red, green, blue and how much of it is seen, 0 to 255.
type ink [4]int

// sameColour reports whether letters have the colour of what is behind them, or
// none.
func sameColour(s map[string]string, behind func() (ink, bool)) bool {
	letters, ok := colour(s["color"])
	if fill, filled := colour(s["-webkit-text-fill-color"]); filled {
		letters, ok = fill, true
	}
	if !ok {
		return false
	}
	if letters[3] == 0 {
		return s["background-clip"] != "text" && s["-webkit-background-clip"] != "text"
	}
	ground, named, known := background(s)
	if !named {
		ground, known = behind()
	}
	return known && near(letters, ground)
}

// background returns the colour that a style names for what is behind its element;
// named is false when it names nothing, known false when it is a picture or a
// variable.
func background(s map[string]string) (ground ink, named, known bool) {
	words := s["background-color"]
	if words == "" {
		words = s["background"]
	}
	if s["background-image"] != "" && s["background-image"] != "none" {
		return ground, true, false
	}
	if strings.Contains(words, "url(") || strings.Contains(words, "gradient") || strings.Contains(words, "var(") {
		return ground, true, false
	}
	if c, ok := colour(words); ok {
		return c, c[3] > 0, true
	}
	for f := range strings.FieldsSeq(words) {
		if c, ok := colour(f); ok && c[3] > 0 {
			return c, true, true
		}
	}
	return ground, false, false
}

func near(a, b ink) bool {
	for i := range 3 {
		if d := a[i] - b[i]; d > 8 || d < -8 {
			return false
		}
	}
	return true
}

var colourNames = map[string]ink{
	"white": {255, 255, 255, 255}, "black": {0, 0, 0, 255}, "transparent": {}, "red": {255, 0, 0, 255}, "green": {0, 128, 0, 255},
	"blue": {0, 0, 255, 255}, "yellow": {255, 255, 0, 255}, "gray": {128, 128, 128, 255}, "grey": {128, 128, 128, 255},
	"silver": {192, 192, 192, 255}, "snow": {255, 250, 250, 255}, "ivory": {255, 255, 240, 255}, "whitesmoke": {245, 245, 245, 255},
}

var rgb = regexp.MustCompile(`^rgba?\(\s*(\d+%?)[\s,]+(\d+%?)[\s,]+(\d+%?)(?:[\s,/]+([\d.]+%?))?\s*\)$`)

// colour reads a CSS colour: a few names, #rgb, #rrggbb with or without alpha,
// rgb() and rgba().
func colour(s string) (c ink, ok bool) {
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
		return ink{int(v >> 24), int(v >> 16 & 255), int(v >> 8 & 255), int(v & 255)}, true
	}
	m := rgb.FindStringSubmatch(s)
	if m == nil {
		return hslColour(s)
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

var hsl = regexp.MustCompile(`^hsla?\(\s*-?[\d.]+(?:deg)?[\s,]+([\d.]+)%?[\s,]+([\d.]+)%?(?:[\s,/]+([\d.]+%?))?\s*\)$`)

// hslColour reads hsl() and hsla() where no hue is seen: white, black and the greys
// between, up to a saturation of a tenth.
func hslColour(s string) (c ink, ok bool) {
	m := hsl.FindStringSubmatch(s)
	if m == nil {
		return c, false
	}
	saturation, err := strconv.ParseFloat(m[1], 64)
	light, lightErr := strconv.ParseFloat(m[2], 64)
	if err != nil || lightErr != nil || saturation > 10 && light > 3 && light < 97 {
		return c, false
	}
	grey := int(min(light, 100) * 2.55)
	c = ink{grey, grey, grey, 255}
	if m[3] != "" && tiny(m[3]) {
		c[3] = 0
	}
	return c, true
}

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// maxHiding is how many hiding rules of the page's own style sheets are applied,
// and how many that name a background.
const maxHiding = 300

// maxMatches is how often selectors are held against elements on one page: 10
// million. Past that the page's style sheets are no longer applied, which is flagged.
const maxMatches = 10_000_000

// A sheet is what the style elements of a page say of hiding and backgrounds.
type sheet struct {
	hiding  []selector
	grounds []ground
	matches int                     // how often a part of a selector was held against an element
	seen    map[*html.Node]backdrop // what lies behind elements looked at before
}

type backdrop struct {
	ink   ink
	known bool
}

// match holds a selector against an element within the bound.
func (sh *sheet) match(s selector, n *html.Node) bool {
	return sh.matches <= maxMatches && s.matches(n, &sh.matches)
}

// A ground is a rule that names what is behind an element.
type ground struct {
	of    selector
	ink   ink
	known bool // false: a picture
}

// styles reads the style elements of a page. Rules for print or for other media than
// a screen are left aside, and so are rules that hide the whole page, which scripts
// undo. A rule that only sets the colour of letters hides nothing: what is behind them is
// said elsewhere.
func styles(root *html.Node) *sheet {
	sh := &sheet{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.Style || n.FirstChild == nil {
			continue
		}
		for selector, body := range rules(comment.ReplaceAllString(n.FirstChild.Data, " ")) {
			s := declarations(body)
			hides := hidesBox(s) || strikes(s) || sameColour(s, unknownPaper)
			c, named, known := background(s)
			if len(selector) > 1000 || !hides && !named {
				continue
			}
			for _, x := range parseSelectors(selector) {
				switch {
				case hides && len(sh.hiding) < maxHiding:
					sh.hiding = append(sh.hiding, x)
				case named && len(sh.grounds) < maxHiding:
					sh.grounds = append(sh.grounds, ground{x, c, known})
				}
			}
		}
	}
	return sh
}

// behind returns the colour behind an element: that of the nearest element around it
// that names one in its style or by a rule, else white.
func (sh *sheet) behind(n *html.Node) (ink, bool) {
	var way []*html.Node
	white, known := paper()
	found := backdrop{white, known}
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		if b, before := sh.seen[n]; before {
			found = b
			break
		}
		way = append(way, n)
		if b, named := sh.own(n); named {
			found = b
			break
		}
	}
	if sh.seen == nil {
		sh.seen = make(map[*html.Node]backdrop)
	}
	for _, w := range way {
		sh.seen[w] = found
	}
	return found.ink, found.known
}

// own returns the background that an element names itself.
func (sh *sheet) own(n *html.Node) (backdrop, bool) {
	for _, a := range n.Attr {
		switch a.Key {
		case "style":
			if c, named, known := background(declarations(a.Val)); named {
				return backdrop{c, known}, true
			}
		case "bgcolor":
			if c, ok := colour(strings.ToLower(a.Val)); ok {
				return backdrop{c, true}, true
			}
		case "background":
			return backdrop{}, true
		}
	}
	for i := len(sh.grounds) - 1; i >= 0; i-- {
		if g := &sh.grounds[i]; sh.match(g.of, n) {
			return backdrop{g.ink, g.known}, true
		}
	}
	return backdrop{}, false
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
func takeHidden(root *html.Node, sh *sheet) (hidden []string) {
	var gone []*html.Node
	for n := root; n != nil; {
		take := n.Type == html.ElementNode && isHidden(n, sh)
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

func isHidden(n *html.Node, sh *sheet) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Head:
		return false
	}
	if kept(n.DataAtom) || struck(n.DataAtom) {
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
		if hides(attr, func() (ink, bool) { return sh.behind(n.Parent) }) {
			return true
		}
		if n.DataAtom == atom.Font {
			if c, ok := colour(strings.ToLower(attr["color"])); ok {
				if g, known := sh.behind(n.Parent); known && near(c, g) {
					return true
				}
			}
		}
	}
	if n.DataAtom == atom.Dialog && !hasAttr(n, "open") {
		return true
	}
	for _, s := range sh.hiding {
		if sh.match(s, n) {
			return true
		}
	}
	return false
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// places counts the places of a document for a message.
func places(n int) string {
	if n == 1 {
		return "one place"
	}
	return fmt.Sprintf("%d places", n)
}
