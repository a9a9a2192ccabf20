package guide

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cairn/internal/register"
)

// A Value is what a thin layer over ready tools can give: a kind and a number,
// no slots and no span.
type Value struct {
	Kind   register.Kind
	Number int
}

// valueKinds are the kinds that the value-only comparison looks at.
var valueKinds = []register.Kind{register.Killed, register.Wounded, register.BodiesFound, register.Casualties}

// Values returns the values of claims: the lower bound, or the upper one where
// there is no lower.
func Values(claims []register.Claim) []Value {
	var out []Value
	for _, c := range claims {
		if c.Count == nil || c.Unit != "persons" || !slices.Contains(valueKinds, c.Kind) {
			continue
		}
		switch {
		case c.Count.Min != nil:
			out = append(out, Value{c.Kind, *c.Count.Min})
		case c.Count.Max != nil:
			out = append(out, Value{c.Kind, *c.Count.Max})
		}
	}
	return out
}

// ValueTally counts value-only hits: each proposed value answers at most one
// gold value; a claim may be answered by any kind it accepts. Values of
// optional claims that nobody proposed are not misses.
func ValueTally(cases []Case, propose func(*Case) []Value) Tally {
	var t Tally
	for i := range cases {
		c := &cases[i]
		var gold []Gold
		for _, g := range c.Claims {
			if len(Values([]register.Claim{g.Claim})) == 1 {
				gold = append(gold, g)
			}
		}
		left := propose(c)
		t.Proposed += len(left)
		found, missed := 0, 0
		for _, g := range gold {
			n := Values([]register.Claim{g.Claim})[0].Number
			at := slices.IndexFunc(left, func(v Value) bool { return v.Number == n && g.takes(v.Kind) })
			switch {
			case at >= 0:
				left = slices.Delete(slices.Clone(left), at, at+1)
				found++
			case !g.Optional:
				missed++
			}
		}
		t.Cases++
		t.Found += found
		t.Gold += found + missed
		if missed == 0 && len(left) == 0 {
			t.Perfect++
		}
	}
	return t
}

// The regular expressions of the baseline: a number (digits or a word) before
// or after a harm word, in one sentence, up to four words apart.
const (
	numberWord = `\d{1,3}(?:,\d{3})+|\d+|an?(?: [\pL\d-]+){0,2} (?:man|woman|boy|girl|person|child|teenager|soldier|policeman|officer|civilian)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|dozens|several|hundreds`
	betweenGap = `(?:[\pL'’-]+ ){0,4}?`
)

var harmWords = []struct {
	kind          register.Kind
	after, before *regexp.Regexp
}{
	twoPatterns(register.Killed, `(?:killed|dead|died|deaths|fatalities|slain|martyred)`, `(?:kill(?:ed|s|ing)|deaths? of|lives of|shot dead|death toll (?:of|to))`),
	twoPatterns(register.Wounded, `(?:wounded|injured|hurt|injuries)`, `(?:wound(?:ed|s|ing)|injur(?:ed|es|ing))`),
	twoPatterns(register.BodiesFound, `(?:bodies|corpses)`, `(?:found|recovered|remains of)`),
	twoPatterns(register.Arrested, `(?:arrested|detained|captured)`, `(?:arrest(?:ed|s|ing)|detain(?:ed|s|ing)|captur(?:ed|es|ing))`),
}

func twoPatterns(kind register.Kind, after, before string) struct {
	kind          register.Kind
	after, before *regexp.Regexp
} {
	return struct {
		kind          register.Kind
		after, before *regexp.Regexp
	}{
		kind,
		regexp.MustCompile(`(?i)\b(` + numberWord + `) ` + betweenGap + after + `\b`),
		regexp.MustCompile(`(?i)\b` + before + ` (?:at least |about |some |more than |up to |around |nearly )?` + betweenGap + `(` + numberWord + `)\b`),
	}
}

// RegexValues is the baseline of two patterns a kind: every number before or
// after a harm word, each number once, the nearer harm word taking it.
func RegexValues(text string) []Value {
	type hit struct{ at, width, value, kind int }
	best := map[int]hit{}
	for k, h := range harmWords[:3] {
		for _, re := range []*regexp.Regexp{h.after, h.before} {
			for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
				n, ok := numberValue(text[m[2]:m[3]])
				if !ok || strings.ContainsAny(text[m[0]:m[1]], ".;") {
					continue
				}
				if old, had := best[m[2]]; !had || m[1]-m[0] < old.width {
					best[m[2]] = hit{m[2], m[1] - m[0], n, k}
				}
			}
		}
	}
	var out []Value
	for _, at := range sortedKeys(best) {
		out = append(out, Value{harmWords[best[at].kind].kind, best[at].value})
	}
	return out
}

// RegexFirst is the same two patterns on a document: the number of the first
// hit in the text for the kind, 0 when there is none.
func RegexFirst(text string, kind register.Kind) int {
	at, value := len(text), 0
	for _, h := range harmWords {
		if h.kind != kind {
			continue
		}
		for _, re := range []*regexp.Regexp{h.after, h.before} {
			if m := re.FindStringSubmatchIndex(text); m != nil && m[0] < at {
				if n, ok := numberValue(text[m[2]:m[3]]); ok {
					at, value = m[0], n
				}
			}
		}
	}
	return value
}

func sortedKeys[V any](m map[int]V) []int {
	var keys []int
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

var words = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
	"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "several": 3, "dozens": 24, "hundreds": 200,
}

func numberValue(s string) (int, bool) {
	if n, ok := words[strings.ToLower(s)]; ok {
		return n, true
	}
	if strings.HasPrefix(s, "a") || strings.HasPrefix(s, "A") { // a man
		return 1, true
	}
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	return n, err == nil
}
