package web_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cairn/examples"
	"cairn/internal/document"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// takeIn takes in a text of 13 March 2035 and returns the ids of its claims.
func takeIn(t testing.TB, d *pipeline.Desk, title, body string) (ids []string) {
	t.Helper()
	on := when.On(2035, 3, 13)
	got, err := d.Collect(t.Context(), pipeline.Upload{Name: "report.txt", Body: []byte(body), Title: title, Country: "IQ", Language: "en", Published: when.Between(on, on), Who: "a recorder"})
	if err != nil || len(got.Documents) != 1 {
		t.Fatalf("%q: %+v, %v", title, got, err)
	}
	sheet, err := d.Sheet(t.Context(), time.Time{}, got.Documents[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range sheet.Claims {
		ids = append(ids, c.ID)
	}
	return ids
}

func claimPage(id string) string { return "/review/" + strings.Replace(id, "#", "/", 1) }

// form returns the fields of the form of a claim's page, or of the three-way
// view that stands in its place, as a browser would send them.
func form(p page, class string) url.Values {
	f := url.Values{}
	for _, name := range []string{"input", "select"} {
		for _, n := range p.all(name, "") {
			inside := false
			for a := n.Parent; a != nil; a = a.Parent {
				inside = inside || a.Data == "form" && slices.Contains(strings.Fields(attr(a, "class")), class)
			}
			switch {
			case !inside || attr(n, "type") == "radio" && !hasAttr(n, "checked") || attr(n, "type") == "checkbox":
			case name == "input":
				f.Set(attr(n, "name"), attr(n, "value"))
			default:
				for o := range n.Descendants() {
					if o.Data == "option" && (hasAttr(o, "selected") || !f.Has(attr(n, "name"))) {
						f.Set(attr(n, "name"), attr(o, "value"))
					}
				}
			}
		}
	}
	return f
}

func judgedOf(t testing.TB, d *pipeline.Desk) map[string]register.Judged {
	t.Helper()
	state, err := d.State(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	judged, err := register.Judge(state.Claims, state.Decisions)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]register.Judged{}
	for _, j := range judged {
		all[j.ID] = j
	}
	return all
}

// Two people open one claim. The second sees what was there before, what the
// other wrote and what they typed, chooses slot by slot, and nothing of either
// is lost.
func TestTwoPeopleChangeOneClaim(t *testing.T) {
	b := newBench(t)
	id := takeIn(t, b.desk, "Hilla", "Police said 4 civilians were killed in Hilla on Monday.")[0]
	at := claimPage(id)
	dana, omar := form(b.get(t, at), "claim"), form(b.get(t, at), "claim")

	dana.Set("act", "correct")
	dana.Set("who", "Dana")
	dana.Set("min", "5")
	dana.Set("max", "5")
	dana.Set("status", "police")
	if p := b.post(t, at, dana); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("Dana: status %d", p.StatusCode)
	}
	omar.Set("act", "correct")
	omar.Set("who", "Omar")
	omar.Set("min", "6")
	omar.Set("max", "6")
	omar.Set("place", "the Hilla market")
	omar.Set("why", "the ministry's list")
	p := b.post(t, at, omar)
	if p.StatusCode != http.StatusConflict {
		t.Fatalf("Omar: status %d, want 409", p.StatusCode)
	}
	turn := words(p.one(t, "section", "turn"))
	for _, want := range []string{"4 5 6", "Hilla Hilla the Hilla market", "civilians police civilians", "Dana"} {
		if !strings.Contains(turn, want) {
			t.Errorf("the three-way view lacks %q: %s", want, turn)
		}
	}
	if n := len(p.all("tr", "clash")); n != 2 {
		t.Errorf("%d slots clash, want min and max", n)
	}
	chosen := form(p, "stack")
	if chosen.Get("take.place") != "mine" || chosen.Get("take.status") != "theirs" || chosen.Has("take.min") || chosen.Get("why") != "the ministry's list" {
		t.Errorf("to begin with %v", chosen)
	}
	chosen.Set("act", "correct")
	if p := b.post(t, at, chosen); p.StatusCode != http.StatusConflict || len(p.all("section", "turn")) != 1 {
		t.Errorf("nothing chosen where both changed a slot: status %d", p.StatusCode)
	}
	chosen.Set("take.min", "mine")
	chosen.Set("take.max", "mine")
	if p := b.post(t, at, chosen); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("chosen: status %d: %s", p.StatusCode, words(p.one(t, "main", "")))
	}
	j := judgedOf(t, b.desk)[id]
	if r, _ := j.Range(); r.Min != 6 || j.Status != register.Police || j.Place.Text != "the Hilla market" || len(j.Decisions) != 2 {
		t.Errorf("the claim is %v of %s at %q after %d decisions", r, j.Status, j.Place.Text, len(j.Decisions))
	}
}

// Who changes a slot and presses accept is told, and what was typed is kept.
func TestAnEditIsNotLostUnderAnAcceptance(t *testing.T) {
	b := newBench(t)
	at := claimPage(string(b.doc) + "#c1")
	f := form(b.get(t, at), "claim")
	f.Set("act", "accept")
	f.Set("who", "Dana")
	f.Set("min", "19")
	p := b.post(t, at, f)
	if p.StatusCode != http.StatusUnprocessableEntity || form(p, "claim").Get("min") != "19" || judgedOf(t, b.desk)[string(b.doc)+"#c1"].Standing != register.Proposed {
		t.Errorf("status %d, the form has %q", p.StatusCode, form(p, "claim").Get("min"))
	}
	open := 0
	for _, n := range p.all("details", "slot") {
		if hasAttr(n, "open") {
			open++
		}
	}
	if open != 1 {
		t.Errorf("%d slots are open, want the one that was changed", open)
	}
}

// Undo, notes and the time at the desk.
func TestTheDeskUndoesNotesAndMeasures(t *testing.T) {
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	id := takeIn(t, d, "Hilla", "Police said 4 civilians were killed in Hilla on Monday.")[0]
	b.Server = serve(t, d, b.log)
	at := claimPage(id)
	f := form(b.get(t, at), "claim")
	opened, err := strconv.ParseInt(f.Get("opened"), 10, 64)
	if err != nil || opened != noon().UnixMilli() {
		t.Fatalf("opened %q", f.Get("opened"))
	}
	f.Set("opened", fmt.Sprint(opened-25_000)) // opened 25 s ago, of which it lay fetched ahead for 5
	f.Set("ahead", "5000")
	f.Set("act", "accept")
	f.Set("who", "Dana")
	p := b.post(t, at, f)
	to := p.Header.Get("Location")
	_, did, ok := strings.Cut(to, "?did=")
	if p.StatusCode != http.StatusSeeOther || !ok {
		t.Fatalf("status %d to %q", p.StatusCode, to)
	}
	if w, err := d.Work(t.Context(), time.Time{}); err != nil || w.Confirmed != 1 || w.Median != 20 {
		t.Errorf("time at the desk: %+v, %v", w, err)
	}
	page := b.get(t, to)
	undo := url.Values{}
	for _, n := range page.all("input", "") {
		if attr(n.Parent, "id") == "undo" || attr(n.Parent.Parent, "id") == "undo" {
			undo.Set(attr(n, "name"), attr(n, "value"))
		}
	}
	if undo.Get("decision") != did {
		t.Fatalf("the page offers to undo %v, want %s", undo, did)
	}
	if p := b.post(t, "/review/undo", undo); p.StatusCode != http.StatusSeeOther || p.Header.Get("Location") != at {
		t.Errorf("undo: status %d to %q", p.StatusCode, p.Header.Get("Location"))
	}
	if got := judgedOf(t, d)[id].Standing; got != register.Proposed {
		t.Errorf("after the undo the claim is %s", got)
	}
	if p := b.post(t, "/review/undo", undo); p.StatusCode != http.StatusBadRequest {
		t.Errorf("a second undo: status %d", p.StatusCode)
	}
	f = form(b.get(t, at), "claim")
	f.Set("act", "note")
	f.Set("who", "Dana")
	if p := b.post(t, at, f); p.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a note without words: status %d", p.StatusCode)
	}
	f.Set("why", "ask the hospital")
	b.post(t, at, f)
	doc, _, _ := strings.Cut(id, "#")
	if p := b.post(t, "/documents/"+doc+"/notes", url.Values{"who": {"Omar"}, "why": {"a second page is missing"}}); p.StatusCode != http.StatusSeeOther {
		t.Errorf("a note on the document: status %d", p.StatusCode)
	}
	for path, want := range map[string]string{at: "ask the hospital", "/documents/" + doc: "a second page is missing"} {
		if p := b.get(t, path); !strings.Contains(words(p.root), want) {
			t.Errorf("%s does not show the note %q", path, want)
		}
	}
}

// What waits for a second person, or for a coder who must not see the other,
// says so on every page that shows it, and shows no more than it may.
func TestTheDeskKeepsToItsTerms(t *testing.T) {
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	id := takeIn(t, d, "Hilla", "Police said 4 civilians were killed in Hilla on Monday.")[0]
	b.Server = serve(t, d, b.log)
	at := claimPage(id)
	rule := func(who, act, why string) page {
		t.Helper()
		f := form(b.get(t, at), "claim")
		f.Set("act", act)
		f.Set("who", who)
		f.Set("why", why)
		p := b.post(t, at, f)
		if p.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s %s: status %d: %s", who, act, p.StatusCode, words(p.one(t, "main", "")))
		}
		return p
	}
	if _, err := d.SetTerms(t.Context(), register.Terms{TwoPersons: true, DoubleShare: 100}, "Lead", "a study"); err != nil {
		t.Fatal(err)
	}
	rule("Dana", "reject", "told by nobody else")
	p := b.get(t, at) // as somebody else
	if body := words(p.root); strings.Contains(body, "told by nobody else") || !strings.Contains(body, "two people code without seeing") {
		t.Error("the second coder sees the first one's coding, or not that they code")
	}
	if p := b.get(t, "/review"); strings.Contains(words(p.root), "told by nobody else") {
		t.Error("the queue shows a coding")
	}
	rule("Omar", "accept", "clear words")
	if body := words(b.get(t, at).root); !strings.Contains(body, "told by nobody else") || !strings.Contains(body, "to be settled") {
		t.Error("both codings are not shown to be settled")
	}
	if body := words(b.get(t, "/review/agreement").root); !strings.Contains(body, "Taken or rejected") || !strings.Contains(body, "They differ in one.") {
		t.Errorf("the agreement page: %s", body)
	}
	rule("Lead", "accept", "it is plain") // Omar's coding stands behind it too
	if got := judgedOf(t, d)[id].Standing; got != register.Accepted {
		t.Errorf("two persons say the same and the claim is %s", got)
	}
	if _, err := d.SetTerms(t.Context(), register.Terms{TwoPersons: true}, "Lead", "the study is over"); err != nil {
		t.Fatal(err)
	}
	other := takeIn(t, d, "Mosul", "Police said 9 people were killed in Mosul on Sunday.")[0]
	at = claimPage(other)
	rule("Dana", "accept", "")
	doc, _, _ := strings.Cut(other, "#")
	for _, path := range []string{at, "/review", "/documents/" + doc} {
		if !strings.Contains(words(b.get(t, path).root), "for a second person") {
			t.Errorf("%s does not say that the claim waits for a second person", path)
		}
	}
}

// Pairs are ruled on, incidents joined and taken apart, from the pages.
func TestPairsAndIncidents(t *testing.T) {
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	one := accept(t, d, "one", "IQ", "Police said 4 civilians were killed when a bomb exploded in Hilla on Monday.", when.On(2035, 3, 13))
	two := accept(t, d, "two", "IQ", "A hospital said 6 people died in a shooting in Babil province on Monday.", when.On(2035, 3, 13))
	b.Server = serve(t, d, b.log)
	told, _, _, err := d.Incident(t.Context(), string(one)+"#c1")
	if err != nil {
		t.Fatal(err)
	}
	at := "/review/incidents/" + told.ID
	p := b.get(t, at)
	f := form(p, "stack")
	f.Set("act", "merge")
	f.Set("other", string(two)+"#c1")
	f.Set("who", "Dana")
	if p := b.post(t, at, f); p.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a merging without a reason: status %d", p.StatusCode)
	}
	f.Set("why", "the hospital had the means wrong")
	if p := b.post(t, at, f); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("merge: status %d: %s", p.StatusCode, words(p.one(t, "main", "")))
	}
	if p := b.post(t, at, f); p.StatusCode != http.StatusConflict {
		t.Errorf("the same form after the merging: status %d", p.StatusCode)
	}
	p = b.get(t, at)
	if n := len(p.all("input", "")); !strings.Contains(words(p.root), "6 people died") || n == 0 {
		t.Error("the incident's page does not show both reports")
	}
	f = form(p, "stack")
	f.Set("act", "split")
	f.Set("leave", string(two)+"#c1")
	f.Set("who", "Dana")
	f.Set("why", "two after all")
	if p := b.post(t, at, f); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("split: status %d: %s", p.StatusCode, words(p.one(t, "main", "")))
	}
	if again, _, _, _ := d.Incident(t.Context(), string(two)+"#c1"); again.ID == told.ID {
		t.Error("after the split they are one incident")
	}
	pairs, _, err := d.Pairs(t.Context(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range pairs {
		if p := b.get(t, "/review/pairs"); !strings.Contains(p.body, o.A.ID) || !strings.Contains(p.body, o.B.ID) {
			t.Errorf("the pairs page lacks %s and %s", o.A.ID, o.B.ID)
		}
	}
}

// A pair that nobody has ruled on is shown with both reports and goes from the
// list when a person rules; a form made before that ruling is told so.
func TestAPairIsRuledOn(t *testing.T) {
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	accept(t, d, "one", "IQ", "Police said 4 civilians were killed when a bomb exploded in Hilla on Monday.", when.On(2035, 3, 13))
	accept(t, d, "two", "IQ", "At least 7 people were killed by a bomb in Babil province on Monday, officials said.", when.On(2035, 3, 13))
	b.Server = serve(t, d, b.log)
	pairs, all, err := d.Pairs(t.Context(), 0, 10)
	if err != nil || all != 1 {
		t.Fatalf("%d pairs wait, want one: %+v, %v", all, pairs, err)
	}
	p := b.get(t, "/review/pairs")
	if body := words(p.root); !strings.Contains(body, "4 civilians were killed") || !strings.Contains(body, "7 people were killed") {
		t.Errorf("the page does not show both reports: %s", body)
	}
	f := form(p, "inline")
	f.Set("act", "different")
	f.Set("who", "Dana")
	f.Set("why", "two blasts, the police said")
	if p := b.post(t, "/review/pairs", f); p.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", p.StatusCode, words(p.one(t, "main", "")))
	}
	if p := b.get(t, "/review/pairs"); !strings.Contains(words(p.root), "No pair waits") {
		t.Errorf("after the ruling: %s", words(p.one(t, "main", "")))
	}
	f.Set("act", "same")
	f.Set("who", "Omar")
	if p := b.post(t, "/review/pairs", f); p.StatusCode != http.StatusConflict {
		t.Errorf("a form made before the ruling: status %d", p.StatusCode)
	}
}

// upload sends a table to the import page.
func (b *bench) upload(t testing.TB, name, table string) page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for k, v := range map[string]string{"who": "Dana", "country": "IQ", "profile": "unami"} {
		w.WriteField(k, v)
	}
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte(table))
	w.Close()
	r, err := b.Client().Post(b.URL+"/documents/import", w.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, r)
}

// A table is shown before it is imported; confirmed, it is; and when the
// register changed in between, it is shown anew.
func TestATableIsShownBeforeItIsImported(t *testing.T) {
	b := newBench(t)
	table, name := unamiTable(t)
	before, _ := b.desk.Head(t.Context())
	p := b.upload(t, name, table)
	if p.StatusCode != http.StatusOK || len(p.all("form", "stack")) != 1 {
		t.Fatalf("status %d: %s", p.StatusCode, words(p.one(t, "main", "")))
	}
	if after, _ := b.desk.Head(t.Context()); after != before {
		t.Error("showing a table changed the register")
	}
	if body := words(p.one(t, "main", "")); !strings.Contains(body, "Records to change 1") || !strings.Contains(body, "9077") {
		t.Errorf("the change is not shown: %s", body)
	}
	confirm := form(p, "stack")
	takeIn(t, b.desk, "meanwhile", "Police said 4 civilians were killed in Hilla on Monday.")
	p = b.post(t, "/documents/import", confirm)
	if !strings.Contains(words(p.root), "changed since the table was shown") {
		t.Errorf("the register changed in between: %s", words(p.one(t, "main", "")))
	}
	p = b.post(t, "/documents/import", form(p, "stack"))
	if p.StatusCode != http.StatusOK || !strings.Contains(words(p.root), "Imported.") {
		t.Errorf("confirmed: status %d: %s", p.StatusCode, words(p.one(t, "main", "")))
	}
	if p := b.post(t, "/documents/import", confirm); p.StatusCode != http.StatusConflict {
		t.Errorf("confirmed twice: status %d", p.StatusCode)
	}
	bad := b.upload(t, "bad.csv", "this,is,no\ntable,of,theirs\n")
	if bad.StatusCode == http.StatusSeeOther || bad.StatusCode >= 500 {
		t.Errorf("no table of that kind: status %d", bad.StatusCode)
	}
}

// The page of a table shows what it gave, with links to the figures.
func TestATablesPageShowsWhatItGave(t *testing.T) {
	b := newBench(t)
	state, err := b.desk.State(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	given := map[document.ID]int{}
	var doc document.ID // that gave most
	for i := range state.Totals {
		from := state.Totals[i].Document
		if given[from]++; given[from] > given[doc] {
			doc = from
		}
	}
	p := b.get(t, "/documents/"+string(doc))
	if len(p.all("div", "text")) != 0 {
		t.Error("a table's page shows an empty text")
	}
	var links []string
	for n := range p.root.Descendants() {
		if n.Data == "a" && strings.HasPrefix(attr(n, "href"), "/figures") {
			links = append(links, attr(n, "href"))
		}
	}
	if len(links) < 10 {
		t.Fatalf("%d links to figures", len(links))
	}
	for _, to := range links[1:4] {
		if p := b.get(t, to); p.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", to, p.StatusCode)
		}
	}
}

// A hundred documents are reviewed through the desk by two scripted people at
// once, who open, edit, press twice and meet each other: afterwards each claim
// has exactly the decisions that the desk said it wrote, no more and no fewer.
func TestAHundredDocumentsAreReviewed(t *testing.T) {
	d := newDesk(t)
	b := &bench{desk: d, log: &lines{}}
	var ids []string
	towns := []string{"Hilla", "Mosul", "Kirkuk", "Baquba", "Ramadi", "Tikrit", "Basra", "Najaf"}
	n := 100
	if testing.Short() {
		n = 30
	}
	for i := range n {
		ids = append(ids, takeIn(t, d, fmt.Sprint("report ", i), fmt.Sprintf("Police said %d civilians were killed in %s on Monday. Report %d.", i+2, towns[i%len(towns)], i))...)
	}
	if len(ids) < n {
		t.Fatalf("%d claims of %d documents", len(ids), n)
	}
	b.Server = serve(t, d, b.log)
	var mu sync.Mutex
	wrote := map[string][]string{} // claim → what each person was told is written
	var wg sync.WaitGroup
	for seed, who := range []string{"Dana", "Omar"} {
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(seed), 7))
			for _, k := range chance.Perm(len(ids)) {
				at := claimPage(ids[k])
				f := form(b.get(t, at), "claim")
				f.Set("who", who)
				switch chance.IntN(3) {
				case 0:
					f.Set("act", "accept")
				case 1:
					f.Set("act", "reject")
					f.Set("why", "told by nobody else")
				default:
					f.Set("act", "correct")
					f.Set("place", "near "+who)
				}
				told := false
				for range 1 + chance.IntN(2) { // pressed once or twice
					told = b.post(t, at, f).StatusCode == http.StatusSeeOther || told
				}
				if told {
					mu.Lock()
					wrote[ids[k]] = append(wrote[ids[k]], who+" "+f.Get("act"))
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	got := map[string][]string{}
	state, err := d.State(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, dec := range state.Decisions {
		got[dec.On] = append(got[dec.On], dec.Who+" "+string(dec.Act))
	}
	lost := 0
	for _, id := range ids {
		want, have := slices.Sorted(slices.Values(wrote[id])), slices.Sorted(slices.Values(got[id]))
		for i := range want { // to accept what stands corrected is to correct it so
			if i < len(have) && strings.HasSuffix(want[i], "accept") && strings.HasSuffix(have[i], "correct") && strings.Fields(want[i])[0] == strings.Fields(have[i])[0] {
				want[i] = have[i]
			}
		}
		if !slices.Equal(want, have) {
			lost++
			t.Errorf("%s: the desk said it wrote %v, the register has %v", id, want, have)
		}
	}
	if len(slices.Collect(maps.Keys(got))) != len(ids) {
		t.Errorf("%d claims of %d have a decision", len(got), len(ids))
	}
	if left := judgedOf(t, d); len(left) != len(ids) {
		t.Errorf("%d claims of %d are there", len(left), len(ids))
	}
	t.Logf("%d claims, %d decisions, %d lost or doubled", len(ids), len(state.Decisions), lost)
}

// unamiTable is the example's table of months with one number changed.
func unamiTable(t testing.TB) (table, name string) {
	t.Helper()
	raw, err := fs.ReadFile(examples.Iraq, "iraq/unami_monthly.csv")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(string(raw), "2012-11,445,", "2012-11,9077,", 1), "unami_monthly.csv"
}
