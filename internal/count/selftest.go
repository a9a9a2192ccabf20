package count

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A TestResult is how one of a rule's own tests went.
type TestResult struct {
	Name string `json:"name"`
	Line int    `json:"line"` // in the rule's tests, from 1
	OK   bool   `json:"ok"`
	Want string `json:"want"`
	Got  string `json:"got"`
}

// Test runs the rule's own tests. They are written in a recorder's words, a
// blank line between two:
//
//	a source that corrects itself: only its latest claim stands
//	claim   ministry  2031-05-03  killed 12
//	claim   ministry  2031-05-04  killed 9
//	expect  killed 9
//
// The first line says what is tested. Then, each on a line:
//
//	claim    WHO DATE KIND NUMBER [civilian|police|…] [NAME=VALUE …]
//	dataset  NAME DATE KIND NUMBER [STATUS] [best=N]
//	total    WHO MONTH KIND NUMBER [counts=civilians,police] [role=variant] [out=XA-01]
//	pair     1 2              nobody has ruled whether incidents 1 and 2 are one
//	same     1 2              a person ruled that they are one (or: different)
//	expect   KIND NUMBER [in=XA-01] [of=2031-05] [row=combined]
//
// NUMBER is 12, 12-15, 12+ (at least), <50 (up to); expected is also "none" for
// a gap, and 12-15+ for an open range. Names of a claim: incident=2 (which
// incident it speaks of; 1 if not said), part-of=1 and alt-of=1 (the claim on
// that line, counted from 1), in=XA-01, doc=NAME (claims of one document), and
// modality, frame, scope, weapon, duty, sex, age, to=DATE, words="…", name=yes as
// in the register. An incident is where and when its claims say.
func (r *Rule) Test() []TestResult {
	var results []TestResult
	var block []string
	start := 0
	flush := func() {
		if len(block) > 0 {
			results = append(results, r.test(block, start)...)
		}
		block = nil
	}
	for i, line := range strings.Split(r.Tests, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			flush()
		case strings.HasPrefix(line, "#"):
		default:
			if len(block) == 0 {
				start = i + 1
			}
			block = append(block, line)
		}
	}
	flush()
	return results
}

// test runs one test: a result for each line that expects something, or one
// that tells which line cannot be read.
func (r *Rule) test(lines []string, start int) (results []TestResult) {
	name := lines[0]
	s := newScene()
	asked := false
	for i, line := range lines[1:] {
		result := TestResult{Name: name, Line: start + i + 1}
		fail := func(err error) []TestResult {
			result.Got = err.Error()
			return append(results, result)
		}
		words, err := fields(line)
		if err != nil {
			return fail(err)
		}
		if words[0] != "expect" {
			if err := s.add(words); err != nil {
				return fail(fmt.Errorf("%q: %w", line, err))
			}
			continue
		}
		asked = true
		if result.Want, result.Got, err = s.expect(r, words[1:]); err != nil {
			return fail(fmt.Errorf("%q: %w", line, err))
		}
		result.OK = result.Want == result.Got
		results = append(results, result)
	}
	if !asked {
		results = append(results, TestResult{Name: name, Line: start, Got: "the test expects nothing"})
	}
	return results
}

// fields parts a line at spaces, but not inside quotes.
func fields(line string) (all []string, err error) {
	var b strings.Builder
	quoted, any := false, false
	for _, r := range line + " " {
		switch {
		case r == '"':
			quoted, any = !quoted, true
		case r == ' ' && !quoted || r == '\t' && !quoted:
			if any {
				all = append(all, b.String())
			}
			b.Reset()
			any = false
		default:
			b.WriteRune(r)
			any = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("%q: a quote is never closed", line)
	}
	return all, nil
}

// testCountry is where the tests of rules happen: no country has this code.
const testCountry = "XA"

// scene is the small register that one test describes.
type scene struct {
	state     register.State
	judged    []register.Judged
	incidents []register.Incident
	claims    []string // ids, in the order of the lines
	named     map[string]int
}

func newScene() *scene { return &scene{named: map[string]int{}} }

func (s *scene) add(words []string) error {
	switch words[0] {
	case "pair":
		return s.pair(words[1:])
	case string(register.Same), string(register.Different):
		return s.rule(register.Act(words[0]), words[1:])
	}
	if len(words) < 5 {
		return fmt.Errorf("want at least five words")
	}
	count, err := readCount(words[4])
	if err != nil {
		return err
	}
	options := map[string]string{}
	for _, w := range words[5:] {
		if name, value, ok := strings.Cut(w, "="); ok {
			options[name] = value
		} else {
			options["status"] = w
		}
	}
	switch words[0] {
	case "claim":
		return s.claim(words[1], words[2], words[3], count, options)
	case "dataset":
		return s.dataset(words[1], words[2], words[3], count, options)
	case "total":
		return s.total(words[1], words[2], words[3], count, options)
	}
	return fmt.Errorf("want claim, dataset, total, pair, same, different or expect, not %q", words[0])
}

func (s *scene) claim(who, date, kind string, count register.Count, options map[string]string) error {
	day, err := when.ParseDay(date)
	if err != nil {
		return err
	}
	line := len(s.claims) + 1
	doc := document.ID(fmt.Sprintf("doc%03d", line))
	if d := options["doc"]; d != "" {
		doc = document.ID("doc-" + d)
	}
	if !slices.ContainsFunc(s.state.Documents, func(d document.Document) bool { return d.ID == doc }) {
		s.state.Documents = append(s.state.Documents, document.Document{ID: doc, Published: when.Between(day, day)})
	}
	c := register.Claim{
		ID: fmt.Sprintf("%s#c%d", doc, line), Document: doc, Kind: register.Kind(kind), Count: &count, Unit: "persons",
		Span: document.Span{line * 100, line*100 + len(options["words"])}, Quote: options["words"],
		Status: "unknown", Modality: register.Asserted, Frame: register.Current, Scope: register.ScopeIncident,
		Attribution: &register.Attribution{Text: who}, Time: when.Between(day, day), Origin: "extract",
	}
	place := testCountry + "-01"
	number, incident := 1, 1
	for name, value := range options {
		switch name {
		case "status":
			c.Status = register.Status(value)
		case "modality":
			c.Modality = register.Modality(value)
		case "frame":
			c.Frame = register.Frame(value)
		case "scope":
			c.Scope = register.Scope(value)
		case "weapon":
			c.Weapon = register.Code(value)
		case "duty":
			c.Duty = value
		case "sex":
			c.Sex = value
		case "age":
			c.Age = value
		case "in":
			place = value
		case "to":
			end, err := when.ParseDay(value)
			if err != nil {
				return err
			}
			c.Time = when.Between(day, end)
		case "part-of", "alt-of", "incident":
			if number, err = strconv.Atoi(value); err != nil || number < 1 {
				return fmt.Errorf("%s=%s: want a number from 1", name, value)
			}
			switch {
			case name == "incident":
				incident = number
			case number > len(s.claims):
				return fmt.Errorf("%s=%s: there are %d claims before it", name, value, len(s.claims))
			case name == "part-of":
				c.PartOf = s.claims[number-1]
			default:
				c.AltOf = s.claims[number-1]
			}
		case "name":
			c.Spans = map[string]document.Span{"name": c.Span}
		case "doc", "words":
		default:
			return fmt.Errorf("a claim has no %q", name)
		}
	}
	if place == testCountry {
		c.Place = &register.Place{Country: testCountry}
	} else {
		c.Place = &register.Place{Admin1: &place}
	}
	s.claims = append(s.claims, c.ID)
	s.judged = append(s.judged, register.Judged{Claim: c, Original: c, Standing: register.Accepted})
	if c.Scope == register.ScopeIncident {
		in := s.at(incident)
		in.Claims = append(in.Claims, c.ID)
		in.Place, in.Time, in.Weapon = c.Place, c.Time, c.Weapon
		in.Sources = len(in.Claims)
	}
	return nil
}

// at returns the n-th incident of the scene.
func (s *scene) at(n int) *register.Incident {
	id := fmt.Sprintf("incident-%d", n)
	if at, ok := s.named[id]; ok {
		return &s.incidents[at]
	}
	s.named[id] = len(s.incidents)
	s.incidents = append(s.incidents, register.Incident{ID: id, Country: testCountry, Claims: []string{}})
	return &s.incidents[len(s.incidents)-1]
}

func (s *scene) dataset(name, date, kind string, count register.Count, options map[string]string) error {
	day, err := when.ParseDay(date)
	if err != nil {
		return err
	}
	in := s.at(len(s.incidents) + 1)
	place := testCountry + "-01"
	if p := options["in"]; p != "" {
		place = p
	}
	in.Place, in.Time, in.Dataset, in.Key, in.Sources = &register.Place{Admin1: &place}, when.Between(day, day), name, in.ID, 1
	h := register.IncidentHarm{Harm: register.Harm(kind), Status: register.UnknownStatus, Range: count.Range()}
	if st := options["status"]; st != "" {
		h.Status = register.Status(st)
	}
	if b := options["best"]; b != "" {
		n, err := strconv.Atoi(b)
		if err != nil {
			return fmt.Errorf("best=%s: want a number", b)
		}
		h.Best = &n
	}
	in.Harms = append(in.Harms, h)
	return nil
}

func (s *scene) total(who, month, kind string, count register.Count, options map[string]string) error {
	m, err := when.ParseMonth(month)
	if err != nil {
		return err
	}
	t := register.Total{
		ID: fmt.Sprintf("total-%d", len(s.state.Totals)+1), Issuer: who, Area: testCountry, Period: m.Interval(), Harm: register.Harm(kind),
		Range: count.Range(), Role: "preferred", Basis: "page", Population: register.Population{Counts: []string{register.GroupCivilians}},
	}
	for name, value := range options {
		switch name {
		case "in":
			t.Area = value
		case "role":
			t.Role = value
		case "counts":
			t.Population.Counts = strings.Split(value, ",")
		case "out":
			t.Population.AreasOut = strings.Split(value, ",")
		default:
			return fmt.Errorf("a total has no %q", name)
		}
	}
	s.state.Totals = append(s.state.Totals, t)
	return nil
}

func (s *scene) rule(act register.Act, words []string) error {
	if len(words) != 2 {
		return fmt.Errorf("want two incidents")
	}
	s.state.Decisions = append(s.state.Decisions, register.Decision{
		ID: fmt.Sprintf("decision-%d", len(s.state.Decisions)+1), Act: act, On: "incident-" + words[0], With: "incident-" + words[1]})
	return nil
}

func (s *scene) pair(words []string) error {
	if len(words) != 2 {
		return fmt.Errorf("want two incidents")
	}
	for _, w := range words {
		if _, ok := s.named["incident-"+w]; !ok {
			return fmt.Errorf("there is no incident %s before it", w)
		}
	}
	a := s.at(1)
	a.Undecide = append(a.Undecide, register.Pair{A: "incident-" + words[0], B: "incident-" + words[1], Probability: 0.5})
	return nil
}

// expect counts the scene under the rule and reads the row asked for.
func (s *scene) expect(r *Rule, words []string) (want, got string, err error) {
	if len(words) < 2 {
		return "", "", fmt.Errorf("want a kind and a number")
	}
	q := Query{Country: testCountry, By: []string{"month", "admin1"}, Of: []register.Harm{register.Harm(words[0])}, Areas: []string{testCountry + "-01"}}
	area, of, basis := testCountry, "", ""
	for _, w := range words[2:] {
		switch name, value, _ := strings.Cut(w, "="); name {
		case "in":
			area = value
		case "of":
			of = value
		case "row":
			basis = "/" + value
		default:
			return "", "", fmt.Errorf("what is expected has no %q", name)
		}
	}
	t, err := Make(&s.state, s.incidents, s.judged, r, q)
	if err != nil {
		return "", "", err
	}
	got = "none"
	for _, row := range t.Rows {
		if row.Area == area && (of == "" || row.Period == of) && strings.HasSuffix(row.ID, words[0]+basis) {
			if n, ok := row.Range(); ok {
				// A rule that has no ceiling is open everywhere; its tests need not say so.
				n.Open = n.Open && !r.Open
				got = strings.ReplaceAll(n.String(), "–", "-")
				break
			}
		}
	}
	return strings.TrimSuffix(words[1], openMark(r)), got, nil
}

func openMark(r *Rule) string {
	if r.Open {
		return "+"
	}
	return ""
}

// readCount reads 12, 12-15, 12+ and <50.
func readCount(s string) (register.Count, error) {
	number := func(s string) (*int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 || n > 1_000_000_000 {
			return nil, fmt.Errorf("number %q: want 12, 12-15, 12+ or <50, at most a thousand million", s)
		}
		return &n, nil
	}
	c := register.Count{Qualifier: register.Exact}
	var err error
	switch lo, hi, ranged := strings.Cut(s, "-"); {
	case strings.HasSuffix(s, "+"):
		c.Qualifier = register.SaidLeast
		c.Min, err = number(strings.TrimSuffix(s, "+"))
	case strings.HasPrefix(s, "<"):
		c.Qualifier = register.UpTo
		c.Max, err = number(strings.TrimPrefix(s, "<"))
	case ranged:
		c.Qualifier = register.Span
		if c.Min, err = number(lo); err == nil {
			c.Max, err = number(hi)
		}
		if err == nil && *c.Max < *c.Min {
			err = fmt.Errorf("number %q: the end lies below the start", s)
		}
	default:
		c.Min, err = number(s)
		c.Max = c.Min
	}
	return c, err
}

// MarshalJSON writes what people need of a rule; its file is its full form.
func (r *Rule) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID      string            `json:"id"`
		Version string            `json:"version"`
		Title   map[string]string `json:"title"`
		Text    map[string]string `json:"text"`
		Harms   []register.Harm   `json:"harms"`
	}{r.ID, r.Version, r.Title, r.Text, r.Harms})
}
