package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// documents lists what was received, newest first, with a form to take more in.
type documents struct {
	List    []documentLine
	All     int
	Page    int
	Pages   int
	Got     *Collected
	Files   []fileLine // tables that totals were imported from and that are no text
	Country string
}

type documentLine struct {
	document.Document
	Claims, Wait int
	Records      int // totals, custody numbers and incidents, of a table
}

type fileLine struct {
	ID   document.ID
	Name string
	Rows int
}

func (s *Site) documents(ctx context.Context, r *request) (answer, error) {
	return s.documentList(ctx, r, nil)
}

func (s *Site) documentList(ctx context.Context, r *request, got *Collected) (answer, error) {
	state, err := s.desk.State(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	judged, err := register.Judge(state.Claims, state.Decisions)
	if err != nil {
		return answer{}, err
	}
	all, wait := map[document.ID]int{}, map[document.ID]int{}
	for _, j := range judged {
		all[j.Document]++
		if j.Standing == register.Proposed || j.Standing == register.OnePerson {
			wait[j.Document]++
		}
	}
	records := map[document.ID]int{}
	for i := range state.Totals {
		records[state.Totals[i].Document]++
	}
	for i := range state.Custody {
		records[state.Custody[i].Document]++
	}
	for i := range state.Incidents {
		records[state.Incidents[i].Document]++
	}
	page, err := pageParam(r)
	if err != nil {
		return answer{}, err
	}
	v := documents{All: len(state.Documents), Got: got, Country: r.home.Country}
	v.Pages = max(1, (v.All+perPage-1)/perPage)
	v.Page = min(page, v.Pages)
	docs := slices.Clone(state.Documents)
	slices.SortStableFunc(docs, func(a, b document.Document) int { return b.Received.Compare(a.Received) })
	for _, d := range docs[(v.Page-1)*perPage : min(len(docs), v.Page*perPage)] {
		v.List = append(v.List, documentLine{Document: d, Claims: all[d.ID], Wait: wait[d.ID], Records: records[d.ID]})
	}
	return answer{page: "documents", title: paged(r.lang, r.lang.T("documents.title"), v.Page), desc: r.lang.T("documents.lede"), data: v}, nil
}

// pageParam reads the number of a list's page, from 1.
func pageParam(r *request) (int, error) {
	v := r.URL.Query().Get("page")
	if v == "" {
		return 1, nil
	}
	n := 0
	if _, err := fmt.Sscanf(v, "%d", &n); err != nil || n < 1 || fmt.Sprint(n) != v {
		return 0, bad("page %q: want a number from 1", v)
	}
	return n, nil
}

// collect takes in a pasted text or a file from the form of the documents page.
func (s *Site) collect(ctx context.Context, r *request) (answer, error) {
	u, err := upload(r)
	if err != nil {
		return answer{}, err
	}
	got, err := s.desk.Collect(ctx, u)
	if err != nil {
		return answer{}, err
	}
	if len(got.Documents)+len(got.Known) == 1 && len(got.Refused) == 0 {
		return answer{to: "/documents/" + string(slices.Concat(got.Documents, got.Known)[0])}, nil
	}
	return s.documentList(ctx, r, &got)
}

// upload reads the form. A file wins over pasted text.
func upload(r *request) (Upload, error) {
	if err := readForm(r); err != nil {
		return Upload{}, err
	}
	u := Upload{Name: "pasted.txt", Title: strings.TrimSpace(r.PostFormValue("title")), Address: strings.TrimSpace(r.PostFormValue("address")),
		Country: r.PostFormValue("country"), Language: r.PostFormValue("language"), Who: strings.TrimSpace(r.PostFormValue("who"))}
	var err error
	if u.Published, err = dayParam("published", r.PostFormValue("published")); err != nil {
		return u, err
	}
	if u.Address != "" && !isWeb(u.Address) {
		return u, bad("address %q: want one that begins with http:// or https://", u.Address)
	}
	if u.Who == "" {
		return u, bad("who: say who takes this in; it stands in the ledger")
	}
	u.Body = []byte(r.PostFormValue("text"))
	if f, head, err := r.FormFile("file"); err == nil {
		defer f.Close()
		var b bytes.Buffer
		if _, err := io.Copy(&b, f); err != nil {
			return u, formError(err)
		}
		if b.Len() > 0 {
			u.Body, u.Name = b.Bytes(), baseName(head.Filename)
		}
	}
	if len(bytes.TrimSpace(u.Body)) == 0 {
		return u, bad("text: nothing was pasted and no file chosen")
	}
	return u, nil
}

// baseName keeps the last part of a file's name and nothing that could lead
// elsewhere or break a line.
func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == utf8.RuneError || c == 0x7f {
			return -1
		}
		return c
	}, name)
	if name == "" || name == "." || name == ".." {
		return "upload"
	}
	return name
}

// readForm reads a form of either kind that browsers send.
func readForm(r *request) error {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		err = r.ParseMultipartForm(maxForm)
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return formError(err)
	}
	return nil
}

// formError says that a form could not be read; what was too large stays so.
func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return bad("form: %w", err)
}

// dayParam reads a day of a form; absent, nothing was said.
func dayParam(name, v string) (when.Interval, error) {
	if v == "" {
		return when.Interval{}, nil
	}
	d, err := when.ParseDay(v)
	if err != nil {
		return when.Interval{}, bad("%s: %w", name, err)
	}
	return when.Between(d, d), nil
}

// sheet is one document: its text with the claims' words coloured, the claims
// beside it.
type sheet struct {
	Sheet
	Text   []part
	Claims []sheetClaim
	Long   int // bytes of text left out because the page would be too long

	Given   []givenRow // the first records that a table gave
	Table   bool       // it is a table: its records stand beside it, not its bytes
	Figures string     // where the figures of its months are; empty: none
	Notes   []register.Decision
	Who     string
}

// A givenRow is one record of a table.
type givenRow struct {
	Row    int
	Period when.Interval
	Area   string
	Harm   string
	Range  register.Range
	Link   string // path of its page
}

type sheetClaim struct {
	register.Judged
	No    int
	Says  string
	Shown bool // its words stand in the text that is shown
}

// maxShown is how much of a text one page shows, in bytes.
const maxShown = 200_000

func (s *Site) document(ctx context.Context, r *request) (answer, error) {
	d, err := s.desk.Sheet(ctx, r.asOf, document.ID(r.PathValue("id")))
	if err != nil {
		return answer{}, err
	}
	v := newSheet(r.lang, d, "")
	v.Who = whoAsked(r)
	if v.Notes, err = s.desk.Notes(ctx, r.asOf, string(d.Document.ID)); err != nil {
		return answer{}, err
	}
	if v.Table = d.Totals+d.Custody+d.Imported > 0; v.Table {
		state, err := s.desk.State(ctx, r.asOf)
		if err != nil {
			return answer{}, err
		}
		v.gave(r, state)
	}
	title := d.Document.Title
	if title == "" {
		title = d.Document.ID.Short()
	}
	return answer{page: "document", title: title, data: v}, nil
}

// mostGiven is how many records of a table its page lists.
const mostGiven = 60

// gave lists what a table gave: totals first, then incidents, in the order of
// the rows, and says where the figures of its months are.
func (v *sheet) gave(r *request, state *register.State) {
	var from, to when.Month
	for i := range state.Totals {
		t := &state.Totals[i]
		if t.Document != v.Document.ID {
			continue
		}
		row := givenRow{Row: t.Row, Period: t.Period, Area: t.Area, Harm: string(t.Harm), Range: t.Range}
		if m, ok := t.Period.Month(); ok {
			row.Link = "/figures/" + r.home.Rule + "/" + m.String() + "/" + t.Area + "/" + string(t.Harm)
			if from == 0 || m < from {
				from = m
			}
			to = max(to, m)
		}
		v.Given = append(v.Given, row)
	}
	for i := range state.Incidents {
		in := &state.Incidents[i]
		if in.Document != v.Document.ID {
			continue
		}
		row := givenRow{Row: in.Row, Period: in.Time, Area: in.Place.Area(), Link: deskIncident(in.ID)}
		if len(in.Harms) > 0 {
			row.Harm, row.Range = string(in.Harms[0].Harm), in.Harms[0].Range
			for _, h := range in.Harms[1:] {
				if h.Harm == in.Harms[0].Harm {
					row.Range = row.Range.Plus(h.Range)
				}
			}
		}
		v.Given = append(v.Given, row)
	}
	slices.SortStableFunc(v.Given, func(a, b givenRow) int { return a.Row - b.Row })
	v.Given = v.Given[:min(len(v.Given), mostGiven)]
	if from != 0 {
		v.Figures = "/figures?rule=" + r.home.Rule + "&from=" + from.String() + "&to=" + to.String()
	}
}

// newSheet colours a document's text. The claim with the id given stands out,
// and the words of the others lead to their own pages; with none given, words
// lead to the list of claims beside the text.
func newSheet(l *Lang, d Sheet, focus string) *sheet {
	v := &sheet{Sheet: d}
	text := d.Document.Text
	if len(text) > maxShown {
		cut := maxShown
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		v.Long = len(text) - cut
		text = text[:cut]
	}
	var spots []spot
	for i, c := range d.Claims {
		shown := c.Span[0] >= 0 && c.Span[0] < c.Span[1] && c.Span[1] <= len(text)
		v.Claims = append(v.Claims, sheetClaim{Judged: c, No: i + 1, Says: sentence(l, &c.Claim), Shown: shown})
		class := "k " + tint(c.Kind)
		if c.Standing == register.Rejected || c.Standing == register.Withdrawn {
			class += " off"
		}
		href := fmt.Sprintf("#c%d", i+1)
		switch focus {
		case "":
		case c.ID:
			class, href = class+" focus", "#claim"
		default:
			href = l.url(claimPath(c.ID))
		}
		spots = append(spots, spot{Span: c.Span, Class: class, ID: fmt.Sprintf("w%d", i+1), Href: href, Title: sentence(l, &c.Claim)})
	}
	for _, u := range d.Unread {
		spots = append(spots, spot{Span: u.Span, Class: "k unread", Title: u.Reason})
	}
	v.Text = split(text, spots)
	return v
}

// tint groups kinds of claim by the colour they are marked with.
func tint(k register.Kind) string {
	switch {
	case k == register.Killed, k == register.BodiesFound:
		return "k-dead"
	case k == register.Wounded, k == register.Casualties, k == register.Missing, k == register.Abducted, k == register.Displaced:
		return "k-hurt"
	case k.Custody():
		return "k-held"
	case k == register.SignKind, k == register.ComparisonKind, k == register.Infiltrated:
		return "k-sign"
	}
	return "k-else"
}
