package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/table"
	"cairn/internal/when"
)

// The sets of the unami profile. A record's id begins with its set.
const (
	unamiMonthly  = "unami-monthly"
	unamiVariants = "unami-variants"
	unamiAnnual   = "unami-annual"
	unamiCustody  = "unami-custody"
)

// readUNAMI reads the public figures of the UN mission in Iraq. There are four
// files, told apart by their columns:
//
//	monthly   month, killed, injured, governorate, …, basis, scope, anbar, source_tier: one preferred figure a month and area
//	variants  month, killed, injured, governorate, …, scope, no basis: other printed versions of the same months
//	annual    period, killed, injured: totals of years and other stretches
//	custody   period, indicator, value: numbers on the detained
//
// An empty number makes no Total: it was not on the page. Rows whose basis is
// memory are refused, for nobody can look them up.
func readUNAMI(b *builder, t *table.Table) error {
	s, err := unami()
	if err != nil {
		return err
	}
	b.Complete = true
	b.Definitions = s.list
	switch {
	case t.Has("indicator") && t.Has("value"):
		return b.custody(s, t)
	case t.Has("period"):
		return b.annual(s, t)
	case t.Has("month"):
		return b.monthly(s, t)
	}
	return fmt.Errorf("%s: the columns fit none of the four files of the unami profile: a column month, period, or indicator and value is missing; it has %s", t.File, strings.Join(t.Header, ", "))
}

// monthly reads the monthly file and the variants file.
func (b *builder) monthly(s *series, t *table.Table) error {
	if err := lacking(t, "month", "killed", "injured", "governorate", "source", "scope"); err != nil {
		return err
	}
	set, role := unamiMonthly, "preferred"
	if !t.Has("basis") {
		set, role = unamiVariants, "variant"
	}
	apart := leftOut(s, t)
	for _, r := range t.Rows {
		month, err := when.ParseMonth(r.Text("month"))
		if err != nil {
			b.refuse(r.Cell("month").Fault("value", "%v", err), r.First())
			continue
		}
		id := r.Text("month") + " " + r.Text("governorate")
		area, ok := s.Country, true
		if !s.national(r.Text("governorate")) {
			area, ok = b.area(r.Text("governorate"))
		}
		if !ok {
			b.refuse(r.Cell("governorate").Fault("place", "the area %s is not in the gazetteer", table.Show(r.Text("governorate"))), id)
			continue
		}
		of := register.Total{
			Issuer: s.Issuer, Series: set, Area: area, Period: month.Interval(), Role: role,
			Address: r.Text("source"), Document: b.file.ID, Row: r.Line,
		}
		// The remark is kept, for it may name a number that stands on no other
		// row ("the statement has 1,459 injured"). The column kind of the variants
		// is somebody's answer to what reconcile asks, and is never carried along.
		of.Note = r.Text("note")
		if role == "variant" {
			of.Series = unamiMonthly
		}
		if d := s.of(month); d != nil {
			of.Definition = d.ID
		}
		of.Population = population(r.Text("scope"))
		s.anbar(&of, r.Cell("anbar"), apart[month], role)
		key := set + ":" + month.String() + ":" + area
		if role == "variant" {
			key += ":" + digest(of.Address, r.Text("scope"))
		}
		b.totals(s, r, of, key, id)
	}
	return nil
}

// national reports whether a row is on the whole country.
func (s *series) national(name string) bool { return name == "Iraq" }

// leftOut returns by month the areas that the national figure leaves out, as its
// own row says.
func leftOut(s *series, t *table.Table) map[when.Month][]string {
	out := make(map[when.Month][]string)
	for _, r := range t.Rows {
		if m, err := when.ParseMonth(r.Text("month")); err == nil && s.national(r.Text("governorate")) && strings.HasPrefix(r.Text("anbar"), "excluded") {
			out[m] = []string{"IQ-AN"}
		}
	}
	return out
}

// anbar puts into the population what the row says of Anbar. "included": inside;
// "excluded …" and "not available …": left out; anything else, or no column where
// the question arises: nothing is said. A figure of Anbar itself in a month whose
// national figure leaves it out is marked as published apart.
func (s *series) anbar(of *register.Total, said table.Cell, apart []string, role string) {
	if of.Area != s.Country {
		if slices.Contains(apart, of.Area) {
			of.Population.AreasIn = []string{of.Area}
			of.Note = strings.TrimPrefix(of.Note+"; published apart: not inside the national figure of this month", "; ")
		}
		return
	}
	switch words := strings.TrimSpace(said.Text); {
	case strings.HasPrefix(words, "included"):
		of.Population.AreasIn = []string{"IQ-AN"}
	case strings.HasPrefix(words, "excluded"), strings.HasPrefix(words, "not available"):
		of.Population.AreasOut = []string{"IQ-AN"}
	default:
		of.Population.Unsaid = []string{"IQ-AN"}
	}
	if w := strings.TrimSpace(said.Text); w != "" {
		of.Population.Words += "; Anbar: " + w
	}
}

// scopeWords are the words by which the files say who is counted. Each is taken
// out of the text once found, so that the longer ones stand first.
var scopeWords = []struct {
	words string
	group string
}{
	{"sahwa civil defence", register.GroupCivilDefence},
	{"civil defence", register.GroupCivilDefence},
	{"personal security details", register.GroupGuards},
	{"guards", register.GroupGuards},
	{"facilities police", register.GroupFacilitiesPolice},
	{"fire service", register.GroupFireService},
	{"non-combat police", register.GroupPoliceNoncombat},
	{"federal police", register.GroupPolice},
	{"civilian police", register.GroupPolice},
	{"police", register.GroupPolice},
	{"security forces", register.GroupSecurityForces},
	{"peshmerga", register.GroupPeshmerga},
	{"swat", register.GroupSWAT},
	{"militia", register.GroupMilitia},
	{"army", register.GroupArmy},
	{"civilians", register.GroupCivilians},
}

// population reads who a number counts: "civilians excl. police" counts
// civilians and leaves police out; "mixed" says that killed and injured do not
// count the same people; words that name no group leave it open.
func population(scope string) register.Population {
	p := register.Population{Words: scope}
	in, out, _ := strings.Cut(strings.ToLower(scope), "excl.")
	p.Counts, p.LeavesOut = groups(in), groups(out)
	p.Mixed = strings.Contains(in, "mixed")
	return p
}

func groups(words string) (found []string) {
	for _, w := range scopeWords {
		if strings.Contains(words, w.words) {
			words = strings.ReplaceAll(words, w.words, " ")
			found = append(found, w.group)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// totals adds the killed and the injured of one row.
func (b *builder) totals(s *series, r table.Row, of register.Total, key, id string) {
	from := host(of.Address)
	of.Tier = r.Text("source_tier")
	if of.Tier == "" && from != "" {
		of.Tier = "relay"
		if s.own(from) {
			of.Tier = "un"
		}
	}
	of.Relay = []string{s.Issuer}
	if of.Tier == "relay" && from != "" {
		of.Relay = append(of.Relay, from)
	}
	if today := b.o.Today; today != 0 && of.Period.Start > today {
		b.refuse(&table.Fault{Line: r.Line, Code: "value", Reason: fmt.Sprintf("the period %s is in the future: today is %s", of.Period, today)}, id)
		return
	}
	var made []register.Total
	for _, harm := range []register.Harm{register.HarmKilled, register.HarmInjured} {
		t := of
		t.Harm, t.ID = harm, key+":"+string(harm)
		t.Basis = basis(r.Text("basis"), harm)
		if t.Basis == "memory" {
			b.refuse(r.Cell("basis").Fault("memory", "the number is from memory: it stands on no page that anybody can look up, so it is left out"), id)
			b.Refused[len(b.Refused)-1].Left = true
			return
		}
		n, ok, warn, fault := table.Count(r.Cell(string(harm)))
		if fault != nil {
			b.refuse(fault, id)
			return
		}
		if warn != nil && of.Period.Days() <= 31 {
			b.warn(warn)
		}
		if !ok {
			continue
		}
		t.Range = register.Exactly(n)
		made = append(made, t)
	}
	if len(made) == 0 {
		b.warn(&table.Fault{Line: r.Line, Code: "no-figure", Reason: "the row gives neither killed nor injured, so it makes no total"})
		return
	}
	for _, t := range made {
		if first, twice := b.keys[t.ID]; twice {
			b.refuse(&table.Fault{Line: r.Line, Code: "duplicate", Reason: fmt.Sprintf("line %d holds the same month, area and address: one of the two must go", first)}, id)
			return
		}
	}
	for _, t := range made {
		b.keys[t.ID] = r.Line
	}
	b.Totals = append(b.Totals, made...)
	b.source(s, of)
}

// basis returns what one number rests on: "page", or for each harm its own as in
// "killed: page; injured: derived". A file without the column stands on pages.
func basis(words string, harm register.Harm) string {
	if words == "" {
		return "page"
	}
	for part := range strings.SplitSeq(words, ";") {
		if h, what, ok := strings.Cut(part, ":"); ok && strings.TrimSpace(h) == string(harm) {
			return strings.TrimSpace(what)
		}
	}
	return words
}

// source lists the issuer and the host of the page as sources, once each.
func (b *builder) source(s *series, of register.Total) {
	add := func(src document.Source) {
		if src.ID != "" && !slices.ContainsFunc(b.Sources, func(x document.Source) bool { return x.ID == src.ID }) {
			b.Sources = append(b.Sources, src)
		}
	}
	add(document.Source{ID: s.Issuer, Name: "United Nations Assistance Mission for Iraq (UNAMI)", Type: "un", Scale: "national", Group: s.Issuer, SafeToName: true})
	if h := host(of.Address); of.Tier == "relay" {
		add(document.Source{ID: h, Name: h, Type: "media", Group: s.Issuer, SafeToName: true})
	}
}

// annual reads the totals of years and other stretches. Who such a total counts
// is what all definitions inside its stretch have in common; what the note says
// of Anbar and police goes before that.
func (b *builder) annual(s *series, t *table.Table) error {
	if err := lacking(t, "period", "killed", "injured", "source"); err != nil {
		return err
	}
	for _, r := range t.Rows {
		p, err := period(r.Text("period"))
		if err != nil {
			b.refuse(r.Cell("period").Fault("value", "%v", err), r.First())
			continue
		}
		note := r.Text("note")
		one, counts := s.over(p)
		of := register.Total{
			Issuer: s.Issuer, Series: unamiAnnual, Area: s.Country, Period: p, Role: "preferred",
			Address: r.Text("source"), Document: b.file.ID, Row: r.Line, Note: note,
			Population: register.Population{Counts: counts, Words: note},
		}
		if one != nil {
			of.Definition = one.ID
		}
		anbarIn(&of.Population, note)
		b.totals(s, r, of, unamiAnnual+":"+strings.ReplaceAll(r.Text("period"), " ", "_"), r.First())
	}
	return nil
}

// anbarIn reads from the words of a note whether Anbar is in the number. Months
// that the note names as without it leave it unsaid for the stretch as a whole.
func anbarIn(p *register.Population, note string) {
	words := strings.ToLower(note)
	switch {
	case strings.Contains(words, "without anbar"):
		p.Unsaid = []string{"IQ-AN"}
	case strings.Contains(words, "includes anbar"), strings.Contains(words, "and anbar"), strings.Contains(words, "with anbar"):
		p.AreasIn = []string{"IQ-AN"}
	}
}

// digest shortens what tells two rows of one key apart.
func digest(parts ...string) string {
	h := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(h[:4])
}
