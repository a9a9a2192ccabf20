package publish

import (
	"html"
	"net/url"
	"strconv"
	"strings"

	"cairn/internal/chart"
	"cairn/internal/register"
)

// Body returns the bulletin in HTML, without a page around it: headings from
// h1, everything that came from outside escaped.
func (b Bulletin) Body(lang string) string {
	w := in(lang)
	var s strings.Builder
	tag := func(name, text string) {
		s.WriteString("<" + name + ">" + html.EscapeString(text) + "</" + name + ">\n")
	}
	tag("h1", b.Title(lang))
	for _, bl := range b.compose(lang) {
		switch bl.kind {
		case "heading":
			tag("h2", bl.text)
		case "text":
			tag("p", bl.text)
		case "chart":
			s.WriteString(`<figure class="plot"><div dir="ltr">` + b.chart(lang).SVG() + "</div><figcaption><b>" + html.EscapeString(b.chart(lang).Title) + "</b>. " + html.EscapeString(w["chart.desc"]) + "</figcaption></figure>\n")
		case "table":
			s.WriteString(`<div class="scroll"><table class="num"><thead><tr>`)
			for _, h := range bl.head {
				s.WriteString(`<th scope="col">` + html.EscapeString(h) + "</th>")
			}
			s.WriteString("</tr></thead><tbody>\n")
			for _, row := range bl.rows {
				s.WriteString("<tr>")
				for i, cell := range row {
					if i == 0 {
						s.WriteString(`<th scope="row">` + html.EscapeString(cell) + "</th>")
						continue
					}
					s.WriteString("<td>" + html.EscapeString(cell) + "</td>")
				}
				s.WriteString("</tr>\n")
			}
			s.WriteString("</tbody></table></div>\n")
		case "list":
			s.WriteString("<ul>\n")
			for _, it := range bl.items {
				s.WriteString("<li>" + html.EscapeString(it.text) + inEnglish(it.english, w) + anchor(it.address) + "</li>\n")
			}
			s.WriteString("</ul>\n")
		}
	}
	return s.String()
}

// inEnglish marks words that are in English whatever the language around them.
func inEnglish(text string, w words) string {
	switch {
	case text == "":
		return ""
	case w["dir"] == "rtl":
		return `<br><span lang="en" dir="ltr">` + html.EscapeString(text) + "</span>"
	}
	return " " + html.EscapeString(text)
}

// anchor links an address of the web; any other is shown as words.
func anchor(address string) string {
	if address == "" {
		return ""
	}
	words := html.EscapeString(address)
	if !isWeb(address) {
		return ` <bdi dir="ltr">` + words + "</bdi>"
	}
	return ` <a href="` + words + `" rel="noopener noreferrer nofollow external"><bdi dir="ltr">` + words + "</bdi></a>"
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// HTML returns the bulletin as a page of its own, which needs nothing else.
func (b Bulletin) HTML(lang string) string {
	w := in(lang)
	return `<!doctype html>
<html lang="` + html.EscapeString(lang) + `" dir="` + w["dir"] + `">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>` + html.EscapeString(b.Title(lang)) + `</title>
<style>` + page + chart.CSS + `</style></head>
<body>
` + b.Body(lang) + `</body>
</html>
`
}

// page is the style of a bulletin that stands alone.
const page = `:root{--paper:#fcfbf8;--ink:#1d2329;--muted:#565f69;--line:#dcd7cc}
@media (prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e8e5de;--muted:#a4adb6;--line:#343a40;--data:#7fb0de;--datapale:#2c455c;--break:#e0a468;--hatch:#5a6067;--band:#1c2126}a{color:#94c1ea}}
body{max-width:44rem;margin:2rem auto;padding:0 1.2rem;background:var(--paper);color:var(--ink);font:17px/1.65 system-ui,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif}
h1,h2{font-family:Palatino,Georgia,"Noto Serif","Noto Naskh Arabic",serif;line-height:1.3}h2{font-size:1.25rem;margin-top:1.8em}
table{border-collapse:collapse}th,td{text-align:start;padding:.3rem 1.2rem .3rem 0;border-bottom:1px solid var(--line)}[dir=rtl] th,[dir=rtl] td{padding:.3rem 0 .3rem 1.2rem}tbody th{font-weight:400}
figure{margin:1.4rem 0}figcaption{color:var(--muted);font-size:.88rem}a{overflow-wrap:anywhere}
@page{size:A4;margin:18mm 16mm}
@media print{:root{--paper:#fff;--ink:#000}body{font-size:11pt;max-width:none;margin:0;padding:0}h1,h2{break-after:avoid}tr,li,figure{break-inside:avoid}.scroll{overflow:visible}}
`

// Markdown returns the bulletin as Markdown (CommonMark with tables). What came
// from outside cannot become markup.
func (b Bulletin) Markdown(lang string) string {
	var s strings.Builder
	s.WriteString("# " + plain(b.Title(lang)) + "\n")
	for _, bl := range b.compose(lang) {
		switch bl.kind {
		case "heading":
			s.WriteString("\n## " + plain(bl.text) + "\n")
		case "text":
			s.WriteString("\n" + plain(bl.text) + "\n")
		case "table":
			s.WriteString("\n| " + strings.Join(bl.head, " | ") + " |\n|" + strings.Repeat(" --- |", len(bl.head)) + "\n")
			for _, row := range bl.rows {
				for _, cell := range row {
					s.WriteString("| " + strings.ReplaceAll(plain(cell), "|", "\\|") + " ")
				}
				s.WriteString("|\n")
			}
		case "list":
			s.WriteString("\n")
			for _, it := range bl.items {
				s.WriteString("- " + plain(strings.TrimSpace(it.text+" "+it.english)))
				switch {
				case it.address == "":
				case isWeb(it.address) && !strings.ContainsAny(it.address, "<> \n\t"):
					s.WriteString(" <" + it.address + ">")
				default:
					s.WriteString(" " + plain(it.address))
				}
				s.WriteString("\n")
			}
		}
	}
	return s.String()
}

// plain escapes what Markdown would read as markup and keeps a text on its
// line.
func plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_[]<>#", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// chart draws the killed of the last two years up to the month.
func (b Bulletin) chart(lang string) chart.Series {
	w := in(lang)
	c := chart.Series{ID: "b", Height: 180, Number: group, RTL: w["dir"] == "rtl",
		Title: w.say("chart.title"+b.whom(), "country", b.area(b.Country, lang), "month", w.month(b.Month)), Desc: w["chart.desc"]}
	first := 0
	for i, p := range b.Past {
		r, known := p.Row.Range()
		fill := chart.Whole
		switch {
		case p.Short:
			fill = chart.Short
		case p.Unsaid:
			fill = chart.Unsaid
		}
		c.Bars = append(c.Bars, chart.Bar{Words: w.month(p.Month) + ": " + w.figure(p.Row), Range: r, Known: known, Fill: fill})
		if p.Month.Of() == 1 {
			c.Ticks = append(c.Ticks, chart.Tick{At: i, Label: strconv.Itoa(p.Month.Year())})
		}
		if i > 0 && known && b.Past[i-1].Ground != "" && (p.Ground != b.Past[i-1].Ground || p.Definition != b.Past[i-1].Definition) {
			c.Stretches = append(c.Stretches, chart.Stretch{First: first, Last: i - 1})
			first = i
		}
	}
	c.Stretches = append(c.Stretches, chart.Stretch{First: first, Last: len(b.Past) - 1})
	if r, ok := b.Killed.Range(); ok {
		c.Notes = []chart.Note{{At: len(b.Past) - 1, Text: short(r)}}
	}
	return c
}

// short prints a range as digits: 91, 91–94, 91+, kept in their own order.
func short(r register.Range) string {
	s := group(r.Min)
	if r.Max != r.Min {
		s += "–" + group(r.Max)
	}
	if r.Open {
		s += "+"
	}
	return "\u2066" + s + "\u2069"
}
