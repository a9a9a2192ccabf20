package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// CustodyRule is what stands in the place of a counting rule for numbers about
// people held, tried, sentenced and executed: each is a body's own, as it was
// published, and none is ever added to another.
const CustodyRule = "custody"

// custodyVersion is the version of how custody numbers are released.
const custodyVersion = "2"

// CustodyTable returns the custody numbers of a country that stand, as figures of
// a release: custody/period/area/indicator/number, a number of its own for each
// point. Those that tables brought are as a body published them; a period of
// several days has two dots between its days. Those of claims that people
// accepted are told in a text: they stand for the whole of the months that they
// are about, under a name that does not give the text away, and few people in
// one are not shown (see [ReleaseInputs.Hidden]).
func CustodyTable(state *register.State, judged []register.Judged, country string) count.Table {
	t := count.Table{Rule: count.RuleRef{ID: CustodyRule, Version: custodyVersion}, AsOf: state.AsOf, Head: state.Head}
	points := count.CustodyPoints(state, judged)
	for i := range points {
		p := &points[i]
		if in, _, _ := strings.Cut(p.Area, "-"); in != country {
			continue
		}
		input := count.Input{Type: "total", ID: p.ID, In: true, Range: p.Value}
		basis := count.Published
		if told(p) {
			input.Type, basis = "claim", count.Told
			if p.PartOf != "" {
				input.Claims = []string{p.PartOf}
			}
			*p = ToldInPublic(*p)
		}
		row := count.Row{ID: CustodyFigure(p), Period: custodyPeriod(p), Area: p.Area, Harm: register.Harm(p.Indicator), Open: p.Value.Open, Basis: basis, Notes: []string{},
			Inputs: []count.Input{input}}
		least, most := p.Value.Min, p.Value.Max
		row.Min, row.Max = &least, &most
		for _, note := range []string{p.Unit, p.Authority, p.Note} {
			if note != "" {
				row.Notes = append(row.Notes, note)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// told reports whether a point is the number of a claim.
func told(p *register.CustodyPoint) bool {
	return p.Document != "" && strings.HasPrefix(p.ID, string(p.Document)+"#")
}

// ToldInPublic returns the number of a claim as the public may have it: of the
// whole of its months, without its words and who says so, under a name that does
// not give the text away. A number that a table brought is returned as it is.
func ToldInPublic(p register.CustodyPoint) register.CustodyPoint {
	if !told(&p) {
		return p
	}
	name := func(id string) string {
		if id == "" {
			return ""
		}
		sum := sha256.Sum256([]byte(id))
		return "told-" + hex.EncodeToString(sum[:6])
	}
	p.ID, p.PartOf = name(p.ID), name(p.PartOf)
	if p.Period.Known() {
		first, last := p.Period.Start.Month(), p.Period.End.Month()
		if p.Period = when.Between(first.First(), last.Last()); first == last {
			p.Period = first.Interval()
		}
	}
	p.Document, p.Words, p.Issuer, p.Address, p.Reply = "", "", "", "", ""
	return p
}

// few returns the custody numbers that are not shown: those told in a text of
// fewer people than the threshold, and those that are parts of one whole with
// such a one. No other number is a sum with it, for none is ever added.
func few(t *count.Table, threshold int, known map[string]bool) map[string]bool {
	hide, wholes := map[string]bool{}, map[string]bool{}
	for _, row := range t.Rows {
		r, ok := row.Range()
		if ok && !isKnown(row, known) && (r.Min > 0 && r.Min < threshold || r.Max > 0 && r.Max < threshold) {
			hide[row.ID] = true
			for _, whole := range row.Inputs[0].Claims {
				wholes[whole] = true
			}
		}
	}
	for _, row := range t.Rows {
		if _, ok := row.Range(); ok && !isKnown(row, known) && slices.ContainsFunc(row.Inputs[0].Claims, func(whole string) bool { return wholes[whole] }) {
			hide[row.ID] = true
		}
	}
	return hide
}

// CustodyFigure is the id of a custody number as a figure.
func CustodyFigure(p *register.CustodyPoint) string {
	return strings.Join([]string{CustodyRule, custodyPeriod(p), p.Area, p.Indicator, strings.ReplaceAll(p.ID, "/", "_")}, "/")
}

func custodyPeriod(p *register.CustodyPoint) string {
	if !p.Period.Known() {
		return count.Unknown
	}
	return strings.ReplaceAll(p.Period.String(), "/", "..")
}
