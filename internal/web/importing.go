package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"cairn/internal/pipeline"
)

const importPath = "/documents/import"

// importPage asks for a table, shows what importing it would do, and says what
// was done.
type importPage struct {
	Profiles []string
	Form     map[string]string
	Failed   string
	Name     string
	Token    string // of the table that was shown
	Report   *pipeline.ImportReport
	Done     bool
	Held     bool // rows are refused that hold the file up
	Moved    bool // the register changed since the table was shown; it is shown anew
	Most     int  // rows listed of each kind
}

// mostListed is how many rows of each kind a page lists.
const mostListed = 100

// A shelf keeps tables between the page that shows what they would change and
// the one that imports them: in memory, a few, for an hour. It is never the
// only copy: who comes too late chooses the file again.
type shelf struct {
	mu   sync.Mutex
	kept map[string]keptTable
}

type keptTable struct {
	file    pipeline.File
	options pipeline.ImportOptions
	head    string // of the register when it was shown
	at      time.Time
}

const (
	mostKept  = 8
	keptHours = 1
)

// put keeps a table and returns the name to ask for it by, which nobody can
// guess.
func (s *shelf) put(t keptTable) string {
	token := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string]keptTable{}
	}
	s.drop(t.at)
	s.kept[token] = t
	return token
}

// drop forgets what is too old, and the oldest when there is no room.
func (s *shelf) drop(now time.Time) {
	oldest := ""
	for k, t := range s.kept {
		switch {
		case now.Sub(t.at) > keptHours*time.Hour:
			delete(s.kept, k)
		case oldest == "" || t.at.Before(s.kept[oldest].at):
			oldest = k
		}
	}
	if len(s.kept) >= mostKept {
		delete(s.kept, oldest)
	}
}

func (s *shelf) take(token string, now time.Time) (keptTable, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.kept[token]
	delete(s.kept, token)
	return t, ok && now.Sub(t.at) <= keptHours*time.Hour
}

func (s *Site) askImport(ctx context.Context, r *request) (answer, error) {
	return s.importAnswer(r, importPage{Form: map[string]string{"who": whoAsked(r), "country": r.home.Country, "profile": "incidents"}}, 0)
}

func (s *Site) importAnswer(r *request, v importPage, status int) (answer, error) {
	v.Profiles, v.Most = pipeline.Profiles(), mostListed
	return answer{page: "import", title: r.lang.T("import.title"), data: v, status: status}, nil
}

// importTable shows what a table would change; with the name of one that was
// shown, it imports that.
func (s *Site) importTable(ctx context.Context, r *request) (answer, error) {
	if err := readForm(r); err != nil {
		return answer{}, err
	}
	if token := r.PostFormValue("token"); token != "" {
		return s.importKept(ctx, r, token)
	}
	v := importPage{Form: map[string]string{}}
	for _, f := range []string{"who", "country", "profile", "encoding", "order"} {
		v.Form[f] = strings.TrimSpace(r.PostFormValue(f))
	}
	t := keptTable{options: pipeline.ImportOptions{Profile: v.Form["profile"], Country: v.Form["country"], Encoding: v.Form["encoding"], DateOrder: v.Form["order"], Who: v.Form["who"]}, at: s.opts.Now()}
	if v.Failed = s.readTable(r, &t); v.Failed != "" {
		return s.importAnswer(r, v, 422)
	}
	return s.showTable(ctx, r, v, t)
}

// readTable reads the file of the form and says what is wrong with the form.
func (s *Site) readTable(r *request, t *keptTable) (failed string) {
	f, head, err := r.FormFile("file")
	if err != nil {
		return r.lang.T("import.need.file")
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := io.Copy(&b, f); err != nil {
		return formError(err).Error()
	}
	t.file = pipeline.File{Name: baseName(head.Filename), Bytes: b.Bytes()}
	switch {
	case b.Len() == 0:
		return r.lang.T("import.need.file")
	case t.options.Who == "":
		return r.lang.T("review.need.who")
	case !slices.Contains(pipeline.Profiles(), t.options.Profile):
		return r.lang.T("import.need.profile")
	}
	return ""
}

func (s *Site) showTable(ctx context.Context, r *request, v importPage, t keptTable) (answer, error) {
	head, err := s.desk.Head(ctx)
	if err != nil {
		return answer{}, err
	}
	report, err := s.desk.Preview(ctx, []pipeline.File{t.file}, t.options)
	if err != nil {
		v.Failed = err.Error() // a file that cannot be read as a table says where and why
		return s.importAnswer(r, v, 422)
	}
	if v.Held = holdsUp(&report); v.Held { // show what the good rows alone would do
		good := t.options
		good.Partial = true
		if report, err = s.desk.Preview(ctx, []pipeline.File{t.file}, good); err != nil {
			return answer{}, err
		}
	}
	t.head = head.Hash
	v.Report, v.Name, v.Token = &report, t.file.Name, s.held.put(t)
	return s.importAnswer(r, v, 0)
}

// holdsUp reports whether rows are refused that are no rule's to leave out.
func holdsUp(r *pipeline.ImportReport) bool {
	for _, x := range r.Refused {
		if !x.Left {
			return true
		}
	}
	return false
}

// importKept imports a table that was shown, if the register is still as it was
// then; else the table is shown anew.
func (s *Site) importKept(ctx context.Context, r *request, token string) (answer, error) {
	t, ok := s.held.take(token, s.opts.Now())
	if !ok {
		return s.importAnswer(r, importPage{Form: map[string]string{"who": whoAsked(r), "country": r.home.Country, "profile": "incidents"}, Failed: r.lang.T("import.gone")}, 409)
	}
	v := importPage{Name: t.file.Name, Form: map[string]string{"who": t.options.Who, "country": t.options.Country, "profile": t.options.Profile, "encoding": t.options.Encoding, "order": t.options.DateOrder}}
	head, err := s.desk.Head(ctx)
	if err != nil {
		return answer{}, err
	}
	if head.Hash != t.head {
		v.Moved = true
		return s.showTable(ctx, r, v, t)
	}
	t.options.Partial = r.PostFormValue("partial") != ""
	if r.signed != "" {
		t.options.Who = r.signed
	}
	report, err := s.desk.Import(ctx, []pipeline.File{t.file}, t.options)
	if errors.Is(err, ErrRefused) {
		v.Failed = err.Error()
		return s.importAnswer(r, v, 422)
	} else if err != nil {
		return answer{}, err
	}
	v.Report, v.Done, v.Held = &report, true, holdsUp(&report)
	return s.importAnswer(r, v, 0)
}
