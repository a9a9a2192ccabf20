package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// undatedDays is the stretch before publication in which a current report that
// says no date is taken to have happened: news of the week.
const undatedDays = 7

// mentions sorts the claims into mentions: a document's claims with one mention
// number, or joined by part and alternative links, are one; a claim without
// either joins the mention of its document that agrees with it in place and
// date. A claim that a person split off stands alone with its parts.
func (w *work) mentions() {
	var taken []int32
	for i := range w.judged {
		if Takes(&w.judged[i]) {
			taken = append(taken, int32(i))
		}
	}
	split := map[string]bool{}
	for _, d := range register.Holding(w.state.Decisions) {
		if d.Act == register.Split {
			split[d.With] = true
		}
	}
	slices.SortFunc(taken, func(a, b int32) int {
		x, y := &w.judged[a], &w.judged[b]
		return cmp.Or(strings.Compare(string(x.Document), string(y.Document)), x.Span[0]-y.Span[0], strings.Compare(x.ID, y.ID))
	})
	for from := 0; from < len(taken); {
		to := from + 1
		for to < len(taken) && w.judged[taken[to]].Document == w.judged[taken[from]].Document && w.judged[taken[from]].Document != "" {
			to++
		}
		if to == from+1 {
			if happened(&w.judged[taken[from]]) {
				w.nodes = append(w.nodes, w.mention(taken[from:to]))
			}
		} else {
			w.inside(taken[from:to], split)
		}
		from = to
	}
}

// inside makes the mentions of one document.
func (w *work) inside(claims []int32, splitOff map[string]bool) {
	split := make(map[int32]bool)
	at := make(map[string]int32, len(claims))
	for _, i := range claims {
		at[w.judged[i].ID] = i
		if splitOff[w.judged[i].ID] {
			split[i] = true
		}
	}
	group := make(map[int32]int, len(claims))
	var mentions [][]int32
	numbered := map[int]int{}
	whole := func(i int32) int32 {
		for range claims {
			c := &w.judged[i]
			up, ok := at[cmp.Or(c.PartOf, c.AltOf)]
			if !ok || up == i || split[i] {
				return i
			}
			i = up
		}
		return i
	}
	put := func(i int32, m int) {
		if m == len(mentions) {
			mentions = append(mentions, nil)
		}
		mentions[m] = append(mentions[m], i)
		group[i] = m
	}
	for _, i := range claims {
		top := whole(i)
		if m, ok := group[top]; ok && top != i {
			put(i, m)
			continue
		}
		c := &w.judged[top]
		m := len(mentions)
		switch n, known := numbered[c.Mention]; {
		case split[top]:
		case c.Mention > 0 && known:
			m = n
		case c.Mention > 0:
			numbered[c.Mention] = m
		default:
			m = slices.IndexFunc(mentions, func(others []int32) bool {
				o := &w.judged[others[0]]
				return o.Mention == 0 && !split[others[0]] && o.Document != "" && o.Place.Area() == c.Place.Area() && o.Time == c.Time
			})
			if m < 0 {
				m = len(mentions)
			}
		}
		put(i, m)
		if top != i {
			if _, ok := group[top]; !ok {
				group[top] = m
			}
		}
	}
	for _, of := range mentions {
		of = slices.Compact(of)
		if slices.ContainsFunc(of, func(i int32) bool { return happened(&w.judged[i]) }) {
			w.nodes = append(w.nodes, w.mention(of))
		}
	}
}

// mention sums up what the claims of one mention say.
func (w *work) mention(claims []int32) node {
	n := node{claims: claims, dataset: -1}
	for _, i := range claims {
		c := &w.judged[i]
		if n.id == "" || c.ID < n.id {
			n.id = c.ID
		}
		n.document = c.Document
		if area := c.Place.Area(); len(area) > len(n.area) {
			n.area = area
		}
		if !happened(c) {
			continue
		}
		if n.place == "" {
			n.place = fine(c.Place)
		}
		if c.Time.Known() && (!n.time.Known() || c.Time.Days() < n.time.Days()) {
			n.time = c.Time
		}
		if n.weapon == "" {
			n.weapon = c.Weapon
		}
		r, counts := c.Range()
		if !counts || c.PartOf != "" {
			continue
		}
		switch c.Kind {
		case register.Killed:
			n.killed, n.saysK = add(n.killed, n.saysK, r, c.AltOf != ""), true
		case register.Wounded:
			n.wounded, n.saysW = add(n.wounded, n.saysW, r, c.AltOf != ""), true
		}
	}
	if d := w.documents[n.document]; !n.time.Known() && d != nil && d.Published.Known() {
		n.time = when.Between(d.Published.End-undatedDays+1, d.Published.End)
		n.assumed = true
	}
	return n
}

func add(sum register.Range, some bool, r register.Range, alternative bool) register.Range {
	switch {
	case !some:
		return r
	case alternative:
		return sum.Union(r)
	}
	return sum.Plus(r)
}

// fine returns what tells a place inside its first-level area: the gazetteer's
// id, else its words, which may be a town inside its district, else the second
// level, else nothing. A place known to the first level
// only (G4 and coarser) is not fine.
func fine(p *register.Place) string {
	switch {
	case p == nil, p.Precision > "G3":
		return ""
	case p.PlaceID != "" && p.PlaceID != p.Area():
		return p.PlaceID
	case p.Admin1 != nil && p.Precision != "" && p.Precision != "G0":
		return "words " + text.Fold(p.Text)
	case p.Admin2 != "":
		return p.Admin2
	}
	return ""
}

// line sums up an incident that a dataset brought.
func (w *work) line(i int) node {
	in := &w.state.Incidents[i]
	n := node{dataset: int32(i), list: in.Dataset, id: in.ID, document: document.ID(fmt.Sprintf("%s:%s", in.Dataset, in.ID)),
		area: in.Place.Area(), place: fine(in.Place), time: in.Time, weapon: in.Weapon, lat: in.Lat, lon: in.Lon}
	for _, h := range in.Harms {
		switch h.Harm {
		case register.HarmKilled:
			n.killed, n.saysK = n.killed.Plus(h.Range), true
		case register.HarmInjured:
			n.wounded, n.saysW = n.wounded.Plus(h.Range), true
		}
	}
	return n
}
