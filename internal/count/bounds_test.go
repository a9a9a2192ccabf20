package count_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cairn/internal/count"
	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// said is one claim of a small register: who said how many of what status, when.
type said struct {
	speaker string
	day     int
	n       int
	status  register.Status
	bodies  bool // that were found
}

// happened is one incident of a small register, with the cells it may lie in.
type happened struct {
	claims []said
	months []int // of 5 and 6
	areas  []int // of 1 and 2
}

// small is a register small enough that every way in which its open questions
// could fall can be tried.
type small struct {
	incidents []happened
	pairs     [][2]int
	apart     [][2]int
}

func drawSmall(t *rapid.T, shareSpeakers bool) small {
	var s small
	n := rapid.IntRange(1, 5).Draw(t, "incidents")
	for i := range n {
		h := happened{months: []int{rapid.IntRange(5, 6).Draw(t, "month")}, areas: []int{rapid.IntRange(1, 2).Draw(t, "area")}}
		if rapid.IntRange(0, 4).Draw(t, "undated") == 0 {
			h.months = []int{5, 6}
		}
		if rapid.IntRange(0, 4).Draw(t, "unplaced") == 0 {
			h.areas = []int{1, 2}
		}
		for range rapid.IntRange(1, 3).Draw(t, "claims") {
			c := said{day: rapid.IntRange(1, 3).Draw(t, "day"), n: rapid.IntRange(0, 20).Draw(t, "killed"),
				status: rapid.SampledFrom([]register.Status{"civilian", "civilian", "unknown", "police", "army"}).Draw(t, "status")}
			c.speaker = rapid.SampledFrom([]string{"ministry", "hospital", "witness"}).Draw(t, "speaker")
			c.bodies = rapid.IntRange(0, 3).Draw(t, "bodies found") == 0
			if !shareSpeakers {
				c.speaker += fmt.Sprint(i)
			}
			h.claims = append(h.claims, c)
		}
		s.incidents = append(s.incidents, h)
	}
	for i := range n {
		for j := range i {
			switch rapid.IntRange(0, 5).Draw(t, "pair") {
			case 0, 1:
				s.pairs = append(s.pairs, [2]int{j, i})
			case 2:
				s.apart = append(s.apart, [2]int{j, i})
			}
		}
	}
	return s
}

// build writes the small register as the records that count takes.
func (s small) build() (*register.State, []register.Incident, []register.Judged) {
	state := new(register.State)
	var incidents []register.Incident
	var judged []register.Judged
	for i, h := range s.incidents {
		in := register.Incident{ID: fmt.Sprintf("i%d", i), Country: "XA", Sources: 1}
		in.Place = &register.Place{Country: "XA"}
		if len(h.areas) == 1 {
			area := fmt.Sprintf("XA-0%d", h.areas[0])
			in.Place = &register.Place{Admin1: &area}
		}
		day := when.On(2031, 5, 31)
		in.Time = when.Between(day, day+1)
		if len(h.months) == 1 {
			day = when.On(2031, 5, 31) + when.Day(h.months[0]-5)
			in.Time = when.Between(day, day)
		}
		for j, c := range h.claims {
			doc := document.ID(fmt.Sprintf("d%d.%d", i, j))
			at := when.On(2031, 7, c.day)
			state.Documents = append(state.Documents, document.Document{ID: doc, Published: when.Between(at, at)})
			claim := register.Claim{ID: string(doc) + "#c1", Document: doc, Kind: register.Killed, Unit: "persons", Status: c.status,
				Count: &register.Count{Min: &c.n, Max: &c.n, Qualifier: register.Exact}, Modality: register.Asserted, Frame: register.Current,
				Scope: register.ScopeIncident, Attribution: &register.Attribution{Text: c.speaker}}
			if c.bodies {
				claim.Kind = register.BodiesFound
			}
			judged = append(judged, register.Judged{Claim: claim, Original: claim, Standing: register.Accepted})
			in.Claims = append(in.Claims, claim.ID)
		}
		incidents = append(incidents, in)
	}
	for _, p := range s.pairs {
		incidents[p[0]].Undecide = append(incidents[p[0]].Undecide, register.Pair{A: fmt.Sprintf("i%d", p[0]), B: fmt.Sprintf("i%d", p[1])})
	}
	for k, p := range s.apart {
		state.Decisions = append(state.Decisions, register.Decision{ID: fmt.Sprint(k), Act: register.Different, On: fmt.Sprintf("i%d", p[0]), With: fmt.Sprintf("i%d", p[1])})
	}
	return state, incidents, judged
}

// outcomes tries every way in which pairs, places, dates and statuses could
// fall and returns the least and the most killed in a cell: area 0 is the
// country.
func (s small) outcomes(month, area int) (least, most int, speaks bool) {
	least, most = 1<<30, -1
	block := make([]int, len(s.incidents))
	var assign func(i, blocks int)
	assign = func(i, blocks int) {
		if i == len(s.incidents) {
			if !s.allowed(block, blocks) {
				return
			}
			lo, hi := 0, 0
			for b := range blocks {
				l, h := s.merged(block, b, month, area)
				lo, hi = lo+l, hi+h
			}
			least, most = min(least, lo), max(most, hi)
			return
		}
		for b := range blocks + 1 {
			block[i] = b
			assign(i+1, max(blocks, b+1))
		}
	}
	assign(0, 0)
	for _, h := range s.incidents {
		under := slices.ContainsFunc(h.claims, func(c said) bool { return (c.bodies || c.status != "army") && latest(h.claims, c) })
		if under && slices.Contains(h.months, month) && (area == 0 || slices.Contains(h.areas, area)) {
			speaks = true
		}
	}
	return least, most, speaks
}

// allowed reports whether each block hangs together by undecided pairs and
// holds no two incidents that are known to be two.
func (s small) allowed(block []int, blocks int) bool {
	for _, p := range s.apart {
		if block[p[0]] == block[p[1]] {
			return false
		}
	}
	for b := range blocks {
		members := []int{}
		for i, x := range block {
			if x == b {
				members = append(members, i)
			}
		}
		reached := []int{members[0]}
		for grew := true; grew; {
			grew = false
			for _, p := range s.pairs {
				for _, q := range [][2]int{{p[0], p[1]}, {p[1], p[0]}} {
					if slices.Contains(reached, q[0]) && block[q[1]] == b && !slices.Contains(reached, q[1]) {
						reached, grew = append(reached, q[1]), true
					}
				}
			}
		}
		if len(reached) != len(members) {
			return false
		}
	}
	return true
}

func latest(claims []said, c said) bool {
	return !slices.ContainsFunc(claims, func(d said) bool { return d.speaker == c.speaker && d.day > c.day && (c.bodies || !d.bodies) })
}

// merged returns the least and most that incidents which are one bring to a cell.
func (s small) merged(block []int, b, month, area int) (lo, hi int) {
	var claims []said
	sure, possible := true, false
	for i, h := range s.incidents {
		if block[i] != b {
			continue
		}
		claims = append(claims, h.claims...)
		may := slices.Contains(h.months, month) && (area == 0 || slices.Contains(h.areas, area))
		possible = possible || may
		sure = sure && may && len(h.months) == 1 && (area == 0 || len(h.areas) == 1)
	}
	lo, hi = 1<<30, 0
	speaking := false
	for _, c := range claims {
		if !latest(claims, c) {
			continue
		}
		if c.bodies { // may be anyone's, and say nothing of how few were killed
			hi = max(hi, c.n)
			continue
		}
		speaking = true
		switch c.status {
		case "army":
			lo = 0
		case "police":
			lo, hi = 0, max(hi, c.n)
		default:
			lo, hi = min(lo, c.n), max(hi, c.n)
		}
	}
	if !sure || !speaking {
		lo = 0
	}
	if !possible {
		hi = 0
	}
	return lo, hi
}

func cells(t *rapid.T, s small) map[string]count.Row {
	rule, err := count.Find("un-mission")
	if err != nil {
		t.Fatal(err)
	}
	state, incidents, judged := s.build()
	q := count.Query{Country: "XA", By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}, From: when.On(2031, 5, 1), To: when.On(2031, 6, 30), Areas: []string{"XA-01", "XA-02"}}
	made, err := count.Make(state, incidents, judged, rule, q)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]count.Row{}
	for _, row := range made.Rows {
		all[row.Period+" "+row.Area] = row
	}
	return all
}

var testAreas = []string{"XA", "XA-01", "XA-02"}

// "Nobody was killed" makes a zero of the area that it is said of, and leaves
// every area unknown when it is said of none.
func TestNobodyKilledSomewhereIsNoZeroEverywhere(t *testing.T) {
	nobody := []said{{speaker: "ministry", day: 1, n: 0, status: "civilian"}}
	rapid.Check(t, func(t *rapid.T) {
		placed := cells(t, small{incidents: []happened{{claims: nobody, months: []int{5}, areas: []int{1}}}})
		if r := placed["2031-05 XA-01"]; r.Gap || *r.Min != 0 || *r.Max != 0 {
			t.Fatalf("said of XA-01: %+v, want 0", r)
		}
		if r := placed["2031-05 XA-02"]; !r.Gap {
			t.Fatalf("said of XA-01: XA-02 is %+v, want a gap", r)
		}
		unplaced := cells(t, small{incidents: []happened{{claims: nobody, months: []int{5}, areas: []int{1, 2}}}})
		for _, area := range []string{"XA-01", "XA-02"} {
			if r := unplaced["2031-05 "+area]; !r.Gap {
				t.Fatalf("said of no area: %s is %+v, want a gap", area, r)
			}
		}
		if r := unplaced["2031-05 XA"]; r.Gap || *r.Max != 0 {
			t.Fatalf("said of the country: %+v, want 0", r)
		}
	})
}

// On small registers whose incidents have speakers of their own the bounds are
// those of trying every way, no wider.
func TestBoundsAreExactOnSmallGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSmall(t, false)
		rows := cells(t, s)
		for month := 5; month <= 6; month++ {
			for a, area := range testAreas {
				least, most, speaks := s.outcomes(month, a)
				row := rows[fmt.Sprintf("2031-0%d %s", month, area)]
				if row.Gap {
					// an area is no zero because nobody was harmed somewhere in the country
					if most > 0 || speaks && a == 0 {
						t.Fatalf("month %d, %s: a gap; want %d–%d", month, area, least, most)
					}
					continue
				}
				if *row.Min != least || *row.Max != most {
					t.Fatalf("month %d, %s: %d–%d; every way tried gives %d–%d (%v)", month, area, *row.Min, *row.Max, least, most, row.Notes)
				}
			}
		}
	})
}

// Where one source speaks of several incidents its later word may replace an
// earlier one once they are merged; the bounds hold all the same.
func TestBoundsHoldForEveryWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSmall(t, true)
		rows := cells(t, s)
		for month := 5; month <= 6; month++ {
			for a, area := range testAreas {
				least, most, _ := s.outcomes(month, a)
				row := rows[fmt.Sprintf("2031-0%d %s", month, area)]
				if row.Gap {
					continue
				}
				if *row.Min > least || *row.Max < most {
					t.Fatalf("month %d, %s: %d–%d do not hold %d–%d", month, area, *row.Min, *row.Max, least, most)
				}
			}
		}
	})
}

// The order in which records stand in the register changes nothing.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSmall(t, true)
		rule, _ := count.Find("un-mission")
		state, incidents, judged := s.build()
		q := count.Query{Country: "XA", By: []string{"month", "admin1"}, Explain: "*"}
		one, err := count.Make(state, incidents, judged, rule, q)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(state.Documents)
		slices.Reverse(judged)
		shuffled := rapid.Permutation(incidents).Draw(t, "order")
		two, err := count.Make(state, shuffled, judged, rule, q)
		if err != nil {
			t.Fatal(err)
		}
		if len(one.Rows) != len(two.Rows) {
			t.Fatalf("%d rows, then %d", len(one.Rows), len(two.Rows))
		}
		for i := range one.Rows {
			if a, b := fmt.Sprint(one.Rows[i].Notes, one.Rows[i].Inputs), fmt.Sprint(two.Rows[i].Notes, two.Rows[i].Inputs); a != b || *orNil(one.Rows[i].Min) != *orNil(two.Rows[i].Min) {
				t.Fatalf("row %s:\n%s\nthen\n%s", one.Rows[i].ID, a, b)
			}
		}
	})
}

func orNil(n *int) *int {
	if n == nil {
		return new(int)
	}
	return n
}

// Two lists of the same incidents, too long to try every way: the bounds hold
// for every way to match them, and the floor is no lower than what the longer
// list alone cannot be talked out of.
func TestTwoListsAreBoundedNotAdded(t *testing.T) {
	rule, err := count.Find("all")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		n, m := rapid.IntRange(5, 6).Draw(t, "on one"), rapid.IntRange(5, 6).Draw(t, "on the other")
		killed := make([]int, n+m)
		var incidents []register.Incident
		area := "XA-01"
		day := when.On(2031, 5, 3)
		for i := range killed {
			killed[i] = rapid.IntRange(1, 30).Draw(t, "killed")
			list := "one"
			if i >= n {
				list = "two"
			}
			incidents = append(incidents, register.Incident{ID: fmt.Sprintf("i%02d", i), Country: "XA", Dataset: list, Place: &register.Place{Admin1: &area},
				Time: when.Between(day, day), Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: "civilian", Range: register.Exactly(killed[i])}}})
		}
		pair := make([][]bool, n)
		for i := range pair {
			pair[i] = make([]bool, m)
			for j := range pair[i] {
				// A chain, so that all hang together, and some more.
				if pair[i][j] = j == i || j == i+1 || rapid.IntRange(0, 3).Draw(t, "pair") == 0; pair[i][j] {
					incidents[i].Undecide = append(incidents[i].Undecide, register.Pair{A: incidents[i].ID, B: incidents[n+j].ID})
				}
			}
		}
		least, most := 1<<30, 0
		used := make([]bool, m)
		var match func(i, sum int)
		match = func(i, sum int) {
			if i == n {
				for j := range m {
					if !used[j] {
						sum += killed[n+j]
					}
				}
				least, most = min(least, sum), max(most, sum)
				return
			}
			match(i+1, sum+killed[i])
			for j := range m {
				if pair[i][j] && !used[j] {
					used[j] = true
					match(i+1, sum+min(killed[i], killed[n+j]))
					if merged := sum + max(killed[i], killed[n+j]); merged > most {
						match(i+1, merged)
					}
					used[j] = false
				}
			}
		}
		match(0, 0)
		made, err := count.Make(new(register.State), incidents, nil, rule, count.Query{Country: "XA", By: []string{"month"}, Of: []register.Harm{register.HarmKilled}})
		if err != nil {
			t.Fatal(err)
		}
		row := made.Rows[0]
		if *row.Min > least || *row.Max < most {
			t.Fatalf("%d–%d do not hold %d–%d", *row.Min, *row.Max, least, most)
		}
		if total := most; *row.Max > total || *row.Min == 0 {
			t.Fatalf("%d–%d; every way gives %d–%d", *row.Min, *row.Max, least, most)
		}
	})
}

// BenchmarkMake counts 100,000 incidents with 300,000 claims by month and area.
func BenchmarkMake(b *testing.B) {
	rule, err := count.Find("un-mission")
	if err != nil {
		b.Fatal(err)
	}
	state, incidents, judged := large(100_000)
	q := count.Query{Country: "XA", By: []string{"month", "admin1"}}
	for b.Loop() {
		if _, err := count.Make(state, incidents, judged, rule, q); err != nil {
			b.Fatal(err)
		}
	}
}

// large makes a register of n incidents with three claims each, a tenth of
// them in undecided pairs.
func large(n int) (*register.State, []register.Incident, []register.Judged) {
	state := new(register.State)
	incidents := make([]register.Incident, 0, n)
	judged := make([]register.Judged, 0, 3*n)
	statuses := []register.Status{"civilian", "police", "unknown", "army", "militia"}
	words := []string{"civilians", "two policemen", "people", "soldiers", "Sahwa fighters"}
	for i := range n {
		area := fmt.Sprintf("XA-%02d", i%18)
		day := when.On(2031, 1, 1) + when.Day(i%2500)
		in := register.Incident{ID: fmt.Sprintf("incident-%06d", i), Country: "XA", Sources: 3, Place: &register.Place{Admin1: &area}, Time: when.Between(day, day)}
		if i%50 == 0 {
			in.Place = &register.Place{Country: "XA"}
		}
		for j := range 3 {
			doc := document.Sum([]byte(fmt.Sprint(i, j)))
			state.Documents = append(state.Documents, document.Document{ID: doc, Source: fmt.Sprintf("s%d", j), Published: when.Between(day+1, day+1)})
			k := i*7 + j*3
			claim := register.Claim{ID: string(doc) + "#c1", Document: doc, Kind: register.Killed, Unit: "persons", Status: statuses[k%5], Quote: words[k%5],
				Count: &register.Count{Min: &counts[k%9], Max: &counts[k%9], Qualifier: register.Exact}, Modality: register.Asserted, Frame: register.Current,
				Scope: register.ScopeIncident, Place: in.Place, Time: in.Time}
			judged = append(judged, register.Judged{Claim: claim, Standing: register.Accepted})
			in.Claims = append(in.Claims, claim.ID)
		}
		if i%10 == 1 {
			in.Undecide = []register.Pair{{A: in.ID, B: fmt.Sprintf("incident-%06d", i-1), Probability: 0.5}}
		}
		incidents = append(incidents, in)
	}
	return state, incidents, judged
}

var counts = []int{1, 2, 3, 4, 5, 6, 7, 8, 9}
