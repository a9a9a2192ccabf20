package web_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// catalogue reads a language's strings from the files of its folder: a plain
// one under the form "".
func catalogue(t *testing.T, code string) map[string]map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("lang", code, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue of %q: %v", code, err)
	}
	out := map[string]map[string]string{}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var raw map[string]json.RawMessage
		if err := json.Unmarshal(b, &raw); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for key, v := range raw {
			var s string
			if json.Unmarshal(v, &s) == nil {
				out[key] = map[string]string{"": s}
				continue
			}
			forms := map[string]string{}
			if err := json.Unmarshal(v, &forms); err != nil {
				t.Fatalf("%s: %s: %v", name, key, err)
			}
			out[key] = forms
		}
	}
	return out
}

var (
	value  = regexp.MustCompile(`\{[a-z]+\}`)
	letter = regexp.MustCompile(`\p{L}`)
	arabic = regexp.MustCompile(`\p{Arabic}`)

	// names of areas and of groups of people stand in the catalogue of a language in
	// which the gazetteer and the bulletins have none
	ownName = regexp.MustCompile(`^(area\.[A-Z]{2}(-[A-Z0-9]+)?|group\.[a-z-]+)$`)
)

// values are the places in a string that are filled in, sorted, each once.
func values(s string) []string {
	v := value.FindAllString(s, -1)
	slices.Sort(v)
	return slices.Compact(v)
}

// A string that is missing in one language, not translated, without a plural
// form that the language needs, or that fills in other values, is found here.
func TestEveryStringIsThereInEveryLanguage(t *testing.T) {
	for _, code := range translated(t) {
		t.Run(code, func(t *testing.T) { isWhole(t, code) })
	}
}

// translated are the languages beside English: a folder each.
func translated(t *testing.T) (codes []string) {
	t.Helper()
	folders, err := os.ReadDir("lang")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.Name() != "en" {
			codes = append(codes, f.Name())
		}
	}
	return codes
}

// pluralForms are the forms that a language needs for whole numbers (CLDR).
func pluralForms(code string) []string {
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	need := map[string]bool{"other": true}
	for n := range 200 {
		need[names[plural.Cardinal.MatchPlural(language.Make(code), n, 0, 0, 0, 0)]] = true
	}
	return slices.Sorted(maps.Keys(need))
}

// isWhole holds the catalogue of a language against the English one.
func isWhole(t *testing.T, code string) {
	en, ar := catalogue(t, "en"), catalogue(t, code)
	rtl := ar["lang.dir"][""] == "rtl"
	same := []string{"lang.dir", "lang.digits", "method.range", "chart.bar", "document.text"} // may be alike in both, or hold no word
	for key, forms := range en {
		other, ok := ar[key]
		if !ok {
			t.Errorf("%s: missing in %s", key, code)
			continue
		}
		want := pluralForms(code)
		if _, plain := forms[""]; plain {
			want = []string{""}
		} else if forms["other"] == "" {
			t.Errorf("%s: en.json has no form \"other\"", key)
		} else if _, none := forms["zero"]; none && !slices.Contains(want, "zero") { // none at all is said in its own way
			want = append(want, "zero")
		}
		var got []string
		for form := range other {
			got = append(got, form)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s has the forms %q, want %q", key, code, got, want)
		}
		english := forms["other"] + forms[""]
		for form, s := range other {
			if form == "other" || form == "" {
				if a, b := values(english), values(s); !slices.Equal(a, b) {
					t.Errorf("%s: values %v in English, %v in %s", key, a, b, code)
				}
			}
			if letter.MatchString(value.ReplaceAllString(s, "")) && rtl && !arabic.MatchString(s) && !slices.Contains(same, key) {
				t.Errorf("%s: not translated: %q", key, s)
			}
			if s == english && letter.MatchString(value.ReplaceAllString(s, "")) && !slices.Contains(same, key) {
				t.Errorf("%s: the same in both languages: %q", key, s)
			}
		}
	}
	for key := range ar {
		if _, ok := en[key]; !ok && !ownName.MatchString(key) {
			t.Errorf("%s: missing in en.json", key)
		}
	}
}

// Every key that a template or the code asks for is in the catalogue, and every
// key of the catalogue is asked for.
func TestEveryKeyAskedForIsThere(t *testing.T) {
	en := catalogue(t, "en")
	asked, families := map[string]bool{}, map[string]bool{"lang.": true}
	whole := []*regexp.Regexp{regexp.MustCompile(`\b[ts] "([a-z][a-z0-9._-]*)"`), regexp.MustCompile(`\.T\("([a-z0-9.-]+)"[,)]`), regexp.MustCompile(`"(nav\.[a-z-]+)"`), regexp.MustCompile(`\badd\("([a-z]+\.[a-z.-]+)"`),
		regexp.MustCompile(`\{"(figure\.[a-z-]+)",`), regexp.MustCompile(`key :?= "([a-z]+\.[a-z.-]*[a-z])"`)}
	begun := []*regexp.Regexp{regexp.MustCompile(`\(print "([a-z.]+\.)"`), regexp.MustCompile(`\.T\("([a-z.]+\.)" ?\+`), regexp.MustCompile(`"([a-z.]+\.)" \+ `)}
	terms := []*regexp.Regexp{regexp.MustCompile(`term "([a-z]+)"`), regexp.MustCompile(`Term\("([a-z]+)"`), regexp.MustCompile(`"Group" "([a-z]+)"`)}
	files, _ := filepath.Glob("page/*.html")
	more, _ := filepath.Glob("*.go")
	for _, name := range append(files, more...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, re := range whole {
			for _, m := range re.FindAllStringSubmatch(string(b), -1) {
				asked[m[1]] = true
				if _, ok := en[m[1]]; !ok {
					t.Errorf("%s asks for %q, which en.json lacks", name, m[1])
				}
			}
		}
		for _, re := range begun {
			for _, m := range re.FindAllStringSubmatch(string(b), -1) {
				families[m[1]] = true
			}
		}
		for _, re := range terms {
			for _, m := range re.FindAllStringSubmatch(string(b), -1) {
				families[m[1]+"."] = true
			}
		}
	}
	for key := range en {
		used := asked[key]
		for family := range families {
			used = used || strings.HasPrefix(key, family)
		}
		if !used {
			t.Errorf("%s: no page asks for it", key)
		}
	}
}

// A tongue is a language of the pages as its folder says.
type tongue struct{ code, prefix, dir string }

// tongues are all languages, English first: a folder each.
func tongues(t *testing.T) []tongue {
	t.Helper()
	all := []tongue{{"en", "", "ltr"}}
	for _, code := range translated(t) {
		all = append(all, tongue{code, "/" + code, catalogue(t, code)["lang.dir"][""]})
	}
	return all
}
