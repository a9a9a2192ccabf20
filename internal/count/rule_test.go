package count_test

import (
	"strings"
	"testing"

	"cairn/internal/count"
)

func TestTheShippedRulesHoldTheirOwnTests(t *testing.T) {
	rules, err := count.Rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rules {
		t.Run(r.ID, func(t *testing.T) {
			results := r.Test()
			if len(results) == 0 {
				t.Error("the rule has no tests")
			}
			for _, got := range results {
				if !got.OK {
					t.Errorf("line %d, %s: got %s; want %s", got.Line, got.Name, got.Got, got.Want)
				}
			}
			for _, lang := range []string{"en", "ar"} {
				if r.Title[lang] == "" || r.Text[lang] == "" {
					t.Errorf("no title or text in %s", lang)
				}
				for _, c := range append(append(r.Population[:len(r.Population):len(r.Population)], r.Exclusions...), r.Totals...) {
					if c.Why[lang] == "" {
						t.Errorf("case %q says not why in %s", c.If, lang)
					}
				}
			}
		})
	}
}

func TestWhatIsNoRuleIsRefusedWithTheReason(t *testing.T) {
	const good = "id: x\nversion: \"1.0\"\ntitle: {en: X}\ntext: {en: X}\nunit: persons\nharms: [killed]\ndisagreement: range\npopulation:\n  - {if: 'true', then: in, why: {en: all}}\n"
	if _, err := count.Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ old, new, want string }{
		"a field that no rule has":      {"unit: persons", "units: persons", "units"},
		"an expression with a typo":     {"'true'", "'claim.statuss == \"civilian\"'", "undeclared reference"},
		"an expression that is no test": {"'true'", "claim.status", "not yes or no"},
		"a verdict that is none":        {"then: in", "then: perhaps", "want in, out or may"},
		"a harm that is none":           {"[killed]", "[slain]", `"slain" is none of`},
		"no version":                    {"version: \"1.0\"", "version: new", `version "new"`},
		"a way to settle that is none":  {"disagreement: range", "disagreement: dice", `"dice"`},
		"no words for a case":           {"why: {en: all}", "why: {fr: tous}", "needs an if and a why"},
		"no yaml":                       {"id: x", "id: [x", "rule file"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := count.Parse([]byte(strings.Replace(good, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error = %v; want one that says %q", err, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("id: x\nversion: \"1.0\"\npopulation:\n  - {if: 'true', then: in}\n"))
	f.Add([]byte("id: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if r, err := count.Parse(text); err == nil {
			r.Test()
		}
	})
}

func FuzzRuleTests(f *testing.F) {
	f.Add("a name\nclaim a 2031-05-03 killed 12 civilian doc=a\nclaim a 2031-05-03 killed 2-3 part-of=1 words=\"x y\"\nexpect killed 12\n")
	f.Add("a name\ndataset one 2031-05-03 killed 12 best=3\ntotal m 2031-05 killed <5 out=XA-01\npair 1 2\nsame 1 1\nexpect killed none of=2031-05")
	rule, err := count.Find("un-mission")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		one := *rule
		one.Tests = text
		for _, r := range one.Test() {
			if r.OK && r.Want != r.Got || r.Line < 1 {
				t.Errorf("%+v", r)
			}
		}
	})
}
