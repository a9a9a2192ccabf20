package guide

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"cairn/internal/register"
)

// Check returns what is wrong with a case as data: offsets, quotes, codes,
// links, sums, dates. A good case has none. It cannot tell whether the claims
// are the right ones.
func Check(c *Case) []string {
	k := checker{c: c}
	k.head()
	k.sentences()
	for i := range c.Claims {
		k.claim(i)
	}
	k.sums()
	return k.wrong
}

type checker struct {
	c     *Case
	wrong []string
}

func (k *checker) want(ok bool, format string, a ...any) {
	if !ok {
		k.wrong = append(k.wrong, k.c.ID+": "+fmt.Sprintf(format, a...))
	}
}

func (k *checker) head() {
	c := k.c
	k.want(c.ID != "" && len(c.Lang) == 2, "id %q or language %q is none", c.ID, c.Lang)
	k.want(len(c.Country) == 2, "country %q is no ISO 3166-1 code", c.Country)
	k.want(len(c.Tags) > 0, "no tags")
	y, _, _ := c.Published.Date()
	k.want(y >= 2030 && y < 2040, "published %s is not in the 2030s", c.Published)
	k.want(utf8.ValidString(c.Text), "text is not UTF-8")
}

// sentences lie end to end with one space between.
func (k *checker) sentences() {
	at := 0
	for i, s := range k.c.Sentences {
		if i > 0 {
			at++
		}
		if s[0] != at || s[1] <= s[0] || s[1] > len(k.c.Text) {
			k.want(false, "sentence %d is %v, want it to start at %d", i, s, at)
			return
		}
		k.want(i == 0 || k.c.Text[at-1] == ' ', "sentence %d: no single space before it", i)
		k.want(strings.TrimSpace(s.In(k.c.Text)) == s.In(k.c.Text), "sentence %d: space at an end", i)
		at = s[1]
	}
	k.want(at == len(k.c.Text), "sentences end at %d, text at %d", at, len(k.c.Text))
}

var (
	kinds = []register.Kind{
		register.Killed, register.Wounded, register.Casualties, register.Missing, register.Abducted, register.BodiesFound,
		register.Arrested, register.Detained, register.Released, register.Escaped, register.Recaptured, register.SentencedDeath,
		register.Executed, register.Displaced, register.Infiltrated, register.DueProcess, register.Responsibility, register.IncidentOnly,
	}
	statuses   = []register.Status{register.Civilian, register.Police, register.Army, register.Militia, register.Insurgent, register.Security, register.Mixed, register.UnknownStatus}
	modalities = []register.Modality{register.Asserted, register.Feared, register.Hypothetical, register.Planned, register.Averted, register.Denied}
	frames     = []register.Frame{register.Current, register.Background, register.Update, register.Superseded}
	scopes     = []register.Scope{register.ScopeIncident, register.ScopePeriod, register.ScopeCumulative, register.ScopeStock}
	weapons    = []register.Code{
		"", "vehicle_bomb", "suicide_vehicle_bomb", "suicide_vest", "roadside_bomb", "bomb", "mine", "air_strike", "drone_strike",
		"shelling", "gunfire", "hanging", "fire", "accident",
	}
	sourceTypes = []string{
		"police", "medical", "emergency", "military", "security", "government", "local_official", "judiciary", "legal", "un", "ngo",
		"media", "armed_group", "witness", "relative", "official", "other",
	}
	relations  = []string{"claimed", "blamed", "stated", "suspected", "denied"}
	indicators = []string{"", "trial_duration", "no_lawyer", "held_without_charge"}
	area       = regexp.MustCompile(`^[A-Z]{2}-[A-Z0-9]{1,3}$`)
)

func (k *checker) claim(i int) {
	c, g := k.c, &k.c.Claims[i]
	at := func(format string, a ...any) string {
		return fmt.Sprintf("claim %s: ", g.ID) + fmt.Sprintf(format, a...)
	}
	k.want(g.ID == fmt.Sprintf("c%d", i+1), "claim %d has id %q", i+1, g.ID)
	if g.Span[0] < 0 || g.Span[1] > len(c.Text) || g.Span[0] >= g.Span[1] {
		k.want(false, "%s", at("span %v lies outside the text", g.Span))
		return
	}
	k.want(g.Span.In(c.Text) == g.Quote, "%s", at("quote %q, text there %q", g.Quote, g.Span.In(c.Text)))
	k.want(strings.Count(c.Text, g.Quote) == 1, "%s", at("quote %q occurs %d times", g.Quote, strings.Count(c.Text, g.Quote)))
	if g.Sentence < 0 || g.Sentence >= len(c.Sentences) {
		k.want(false, "%s", at("sentence %d does not exist", g.Sentence))
		return
	}
	s := c.Sentences[g.Sentence]
	k.want(s[0] <= g.Span[0] && g.Span[1] <= s[1], "%s", at("span %v lies outside sentence %d", g.Span, g.Sentence))
	k.want(slices.Contains(kinds, g.Kind), "%s", at("kind %q", g.Kind))
	k.want(slices.Contains(modalities, g.Modality), "%s", at("modality %q", g.Modality))
	k.want(slices.Contains(frames, g.Frame), "%s", at("frame %q", g.Frame))
	k.want(slices.Contains(scopes, g.Scope), "%s", at("scope %q", g.Scope))
	k.want(slices.Contains(weapons, g.Weapon), "%s", at("weapon %q", g.Weapon))
	k.want(slices.Contains(indicators, g.Indicator), "%s", at("indicator %q", g.Indicator))
	needs := peopleKind(g.Kind) && !g.Kind.Custody()
	k.want(!needs || slices.Contains(statuses, g.Status), "%s", at("status %q", g.Status))
	k.want(needs || g.Status == "", "%s", at("status %q on a kind that has none", g.Status))
	k.count(g, at)
	if p := g.Place; p != nil {
		k.want(strings.Contains(c.Text, p.Text), "%s", at("place %q is not in the text", p.Text))
		k.want(p.Admin1 == nil || area.MatchString(*p.Admin1), "%s", at("area %v", p.Admin1))
		k.want((p.Admin1 == nil) == (p.Country != ""), "%s", at("place %q: country is for places without an area", p.Text))
	}
	if a := g.Attribution; a != nil {
		k.want(a.Text != "" && strings.Contains(c.Text, a.Text), "%s", at("source %q is not in the text", a.Text))
		k.want(a.Via == "" || strings.Contains(c.Text, a.Via), "%s", at("via %q is not in the text", a.Via))
		k.want(len(a.Types) > 0, "%s", at("source without types"))
		for _, t := range a.Types {
			k.want(slices.Contains(sourceTypes, t), "%s", at("source type %q", t))
		}
	}
	if p := g.Perpetrator; p != nil {
		k.want(strings.Contains(c.Text, p.Text), "%s", at("party %q is not in the text", p.Text))
		k.want(slices.Contains(relations, p.Relation), "%s", at("relation %q", p.Relation))
	}
	k.links(g, at)
	k.time(g, at)
	for _, slot := range g.Unscored {
		k.want(slot == "count" || slot == "unit" || slices.Contains(Slots, slot) || slices.Contains(Extras, slot), "%s", at("unscored %q is no slot", slot))
	}
	for slot, values := range g.Accept {
		for _, raw := range values {
			_, err := with(g.Claim, slot, raw)
			k.want(err == nil, "%s", at("accept.%s: %v", slot, err))
		}
	}
}

// count: the bounds that each qualifier has.
func (k *checker) count(g *Gold, at func(string, ...any) string) {
	n := g.Count
	if n == nil {
		k.want(g.Unit == "", "%s", at("unit %q without a count", g.Unit))
		return
	}
	k.want(g.Unit == "persons" || g.Unit == "families" || g.Unit == "minutes", "%s", at("unit %q", g.Unit))
	lo, hi := n.Min != nil, n.Max != nil
	ok := false
	switch n.Qualifier {
	case register.Exact, register.About:
		ok = lo && hi && *n.Min == *n.Max
	case register.SaidLeast, register.MoreThan, register.Vague:
		ok = lo && !hi
	case register.UpTo, register.FewerThan:
		ok = !lo && hi
	case register.Span:
		ok = lo && hi && *n.Min < *n.Max
	}
	k.want(ok, "%s", at("count %s does not fit qualifier %q", printCount(n, g.Unit), n.Qualifier))
}

func (k *checker) links(g *Gold, at func(string, ...any) string) {
	byID := map[string]*Gold{}
	for i := range k.c.Claims {
		byID[k.c.Claims[i].ID] = &k.c.Claims[i]
	}
	for _, l := range []struct{ name, id string }{{"part_of", g.PartOf}, {"alt_of", g.AltOf}, {"about", g.About}} {
		k.want(l.id == "" || byID[l.id] != nil && l.id != g.ID, "%s", at("%s %q leads nowhere", l.name, l.id))
	}
	for up, steps := byID[g.PartOf], 0; up != nil; up, steps = byID[up.PartOf], steps+1 {
		if steps > len(byID) {
			k.want(false, "%s", at("part_of runs in a circle"))
			return
		}
		if up.Count != nil && g.Count != nil && up.Count.Max != nil && g.Count.Min != nil {
			k.want(*g.Count.Min <= *up.Count.Max, "%s", at("the part is larger than its whole %s", up.ID))
		}
	}
}

// sums: the parts of one whole, of one kind and each at a place of its own,
// are together no more than the whole.
func (k *checker) sums() {
	for i := range k.c.Claims {
		whole := &k.c.Claims[i]
		if whole.Count == nil || whole.Count.Max == nil {
			continue
		}
		sum, places := 0, map[string]bool{}
		for j := range k.c.Claims {
			p := &k.c.Claims[j]
			if p.PartOf == whole.ID && p.Kind == whole.Kind && p.Count != nil && p.Count.Min != nil && p.Place.Area() != "" && p.Place.Area() != whole.Place.Area() && !places[p.Place.Area()] {
				places[p.Place.Area()] = true
				sum += *p.Count.Min
			}
		}
		k.want(sum <= *whole.Count.Max, "claim %s: its parts by place sum to %d, the whole is %d", whole.ID, sum, *whole.Count.Max)
	}
}

// weekdays in the languages of the cases.
var weekdays = map[string]time.Weekday{
	"Monday": time.Monday, "Tuesday": time.Tuesday, "Wednesday": time.Wednesday, "Thursday": time.Thursday,
	"Friday": time.Friday, "Saturday": time.Saturday, "Sunday": time.Sunday,
	"الاثنين": time.Monday, "الإثنين": time.Monday, "الثلاثاء": time.Tuesday, "الأربعاء": time.Wednesday, "الخميس": time.Thursday,
	"الجمعة": time.Friday, "السبت": time.Saturday, "الأحد": time.Sunday,
	"lundi": time.Monday, "mardi": time.Tuesday, "mercredi": time.Wednesday, "jeudi": time.Thursday,
	"vendredi": time.Friday, "samedi": time.Saturday, "dimanche": time.Sunday,
}

// time: the day of an outcome that only a weekday can date is the latest such
// day on or before publication; nothing asserted begins after it. A month that
// has begun is meant whole.
func (k *checker) time(g *Gold, at func(string, ...any) string) {
	t := g.Time
	if !t.Known() {
		return
	}
	k.want(t.Start <= t.End, "%s", at("time ends before it starts"))
	k.want(g.Modality == register.Planned || t.Start <= k.c.Published, "%s", at("time %s begins after publication", t))
	if t.Start != t.End || !g.scored("time") || otherDate.MatchString(k.c.Text) {
		return
	}
	var named []time.Weekday
	for word, day := range weekdays {
		if strings.Contains(k.c.Text, word) {
			named = append(named, day)
		}
	}
	k.want(len(named) > 0, "%s", at("time %s: no weekday and no date in the text", t))
	k.want(len(named) == 0 || slices.Contains(named, t.Start.Weekday()), "%s", at("time %s is a %s, which the text does not name", t, t.Start.Weekday()))
	back := k.c.Published - t.Start
	k.want(len(named) == 0 || back >= 0 && back <= 6, "%s", at("time %s is not the latest such day before %s", t, k.c.Published))
}

// otherDate finds words that date a day without a weekday's name.
var otherDate = regexp.MustCompile(`(?i)\byesterday\b|\btoday\b|\btonight\b|\bovernight\b|days? ago|a day (?:earlier|after|before)|the (?:next|following) day|the day before|this morning|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}\b|\b\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}|أمس|اليوم|الليلة|\d{1,2} (?:كانون|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين)|قبل يوم|قبل أيام|anniversary`)
