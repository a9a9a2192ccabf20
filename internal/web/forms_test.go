package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"cairn/internal/register"
)

const article = "../../examples/reports/claims-2018.txt"

// Check a text: each number gets a verdict, its reason, the register's figure
// and where that was printed; nothing of the text is kept.
func TestCheckSetsEachNumberBesideTheRegister(t *testing.T) {
	b := newBench(t)
	text, err := os.ReadFile(article)
	if err != nil {
		t.Fatal(err)
	}
	before, err := b.desk.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, prefix := range []string{"", "/ar"} {
		p := b.post(t, prefix+"/check", url.Values{"text": {string(text)}, "published": {"2018-03-25"}, "country": {"IQ"}})
		if p.StatusCode != http.StatusOK {
			t.Fatalf("status %d", p.StatusCode)
		}
		verdict := map[string]string{}
		for li := range p.all("ol", "findings")[0].Descendants() {
			class, ok := strings.CutPrefix(attr(li, "class"), "f-")
			if ok && li.Data == "li" {
				q := p.within(li, "q")
				verdict[words(q)] = class
				if class == "supported" && len(p.under(li, "a", "ext")) == 0 {
					t.Errorf("%q is supported without a source", words(q))
				}
			}
		}
		for quote, want := range map[string]string{"91 civilians": "supported", "49 killed": "supported", "1,775": "other-scope", "Twenty-seven": "not-covered"} {
			found := false
			for q, got := range verdict {
				if strings.Contains(q, quote) {
					found = true
					if got != want {
						t.Errorf("%q is %s, want %s", q, got, want)
					}
				}
			}
			if !found {
				t.Errorf("no finding on %q among %v", quote, verdict)
			}
		}
		if n := len(p.all("ol", "findings")); n != 2 {
			t.Errorf("%d lists of findings, want numbers and comparisons", n)
		}
		if marks := p.all("mark", "v-supported"); len(marks) < 4 {
			t.Errorf("%d words of the text are marked as supported, want at least 4", len(marks))
		}
		ownOnly(t, p)
	}
	if after, _ := b.desk.Head(t.Context()); after != before {
		t.Error("checking a text changed the register")
	}
}

func TestCheckSaysWhatIsWrongWithTheForm(t *testing.T) {
	b := newBench(t)
	for name, form := range map[string]url.Values{
		"no text":             {"text": {"  "}},
		"a day that is none":  {"text": {"12 killed"}, "published": {"2018-02-30"}},
		"a date in words":     {"text": {"12 killed"}, "published": {"yesterday"}},
		"another date format": {"text": {"12 killed"}, "published": {"25/03/2018"}},
	} {
		if p := b.post(t, "/check", form); p.StatusCode != http.StatusBadRequest || len(p.all("p", "note")) != 1 {
			t.Errorf("%s: status %d, want 400 and a sentence", name, p.StatusCode)
		}
	}
}

// The way of a claim at the desk: it waits, a person accepts it, and it can be
// taken back; each step needs a name, some a reason.
func TestReviewAcceptsCorrectsRejectsAndTakesBack(t *testing.T) {
	b := newBench(t)
	path := "/review/" + string(b.doc) + "/c1"
	id := string(b.doc) + "#c1"
	fields := func() url.Values {
		p := b.get(t, path)
		form := url.Values{}
		for _, n := range p.all("input", "") {
			if inForm(n, path) {
				form.Set(attr(n, "name"), attr(n, "value"))
			}
		}
		for _, n := range p.all("select", "") {
			for o := range n.Descendants() {
				if o.Data == "option" && hasAttr(o, "selected") {
					form.Set(attr(n, "name"), attr(o, "value"))
				}
			}
		}
		form.Del("decision")
		form.Del("act")
		form.Del("why")
		return form
	}
	standing := func(want register.Standing) {
		t.Helper()
		state, err := b.desk.State(t.Context(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		judged, err := register.Judge(state.Claims, state.Decisions)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range judged {
			if j.ID == id && j.Standing != want {
				t.Errorf("the claim is %s, want %s", j.Standing, want)
			}
		}
	}
	send := func(form url.Values, status int) page {
		t.Helper()
		p := b.post(t, path, form)
		if p.StatusCode != status {
			t.Fatalf("status %d, want %d: %s", p.StatusCode, status, words(p.root))
		}
		return p
	}

	form := fields()
	if form.Get("min") != "17" || form.Get("kind") != "killed" || form.Get("admin1") != "IQ-BG" || form.Get("version") == "" {
		t.Fatalf("the form shows %v", form)
	}
	form.Set("act", "accept")
	send(form, http.StatusUnprocessableEntity) // no name
	form.Set("who", "Dana")
	form.Set("act", "")
	send(form, http.StatusUnprocessableEntity) // no act
	form.Set("act", "reject")
	send(form, http.StatusUnprocessableEntity) // no reason
	form.Set("act", "correct")
	send(form, http.StatusUnprocessableEntity) // nothing changed
	standing(register.Proposed)

	form.Set("act", "accept")
	send(form, http.StatusSeeOther)
	standing(register.Accepted)

	send(form, http.StatusSeeOther) // the same form again is the same decision
	form.Set("who", "Omar")
	stale := send(form, http.StatusConflict) // the form is older than the decision
	if len(stale.all("section", "turn")) != 1 {
		t.Error("the page does not say that somebody ruled meanwhile")
	}
	standing(register.Accepted)

	form = fields()
	form.Set("act", "correct")
	form.Set("who", "Dana")
	form.Set("min", "18")
	form.Set("place", "the Shaab market")
	form.Set("why", "the later report has 18")
	send(form, http.StatusSeeOther)
	standing(register.Corrected)
	if f := fields(); f.Get("min") != "18" || f.Get("place") != "the Shaab market" || f.Get("kind") != "killed" {
		t.Errorf("after the correction the form shows %v", f)
	}

	form = fields()
	form.Set("act", "correct")
	form.Set("who", "Dana")
	form.Set("min", "-3")
	if p := send(form, http.StatusUnprocessableEntity); !strings.Contains(p.body, `value="-3"`) {
		t.Error("what was typed is lost")
	}

	p := b.get(t, path)
	last := ""
	for _, n := range p.all("input", "") {
		if attr(n, "name") == "decision" {
			last = attr(n, "value")
		}
	}
	send(url.Values{"act": {"take-back"}, "version": fields()["version"], "decision": {last}, "who": {"Dana"}, "why": {"wrong claim"}}, http.StatusSeeOther)
	standing(register.Accepted)
	send(url.Values{"act": {"take-back"}, "version": fields()["version"], "decision": {"no-such"}, "who": {"Dana"}, "why": {"x"}}, http.StatusUnprocessableEntity)

	form = fields()
	form.Set("act", "reject")
	form.Set("who", "Dana")
	form.Set("why", "told twice")
	send(form, http.StatusSeeOther)
	standing(register.Rejected)
}

// An accepted claim enters the figures of the rule that counts it.
func TestAnAcceptedClaimAppearsInTheFigures(t *testing.T) {
	b := newBench(t)
	path := "/figures?rule=all&area=IQ-BG&from=2035-03&to=2035-03"
	if p := b.get(t, path); !strings.Contains(words(p.root), "not published") {
		t.Errorf("before the decision: %s", words(p.root))
	}
	p := b.post(t, "/review/"+string(b.doc)+"/c1", url.Values{"act": {"accept"}, "version": {b.version(t, string(b.doc)+"#c1")}, "who": {"Dana"}, "why": {"read"}})
	if p.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d", p.StatusCode)
	}
	p = b.get(t, path)
	if !strings.Contains(words(p.one(t, "table", "num")), "17") {
		t.Errorf("after the decision the table is %s", words(p.one(t, "table", "num")))
	}
	p = b.get(t, "/figures/all/2035-03/IQ-BG/killed")
	if !strings.Contains(words(p.root), "at least 17 civilians were killed") {
		t.Error("the figure does not lead to the words of the report")
	}
}

// A pasted text and a file become documents; the same one twice is one.
func TestDocumentsAreTakenIn(t *testing.T) {
	b := newBench(t)
	form := url.Values{"text": {"Police said 3 people were killed in Mosul on Sunday."}, "title": {"Mosul"}, "country": {"IQ"}, "language": {"en"}, "published": {"2035-03-18"}, "who": {"Dana"}}
	p := b.post(t, "/documents", form)
	at := p.Header.Get("Location")
	if p.StatusCode != http.StatusSeeOther || !strings.HasPrefix(at, "/documents/") {
		t.Fatalf("status %d to %q", p.StatusCode, at)
	}
	if p := b.get(t, at); !strings.Contains(words(p.one(t, "div", "text")), "3 people were killed in Mosul") || len(p.all("mark", "k-dead")) != 1 {
		t.Error("the document's page does not show its text with the claim marked")
	}
	if again := b.post(t, "/documents", form); again.Header.Get("Location") != at {
		t.Errorf("the same text again leads to %q, want %q", again.Header.Get("Location"), at)
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("who", "Dana")
	w.WriteField("country", "IQ")
	f, _ := w.CreateFormFile("file", `..\..\etc/report.txt`)
	f.Write([]byte("A bomb killed 5 civilians in Kirkuk on Monday."))
	w.Close()
	r, err := b.Client().Post(b.URL+"/documents", w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	if p := read(t, r); p.StatusCode != http.StatusSeeOther {
		t.Errorf("a file: status %d: %s", p.StatusCode, words(p.root))
	}
	for name, form := range map[string]url.Values{
		"no text":                {"who": {"Dana"}},
		"no name":                {"text": {"12 killed"}},
		"an address of a script": {"text": {"12 killed"}, "who": {"Dana"}, "address": {"javascript:alert(1)"}},
		"a day that is none":     {"text": {"12 killed"}, "who": {"Dana"}, "published": {"2035-13-01"}},
	} {
		if p := b.post(t, "/documents", form); p.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d, want 400", name, p.StatusCode)
		}
	}
}
