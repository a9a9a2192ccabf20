package collect

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageText returns the text that a reader of the page sees and the pieces that
// the page hides. Where the elements nest deeper than a parser follows, deep is
// true and the text is read from the tokens alone; it is true as well where the page
// has too many style rules for its elements.
func pageText(source string) (text string, hidden []string, deep bool) {
	text, _, hidden, deep = pageParts(source)
	return text, hidden, deep
}

// pageParts returns the text of the page's main part, and that of the whole page,
// which is the same where no part was taken.
func pageParts(source string) (text, whole string, hidden []string, deep bool) {
	root, err := parse(source)
	if err != nil {
		text, hidden = flatText(source)
		return text, text, hidden, true
	}
	sh := styles(root)
	if hidden = takeHidden(root, sh); sh.matches > maxMatches {
		deep = true // not all that the style sheets hide was found
	}
	whole = render(root)
	if main := mainPart(root, whole); main != "" {
		return main, whole, hidden, deep
	}
	return whole, whole, hidden, deep
}

var errTooMany = errors.New("formatting elements nest too deep")

// The bounds of a page that is laid out. A larger one is read from its tokens.
const (
	// MaxElements is the most elements of such a page: 200,000.
	MaxElements = 200_000
	// MaxTag is the most bytes of one tag with its attributes: 1 MiB. A longer one
	// is passed over and flagged.
	MaxTag = 1 << 20
)

// slim drops tags over MaxTag: each of their attributes would take memory.
func slim(source string) (string, bool) {
	if len(source) <= MaxTag {
		return source, false
	}
	var b strings.Builder
	from, cut := 0, false
	for at := 0; at < len(source); {
		i := strings.IndexByte(source[at:], '<')
		if i < 0 {
			break
		}
		at += i
		end := strings.IndexByte(source[at:min(len(source), at+MaxTag)], '>')
		c := byte(0)
		if at+1 < len(source) {
			c = source[at+1] | 0x20
		}
		if end >= 0 || at+MaxTag >= len(source) || c < 'a' || c > 'z' {
			at += max(1, end)
			continue
		}
		b.WriteString(source[from:at])
		cut = true
		if end = strings.IndexByte(source[at:], '>'); end < 0 {
			end = len(source) - at - 1
		}
		at += end + 1
		from = at
	}
	if !cut {
		return source, false
	}
	b.WriteString(source[from:])
	return b.String(), true
}

// maxFormatting is how many formatting elements (b, i, font, a …) may be open at
// once. A parser opens all of them again in each later block, so a page that
// leaves thousands open grows with the square of its size.
const maxFormatting = 200

// parse parses a page that is safe to parse.
func parse(source string) (*html.Node, error) {
	if open, all := openFormatting(source); open > maxFormatting || all > MaxElements {
		return nil, errTooMany
	}
	return html.Parse(strings.NewReader(source))
}

// openFormatting returns the most formatting elements that stand open at once, and
// how many elements there are.
func openFormatting(source string) (most, all int) {
	open := make(map[string]int)
	now := 0
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return most, all
		case html.StartTagToken:
			all++
			if name, _ := z.TagName(); formatting(name) {
				open[string(name)]++
				now++
				most = max(most, now)
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); formatting(name) && open[string(name)] > 0 {
				open[string(name)]--
				now--
			}
		}
	}
}

func formatting(name []byte) bool {
	switch atom.Lookup(name) {
	case atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// unseen are the elements whose content no reader sees as text.
func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Head, atom.Title, atom.Iframe, atom.Object, atom.Embed, atom.Svg, atom.Math,
		atom.Canvas, atom.Audio, atom.Video, atom.Datalist, atom.Noframes, atom.Applet:
		return true
	}
	return false
}

// kept are the elements whose content is text that a page keeps from its reader.
func kept(a atom.Atom) bool { return a == atom.Template || a == atom.Noscript }

// struck are the elements whose text its writer took back.
func struck(a atom.Atom) bool { return a == atom.Del || a == atom.S || a == atom.Strike }

// block are the elements that stand on lines of their own.
func block(a atom.Atom) bool {
	switch a {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption, atom.Center, atom.Dd, atom.Details,
		atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Html, atom.Li, atom.Main, atom.Menu,
		atom.Nav, atom.Ol, atom.Option, atom.P, atom.Pre, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody,
		atom.Tfoot, atom.Thead, atom.Tr, atom.Ul:
		return true
	}
	return false
}

// A printer writes text as a page shows it: runs of spaces as one, each block on
// its own line, one blank line between paragraphs.
type printer struct {
	b     strings.Builder
	space bool // a space is due before the next word
	lines int  // line ends are due before the next word
	sup   int  // raised elements that are open: their digits are notes or powers
}

func (p *printer) text(s string) {
	for len(s) > 0 {
		i := strings.IndexAny(s, " \t\n\r\f")
		if i == 0 {
			p.space = true
			s = s[1:]
			continue
		}
		if i < 0 {
			i = len(s)
		}
		if w := s[:i]; p.sup > 0 {
			p.word(raise.Replace(w))
		} else {
			p.word(w)
		}
		s = s[i:]
	}
}

// raise writes digits as a reader sees them in a raised element: 12³, not 123.
var raise = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")

func (p *printer) word(w string) {
	switch {
	case p.b.Len() == 0:
	case p.lines > 0:
		p.b.WriteString("\n\n"[:min(2, p.lines)])
	case p.space:
		p.b.WriteByte(' ')
	}
	p.space, p.lines = false, 0
	p.b.WriteString(w)
}

// brk asks for n line ends before the next word.
func (p *printer) brk(n int) { p.lines = max(p.lines, n) }

// gap returns how many line ends part a block from what is around it.
func gap(a atom.Atom) int {
	switch a {
	case atom.Li, atom.Tr, atom.Dt, atom.Dd, atom.Option, atom.Tbody, atom.Thead, atom.Tfoot:
		return 1
	}
	return 2
}

// render returns the text below a node.
func render(n *html.Node) string {
	p := &printer{}
	p.node(n)
	return p.b.String()
}

// node walks without recursion: a page may nest as deep as the parser lets it.
func (p *printer) node(root *html.Node) {
	for n := root; n != nil; {
		down := p.enter(n)
		if down && n.FirstChild != nil {
			n = n.FirstChild
			continue
		}
		for {
			p.leave(n)
			if n == root {
				return
			}
			if n.NextSibling != nil {
				n = n.NextSibling
				break
			}
			n = n.Parent
		}
	}
}

func (p *printer) enter(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		p.text(n.Data)
		return false
	case html.ElementNode:
		switch {
		case unseen(n.DataAtom) || kept(n.DataAtom):
			return false
		case n.DataAtom == atom.Br:
			p.brk(1)
		case n.DataAtom == atom.Sup:
			p.sup++
		case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
			p.space = true
		case block(n.DataAtom):
			p.brk(gap(n.DataAtom))
		}
		return true
	case html.DocumentNode:
		return true
	}
	return false
}

func (p *printer) leave(n *html.Node) {
	if n.Type != html.ElementNode {
		return
	}
	switch {
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		p.space = true
	case n.DataAtom == atom.Sup:
		p.sup--
	case block(n.DataAtom):
		p.brk(gap(n.DataAtom))
	}
}

// flatText reads a page from its tokens, when its elements nest too deep to be
// laid out. Text inside an element that hides itself by its own attributes is
// kept apart up to the matching end tag.
func flatText(source string) (string, []string) {
	p, h := &printer{}, &printer{}
	var hidden []string
	skip, hide := "", ""
	depth := 0
	z := html.NewTokenizer(strings.NewReader(source))
	flush := func() {
		if s := h.b.String(); s != "" {
			hidden = append(hidden, s)
		}
		h = &printer{}
	}
	for {
		switch z.Next() {
		case html.ErrorToken:
			flush()
			return p.b.String(), hidden
		case html.TextToken:
			switch {
			case skip != "":
			case hide != "":
				h.text(string(z.Text()))
			default:
				p.text(string(z.Text()))
			}
		case html.StartTagToken:
			name, more := z.TagName()
			a, tag := atom.Lookup(name), string(name)
			attr := attributes(z, more)
			switch {
			case skip != "":
				continue
			case hide != "":
				if tag == hide {
					depth++
				}
			case unseen(a) && a != atom.Head:
				skip = tag
			case kept(a), struck(a), !void(a) && hides(attr, paper):
				hide, depth = tag, 1
			}
			p.tag(a)
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			p.tag(atom.Lookup(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := string(name)
			if tag == skip {
				skip = ""
			}
			if tag == hide {
				if depth--; depth == 0 {
					hide = ""
					flush()
				}
			}
			p.tag(atom.Lookup(name))
		}
	}
}

func (p *printer) tag(a atom.Atom) {
	switch {
	case a == atom.Br:
		p.brk(1)
	case a == atom.Td || a == atom.Th:
		p.space = true
	case block(a):
		p.brk(gap(a))
	}
}

func void(a atom.Atom) bool {
	switch a {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}
