package extract

import (
	"math"
	"strings"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

func fields(s string) []string { return strings.Fields(text.Fold(s)) }

// A spot is a place of the sentence that a harm may have.
type spot struct {
	item, a, b int
	place      *gazetteer.Place
	rivals     []*gazetteer.Place
	near       bool
	weight     int // how well its words place an event: 3 in, at, near; 1 from, to; 0 as a hint
	row        bool
	country    bool
	nation     bool
}

// spots lists the places of the sentence. A place inside a source's words or
// after a cue ("told reporters in Baghdad") is no place of the harm.
func (r *reader) spotsOf() {
	r.spots = r.spots[:0]
	for i := range r.items {
		it := &r.items[i]
		if it.place == nil {
			if p := r.thatPlace(i); p != nil {
				r.spots = append(r.spots, spot{item: i, a: it.a, b: it.b, place: p, rivals: []*gazetteer.Place{p}, weight: 2})
			}
			continue
		}
		s := spot{item: i, a: it.a, b: it.b, place: it.place, rivals: it.rivals, country: it.place.Kind == gazetteer.Country}
		if it.demonym {
			s.nation = true
			r.spots = append(r.spots, s)
			continue
		}
		if r.inSource(it.a) || r.bareDateline(i) || r.speaks(i) {
			s.weight = -1
			r.spots = append(r.spots, s)
			continue
		}
		j := i - 1
		for r.it(j).is(cEast|cDet|cAdmin) || r.it(j).norm == "neighbouring" || r.it(j).norm == "neighboring" || r.it(j).norm == "nearby" || r.it(j).norm == "besieged" || r.it(j).norm == "of" && r.it(j-1).is(cAdmin) || r.it(j).is(cAdv) {
			j--
		}
		p := r.it(j)
		switch {
		case r.it(i + 1).mark("("), r.it(i+1).is(cNum) && !p.is(cPrep), r.it(i + 1).mark(":"), r.it(i+1).mark("-") && r.it(i+2).is(cNum):
			s.row, s.weight = true, 3
		case (r.it(i+1).is(cSpeech|cHave) || r.it(i+1).norm == "saw") && r.it(i+2).is(cNum):
			s.weight = 5 // "Nineveh recorded 12 killed"
		case p.norm == "in", p.norm == "at", p.norm == "near", p.norm == "outside", p.norm == "inside", p.norm == "across", p.norm == "around", p.norm == "throughout", p.norm == "on", p.norm == "within", p.norm == "over":
			s.weight = 3
			s.near = p.norm == "near" || p.norm == "outside"
		case p.norm == "of" && (p.b-p.a > 1):
			s.weight, s.near = 3, true
		case p.norm == "of" && r.it(j-1).is(cEast):
			s.weight, s.near = 2, true
		case p.norm == "of":
			s.weight = 2
		case p.is(cPrep) && p.b-p.a > 1:
			s.weight, s.near = 2, true
		case p.norm == "from", p.norm == "to", p.norm == "through", p.norm == "into", p.norm == "towards", p.norm == "between", p.norm == "via", p.norm == "onto":
			s.weight = 1
		case p.is(cComma) && j > 0 && r.it(j-1).place != nil:
			s.weight = 2
		case i == 0:
			s.weight = 2
		default:
			s.weight = 2
		}
		if r.insideName(i) && !(s.weight == 3 && r.atSite(i)) {
			s.weight = min(s.weight, 1)
		}
		r.spots = append(r.spots, s)
	}
}

// speaks reports whether the place stands for its government, which says or is
// said to think something: "an assertion Kyiv called a lie", "Moscow denied it".
func (r *reader) speaks(i int) bool {
	n := r.it(i + 1)
	if r.it(i-1).is(cPrep) || r.it(i+2).is(cNum) {
		return false
	}
	switch n.norm {
	case "called", "dismissed", "rejected", "denied", "denies", "accused", "accuses", "blamed", "blames", "insisted", "insists", "vowed", "condemned", "described", "maintains", "maintained", "protested":
		return true
	}
	return false
}

// bareDateline reports whether the place is a dateline whose dash was lost:
// "BEIRUT Thirteen civilians were killed", "2031 BEIRUT A strike killed": a city
// in capitals, in a sentence set otherwise, before the word that begins it.
func (r *reader) bareDateline(i int) bool {
	it := r.it(i)
	next := it.b
	if i > 8 || !r.toks[it.a].Caps || len(it.norm) < 4 || it.place.Kind == gazetteer.Country || next >= len(r.toks) || !r.toks[next].Upper && r.toks[next].Kind != text.Number {
		return false
	}
	if i > 0 && !r.it(i-1).is(cTime|cNum) && !r.toks[it.a-1].Caps && r.toks[it.a-1].Kind != text.Number {
		return false
	}
	for k := next; k < min(next+6, len(r.toks)); k++ {
		if r.toks[k].Kind == text.Word && !r.toks[k].Upper {
			return true
		}
	}
	return false
}

// thatPlace returns the place that "in the city" or "in the province" goes back
// to: the last one named in a sentence before.
func (r *reader) thatPlace(i int) *gazetteer.Place {
	it := r.it(i)
	if it.norm == "capital" {
		return r.theCapital(i)
	}
	det := i - 1
	if r.it(det).norm == "same" {
		det--
	}
	if !it.is(cAdmin) && it.norm != "department" || r.it(det).norm != "the" || !r.it(det-1).is(cPrep) || it.norm == "capital" || r.it(i+1).norm == "of" {
		return nil
	}
	p := r.lastPlace
	for k := det - 2; k >= 0; k-- {
		if n := r.it(k); n.place != nil && !n.demonym && n.place.Kind != gazetteer.Country && !r.inSource(n.a) {
			p = n.place // named in this sentence
			if a := r.asArea(k); a != nil && r.it(k+1).is(cAdmin) && r.it(k+1).norm != "city" && r.it(k+1).norm != "town" {
				p = a
			}
			break
		}
	}
	if p == nil {
		return nil
	}
	switch it.norm {
	case "province", "governorate", "department", "state":
		if p.Admin1 != "" {
			return r.places.ByCode(p.Admin1)
		}
		return nil
	case "region":
		if p.Kind == gazetteer.Admin1 {
			return p
		}
		return nil
	case "city", "town", "village", "district", "area", "neighbourhood", "neighborhood":
		if p.Kind == gazetteer.Country {
			return nil
		}
		return p
	}
	return nil
}

// theCapital returns the capital that "the capital" or "the Somali capital" at item i
// is, where the text does not name it beside: of the country named with it, else of
// the one that the text is about.
func (r *reader) theCapital(i int) *gazetteer.Place {
	next := r.it(i + 1)
	if next.norm == "city" || next.is(cComma) {
		next = r.it(i + 2)
	}
	if next.place != nil || next.norm == "of" || next.norm == "punishment" || next.norm == "crime" || next.norm == "sentence" {
		return nil
	}
	country := r.opt.Country
	if r.country != nil && country == "" {
		country = r.country.Country
	}
	for k := range i {
		if p := r.it(k).place; p != nil && p.Kind == gazetteer.Country && !r.it(k).demonym {
			country = p.Country // "In Syria a bomb hit the capital"
		}
	}
	switch p := r.it(i - 1); {
	case p.place != nil && p.demonym:
		country = p.place.Country
	case p.norm != "the":
		return nil
	}
	if country == "" {
		return nil
	}
	return r.places.Capital(country)
}

// insideName reports whether the place is part of a longer name of a body or a
// building: "Falluja general hospital", "Anbar operations command".
func (r *reader) insideName(i int) bool {
	for k := i + 1; k < min(i+4, len(r.items)); k++ {
		it := r.it(k)
		if it.is(cInstitution) && !it.is(cPlace) {
			return true
		}
		if it.known() && !it.is(cEast|cSource|cThing) || it.is(cComma|cMark) {
			return false
		}
	}
	return false
}

// atSite reports whether the place names a site where things happen: "a rocket attack
// on Erbil airport", "at Taji prison".
func (r *reader) atSite(i int) bool {
	for k := i + 1; k < min(i+4, len(r.items)); k++ {
		switch r.it(k).norm {
		case "airport", "airbase", "prison", "university", "mosque", "bridge", "highway", "square", "stadium", "refinery", "dam", "church", "cathedral", "cemetery", "hotel", "restaurant", "school", "street", "road":
			return true
		case "international", "central", "military", "grand", "great", "oil", "football":
			continue
		}
		return false
	}
	return false
}

func (r *reader) inSource(t int) bool {
	for k := range r.said {
		if s := &r.said[k]; t >= s.cueA && t < s.cueB || t >= s.a && t < s.b {
			return true
		}
	}
	return false
}

// placeBeside reports whether a place stands right after a part: "including
// three in Mosul".
func (r *reader) placeBeside(h *harm) bool {
	for j := range r.spots {
		if s := &r.spots[j]; s.a >= h.gb && s.weight > 0 && (s.a-h.gb <= 3 || s.a-h.gb <= 9 && !r.commaBetween(h.gb, s.a)) {
			return true
		}
	}
	return false
}

// ofPart reports whether a place belongs to a part of the harm.
func (r *reader) ofPart(hs []harm, h *harm, s *spot) bool {
	for k := range hs {
		p := &hs[k]
		if p.parent >= 0 && p.parent < len(r.harms) && &r.harms[p.parent] == h && p.part && s.a >= p.gb && (s.a-p.gb <= 3 || s.a-p.gb <= 9 && !r.commaBetween(p.gb, s.a)) {
			return true
		}
	}
	return false
}

// commaBetween reports whether a comma stands between two tokens.
func (r *reader) commaBetween(a, b int) bool {
	for t := a; t < b && t < len(r.toks); t++ {
		if r.norms[t] == "," || r.norms[t] == ";" {
			return true
		}
	}
	return false
}

// position is the token that a harm stands at, for what is near it: its verb,
// or its group where that comes later ("two men in Kut and a third in Numaniya").
func (h *harm) position() int { return max(h.at, h.gb-1) }

// locate gives each harm of the sentence its place.
func (r *reader) locate(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.c.Place != nil || r.partOfBefore(h) && !r.placeBeside(h) {
			continue
		}
		next := 1 << 30
		for j := range hs {
			if hs[j].ga > h.gb && hs[j].parent < 0 && hs[j].ga < next {
				next = hs[j].ga
			}
		}
		at := h.position()
		lo, hi := r.segment(at)
		var best *spot
		bestScore, took := math.Inf(-1), -1
		var rivals []Rival
		for j := range r.spots {
			s := &r.spots[j]
			if s.weight <= 0 || s.nation || r.ofMain(hs, h, s.a) || r.atThatTime(s, h) || r.ofTheRest(hs, h, s) {
				continue
			}
			v := rival{w: r.ranks}
			if !s.row {
				v.add(placeWords, s.weight)
				if s.country {
					v.add(placeCountry, 1)
				} else if s.place.Admin1 == "" {
					v.add(placeNoArea, 1)
				}
			} else {
				if s.a < h.ga && h.row || s.a < h.ga && r.inBracketAfter(s, h) {
					if h.ga-s.a > 40 {
						continue
					}
					v.add(placeRow, 1)
					v.add(placeRowTokens, h.ga-s.a)
				} else {
					continue
				}
			}
			if !s.row && h.row && !(s.a > h.gb && s.a-h.gb < 4) && s.a > h.ga {
				continue
			}
			switch {
			case s.a >= h.ga && s.a < h.gb:
				v.add(placeInside, 1)
			case s.a > at && s.a < next:
				v.add(placeAfter, 1)
				v.add(placeTokens, min(20, (s.a-at)/2))
			case s.a > at:
				v.add(placeNextHarm, 1)
				v.add(placeTokens, min(20, (s.a-at)/2))
			default:
				v.add(placeBefore, 1)
				v.add(placeTokens, min(20, (at-s.a)/2))
			}
			if s.a < lo || s.a >= hi {
				v.add(placeClause, 1)
				if r.ownClause(h) || s.a >= hi {
					v.add(placeOwnClause, 1)
				}
			}
			if h.parent < 0 && s.a > h.gb && r.ofPart(hs, h, s) {
				continue
			}
			if h.part && (s.a < h.gb || s.a-h.gb > 3 && (s.a-h.gb > 9 || r.commaBetween(h.gb, s.a))) {
				continue
			}
			if h.c.Kind == register.Infiltrated && r.it(s.item-1).norm == "from" {
				v.add(placeFrom, 1) // where to, not where from
			}
			if r.subClause(s.item, h) {
				v.add(placeSubClause, 1)
			}
			if r.keep {
				rivals = append(rivals, Rival{areaOf(r.resolve(h, s)), v.facts})
			}
			if v.score > bestScore {
				bestScore, best, took = v.score, s, len(rivals)-1
			}
		}
		if best == nil || bestScore < placeFloor {
			took = -1
		}
		r.chose("place", h, took, rivals)
		if best != nil && best.country && bestScore >= placeFloor {
			for j := range r.spots {
				if s := &r.spots[j]; s.weight >= 2 && !s.country && !s.nation && !s.row && s.place.Country == best.place.Country && s.place.Admin1 != "" && s.a >= lo && s.a < hi && !r.ofPart(hs, h, s) && !h.row && r.alone(hs, h) {
					best = s // "Mali: 17 killed near Bandiagara"
					break
				}
			}
		}
		if s := r.sourceThere(h); s != nil && (best == nil || best.a < h.at) {
			r.setPlace(h, s)
			continue
		}
		if best == nil || bestScore < placeFloor {
			if h.hint == nil && h.c.Kind != register.SignKind {
				h.hint = r.sourcePlace(h)
			}
			continue
		}
		r.setPlace(h, best)
	}
}

// alone reports whether the harm is the only whole one of its sentence.
func (r *reader) alone(hs []harm, h *harm) bool {
	for k := range hs {
		if o := &hs[k]; o != h && !o.dead && o.parent < 0 && o.c.Kind == h.c.Kind {
			return false
		}
	}
	return true
}

// nations notes the country of a nation's adjective in the harm's sentence or
// the two before: "91 Iraqi civilians", "the Iraqi prison conditions".
func (r *reader) nations(hs []harm) {
	for i := range r.items {
		it := r.it(i)
		if it.place == nil || r.inSource(it.a) || !it.demonym && it.place.Kind != gazetteer.Country {
			continue
		}
		r.lastNation, r.lastNationAt = it.place, r.sent
		r.lastNationSpan = document.Span{r.toks[it.a].Start, r.toks[it.b-1].End}
	}
	if r.lastNation == nil || r.sent-r.lastNationAt > 2 {
		return
	}
	for k := range hs {
		if h := &hs[k]; h.c.Place == nil {
			h.nation, h.nationSpan = r.lastNation, r.lastNationSpan
		}
	}
}

// sourcePlace returns the place in the words of a local source ("Police in
// Samarra", "a doctor at Falluja general hospital"): where it happened, if the
// text says nothing else.
func (r *reader) sourcePlace(h *harm) *spot {
	if h.c.Attribution == nil || len(h.c.Attribution.Types) == 0 {
		return nil
	}
	switch h.c.Attribution.Types[0] {
	case "police", "medical", "emergency", "local_official", "witness", "security":
	default:
		return nil
	}
	for j := range r.spots {
		s := &r.spots[j]
		if s.weight < 0 && !s.country && !s.nation && s.place.Admin1 != "" && strings.Contains(h.c.Attribution.Text, r.s[r.toks[s.a].Start:r.toks[s.b-1].End]) {
			c := *s
			return &c
		}
	}
	return nil
}

// sourceThere returns the place in the words of the source that "there" behind the
// harm points back to: "Anbar's health department reported 14 killed there".
func (r *reader) sourceThere(h *harm) *spot {
	if h.c.Attribution == nil {
		return nil
	}
	for t := h.gb; t < min(h.gb+6, r.items[len(r.items)-1].b); t++ {
		if r.norms[t] != "there" {
			continue
		}
		for j := range r.spots {
			s := &r.spots[j]
			if s.weight < 0 && !s.country && !s.nation && s.b <= h.ga && strings.Contains(h.c.Attribution.Text, r.s[r.toks[s.a].Start:r.toks[s.b-1].End]) {
				c := *s
				return &c
			}
		}
	}
	return nil
}

// atThatTime reports whether the place stands in a clause that only says what else
// a month or year is known for: "1,775 died in June 2014, when the group took Mosul".
func (r *reader) atThatTime(s *spot, h *harm) bool {
	for k := s.item - 1; k > 0 && s.item-k < 10; k-- {
		it := r.it(k)
		if it.norm != "when" {
			if it.is(cMark) || it.is(cComma) {
				return false
			}
			continue
		}
		before := k - 1
		if r.it(before).is(cComma) {
			before--
		}
		if t := r.it(before); !t.is(cTime) || t.time.Days() < 28 {
			return false
		}
		end := r.items[len(r.items)-1].b
		for n := s.item + 1; n < len(r.items); n++ {
			if r.it(n).is(cComma | cMark) {
				end = r.it(n).a
				break
			}
		}
		return h.at < it.a || h.at >= end
	}
	return false
}

// ofTheRest reports whether the place is that of the part, not of the whole that
// the sentence begins with: "Of the 91 killed in May, 49 died in Baghdad".
func (r *reader) ofTheRest(hs []harm, h *harm, s *spot) bool {
	if r.it(0).norm != "of" {
		return false
	}
	for k := range hs {
		if o := &hs[k]; o != h && o.parent >= 0 && o.parent < len(r.harms) && &r.harms[o.parent] == h && h.gb <= o.ga {
			return s.a > h.gb && r.commaBetween(h.gb, s.a)
		}
	}
	return false
}

// partOfBefore reports whether a part takes its place from its whole.
func (r *reader) partOfBefore(h *harm) bool { return h.parent >= 0 && h.part && !h.row }

// inBracketAfter reports whether the harm stands in brackets right after the
// place: "Nineveh (21 killed, 30 injured)".
func (r *reader) inBracketAfter(s *spot, h *harm) bool {
	depth := 0
	for k := s.item + 1; k < len(r.items) && r.it(k).a <= h.ga; k++ {
		if r.it(k).mark("(") {
			depth++
		}
		if r.it(k).mark(")") {
			depth--
		}
	}
	if depth > 0 {
		return true
	}
	return r.it(s.item+1).mark(":") || r.it(s.item+1).mark("-") || r.it(s.item+1).is(cNum)
}

// subClause reports whether the place stands in a clause that does not place
// the harm: "where figures could not be obtained", "who came from".
func (r *reader) subClause(i int, h *harm) bool {
	for k := i - 1; k >= 0 && k > i-8; k-- {
		it := r.it(k)
		if it.a <= h.at {
			return false
		}
		if it.is(cRel) || it.is(cNeg) {
			return true
		}
		if it.is(cComma) {
			return false
		}
	}
	return false
}

// areaOf names a place by its first-level area, or its country.
func areaOf(p *gazetteer.Place) string {
	if p.Admin1 != "" {
		return p.Admin1
	}
	return p.Country
}

func (r *reader) setPlace(h *harm, s *spot) {
	a, b := s.a, s.b
	p := r.resolve(h, s)
	h.place, h.near, h.ownPlace = p, s.near, true
	h.areas = p.Kind == gazetteer.Country && s.place.Kind != gazetteer.Country
	if h.mayLie = nil; len(s.rivals) > 1 && p.Kind != gazetteer.Admin1 && r.within(s) == nil {
		h.mayLie = s.rivals
	}
	h.c.Place = placeOf(p, r.s[r.toks[a].Start:r.toks[b-1].End], s.near, s.rivals)
	rule := "the place named with it"
	if s.near {
		rule = "near the place named with it"
	}
	h.why("place", rule, r, a, b)
}

// resolve returns which place the words of a spot mean for a harm.
func (r *reader) resolve(h *harm, s *spot) *gazetteer.Place {
	p := s.place
	// "Zharay district, Kandahar province": the finer stands, the coarser helps to choose among rivals
	within := r.within(s)
	if within != nil && !s.row && !h.row && !h.part {
		if c := r.several(s); c != nil {
			return c // "in Farah, Kandahar and Paktiya provinces"
		}
		if c := r.sideBySide(s, within); c != nil {
			return c
		}
	}
	if within != nil {
		for _, rival := range s.rivals {
			if rival.Lies(within.Area()) {
				p = rival
				break
			}
		}
		if !p.Lies(within.Area()) {
			p = within
		}
	} else if c := r.several(s); c != nil && !s.row && !h.row && !h.part {
		p = c
	} else {
		p = r.choose(s)
		if area := r.areaNamed(s); area != nil && !p.Lies(area.ID) {
			for _, rival := range s.rivals {
				if rival.Lies(area.ID) {
					p = rival
					break
				}
			}
		}
		if in := r.saidIn(s); in != nil && p.Kind != gazetteer.Admin1 && !p.Lies(in.Admin1) && !p.Lies(in.ID) {
			// "In Paktika province, ... in Sarobi district": the Sarobi of Paktika
			p = in
			for _, rival := range s.rivals {
				if rival.Lies(in.Area()) {
					p = rival
					break
				}
			}
		}
	}
	return p
}

// areaNamed returns the one first-level area that the sentence names, beside the
// spot.
func (r *reader) areaNamed(s *spot) *gazetteer.Place {
	if len(s.rivals) < 2 {
		return nil
	}
	var in *gazetteer.Place
	for k := range r.spots {
		o := &r.spots[k]
		if o.item == s.item || o.place.Kind != gazetteer.Admin1 || o.nation || o.weight < 2 {
			continue
		}
		if in != nil && in != o.place {
			return nil
		}
		in = o.place
	}
	return in
}

// saidIn returns the first-level area that the sentence opens with ("In Paktika
// province, …"), when the spot is called a district or village and no other
// area is named.
func (r *reader) saidIn(s *spot) *gazetteer.Place {
	if !r.it(s.item+1).is(cAdmin) && !r.it(s.item-1).is(cAdmin) && r.it(s.item-1).norm != "of" {
		return nil
	}
	var in *gazetteer.Place
	for k := range r.spots {
		o := &r.spots[k]
		if o.item == s.item || o.place.Kind != gazetteer.Admin1 || o.nation || o.weight < 0 {
			continue
		}
		if in != nil && in != o.place || o.item > s.item || o.weight < 3 || o.item > 4 || !r.it(o.item+1).is(cAdmin|cComma) {
			return nil
		}
		in = o.place
	}
	return in
}

// several returns the country of a spot that is one of several first-level
// areas named together for one harm ("in Zabul and Khost provinces"): no one of
// them is where it happened.
func (r *reader) several(s *spot) *gazetteer.Place {
	area := r.asArea(s.item)
	if area == nil || r.places == nil {
		return nil
	}
	other := func(step int) bool {
		k := s.item + step
		if !r.it(k).is(cAnd | cComma) {
			return false
		}
		for r.it(k).is(cAnd | cComma) {
			k += step
		}
		p := r.asArea(k)
		return p != nil && p != area && p.Country == area.Country
	}
	plural := false
	for k := s.item; k < min(s.item+10, len(r.items)); k++ {
		switch r.it(k).norm {
		case "provinces", "governorates", "states", "regions":
			plural = true
		}
		if !r.it(k).is(cAnd|cComma|cAdmin) && r.it(k).place == nil {
			break
		}
	}
	if !plural || !other(1) && !other(-1) {
		return nil
	}
	return r.places.ByCode(area.Country)
}

// asArea returns the first-level area that the place at item k is or may be, nil: none.
func (r *reader) asArea(k int) *gazetteer.Place {
	it := r.it(k)
	if it.place == nil || it.demonym {
		return nil
	}
	if it.place.Kind == gazetteer.Admin1 {
		return it.place
	}
	for _, p := range it.rivals {
		if p.Kind == gazetteer.Admin1 && p.Country == it.place.Country {
			return p
		}
	}
	return nil
}

// sideBySide returns the country of two first-level areas that a comma joins, of which
// neither holds the other: "Leaders detained in Kandahar, Zabul".
func (r *reader) sideBySide(s *spot, within *gazetteer.Place) *gazetteer.Place {
	area := r.asArea(s.item)
	if area == nil || within.Kind != gazetteer.Admin1 || area == within || area.Country != within.Country || !r.it(s.item+1).is(cComma) || r.zone != headline {
		return nil
	}
	for _, p := range s.rivals {
		if p.Lies(within.Area()) {
			return nil
		}
	}
	return r.places.ByCode(area.Country)
}

// within returns the place that is said to hold a spot: "Taji, Baghdad
// province", "Washer district, Helmand province".
func (r *reader) within(s *spot) *gazetteer.Place {
	k := s.item + 1
	for r.it(k).is(cAdmin) {
		k++
	}
	if r.it(k).is(cComma) || r.it(k).norm == "in" || r.it(k).norm == "of" {
		k++
	} else {
		return nil
	}
	for r.it(k).is(cEast|cDet|cAdmin) || r.it(k).norm == "of" {
		k++
	}
	n := r.it(k)
	if n.place == nil || n.demonym || r.it(k+1).mark("(") {
		return nil
	}
	if n.place.Kind == gazetteer.Admin1 || n.place.Kind == gazetteer.Country || r.it(k+1).is(cAdmin) {
		if n.place.Kind == gazetteer.Country || n.place.Admin1 != "" {
			if r.it(k+1).is(cAdmin) && n.place.Kind != gazetteer.Admin1 && n.place.Admin1 != "" {
				if a := r.places.ByCode(n.place.Admin1); a != nil {
					return a
				}
			}
			return n.place
		}
	}
	return nil
}

// choose picks among places of one name: the country watched first, then what
// shares a first-level area with places named before, then the largest.
func (r *reader) choose(s *spot) *gazetteer.Place {
	if len(s.rivals) < 2 {
		return s.place
	}
	admin := r.it(s.item+1).is(cAdmin) && r.it(s.item+1).norm != "city" && r.it(s.item+1).norm != "town"
	if admin {
		for _, p := range s.rivals {
			if p.Kind == gazetteer.Admin1 && (r.opt.Country == "" || p.Country == r.opt.Country) {
				return p
			}
		}
	}
	var home *gazetteer.Place
	for _, p := range s.rivals {
		if r.opt.Country != "" && p.Country != r.opt.Country {
			continue
		}
		if home == nil {
			home = p
		}
		if p.Admin1 != "" && r.seen[p.Admin1] && home.Population < 50000 && home.Kind != gazetteer.Admin1 {
			return p
		}
	}
	if home != nil {
		return home
	}
	return s.rivals[0]
}

func placeOf(p *gazetteer.Place, words string, near bool, rivals []*gazetteer.Place) *register.Place {
	out := &register.Place{Text: words, PlaceID: p.ID, Admin2: p.Admin2, Precision: string(p.Precision(near))}
	if p.Admin1 != "" {
		code := p.Admin1
		out.Admin1 = &code
	} else {
		out.Country = p.Country
	}
	for _, x := range rivals {
		if x != p && len(out.Rivals) < 3 {
			out.Rivals = append(out.Rivals, x.ID)
		}
	}
	return out
}

// A moment is a time phrase of the sentence.
type moment struct {
	item, a, b int
	iv         when.Interval
	speech     bool
	stamp      bool // the day of the text, at its head
	since      bool
	row        bool
}

// moments lists the time phrases. One that hangs on a speech cue dates the
// statement, not the harm.
func (r *reader) momentsOf() {
	r.moments = r.moments[:0]
	for i := range r.items {
		it := &r.items[i]
		if !it.is(cTime | cMeasure) {
			continue
		}
		m := moment{item: i, a: it.a, b: it.b, iv: it.time}
		if !it.is(cTime) {
			if m.iv = r.yearOf(i); !m.iv.Known() {
				continue
			}
		}
		m.since = r.toks[it.a].Norm == "since"
		m.stamp = r.stamp(i)
		for k := range r.said {
			s := &r.said[k]
			if it.a >= s.cueA && it.a < s.cueB && !r.countOf(i) {
				m.speech = true
			}
			// "On Thursday, police said": the day of the statement; "In May the mission
			// recorded": the month that it counted
			if !s.trailing && it.b <= s.a && s.a-it.b <= 1 && i <= 1 && m.iv.Days() <= 7 {
				m.speech = true
			}
		}
		if !m.since {
			for k := i - 1; k >= max(0, i-16); k-- {
				if n := r.it(k); n.is(cSub) && n.norm == "since" {
					m.since = true
					if r.on.Known() && m.iv.Known() && m.iv.Start <= r.on.End {
						m.iv = when.Between(m.iv.Start, r.on.End)
					}
				} else if n.is(cComma | cMark) {
					break
				}
			}
		}
		if r.it(i+1).mark("(") || r.it(i+1).mark(":") && !r.harmBefore(it.a) {
			m.row = true
		}
		r.moments = append(r.moments, m)
	}
}

// stamp reports whether the time at item i is the day of the text itself, set at its
// head: "Date of publication 9 August 2034 Air strikes hit", "5 Sep 2034 At least 42
// people were killed".
func (r *reader) stamp(i int) bool {
	it := r.it(i)
	if r.sent > 0 || i > 3 || !r.opt.HasPublished || it.time != r.on || it.b-it.a < 3 {
		return false
	}
	for k := range i {
		switch r.it(k).norm {
		case "published", "publication", "updated", "posted", "date", "of", "last", "at":
		default:
			return false
		}
	}
	return r.it(i+1).b > 0 && !r.it(i+1).is(cComma)
}

// yearOf reads a year that says which event is meant: "a 2034 shooting", "the
// 2031 market bombing".
func (r *reader) yearOf(i int) when.Interval {
	it := r.it(i)
	if !it.is(cMeasure) || it.b-it.a != 1 || r.toks[it.a].End-r.toks[it.a].Start != 4 || !r.it(i-1).is(cDet|cPoss) && r.it(i-1).norm != "'s" {
		return when.Interval{}
	}
	if n := r.it(i + 1); n.is(cEvent|cWeapon|cDeed) || r.it(i-1).norm == "the" && n.b > 0 && !n.known() && !n.upper || !n.is(cNum|cComma|cMark) && r.it(i+2).is(cEvent|cDeed) {
		if k, iv := when.Unit(r.norms[:it.b], it.a, r.on); k == 1 {
			return iv
		}
	}
	return when.Interval{}
}

// countOf reports whether the time at item i names what was counted: "the mission's
// November count shows".
func (r *reader) countOf(i int) bool {
	if r.it(i).time.Days() < 28 {
		return false
	}
	n := r.it(i + 1).norm
	return counted[n] || n == "counts" || n == "data" || n == "statistics"
}

// harmBefore reports whether a harm of the sentence stands before token t.
func (r *reader) harmBefore(t int) bool {
	for k := r.firstHarm; k < len(r.harms); k++ {
		if r.harms[k].at < t {
			return true
		}
	}
	return false
}

// date gives each harm of the sentence its time.
func (r *reader) date(hs []harm) {
	for k := range hs {
		h := &hs[k]
		if h.ownTime || r.partOfBefore(h) && !r.timeBeside(h) && !r.timeOfVerb(h) {
			continue
		}
		next := 1 << 30
		for j := range hs {
			if hs[j].ga > h.gb && hs[j].parent < 0 && hs[j].ga < next {
				next = hs[j].ga
			}
		}
		at := h.position()
		lo, hi := r.segment(at)
		var best *moment
		bestScore, took := math.Inf(-1), -1
		var rivals []Rival
		for j := range r.moments {
			m := &r.moments[j]
			if m.speech || !m.iv.Known() || r.timeOfPart(hs, h, m) || r.apart(m, h) || r.timeOfRow(hs, h, m) {
				continue
			}
			v := rival{w: r.ranks}
			v.add(timeBase, 1)
			switch {
			case m.row && h.row && m.b <= h.ga && h.ga-m.b <= 2:
				v.add(timeRow, 1)
			case m.row && m.b < h.ga:
				continue
			case m.row && h.ga < m.a:
				continue
			case m.a > at && m.a < next:
				v.add(timeAfter, 1)
				v.add(timeTokens, min(40, m.a-at))
			case m.a > at:
				v.add(timeNextHarm, 1)
				v.add(timeTokens, min(40, m.a-at))
				if h.row {
					continue
				}
			default:
				v.add(timeBefore, 1)
				v.add(timeTokens, min(40, at-m.a))
				if h.row && m.a > 0 && !m.row {
					v.add(timeRowBefore, 1)
				}
			}
			if m.a < lo || m.a >= hi {
				v.add(timeClause, 1)
				if r.ownClause(h) {
					v.add(timeOwnClause, 1)
				}
			}
			if r.ofEvent(m) {
				if h.c.Kind.Custody() || h.c.Kind == register.DueProcess {
					continue // "arrested over Thursday's blast"
				}
				v.add(timeEvent, 1) // "Thursday's blast": the day of what happened
			}
			if m.a >= hi && h.parent < 0 && r.semicolonBetween(at, m.a) && r.harmIn(hs, hi, r.items[len(r.items)-1].b) {
				continue // of the clause behind the semicolon
			}
			if r.inAside(m, at) || r.ofRelative(hs, h, m) || r.ofMain(hs, h, m.a) {
				continue // "The militants, who had held the town since March, killed"
			}
			if !m.since && r.rankedIn(m.item) {
				continue // "one of the deadliest this year"
			}
			if m.since && r.ranked(m.item) && r.sinceClause(h, m) {
				h.c.Time, h.ownTime = r.it(m.item).time, true
				h.c.Frame = register.Background
				h.why("time", "the time named with it", r, m.a, m.b)
				h.why("frame", "the earlier event that a superlative looks back to", r, m.a, m.b)
				best = nil
				break
			}
			if m.since && r.ranked(r.sinceOf(m)) {
				continue // "the deadliest attack there since October"
			}
			if m.since && !h.sinceT && h.c.Scope == register.ScopeIncident && r.afterOther(m, h, hs) {
				v.add(timeSinceOther, 1)
			}
			if h.sinceT && m.since {
				v.add(timeSince, 1)
			}
			if r.it(m.item).norm == "overnight" {
				v.add(timeOvernight, 1)
			}
			if m.a > h.at && h.c.Scope != register.ScopeCumulative && r.cumulativeBetween(hs, h.at, m.a) {
				continue
			}
			if r.timeElsewhere(m, h) {
				v.add(timeElsewhere, 1)
			}
			if r.keep {
				rivals = append(rivals, Rival{m.iv.String(), v.facts})
			}
			if v.score > bestScore {
				bestScore, best, took = v.score, m, len(rivals)-1
			}
		}
		if bestScore < timeFloor {
			took = -1
		}
		r.chose("time", h, took, rivals)
		if h.ownTime {
			continue
		}
		if iv, m := r.whenClause(h); m != nil {
			h.c.Time, h.ownTime, h.timeOf = iv, true, iv
			h.c.Frame = register.Background
			h.why("time", "the time that ‘when’ goes back to", r, m.a, m.b)
			h.why("frame", "an earlier event set beside", r, m.a, m.b)
			continue
		}
		if best == nil || bestScore < timeFloor {
			continue
		}
		h.c.Time, h.ownTime, h.timeOf, h.stamped = best.iv, true, best.iv, best.stamp
		if d := r.daysEarlier(h); d > 0 && best.iv.Days() == 1 && best.a < h.at && best.iv.Known() {
			day := best.iv.Start - when.Day(d) // "buried on Tuesday three medics killed a day earlier"
			h.c.Time = when.Interval{Start: day, End: day, Precision: when.D1}
		}
		if r.dateSet(best) && best.iv.Days() == 1 && best.a < h.at {
			// "has set 20 June for the hanging of four men"
			h.c.Modality = register.Planned
			h.why("modality", "a day that is set", r, best.a, best.b)
			if y, m, d := best.iv.Start.Date(); r.on.Known() && best.iv.End < r.on.Start {
				day := when.On(y+1, m, d)
				h.c.Time = when.Interval{Start: day, End: day, Precision: when.D1}
			}
		}
		if best.since {
			h.sinceT = true
		}
		if iv := r.it(best.item).time; best.since && h.c.Kind == register.Missing && r.toks[best.a].Norm != "since" && iv.Known() {
			h.c.Time, h.timeOf, h.sinceT = iv, iv, false // "missing since their convoy was ambushed on May 28"
		}
		h.why("time", "the time named with it", r, best.a, best.b)
	}
}

// daysEarlier returns how many days before the day named the harm was, as the words
// right behind it say: "killed a day earlier", "two weeks before"; 0: they say nothing.
func (r *reader) daysEarlier(h *harm) int {
	end := r.items[len(r.items)-1].b
	from := max(h.b, h.gb)
	for t := from; t < min(from+2, end-2); t++ {
		if w := r.norms[t+2]; w != "earlier" && w != "before" {
			continue
		}
		n := 0
		switch r.norms[t] {
		case "a", "one":
			n = 1
		case "two":
			n = 2
		case "three":
			n = 3
		case "four":
			n = 4
		}
		switch r.norms[t+1] {
		case "day", "days":
			return n
		case "week", "weeks":
			return 7 * n
		}
	}
	return 0
}

// dateSet reports whether the time is a day set for what follows: "set 20 June for",
// "scheduled 3 May for".
func (r *reader) dateSet(m *moment) bool {
	switch r.it(m.item - 1).norm {
	case "set", "sets", "fixed", "scheduled", "named":
		return r.it(m.item+1).norm == "for"
	}
	return false
}

// ofEvent reports whether the time is that of an attack named right after it:
// "Thursday's blast", "the 2031 bombing".
func (r *reader) ofEvent(m *moment) bool {
	if r.it(m.item+1).norm == "'s" {
		return r.eventSoon(m.item + 2)
	}
	return m.b-m.a == 1 && r.toks[m.a].Kind == text.Number && r.it(m.item+1).is(cEvent|cWeapon)
}

// semicolonBetween reports whether a semicolon stands between two tokens.
func (r *reader) semicolonBetween(a, b int) bool {
	for t := a; t < b && t < len(r.norms); t++ {
		if r.norms[t] == ";" {
			return true
		}
	}
	return false
}

// ofMain reports whether token t stands behind the main verb, after an earlier
// event that somebody is tied to: "men convicted of the murder of 32 were hanged in
// Baghdad on Monday".
func (r *reader) ofMain(hs []harm, h *harm, t int) bool {
	if h.c.Frame != register.Background || h.c.Why == nil || !strings.HasPrefix(h.c.Why["frame"], "the words") {
		return false
	}
	for k := range hs {
		if o := &hs[k]; o != h && o.at > h.at && o.at >= h.gb && o.at < t && o.c.Frame != register.Background {
			return true
		}
	}
	return false
}

// ofRelative reports whether the time is that of another harm in a relative clause
// before this one: "who were kidnapped last month have been freed".
func (r *reader) ofRelative(hs []harm, h *harm, m *moment) bool {
	for k := range hs {
		o := &hs[k]
		if o.at >= m.a || m.a >= h.at || o.ga != h.ga || o == h {
			continue
		}
		for i := range r.items {
			if it := r.it(i); it.is(cRel) && it.a >= h.gb && it.a < o.at {
				return true
			}
		}
	}
	return false
}

// inAside reports whether the time stands in a relative clause between commas
// that does not hold the harm at token at.
func (r *reader) inAside(m *moment, at int) bool {
	a, b := -1, -1
	for k := m.item - 1; k > 0 && m.item-k < 14; k-- {
		if r.it(k).is(cComma) {
			if r.it(k + 1).is(cRel) {
				a = r.it(k).a
			}
			break
		}
	}
	if a < 0 {
		return false
	}
	for k := m.item + 1; k < len(r.items); k++ {
		if r.it(k).is(cComma) {
			b = r.it(k).b
			break
		}
	}
	return b > 0 && (at < a || at >= b)
}

// rankedIn reports whether a superlative stands right before the time at item i.
func (r *reader) rankedIn(i int) bool {
	for k := i - 1; k >= max(0, i-4); k-- {
		it := r.it(k)
		if rank := highest[it.norm]; rank != "" && (r.it(k-1).norm == "the" && (r.it(k-2).norm == "of" || r.it(k-2).norm == "among") || r.it(k-1).norm == "of") {
			return true
		}
		if it.is(cComma | cMark | cHarm) {
			return false
		}
	}
	return false
}

// sinceClause reports whether the harm and the time both stand in a clause that
// "since" begins: "the deadliest since an explosion in April killed 23 people".
func (r *reader) sinceClause(h *harm, m *moment) bool {
	for k := m.item - 1; k >= max(0, m.item-9); k-- {
		if it := r.it(k); it.is(cSub) && it.norm == "since" {
			return it.a < h.at && it.a < h.ga
		}
		if r.it(k).is(cComma | cMark) {
			return false
		}
	}
	return false
}

// sinceOf returns the item of the "since" that a time hangs on.
func (r *reader) sinceOf(m *moment) int {
	for k := m.item; k >= max(0, m.item-9); k-- {
		if it := r.it(k); it.is(cSub) && it.norm == "since" {
			return k
		}
	}
	return m.item
}

// ranked reports whether a superlative leads up to the "since" at item i: the
// time says how long nothing worse has been.
func (r *reader) ranked(i int) bool {
	for k := i - 1; k >= max(0, i-8); k-- {
		it := r.it(k)
		if highest[it.norm] != "" || it.norm == "first" || it.norm == "second" && r.it(k-1).norm == "the" {
			return true
		}
		if it.is(cComma|cMark) || it.is(cHarm) && !r.isDeed(k) {
			return false
		}
	}
	return false
}

// whenClause returns the time that a clause with "when" goes back to: "the
// deadliest since 2031, when 90 people died".
func (r *reader) whenClause(h *harm) (when.Interval, *moment) {
	for j := range r.moments {
		m := &r.moments[j]
		k := m.item + 1
		if r.it(k).is(cComma) {
			k++
		}
		if r.it(k).norm != "when" || r.it(k).a > h.at || m.b > h.ga || !m.since && !r.comparedBefore(m.item) {
			continue
		}
		iv := m.iv
		if m.since {
			n, base := when.Unit(r.norms[:m.b], m.a+1, r.on)
			if n == 0 || m.a+1+n < m.b {
				n, base = when.Unit(r.norms[:m.b], m.b-1, r.on)
			}
			if n > 0 {
				iv = base
			}
		}
		if iv.Known() {
			return iv, m
		}
	}
	return when.Interval{}, nil
}

// comparedBefore reports whether a comparison leads up to item i.
func (r *reader) comparedBefore(i int) bool {
	for k := max(0, i-3); k < i; k++ {
		if r.it(k).is(cCompare) {
			return true
		}
	}
	return false
}

// timeOfVerb reports whether a time stands right behind the verb that a part has
// of its own: "all but six were let go on Saturday".
func (r *reader) timeOfVerb(h *harm) bool {
	if !strings.HasPrefix(h.rule, "subject") {
		return false
	}
	for j := range r.moments {
		if m := &r.moments[j]; m.a > h.at && m.a-h.at <= 3 && !m.speech && !r.commaBetween(h.at, m.a) {
			return true
		}
	}
	return false
}

// timeBeside reports whether a time stands right after a part.
func (r *reader) timeBeside(h *harm) bool {
	for j := range r.moments {
		if m := &r.moments[j]; m.a >= h.gb && m.a-h.gb <= 2 && !m.speech {
			return true
		}
	}
	return false
}

// timeOfPart reports whether a time belongs to a part of the harm: "300 people,
// 40 of them this week".
func (r *reader) timeOfPart(hs []harm, h *harm, m *moment) bool {
	for k := range hs {
		p := &hs[k]
		if p.part && p.parent >= 0 && p.parent < len(r.harms) && &r.harms[p.parent] == h && m.a >= p.gb && m.a-p.gb <= 2 {
			return true
		}
	}
	return false
}

// timeOfRow reports whether the time belongs to the bare figure right behind it:
// "7,515 dead, in 2030 12,282".
func (r *reader) timeOfRow(hs []harm, h *harm, m *moment) bool {
	for k := range hs {
		if o := &hs[k]; o != h && o.rule == "a figure after its time, after another" && m.b <= o.ga && o.ga-m.b <= 1 {
			return true
		}
	}
	return false
}

// cumulativeBetween reports whether a running total stands between two tokens:
// the time after it is the total's.
func (r *reader) cumulativeBetween(hs []harm, a, b int) bool {
	for k := range hs {
		if o := &hs[k]; o.c.Scope == register.ScopeCumulative && o.at > a && o.at < b {
			return true
		}
	}
	return false
}

// afterOther reports whether a "since" belongs to another harm that counts on.
func (r *reader) afterOther(m *moment, h *harm, hs []harm) bool {
	for k := range hs {
		if o := &hs[k]; o.sinceT && o.at != h.at && o.at < m.a && o.at > h.at {
			return true
		}
	}
	return false
}

// timeElsewhere reports whether the time belongs to something that is not the
// harm: "the highest since 2012", "convicted in 2031", "when the group captured".
func (r *reader) timeElsewhere(m *moment, h *harm) bool {
	for k := m.item - 1; k >= 0 && r.it(k).a > h.at && h.c.Kind.Custody(); k-- {
		switch r.it(k).norm {
		case "convicted", "accused", "guilty", "of":
			if n := r.it(k); n.norm != "of" || n.is(cModality) {
				return true // "hanged a man convicted of killing three in 2029"
			}
		}
	}
	for k := m.item - 1; k >= max(0, m.item-2) && m.a < h.at && (r.it(k).a >= h.gb || h.ga > m.a); k-- {
		switch r.it(k).norm {
		case "held", "detained", "imprisoned", "jailed", "kidnapped", "abducted", "captured", "missing":
			return true // "civilians held since 2031 have been released"
		}
	}
	for k := m.item - 1; k >= max(0, m.item-4); k-- {
		it := r.it(k)
		if it.a <= h.at && it.b > h.at {
			return false
		}
		if it.is(cCompare) {
			return it.find(cCompare).relation == "highest" || it.find(cCompare).relation == "lowest"
		}
		if it.norm == "convicted" || it.norm == "arrested" && h.c.Kind != register.Arrested || it.norm == "born" || it.norm == "elected" || it.norm == "founded" || it.norm == "appointed" {
			return it.a > h.at
		}
	}
	return false
}
