package count

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"cairn/internal/register"
)

// A Verdict is what a rule says of a group of people or of a published total.
type Verdict string

// The verdicts. May is said of people of whom some, all or none may fall under
// the rule: they are outside the minimum and inside the maximum.
const (
	In  Verdict = "in"
	Out Verdict = "out"
	May Verdict = "may"
)

// Settle says how a rule settles a disagreement between sources about one
// incident (field term: "ways to settle disagreement", Every Casualty).
type Settle string

// The ways that rules use.
const (
	SettleRange   Settle = "range"   // lowest to highest of the claims that stand
	SettleLowest  Settle = "lowest"  // the lowest of them, open above
	SettleHighest Settle = "highest" // the highest of them
	SettleBest    Settle = "best"    // a dataset's own best figure where it gives one, else the range
)

// A Rule is an executable counting rule: whom a figure counts, what evidence
// it asks for and how it settles disagreement. It is data: a file that people
// can read, translate and test. A changed rule is a new version.
type Rule struct {
	ID      string            `yaml:"id"`
	Version string            `yaml:"version"`
	Title   map[string]string `yaml:"title"` // by language
	Text    map[string]string `yaml:"text"`  // what it counts and leaves out, by language

	Unit         string          `yaml:"unit"`         // persons; named: persons who have a name
	Harms        []register.Harm `yaml:"harms"`        // the harms that it counts
	Population   []*Case         `yaml:"population"`   // of people: the first case that holds decides
	Exclusions   []*Case         `yaml:"exclusions"`   // of claims and incidents: any that holds leaves them out
	Totals       []*Case         `yaml:"totals"`       // of published totals: the first case that holds decides
	Open         bool            `yaml:"open"`         // an absolute minimum: its figures have no ceiling
	Evidence     Evidence        `yaml:"evidence"`     // what an incident needs to enter the minimum
	Disagreement Settle          `yaml:"disagreement"` // between sources on one incident
	Period       string          `yaml:"period"`       // which day places people in a period, in words
	Area         string          `yaml:"area"`         // which place puts them in an area, in words
	Tests        string          `yaml:"tests"`        // in a recorder's words, see [Rule.Test]

	judge  *judge
	source string
}

// Evidence is what an incident needs before its people enter the minimum;
// below it they are provisional: inside the maximum only, and said so.
type Evidence struct {
	Sources  int  `yaml:"sources"`  // independent sources
	Datasets bool `yaml:"datasets"` // what stands on a vetted dataset's list has enough
}

// A Case is one line of a rule: if the expression holds, then the verdict, and
// why in words. Doubt marks people who are counted because in doubt a person
// is a civilian; figures show how many they are.
type Case struct {
	If    string            `yaml:"if"`
	Then  Verdict           `yaml:"then"`
	Doubt bool              `yaml:"doubt"`
	Why   map[string]string `yaml:"why"`
}

// Ref returns the name of the rule as tables carry it.
func (r *Rule) Ref() RuleRef { return RuleRef{r.ID, r.Version} }

// In returns the title in a language, else in English.
func (r *Rule) In(lang string) string { return say(r.Title, lang) }

func say(words map[string]string, lang string) string {
	if w := words[lang]; w != "" {
		return w
	}
	return words["en"]
}

//go:embed rules/*.yaml
var files embed.FS

// order is the order in which the rules are listed; others follow by id.
var order = []string{"un-mission", "min", "max", "all", "ucdp", "sdg-16.1.2", "named"}

// shelf holds the shipped rules by id, which is the name of the file: each is
// compiled when it is first asked for.
var shelf = func() map[string]func() (*Rule, error) {
	list, _ := fs.ReadDir(files, "rules") // it is embedded
	rules := make(map[string]func() (*Rule, error), len(list))
	for _, f := range list {
		id := strings.TrimSuffix(f.Name(), ".yaml")
		rules[id] = sync.OnceValues(func() (*Rule, error) {
			text, err := files.ReadFile("rules/" + f.Name())
			if err != nil {
				return nil, err
			}
			r, err := Parse(text)
			if err == nil && r.ID != id {
				err = fmt.Errorf("its id is %s", r.ID)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", f.Name(), err)
			}
			return r, nil
		})
	}
	return rules
}()

var shipped = sync.OnceValues(func() ([]*Rule, error) {
	var rules []*Rule
	for _, read := range shelf {
		r, err := read()
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
	}
	place := func(r *Rule) int {
		if i := slices.Index(order, r.ID); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(rules, func(a, b *Rule) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a.ID, b.ID)
	})
	return rules, nil
})

// Rules returns the rules that ship with the program, compiled once. They are
// shared and must not be changed.
func Rules() ([]*Rule, error) {
	rules, err := shipped()
	return slices.Clone(rules), err
}

// ErrNoRule reports a rule id that nobody has written.
var ErrNoRule = errors.New("no such counting rule")

// Find returns the shipped rule of this id.
func Find(id string) (*Rule, error) {
	if read := shelf[id]; read != nil {
		return read()
	}
	rules, err := Rules()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	return nil, fmt.Errorf("rule %q: %w; there are %s", id, ErrNoRule, strings.Join(ids, ", "))
}

var (
	ruleID      = regexp.MustCompile(`^[a-z][a-z0-9.-]{0,40}$`)
	ruleVersion = regexp.MustCompile(`^[0-9]+(\.[0-9]+){1,2}$`)
)

// maxRule is the largest rule file that is read, in bytes.
const maxRule = 256 << 10

// Parse reads a rule file and compiles its expressions. Fields that no rule
// has, expressions that do not compile and verdicts that are none are refused
// with their place.
func Parse(text []byte) (*Rule, error) {
	if len(text) > maxRule {
		return nil, fmt.Errorf("rule file has %d bytes; at most %d are read", len(text), maxRule)
	}
	r, err := decode(text)
	if err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	if r.judge, err = compile(r); err != nil {
		return nil, fmt.Errorf("rule %s: %w", r.ID, err)
	}
	r.source = string(text)
	return r, nil
}

// Source returns the rule's file as it was read.
func (r *Rule) Source() string { return r.source }

// decode reads the fields of a rule file. The reader of YAML gives up with a
// panic on some files that are none; here that is an error like any other.
func decode(text []byte) (r *Rule, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("rule file: this is no YAML that can be read (%v)", broken)
		}
	}()
	r = new(Rule)
	if err := yaml.UnmarshalWithOptions(text, r, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("rule file: %s", strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	return r, nil
}

// check tells what is missing from a rule, in the words of its file.
func (r *Rule) check() error {
	if !ruleID.MatchString(r.ID) {
		return fmt.Errorf("rule id %q: want small letters, digits, dots and hyphens, a letter first", r.ID)
	}
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("rule %s: "+format, append([]any{r.ID}, args...)...)
	}
	switch {
	case !ruleVersion.MatchString(r.Version):
		return wrong("version %q: want numbers with dots, as 1.0", r.Version)
	case r.Title["en"] == "" || r.Text["en"] == "":
		return wrong("title and text need at least English (en)")
	case r.Unit != "persons" && r.Unit != "named":
		return wrong("unit %q: want persons or named", r.Unit)
	case len(r.Harms) == 0:
		return wrong("harms: name at least one of killed, injured, missing")
	case len(r.Population) == 0:
		return wrong("population: say at least of whom it counts")
	case r.Evidence.Sources < 0:
		return wrong("evidence: %d sources", r.Evidence.Sources)
	}
	for _, h := range r.Harms {
		if h != register.HarmKilled && h != register.HarmInjured && h != register.HarmMissing {
			return wrong("harms: %q is none of killed, injured, missing", h)
		}
	}
	switch r.Disagreement {
	case SettleRange, SettleLowest, SettleHighest, SettleBest:
	default:
		return wrong("disagreement %q: want range, lowest, highest or best", r.Disagreement)
	}
	for i, c := range r.Exclusions {
		if c == nil || c.Then != "" {
			return wrong("exclusions, case %d: it has an if and a why, and no then: what it holds of is out", i+1)
		}
		c.Then = Out
	}
	for name, cases := range map[string][]*Case{"population": r.Population, "totals": r.Totals} {
		for i, c := range cases {
			if c == nil || c.Then != In && c.Then != Out && c.Then != May {
				return wrong("%s, case %d: then: want in, out or may", name, i+1)
			}
		}
	}
	for name, cases := range map[string][]*Case{"population": r.Population, "exclusions": r.Exclusions, "totals": r.Totals} {
		for i, c := range cases {
			if c.If == "" || c.Why["en"] == "" {
				return wrong("%s, case %d: needs an if and a why in English (en)", name, i+1)
			}
		}
	}
	return nil
}
