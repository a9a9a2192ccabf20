package collect_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cairn/internal/collect"
	"cairn/internal/took"
)

func TestRaisedDigitsAreNotesAndNoPartOfANumber(t *testing.T) {
	for _, tt := range []struct{ name, body, want string }{
		{"a note after a number", "12<sup>3</sup> people died", "12³ people died"},
		{"a note in brackets", "12<sup>[3]</sup> people died", "12[³] people died"},
		{"an ordinal", "the 5<sup>th</sup> of May", "the 5th of May"},
		{"a linked note", `died.<sup><a href="#n14">14</a></sup> Then`, "died.¹⁴ Then"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := take(t, "p.html", "<html><body><p>"+tt.body+"</p></body></html>", options()); d.Text != tt.want {
				t.Errorf("text = %q, want %q", d.Text, tt.want)
			}
		})
	}
}

func TestWordsThatAWriterTookBackAreKeptApart(t *testing.T) {
	for _, body := range []string{
		"At least <del>500</del> 12 died", "At least <s>500</s> 12 died", "At least <strike>500</strike> 12 died",
		`At least <span style="text-decoration: line-through">500</span> 12 died`,
		`At least <span style="color: hsl(0 0% 100%)">500</span> 12 died`,
		`At least <span style="transform: translateX(-9999px)">500</span> 12 died`,
		`At least <span style="d\69splay: none">500</span> 12 died`,
	} {
		d := take(t, "p.html", "<html><body><p>"+body+"</p></body></html>", options())
		if d.Text != "At least 12 died" || d.Hidden != "500" || !slices.Contains(codes(d), "hidden-text") {
			t.Errorf("%s: text %q, hidden %q, flags %v", body, d.Text, d.Hidden, codes(d))
		}
	}
}

func TestDigitsThatAPageTurnsRoundAreFlagged(t *testing.T) {
	for _, body := range []string{`At least <bdo dir="rtl">21</bdo> died`, `At least <b style="unicode-bidi: bidi-override; direction: rtl">21</b> died`} {
		if d := take(t, "p.html", "<html><body><p>"+body+"</p></body></html>", options()); !slices.Contains(codes(d), "direction-control") {
			t.Errorf("%s: flags %v", body, codes(d))
		}
	}
}

func TestADocumentWithoutTextSaysSo(t *testing.T) {
	for name, content := range map[string]string{"a.txt": " \n\t\n", "a.html": "<html></html>", "b.html": `<html><body><p hidden>12 died</p></body></html>`, "a.eml": "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\n"} {
		if d := take(t, name, content, options()); !slices.Contains(codes(d), "no-text") {
			t.Errorf("%s: flags %v", name, codes(d))
		}
	}
}

func TestUTF16WithoutItsMarkIsRefusedUntilItIsNamed(t *testing.T) {
	var b strings.Builder
	for _, c := range "<html><body><p>12 people died in Mosul.</p></body></html>" {
		fmt.Fprintf(&b, "%c\x00", c)
	}
	for _, name := range []string{"a.html", "a.md"} {
		_, refused, err := collect.Read(name, []byte(b.String()), options())
		if err != nil || len(refused) != 1 || !strings.Contains(refused[0].Reason, "--encoding utf-16le") {
			t.Errorf("%s: %v, %v", name, refused, err)
		}
	}
	o := options()
	o.Encoding = "utf-16le"
	if d := take(t, "a.html", b.String(), o); d.Text != "12 people died in Mosul." {
		t.Errorf("text = %q", d.Text)
	}
}

func wordFile(t *testing.T, parts ...[2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(w, `<?xml version="1.0"?><w:x xmlns:w="w" xmlns:mc="mc">%s</w:x>`, p[1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWordFilesAreReadAsTheirReaderSeesThem(t *testing.T) {
	run := func(props, text string) string {
		return "<w:r><w:rPr>" + props + "</w:rPr><w:t>" + text + "</w:t></w:r>"
	}
	for _, tt := range []struct{ name, body, text, hidden string }{
		{"a raised note", "<w:p>" + run("", "12") + run(`<w:vertAlign w:val="superscript"/>`, "3") + run("", " died") + "</w:p>", "12³ died", ""},
		{"struck out", "<w:p>" + run("<w:strike/>", "500") + run(`<w:strike w:val="0"/>`, "12 died") + "</w:p>", "12 died", "500"},
		{"white letters", "<w:p>" + run("", "12") + run(`<w:color w:val="FFFFFF"/>`, "0") + run("", " died") + "</w:p>", "12 died", "0"},
		{"moved elsewhere", "<w:p><w:moveFrom>" + run("", "12 died") + "</w:moveFrom></w:p><w:p><w:moveTo>" + run("", "12 died") + "</w:moveTo></w:p>", "12 died", "12 died"},
		{"said again for older programs", "<w:p><w:r><mc:AlternateContent><mc:Choice>" + run("", "12 died") + "</mc:Choice><mc:Fallback>" + run("", "12 died") + "</mc:Fallback></mc:AlternateContent></w:r></w:p>", "12 died", ""},
		{"a hyphen that does not break", "<w:p><w:r><w:t>12</w:t><w:noBreakHyphen/><w:t>year</w:t></w:r></w:p>", "12-year", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := take(t, "r.docx", string(wordFile(t, [2]string{"word/document.xml", tt.body})), options())
			if d.Text != tt.text || d.Hidden != tt.hidden {
				t.Errorf("text %q, hidden %q; want %q, %q", d.Text, d.Hidden, tt.text, tt.hidden)
			}
		})
	}
	t.Run("notes after the text, remarks apart", func(t *testing.T) {
		p := func(s string) string { return "<w:p>" + run("", s) + "</w:p>" }
		d := take(t, "r.docx", string(wordFile(t, [2]string{"word/document.xml", p("12 died")}, [2]string{"word/footnotes.xml", p("3 more in Hit")}, [2]string{"word/comments.xml", p("is it 20?")})), options())
		if d.Text != "12 died\n\n3 more in Hit" || d.Hidden != "is it 20?" || !slices.Contains(codes(d), "remarks") {
			t.Errorf("%q, %q, %v", d.Text, d.Hidden, codes(d))
		}
	})
	t.Run("two bodies", func(t *testing.T) {
		_, refused, err := collect.Read("r.docx", wordFile(t, [2]string{"word/document.xml", "<w:p>" + run("", "12") + "</w:p>"}, [2]string{"word/document.xml", "<w:p>" + run("", "500") + "</w:p>"}), options())
		if err != nil || len(refused) != 1 || !strings.Contains(refused[0].Reason, "none of the two may win") {
			t.Errorf("%v, %v", refused, err)
		}
	})
}

func TestMailsInMailsEnd(t *testing.T) {
	head := "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
	watch := took.Start()
	docs, refused, err := collect.Read("a.eml", []byte(strings.Repeat(head+"Content-Type: message/rfc822\r\n\r\n", 5000)+head+"\r\n12 died"), options())
	if busy := watch.Seconds(); busy > took.Slower*1 {
		t.Errorf("took %.1f s", busy)
	}
	if err != nil || len(docs) != collect.MaxMailDepth || len(refused) != 1 || !strings.Contains(refused[0].Reason, "over the limit") {
		t.Errorf("%d documents, %v, %v", len(docs), refused, err)
	}
}

func TestAMailWhosePageGivesOtherNumbersIsFlagged(t *testing.T) {
	mail := "From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\n12 died.\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>%s died.</p>\r\n--B--\r\n"
	if d := take(t, "a.eml", fmt.Sprintf(mail, "500"), options()); !slices.Contains(codes(d), "parts-disagree") {
		t.Errorf("flags %v", codes(d))
	}
	if d := take(t, "a.eml", fmt.Sprintf(mail, "12"), options()); slices.Contains(codes(d), "parts-disagree") {
		t.Errorf("the two agree, flags %v", codes(d))
	}
}
