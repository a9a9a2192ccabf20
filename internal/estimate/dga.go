package estimate

import (
	"cmp"
	"errors"
	"math"
	"math/bits"
	"slices"
)

// DGAOptions are what the average over decomposable graphs is told.
//
// Delta is how many people the prior puts into each combination of lists. It
// matters more than it looks: the larger it is, the more the graph in which
// all lists depend on each other is believed, which knows nothing of the
// unseen. From and To bound how many people are on no list. LogPrior is the
// log of how likely N is beforehand, up to a constant.
type DGAOptions struct {
	Delta    float64
	From, To int
	LogPrior func(n float64) float64
}

// DefaultDGA puts one person in all into the combinations, takes up to twelve
// times the people listed as unseen, and N as likely as 1/N.
func DefaultDGA(o Overlap) DGAOptions {
	return DGAOptions{
		Delta: math.Exp2(-float64(len(o.Lists))), From: 1, To: 12 * o.Observed(),
		LogPrior: func(n float64) float64 { return -math.Log(n) },
	}
}

// An Average is what all decomposable graphs together say of N.
type Average struct {
	Mean, SD float64
	Mode     int
	Prob     []float64 // of n+from, n+from+1, …
	Graphs   []Weighed // by falling probability
	first    int       // n+from
}

// Weighed is a graph with its share of the average.
type Weighed struct {
	Graph
	Prob, Mean float64
}

// DGA averages over every decomposable graph of three to five lists. Given a
// graph G and u people on no list, N = n+u, the people are multinomial over the
// combinations with a hyper-Dirichlet prior of Delta a combination, and
//
//	P(G, u) ∝ prior(N) N!/u! Π over cliques D(C) / Π over separators D(S)
//	D(A)   = Γ(δ2^L)/Γ(N+δ2^L) Π over combinations a of the lists A: Γ(n_a+α)/Γ(α),  α = δ 2^(L−|A|)
//
// where n_a counts people by the lists of A alone, u among those on none of
// them. Every graph is equally likely beforehand. It assumes that no kind of
// people is listed less than others beyond what pairs of lists show.
//
// D. Madigan & J. C. York, Biometrika 84 (1997) 19–31, section 3;
// A. P. Dawid & S. L. Lauritzen, Ann. Stat. 21 (1993) 1272–1317, equation 31.
func DGA(o Overlap, opt DGAOptions) (Average, error) {
	lists := len(o.Lists)
	if lists < 3 || lists > 5 {
		return Average{}, errors.New("it averages over graphs of three to five lists")
	}
	if !(opt.Delta > 0) || opt.From < 0 || opt.To < opt.From {
		return Average{}, errors.New("it needs a positive delta, and 0 ≤ from ≤ to")
	}
	n, total := float64(o.Observed()), opt.Delta*math.Exp2(float64(lists))
	size := opt.To - opt.From + 1
	// by set of lists: log D at From, then how it grows with u
	part := make([][]float64, 1<<lists)
	for set := 1; set < len(part); set++ {
		part[set] = o.margin(set, opt, n, total, size)
	}
	common := make([]float64, size)
	at := 0.0
	for i := range common {
		u := float64(opt.From + i)
		if i > 0 {
			at += math.Log((n + u) / u)
		}
		common[i] = at + opt.LogPrior(n+u)
	}
	graphs := Graphs(lists)
	top := math.Inf(-1)
	highest := make([]float64, len(graphs))
	for g, graph := range graphs {
		highest[g] = math.Inf(-1)
		for i := 0; i < size; i += max(1, size/512) {
			highest[g] = max(highest[g], graph.log(common, part, i))
		}
		top = max(top, highest[g])
	}
	a := Average{Prob: make([]float64, size), first: o.Observed() + opt.From}
	sum := 0.0
	for g, graph := range graphs {
		if highest[g] < top-60 {
			continue // less than 1e-26 of the likeliest
		}
		w := Weighed{Graph: graph}
		for i := range size {
			p := math.Exp(graph.log(common, part, i) - top)
			a.Prob[i] += p
			w.Prob += p
			w.Mean += p * float64(a.first+i)
		}
		w.Mean /= w.Prob
		sum += w.Prob
		a.Graphs = append(a.Graphs, w)
	}
	for i := range a.Prob {
		a.Prob[i] /= sum
		a.Mean += a.Prob[i] * float64(a.first+i)
		if a.Prob[i] > a.Prob[a.Mode] {
			a.Mode = i
		}
	}
	for i, p := range a.Prob {
		d := float64(a.first+i) - a.Mean
		a.SD += p * d * d
	}
	a.SD, a.Mode = math.Sqrt(a.SD), a.first+a.Mode
	for g := range a.Graphs {
		a.Graphs[g].Prob /= sum
	}
	slices.SortStableFunc(a.Graphs, func(x, y Weighed) int { return cmp.Compare(y.Prob, x.Prob) })
	return a, nil
}

// margin returns log D of a set of lists for every u, less what all graphs
// share.
func (o Overlap) margin(set int, opt DGAOptions, n, total float64, size int) []float64 {
	alpha := opt.Delta * math.Exp2(float64(len(o.Lists)-bits.OnesCount(uint(set))))
	count := make(map[int]int)
	for mask, c := range o.Count {
		count[mask&set] += c
	}
	lgamma := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	none, from := float64(count[0]), float64(opt.From)
	at := lgamma(total) - lgamma(n+from+total) + lgamma(none+from+alpha) - lgamma(alpha)
	for sub := set; sub != 0; sub = (sub - 1) & set { // every combination but that of none of the set
		if c := count[sub]; c > 0 {
			at += lgamma(float64(c)+alpha) - lgamma(alpha)
		}
	}
	log := make([]float64, size)
	for i := range log {
		if i > 0 {
			u := from + float64(i-1)
			at += math.Log((none + alpha + u) / (n + total + u))
		}
		log[i] = at
	}
	return log
}

// log returns log P(G, u) up to a constant.
func (g Graph) log(common []float64, part [][]float64, i int) float64 {
	l := common[i]
	for _, c := range g.Cliques {
		l += part[c][i]
	}
	for _, s := range g.Separators {
		l -= part[s][i]
	}
	return l
}

// Quantile returns the smallest N with P(≤ N) ≥ p.
func (a Average) Quantile(p float64) int {
	sum := 0.0
	for i, q := range a.Prob {
		if sum += q; sum >= p {
			return a.first + i
		}
	}
	return a.first + len(a.Prob) - 1
}

// AtEnd returns the probability of the largest N that was looked at: where it
// is not tiny the range was too short, and the quantiles depend on it.
func (a Average) AtEnd() float64 { return a.Prob[len(a.Prob)-1] }
