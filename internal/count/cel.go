package count

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"

	"cairn/internal/register"
)

// person is what a rule may ask about a group of people: the claim, or the
// line of a dataset, that speaks of them. The tags are the names in a rule
// file. It is comparable, so that each distinct one is judged once.
type person struct {
	Kind     string `cel:"claim.kind"`     // killed, wounded, casualties …
	Status   string `cel:"claim.status"`   // civilian, police, army, militia, insurgent, security, mixed, unknown
	Group    string `cel:"claim.group"`    // finer, from the words: see groups.go
	Duty     string `cel:"claim.duty"`     // on, off or not said
	Sex      string `cel:"claim.sex"`      //
	Age      string `cel:"claim.age"`      //
	Modality string `cel:"claim.modality"` // asserted, feared …
	Frame    string `cel:"claim.frame"`    // current, background, update, superseded
	Scope    string `cel:"claim.scope"`    // incident, period, cumulative, stock
	Weapon   string `cel:"claim.weapon"`   //
	Origin   string `cel:"claim.origin"`   // extract, import, hand; dataset for a line of one
	Named    bool   `cel:"claim.named"`    // the people have names
	Incident string `cel:"incident.kind"`  // attack, explosion …; of a dataset its own words
	Grade    string `cel:"incident.grade"` // confirmed, fair, weak, contested, discounted
	Dataset  string `cel:"incident.dataset"`
	Violence string `cel:"incident.weapon"` // the weapon of the incident as a whole
}

// published is what a rule may ask about a published total.
type published struct {
	Issuer     string   `cel:"total.issuer"`
	Series     string   `cel:"total.series"`
	Definition string   `cel:"total.definition"`
	Area       string   `cel:"total.area"`
	Harm       string   `cel:"total.harm"`
	Role       string   `cel:"total.role"`       // preferred, variant
	Basis      string   `cel:"total.basis"`      // page, derived
	Tier       string   `cel:"total.tier"`       // un, relay
	Counts     []string `cel:"total.counts"`     // group codes that it counts
	LeavesOut  []string `cel:"total.leaves_out"` // group codes that it is said to leave out
	Mixed      bool     `cel:"total.mixed"`      // killed and injured count different people
	Claimed    bool     `cel:"total.claimed"`    // said in a text, not a record of the register
	Status     string   `cel:"total.status"`     // of a claimed one: whom the words name
	Attributed bool     `cel:"total.attributed"` // of a claimed one: somebody is named who says so
}

// environments hold what expressions may read. They are made once.
var environments = sync.OnceValues(func() (e struct{ people, totals *cel.Env }, err error) {
	if e.people, err = environment(reflect.TypeFor[person]()); err != nil {
		return e, err
	}
	e.totals, err = environment(reflect.TypeFor[published]())
	return e, err
})

func environment(t reflect.Type) (*cel.Env, error) {
	var options []cel.EnvOption
	for i := range t.NumField() {
		kind := cel.StringType
		switch t.Field(i).Type.Kind() {
		case reflect.Bool:
			kind = cel.BoolType
		case reflect.Slice:
			kind = cel.ListType(cel.StringType)
		}
		options = append(options, cel.Variable(t.Field(i).Tag.Get("cel"), kind))
	}
	return cel.NewEnv(options...)
}

// values returns the fields of a person or a published total under the names
// that expressions use.
func values(v any) map[string]any {
	of := reflect.ValueOf(v)
	all := make(map[string]any, of.NumField())
	for i := range of.NumField() {
		all[of.Type().Field(i).Tag.Get("cel")] = of.Field(i).Interface()
	}
	return all
}

// judge is a rule's expressions, compiled.
type judge struct {
	rule                           *Rule
	population, exclusions, totals []cel.Program
	unread                         []int // fields of person that no expression reads, status and group aside
}

// cost is how many steps one expression may take, so that a rule file from
// elsewhere cannot hold up a count.
const cost = 10_000

func compile(r *Rule) (*judge, error) {
	env, err := environments()
	if err != nil {
		return nil, err
	}
	j := &judge{rule: r}
	for _, part := range []struct {
		name  string
		env   *cel.Env
		cases []*Case
		into  *[]cel.Program
	}{
		{"population", env.people, r.Population, &j.population},
		{"exclusions", env.people, r.Exclusions, &j.exclusions},
		{"totals", env.totals, r.Totals, &j.totals},
	} {
		for i, c := range part.cases {
			ast, issues := part.env.Compile(c.If)
			if err := issues.Err(); err != nil {
				return nil, fmt.Errorf("%s, case %d: %w", part.name, i+1, err)
			}
			if ast.OutputType() != cel.BoolType {
				return nil, fmt.Errorf("%s, case %d: %q is no question: it gives %s, not yes or no", part.name, i+1, c.If, ast.OutputType())
			}
			program, err := part.env.Program(ast, cel.CostLimit(cost))
			if err != nil {
				return nil, fmt.Errorf("%s, case %d: %w", part.name, i+1, err)
			}
			*part.into = append(*part.into, program)
		}
	}
	t := reflect.TypeFor[person]()
	for i := range t.NumField() {
		name := t.Field(i).Tag.Get("cel")
		reads := func(c *Case) bool { return strings.Contains(c.If, name) }
		if name != "claim.status" && name != "claim.group" && !slices.ContainsFunc(r.Population, reads) && !slices.ContainsFunc(r.Exclusions, reads) {
			j.unread = append(j.unread, i)
		}
	}
	return j, nil
}

// ruling is what a rule says of one group of people or one total.
type ruling struct {
	verdict Verdict
	doubt   bool
	why     map[string]string
	at      int // which case it is
}

var notNamed = map[string]string{"en": "no case of the rule names them", "ar": "لا تشملهم أي حالة في القاعدة"}

// read blanks what the rule does not read of a person, so that those it cannot
// tell apart are one.
func (j *judge) read(p person) person {
	if len(j.unread) == 0 {
		return p
	}
	fields := p.fields()
	for _, i := range j.unread {
		if fields[i] != nil {
			*fields[i] = ""
		} else {
			p.Named = false
		}
	}
	return p
}

// fields returns where each field of a person is kept, in their order; nil
// stands for the one that is no text.
func (p *person) fields() [16]*string {
	return [...]*string{
		&p.Kind, &p.Status, &p.Group, &p.Duty, &p.Sex, &p.Age, &p.Modality, &p.Frame, &p.Scope, &p.Weapon, &p.Origin,
		nil, &p.Incident, &p.Grade, &p.Dataset, &p.Violence,
	}
}

// first returns the ruling of the first case that holds.
func first(cases []*Case, programs []cel.Program, about map[string]any) (r ruling, held bool, err error) {
	for i, p := range programs {
		v, _, err := p.Eval(about)
		if err != nil {
			return r, false, fmt.Errorf("case %q: %w", cases[i].If, err)
		}
		if v.Value() == true {
			return ruling{cases[i].Then, cases[i].Doubt, cases[i].Why, i}, true, nil
		}
	}
	return ruling{Out, false, notNamed, len(cases)}, false, nil
}

// people rules on a group of people: an exclusion that holds leaves them out,
// else the first case of the population decides.
func (j *judge) people(p person) (judgement, error) {
	about := values(p)
	if r, held, err := first(j.rule.Exclusions, j.exclusions, about); err != nil || held {
		return judgement{r, true}, err
	}
	r, _, err := first(j.rule.Population, j.population, about)
	return judgement{r, false}, err
}

// total rules on a published total.
func (j *judge) total(t *register.Total) (ruling, error) {
	return j.published(published{
		Issuer: t.Issuer, Series: t.Series, Definition: t.Definition, Area: t.Area, Harm: string(t.Harm),
		Role: t.Role, Basis: t.Basis, Tier: t.Tier,
		Counts: t.Population.Counts, LeavesOut: t.Population.LeavesOut, Mixed: t.Population.Mixed,
	})
}

func (j *judge) published(p published) (ruling, error) {
	r, _, err := first(j.rule.Totals, j.totals, values(p))
	return r, err
}
