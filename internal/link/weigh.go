package link

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"cairn/internal/geo"
	"cairn/internal/register"
	"cairn/internal/when"
)

// An edge is two mentions that may be of one incident.
type edge struct {
	a, b        int32 // nodes, a < b
	weight      float64
	probability float64
	reasons     []string
}

func (e edge) words(w *work) string {
	return fmt.Sprintf("%s and %s: %s (%.2f)", w.nodes[e.a].id, w.nodes[e.b].id, strings.Join(e.reasons, ", "), e.probability)
}

// Weights of evidence, in natural logarithms of how much likelier the finding
// is when two mentions are of one incident than when they are of two on one day
// in one area (Fellegi and Sunter 1969). They are judged, not learned, and kept
// small so that no single finding but wording and place together decides.
const (
	samePlace     = 3.0  // the same town or quarter
	otherPlace    = -2.5 // different ones in the same first-level area
	coarsePlace   = 0.8  // the area agrees, one of them says no more
	countryOnly   = 0.0  // one says no more than the country
	sameDay       = 2.0
	nextDay       = -0.5 // a day apart: reports confuse the day of the news with that of the event
	fewDays       = 1.5  // the days that they give overlap, and neither gives more than three
	someDays      = 0.8  // … more than seven
	manyDays      = 0.25 // … or more
	sameWeapon    = 1.5
	likeWeapon    = 0.5  // one says bomb, the other which kind
	otherWeapon   = -1.5 // reports often take one for another
	nearCount     = 0.4  // within a quarter, or ranges that meet
	otherCount    = -0.7 // further apart, less than double
	farCount      = -2.0 // double or more
	copiedText    = 6.0  // the texts are near copies
	sameWords     = 3.0  // the sentence that tells the toll is the same
	priorOne      = -2.5 // odds of one in twelve before anything is known
	priorCrowding = -0.5 // times the logarithm of how many other mentions there are that day in that area
)

// distances are the weights of how far apart two points are that are known
// better than their first-level area; beyond the last they are farPoint.
var distances = []struct{ km, weight float64 }{{1, 3.5}, {5, 3}, {10, 1}, {25, -1}, {50, -2}}

const farPoint = -3.0

// sameCount is the weight of two equal counts: small numbers agree by chance.
func sameCount(n int) float64 {
	switch {
	case n <= 1:
		return 0.7
	case n == 2:
		return 1.2
	case n <= 4:
		return 1.6
	case n <= 9:
		return 2.3
	}
	return 3
}

// crowd is the most mentions of one day and area that are all compared with
// each other; beyond it each is compared with its nearest neighbours by toll.
const crowd = 400

// block is a day in an area.
type block struct {
	area string
	day  when.Day
}

// longest is the most days that a mention may span to be compared by day.
const longest = 31

// weigh compares the mentions that share an area and a day, or lie a day apart,
// and returns the pairs worth a look, the likeliest first, ties by id.
func (w *work) weigh() []edge {
	blocks := map[block][]int32{}
	for i := range w.nodes {
		n := &w.nodes[i]
		if n.area == "" || !n.time.Known() || n.time.Days() > longest {
			continue
		}
		for d := n.time.Start; d <= n.time.End; d++ {
			b := block{n.area, d}
			blocks[b] = append(blocks[b], int32(i))
		}
	}
	keys := make([]block, 0, len(blocks))
	for b := range blocks {
		keys = append(keys, b)
	}
	slices.SortFunc(keys, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.area, b.area), cmp.Compare(a.day, b.day))
	})
	best := w.compare(blocks, keys)
	for p := range w.open { // a person looked at it: it is weighed whatever the blocks say
		if _, seen := best[p]; !seen {
			if e, ok := w.pair(p, 1); ok {
				best[p] = e
			}
		}
	}
	edges := make([]edge, 0, len(best))
	for _, e := range best {
		edges = append(edges, e)
	}
	slices.SortFunc(edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	return edges
}

// compare weighs the pairs of every block, of each pair the weight of its
// least crowded block. Several processors share the blocks; what comes out does
// not depend on how.
func (w *work) compare(blocks map[block][]int32, keys []block) map[[2]int32]edge {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(keys)/100))
	found := make([]map[[2]int32]edge, workers)
	var wait sync.WaitGroup
	for n := range workers {
		found[n] = map[[2]int32]edge{}
		one := *w
		one.copies = newCopies(w.documents)
		wait.Go(func() {
			for i := n * len(keys) / workers; i < (n+1)*len(keys)/workers; i++ {
				one.block(blocks, keys[i], found[n])
			}
		})
	}
	wait.Wait()
	best := found[0]
	for _, more := range found[1:] {
		for p, e := range more {
			if old, seen := best[p]; !seen || e.weight > old.weight {
				best[p] = e
			}
		}
	}
	return best
}

// block weighs the pairs of one day and area: with each other, with those of
// the day after, and with those of which only the country is known.
func (w *work) block(blocks map[block][]int32, k block, best map[[2]int32]edge) {
	here := blocks[k]
	near := append(slices.Clone(here), blocks[block{k.area, k.day + 1}]...)
	if country, _, fine := strings.Cut(k.area, "-"); fine {
		near = append(near, blocks[block{country, k.day}]...)
	}
	try := func(i, j int32) {
		p := ordered(i, j)
		x, y := &w.nodes[p[0]], &w.nodes[p[1]]
		if i == j || x.list != "" && x.list == y.list || x.dataset < 0 && y.dataset < 0 && x.document != "" && x.document == y.document {
			return
		}
		if e, ok := w.pair(p, len(here)); ok {
			if old, seen := best[p]; !seen || e.weight > old.weight {
				best[p] = e
			}
		}
	}
	if len(near) <= crowd {
		for at, i := range here { // pairs of the next day's own wait for their own block
			for _, j := range near[at+1:] {
				try(i, j)
			}
		}
		return
	}
	slices.SortFunc(near, func(a, b int32) int {
		return cmp.Or(w.nodes[a].killed.Min-w.nodes[b].killed.Min, int(a-b))
	})
	near = slices.Compact(near)
	for at, i := range near {
		for _, j := range near[at+1 : min(len(near), at+1+crowd/4)] {
			try(i, j)
		}
	}
}

// pair weighs two mentions; ok is false when they are hardly of one incident.
func (w *work) pair(p [2]int32, crowded int) (e edge, ok bool) {
	x, y := &w.nodes[p[0]], &w.nodes[p[1]]
	e = edge{a: p[0], b: p[1], weight: priorOne + priorCrowding*math.Log(float64(max(1, crowded-1)))}
	evidence := [...]finding{
		place(x, y), times(x.time, y.time), weapons(x.weapon, y.weapon),
		counts(x.killed, y.killed, x.saysK && y.saysK, 1, "killed"),
		counts(x.wounded, y.wounded, x.saysW && y.saysW, 0.5, "injured"), {},
	}
	for _, f := range evidence {
		e.weight += f.weight
	}
	// What cannot reach the threshold even with the same wording is left before
	// texts are read.
	if e.weight+copiedText < math.Log(Undecided/(1-Undecided)) && !w.open[p] {
		return e, false
	}
	words := w.wording(x, y)
	evidence[len(evidence)-1] = words
	e.weight += words.weight
	e.probability = 1 / (1 + math.Exp(-e.weight))
	if e.probability < Undecided && !w.open[p] {
		return e, false
	}
	for _, f := range evidence {
		if f.reason != "" {
			e.reasons = append(e.reasons, f.words())
		}
	}
	return e, true
}

// A finding is what one comparison says. Its words are made only when they are
// shown.
type finding struct {
	weight float64
	reason string
	a, b   register.Range // of counts
	km     float64        // of distances
}

func (f finding) words() string {
	switch {
	case f.km > 0:
		return fmt.Sprintf("%.1f km apart", f.km)
	case f.a != f.b:
		return fmt.Sprintf("%s and %s %s", f.a, f.b, f.reason)
	case f.a != register.Range{}:
		return fmt.Sprintf("%s %s in both", f.a, f.reason)
	}
	return f.reason
}

func place(x, y *node) finding {
	if x.lat != nil && y.lat != nil && x.lon != nil && y.lon != nil {
		// A point that stands for a whole area says no more than the area.
		km := geo.DistanceKm(*x.lat, *x.lon, *y.lat, *y.lon)
		if x.place != "" && y.place != "" {
			f := finding{weight: farPoint, reason: "far", km: max(km, 0.1)}
			for i := len(distances) - 1; i >= 0 && km <= distances[i].km; i-- {
				f.weight = distances[i].weight
			}
			return f
		}
		if km > 100 {
			return finding{weight: farPoint, reason: "far", km: km}
		}
	}
	switch {
	case x.place != "" && x.place == y.place:
		return finding{weight: samePlace, reason: "same place"}
	case x.place != "" && y.place != "":
		return finding{weight: otherPlace, reason: "different places"}
	case strings.Contains(x.area, "-") != strings.Contains(y.area, "-"):
		return finding{weight: countryOnly, reason: "one says only the country"}
	}
	return finding{weight: coarsePlace, reason: "same area"}
}

func times(a, b when.Interval) finding {
	switch {
	case a.Days() == 1 && a == b:
		return finding{weight: sameDay, reason: "same day"}
	case a.Overlaps(b):
		f := finding{weight: manyDays, reason: "dates may agree"}
		if days := max(a.Days(), b.Days()); days <= 3 {
			f = finding{weight: fewDays, reason: "dates agree"}
		} else if days <= 7 {
			f.weight = someDays
		}
		return f
	}
	return finding{weight: nextDay, reason: "a day apart"}
}

// bombs are the weapons of which "a bomb" is the broader word.
var bombs = map[register.Code]bool{"bomb": true, "vehicle_bomb": true, "suicide_vehicle_bomb": true, "suicide_vest": true, "roadside_bomb": true, "mine": true}

func weapons(a, b register.Code) finding {
	vehicle := func(c register.Code) bool { return strings.Contains(string(c), "vehicle") }
	switch {
	case a == "" || b == "":
		return finding{}
	case a == b:
		return finding{weight: sameWeapon, reason: "same weapon"}
	case bombs[a] && bombs[b] && (a == "bomb" || b == "bomb" || vehicle(a) && vehicle(b)),
		strings.HasSuffix(string(a), "_strike") && strings.HasSuffix(string(b), "_strike"):
		return finding{weight: likeWeapon, reason: "weapons agree"}
	}
	return finding{weight: otherWeapon, reason: "different weapons"}
}

func counts(a, b register.Range, both bool, share float64, of string) finding {
	if !both {
		return finding{}
	}
	lo, hi := a, b
	if lo.Max > hi.Max {
		lo, hi = hi, lo
	}
	f := finding{reason: of, a: a, b: b}
	switch {
	case a.Min == b.Min && a.Max == b.Max:
		f.weight, f.b = share*sameCount(a.Min), a
	case lo.Max >= hi.Min || lo.Open || 4*lo.Max >= 3*hi.Min:
		f.weight = share * nearCount
	case 2*lo.Max > hi.Min:
		f.weight = share * otherCount
	default:
		f.weight = share * farCount
	}
	return f
}

// wording compares how two documents tell it.
func (w *work) wording(x, y *node) finding {
	if x.dataset >= 0 || y.dataset >= 0 {
		return finding{}
	}
	if w.copies.near(x.document, y.document) {
		return finding{weight: copiedText, reason: "texts are near copies"}
	}
	for _, i := range x.claims {
		for _, j := range y.claims {
			if a, b := &w.judged[i], &w.judged[j]; a.Kind == b.Kind && len(a.Quote) >= 30 && a.Quote == b.Quote {
				return finding{weight: sameWords, reason: "the same words"}
			}
		}
	}
	return finding{}
}
