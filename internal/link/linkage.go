package link

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// LinkOptions say how [Link] links.
type LinkOptions struct {
	Passes    []string // "gov+year": columns that candidates must agree on; none: chosen by themselves
	Threshold float64  // the least probability of a pair that is taken as one; 0: 0.7
}

// A Linkage is which records of lists are the same, and on what grounds.
type Linkage struct {
	Columns  []FittedColumn
	Passes   []Pass
	Prior    float64      // the share of all pairs of records that are of one person
	Pairs    []RecordPair // of at least the threshold, best first
	Clusters [][]int      // of two records or more, each in order; by their first record
	Warnings []string
}

// A FittedColumn is what was learned of a column.
type FittedColumn struct {
	Name   string
	Kind   ColumnKind
	Levels []FittedLevel
	Left   string // why the column is no evidence; empty: it is
}

// A FittedLevel says how often pairs of one person, and of two persons, agree so.
type FittedLevel struct {
	Level string
	M, U  float64
}

// A RecordPair is two records that are one with some probability.
type RecordPair struct {
	A, B        int // positions in the records, A before B
	Probability float64
	Weight      float64 // the sum of the reasons' weights: log2 of how much likelier the agreement is for one person
	Reasons     []Reason
}

// A Reason is what one column says for a pair (weight over 0) or against it.
type Reason struct {
	Field  string  `json:"field"`
	Level  string  `json:"level"`
	Weight float64 `json:"weight"`
}

var errWide = errors.New("a pass joins at most three columns")

func noColumn(name string, columns []*coded) error {
	var names []string
	for _, c := range columns {
		names = append(names, c.name)
	}
	return fmt.Errorf("no column %q is compared; there are %s", name, strings.Join(names, ", "))
}

// Link finds which records are the same person or event, by the model of Fellegi &
// Sunter with levels of agreement.
//
// Candidates are records that agree in one of several passes. How often two
// different records agree by chance (U) is measured on pairs at large; how often
// two records of one person do (M) is estimated by expectation and maximisation
// pass by pass, on the columns that the pass does not hold equal, and averaged by
// the matches each pass found. Two records that share a rare value agree by
// chance less often than two that share a common one, and weigh more (Winkler 2000). A
// missing value weighs nothing. A column that another one decides (a year beside a
// date) is used to find candidates and not as evidence.
//
// Of two lists each record gets at most one partner, so that the sum of
// probabilities is greatest; of more lists, best pairs first, none with two
// records of one list; within one list, best pairs first, and no two groups are
// joined of which two records are likelier different.
func Link(r Records, o LinkOptions) (Linkage, error) {
	var linked Linkage
	if err := r.check(); err != nil {
		return linked, err
	}
	if o.Threshold == 0 {
		o.Threshold = 0.7
	}
	if o.Threshold < 0.5 || o.Threshold >= 1 {
		return linked, fmt.Errorf("threshold %v: want from 0.5 to under 1", o.Threshold)
	}
	columns := make([]*coded, len(r.Columns))
	for i, c := range r.Columns {
		columns[i] = encode(c)
	}
	follows := dependent(columns)
	passes, err := passesNamed(columns, o.Passes)
	if err != nil {
		return linked, err
	}
	if passes == nil {
		passes = choosePasses(r, columns)
	}
	f := &fitting{Records: r, columns: columns, follows: follows, m: make([][]float64, len(columns)), weighed: make([]float64, len(columns))}
	f.measure()
	var all []uint64
	for i := range passes {
		pairs := candidates(r, columns, &passes[i])
		f.learn(pairs, passes[i])
		all = merge(all, pairs)
	}
	f.average()
	linked.Passes = passes
	weights := make([]float32, len(all))
	for i, p := range all {
		weights[i] = float32(f.weigh(p, nil))
	}
	linked.Prior = f.share(weights)
	for i, p := range all {
		if chance(float64(weights[i]), linked.Prior) < o.Threshold {
			continue
		}
		pair := RecordPair{A: int(p >> 32), B: int(p & math.MaxUint32)}
		w := f.weigh(p, &pair.Reasons)
		pair.Probability, pair.Weight = chance(w, linked.Prior), w/math.Ln2
		linked.Pairs = append(linked.Pairs, pair)
	}
	slices.SortStableFunc(linked.Pairs, func(a, b RecordPair) int { return -cmp.Compare(a.Weight, b.Weight) })
	if r.lists() == 2 {
		linked.Pairs = OneToOne(linked.Pairs)
	}
	linked.Clusters, linked.Pairs = clusters(r, linked.Pairs, func(a, b int) float64 {
		return chance(f.weigh(uint64(min(a, b))<<32|uint64(max(a, b)), nil), linked.Prior)
	}, o.Threshold)
	linked.Columns, linked.Warnings = f.fitted(), f.warnings(linked)
	return linked, nil
}

// A fitting is the model while it is learned.
type fitting struct {
	Records
	columns []*coded
	follows []int
	u, m    [][]float64
	weighed []float64 // matches on which m of a column rests
	total   float64   // pairs of records that could be one
	fewest  bool      // too few pairs to learn from: the starting chances stand
}

// start is how often records of one person are taken to agree before anything is
// learned.
func start(k ColumnKind) []float64 {
	if k == Exact {
		return []float64{0.9, 0, 0, 0.1}
	}
	return []float64{0.8, 0.1, 0.05, 0.05}
}

// measure finds how often two records at large agree: on the same value exactly, on
// the other levels from 200,000 pairs drawn with a fixed seed, or all where there
// are fewer.
func (f *fitting) measure() {
	n := len(f.List)
	f.total = float64(countPairs(f.Records, f.columns, nil))
	const drawn = 200_000
	var pairs []uint64
	if f.total <= drawn {
		whole := Pass{}
		pairs = candidates(f.Records, f.columns, &whole)
	} else {
		random, within := rand.New(rand.NewPCG(1, 2)), f.lists() == 1
		for len(pairs) < drawn {
			a, b := random.IntN(n), random.IntN(n)
			if a != b && (within || f.List[a] != f.List[b]) {
				pairs = append(pairs, uint64(min(a, b))<<32|uint64(max(a, b)))
			}
		}
	}
	f.u = make([][]float64, len(f.columns))
	for i, c := range f.columns {
		count := make([]float64, levels)
		for _, p := range pairs {
			if l := c.level(int(p>>32), int(p&math.MaxUint32)); l != missing {
				count[l]++
			}
		}
		rest, given := 0.0, 0.0
		for l, x := range count {
			given += x
			if l != same {
				rest += x
			}
		}
		equal := (count[same] + 0.5) / (given + 1)
		if f.total > drawn {
			equal = c.sameByChance(f.Records)
		}
		f.u[i] = make([]float64, levels)
		for _, l := range c.kind.levels() {
			f.u[i][l] = max((1-equal)*(count[l]+0.5)/(rest+1.5), 1e-9)
		}
		f.u[i][same] = max(equal, 1e-9)
	}
}

// sameByChance returns the share of pairs, among those with both values given,
// that have the same one.
func (c *coded) sameByChance(r Records) float64 {
	lists := r.lists()
	of := make([][]float64, lists)
	for l := range of {
		of[l] = make([]float64, len(c.value))
	}
	given := make([]float64, lists)
	for i, v := range c.code {
		if v >= 0 {
			of[r.List[i]][v]++
			given[r.List[i]]++
		}
	}
	equal, pairs := 0.0, 0.0
	for a := range lists {
		for b := a; b < lists; b++ {
			if a == b && lists > 1 {
				continue
			}
			for v := range c.value {
				if a == b {
					equal += of[a][v] * (of[a][v] - 1) / 2
				} else {
					equal += of[a][v] * of[b][v]
				}
			}
			if a == b {
				pairs += given[a] * (given[a] - 1) / 2
			} else {
				pairs += given[a] * given[b]
			}
		}
	}
	return equal / max(pairs, 1)
}

// learn estimates, from the candidates of one pass, how often records of one person
// agree on the columns that the pass does not hold equal.
func (f *fitting) learn(pairs []uint64, pass Pass) {
	takes := make([]bool, len(f.columns))
	c := Chances{Prior: 0.1}
	for i, k := range f.columns {
		takes[i] = !slices.Contains(pass.of, i) && !slices.Contains(f.follows, i)
		c.M, c.U = append(c.M, start(k.kind)), append(c.U, slices.Clone(f.u[i]))
	}
	if len(pairs) == 0 {
		return
	}
	c.Fit(patternsOf(f.columns, pairs), EMOptions{HoldU: true, Columns: takes})
	matches := c.Prior * float64(len(pairs))
	if matches < 10 {
		return
	}
	for i := range f.columns {
		if !takes[i] {
			continue
		}
		if f.m[i] == nil {
			f.m[i] = make([]float64, levels)
		}
		for l, m := range c.M[i] {
			f.m[i][l] += m * matches
		}
		f.weighed[i] += matches
	}
}

// byChance is how often two different records are taken to agree where a list is
// too short to measure it: two records in a hundred share a value closely.
func byChance(k ColumnKind) []float64 {
	if k == Exact {
		return []float64{0.2, 0, 0, 0.8}
	}
	return []float64{0.01, 0.01, 0.03, 0.95}
}

// average settles M. A column of which no pass could teach anything keeps the
// chances it started from. Where no pass had ten matches, U is not what was
// measured either, for the few pairs there are may be of one person.
func (f *fitting) average() {
	f.fewest = true
	for i, k := range f.columns {
		if f.weighed[i] == 0 {
			f.m[i] = start(k.kind)
			continue
		}
		f.fewest = false
		for l := range f.m[i] {
			f.m[i][l] /= f.weighed[i]
		}
		for _, l := range k.kind.levels() {
			f.m[i][l] = max(f.m[i][l], 1e-4)
		}
	}
	if f.fewest {
		for i, k := range f.columns {
			f.u[i] = byChance(k.kind)
		}
	}
}

// weigh returns the natural logarithm of how much likelier the agreement of two
// records is for one person than for two, and puts what each column says into
// reasons where they are asked for.
func (f *fitting) weigh(pair uint64, reasons *[]Reason) (sum float64) {
	a, b := int(pair>>32), int(pair&math.MaxUint32)
	for i, c := range f.columns {
		l := c.level(a, b)
		w := 0.0
		if l != missing && !slices.Contains(f.follows, i) {
			u := f.u[i][l]
			if l == same && !f.fewest {
				u = c.freq[c.code[a]]
			}
			w = math.Log(f.m[i][l] / u)
		}
		sum += w
		if reasons != nil {
			*reasons = append(*reasons, Reason{c.name, levelNames[l], round(w / math.Ln2)})
		}
	}
	return sum
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// share finds the share of all pairs that are of one person: the one that the
// candidates' own probabilities add up to; where nothing was learned, half of the
// records of the shorter list.
func (f *fitting) share(weights []float32) float64 {
	if f.fewest {
		return f.half()
	}
	const step = 0.05
	bins := map[int]float64{}
	for _, w := range weights {
		bins[int(math.Round(float64(w)/step))]++
	}
	prior := 1 / max(f.total, 2)
	for range 100 {
		sum := 0.0
		for b, n := range bins {
			sum += n * chance(float64(b)*step, prior)
		}
		next := min(max(sum/f.total, 1/max(f.total, 2)), 0.5)
		if math.Abs(next-prior) < 1e-6*prior {
			return next
		}
		prior = next
	}
	return prior
}

// half returns the share of pairs that are of one person if half the records of
// the shortest list have a partner.
func (f *fitting) half() float64 {
	of := make([]float64, f.lists())
	for _, l := range f.List {
		of[l]++
	}
	if len(of) == 0 || f.total == 0 {
		return 0.5
	}
	return min(0.5, slices.Min(of)/2/f.total)
}

// merge joins two ordered lists of pairs, each pair once.
func merge(a, b []uint64) []uint64 {
	if len(a) == 0 {
		return b
	}
	out := make([]uint64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case b[0] < a[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func (f *fitting) fitted() []FittedColumn {
	var out []FittedColumn
	for i, c := range f.columns {
		k := FittedColumn{Name: c.name, Kind: c.kind}
		for _, l := range c.kind.levels() {
			k.Levels = append(k.Levels, FittedLevel{levelNames[l], f.m[i][l], f.u[i][l]})
		}
		if slices.Contains(f.follows, i) {
			k.Left = "another column decides it"
		}
		out = append(out, k)
	}
	return out
}

func (f *fitting) warnings(l Linkage) (said []string) {
	if f.fewest {
		said = append(said, "fewer than 10 pairs matched in every pass: nothing could be learned, and the weights rest on common values (80–90 % agreement within one person); read each pair")
	}
	for i, c := range f.columns {
		if !f.fewest && f.weighed[i] == 0 && !slices.Contains(f.follows, i) {
			said = append(said, fmt.Sprintf("column %s stands in every pass: how often records of one person agree on it could not be learned", c.name))
		}
	}
	return said
}
