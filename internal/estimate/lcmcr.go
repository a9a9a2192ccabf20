package estimate

import (
	"cmp"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"cairn/internal/stats"
)

// LatentOptions say how the latent class sampler runs.
type LatentOptions struct {
	Classes int     // the most kinds of people, K
	A, B    float64 // shape and rate of the prior of the concentration
	Chains  int
	Burn    int // sweeps of each chain that are thrown away
	Draws   int // draws that each chain keeps
	Thin    int // sweeps from one kept draw to the next
	Cap     int // the most people on no list, in times the people listed
	Seed    uint64
	// Scattered starts every second chain from kinds drawn at random, so that
	// RHat shows whether where a chain began still matters.
	Scattered bool
}

// DefaultLatent has the priors that the reference program uses, four chains
// and 200,000 sweeps after the burn-in.
func DefaultLatent() LatentOptions {
	return LatentOptions{Classes: 10, A: 0.25, B: 0.25, Chains: 4, Burn: 10_000, Draws: 2_500, Thin: 20, Cap: 20, Seed: 1, Scattered: true}
}

// Latent is what the latent class model says of N.
type Latent struct {
	Draws  []float64 // of N, chain after chain
	RHat   float64   // of log N: 1 where the chains agree
	Worth  float64   // how many independent draws they are worth
	Chains int
}

// What a published latent class estimate must reach: chains that agree, and
// enough independent draws to place the ends of an interval.
const (
	MaxRHat  = 1.05
	MinWorth = 200
)

// LCMCR samples N under the latent class model of D. Manrique-Vallier,
// Biometrics 72 (2016) 1246–1254. People are of up to K kinds; those of kind k
// are on list j with chance λ_jk, each list by itself; the shares of the kinds
// are a truncated stick-breaking process:
//
//	π_k = V_k Π over h<k of (1−V_h),  V_k ~ Beta(1, α), V_K = 1
//	λ_jk ~ Beta(1, 1),  α ~ Gamma(A, B),  P(N) ∝ 1/N
//
// Each sweep draws the kinds of the listed people, then the people on no list,
//
//	N − n ~ negative binomial(n, ρ),  ρ = Σ π_k Π over j of (1−λ_jk),
//
// and their kinds, and λ, V and α given those (section 4). Two moves that only
// rename kinds are added, without which a chain can stay for half a million
// sweeps where it began: O. Papaspiliopoulos & G. O. Roberts, Biometrika 95
// (2008) 169–186, section 3.4.
//
// It assumes that within a kind the lists are independent, and that no kind is
// on no list at all. The same seed gives the same draws on every machine.
func LCMCR(o Overlap, opt LatentOptions) (Latent, error) {
	if len(o.Lists) < 3 {
		return Latent{}, errors.New("two lists cannot tell kinds of people apart; it needs three")
	}
	if opt.Classes < 1 || opt.Chains < 1 || opt.Draws < 4 || opt.Thin < 1 || opt.Cap < 1 || !(opt.A > 0) || !(opt.B > 0) {
		return Latent{}, errors.New("the sampler needs classes, chains, at least 4 draws, and priors above 0")
	}
	chains := make([][]float64, opt.Chains)
	var all sync.WaitGroup
	for i := range chains {
		all.Go(func() { chains[i] = newChain(o, opt, i).run(opt) })
	}
	all.Wait()
	l := Latent{Chains: opt.Chains}
	logs := make([][]float64, len(chains))
	for i, c := range chains {
		l.Draws = append(l.Draws, c...)
		for _, n := range c {
			logs[i] = append(logs[i], math.Log(n))
		}
	}
	l.RHat, l.Worth = stats.RHat(logs), stats.EffectiveSize(logs)
	return l, nil
}

// a latentChain is one chain: where it stands, and what of it is used anew
// each sweep.
type latentChain struct {
	r            *rand.Rand
	lists, k     int
	a, b, alpha  float64
	combinations []combination
	listed       int
	cap          int
	unseen       int
	share        []float64 // π
	logShare     []float64 // log π
	rest         []float64 // log(1−V)
	chance       []float64 // 1−λ and λ of each list, kind by kind
	size         []int     // people of each kind
	listedOf     []int     // people of each kind on each list
	p            []float64
}

// a combination of lists with people on it.
type combination struct {
	mask, count int
	on          []int // the lists, as positions
}

// newChain starts a chain as the reference program does: every kind with the
// lists' own rates, and shares drawn with a concentration that lets few kinds
// in; a scattered one with rates at random and many kinds.
func newChain(o Overlap, opt LatentOptions, number int) *latentChain {
	c := &latentChain{
		r: stats.Seeded(opt.Seed, uint64(number)), lists: len(o.Lists), k: opt.Classes, a: opt.A, b: opt.B,
		alpha:  0.3 / float64(opt.Classes),
		listed: o.Observed(), cap: opt.Cap * o.Observed(),
	}
	for mask, n := range o.Count {
		if n > 0 {
			x := combination{mask: mask, count: n}
			for j := range c.lists {
				if mask>>j&1 == 1 {
					x.on = append(x.on, j)
				}
			}
			c.combinations = append(c.combinations, x)
		}
	}
	c.share, c.logShare, c.rest, c.p = make([]float64, c.k), make([]float64, c.k), make([]float64, c.k), make([]float64, c.k)
	c.chance = make([]float64, 2*c.k*c.lists)
	c.size, c.listedOf = make([]int, c.k), make([]int, c.k*c.lists)
	for k := range c.k {
		for j := range c.lists {
			rate := float64(o.On(1<<j)) / float64(c.listed)
			if opt.Scattered && number%2 == 1 {
				rate = c.r.Float64()
			}
			rate = min(max(rate, 0.001), 0.999)
			at := 2 * (k*c.lists + j)
			c.chance[at], c.chance[at+1] = 1-rate, rate
		}
	}
	if opt.Scattered && number%2 == 1 {
		c.alpha = 1 // many kinds
	}
	c.drawShares()
	c.alpha = 0.3 / float64(c.k)
	return c
}

// warmUp is how many sweeps keep the concentration as it was at the start.
const warmUp = 500

// run returns the draws of N.
func (c *latentChain) run(opt LatentOptions) []float64 {
	for range warmUp {
		c.sweep()
	}
	c.order()
	for range opt.Burn {
		c.sweep()
		c.concentrate()
	}
	draws := make([]float64, 0, opt.Draws)
	for range opt.Draws {
		for range opt.Thin {
			c.sweep()
			c.concentrate()
		}
		draws = append(draws, float64(c.listed+c.unseen))
	}
	return draws
}

// sweep draws everything but the concentration once.
func (c *latentChain) sweep() {
	clear(c.size)
	clear(c.listedOf)
	for _, x := range c.combinations {
		sum := 0.0
		for k, p := range c.share {
			if p > 0 {
				row := c.chance[2*k*c.lists : 2*(k+1)*c.lists]
				for j := range c.lists {
					p *= row[2*j+x.mask>>j&1]
				}
			}
			c.p[k] = p
			sum += p
		}
		c.spread(x, sum)
	}
	rho := 0.0
	for k := range c.k {
		p := c.share[k]
		for j := range c.lists {
			p *= c.chance[2*(k*c.lists+j)]
		}
		c.p[k] = p
		rho += p
	}
	c.drawUnseen(rho)
	c.spread(combination{count: c.unseen}, rho)
	c.rename()
	c.drawRates()
	c.drawShares()
}

// spread draws the kinds of the people of a combination, whose chances c.p
// add up to sum.
func (c *latentChain) spread(x combination, sum float64) {
	left := x.count
	if left <= 30 {
		for range left {
			u, k := c.r.Float64()*sum, 0
			for ; k < c.k-1 && u >= c.p[k]; k++ {
				u -= c.p[k]
			}
			c.put(k, 1, x.on)
		}
		return
	}
	for k := 0; k < c.k-1 && left > 0; k++ {
		p := c.p[k]
		if n := stats.DrawBinomial(c.r, left, p/sum); n > 0 {
			c.put(k, n, x.on)
			left -= n
		}
		if sum -= p; sum <= 0 {
			break
		}
	}
	if left > 0 {
		c.put(c.k-1, left, x.on)
	}
}

// put puts n people of these lists to a kind.
func (c *latentChain) put(kind, n int, on []int) {
	c.size[kind] += n
	of := c.listedOf[kind*c.lists : (kind+1)*c.lists]
	for _, j := range on {
		of[j] += n
	}
}

// drawUnseen draws how many people are on no list, up to the cap: a Poisson
// number with a gamma mean. Where no draw in a thousand is under the cap the
// number stays as it was.
func (c *latentChain) drawUnseen(rho float64) {
	odds := rho / math.Max(1-rho, 1e-300)
	for range 1000 {
		mean := stats.RandomGamma(c.r, float64(c.listed), odds)
		if mean > 2*float64(c.cap) {
			continue
		}
		if n := int(drawPoisson(c.r, mean)); n <= c.cap {
			c.unseen = n
			return
		}
	}
}

// drawPoisson draws a Poisson number; far from 0 through a binomial, whose cost
// does not grow with the mean.
func drawPoisson(r *rand.Rand, mean float64) float64 {
	if mean <= 30 {
		return stats.RandomPoisson(r, mean)
	}
	m := math.Floor(7 * mean / 8)
	x := stats.RandomGamma(r, m, 1) // the time of the m-th event
	if x > mean {
		return float64(stats.DrawBinomial(r, int(m)-1, mean/x))
	}
	return m + drawPoisson(r, mean-x)
}

// rename tries to give two kinds each other's place: two at random, and two
// neighbours together with their sticks.

func (c *latentChain) rename() {
	if c.k < 3 {
		return
	}
	i, j := c.r.IntN(c.k), c.r.IntN(c.k-1)
	if j >= i {
		j++
	}
	log := float64(c.size[j]-c.size[i]) * (c.logShare[i] - c.logShare[j])
	if log >= 0 || c.r.Float64() < math.Exp(log) {
		c.swap(i, j)
	}
	i = c.r.IntN(c.k - 2)
	log = float64(c.size[i])*c.rest[i+1] - float64(c.size[i+1])*c.rest[i]
	if log >= 0 || c.r.Float64() < math.Exp(log) {
		c.swap(i, i+1)
	}
}

// swap gives two kinds each other's people; all else is drawn anew from those.
func (c *latentChain) swap(i, j int) {
	c.size[i], c.size[j] = c.size[j], c.size[i]
	for l := range c.lists {
		a, b := &c.listedOf[i*c.lists+l], &c.listedOf[j*c.lists+l]
		*a, *b = *b, *a
	}
}

// drawRates draws the chances of each kind to be on each list.
func (c *latentChain) drawRates() {
	for k := range c.k {
		for j := range c.lists {
			on := c.listedOf[k*c.lists+j]
			x := stats.RandomGamma(c.r, float64(1+on), 1)
			y := stats.RandomGamma(c.r, float64(1+c.size[k]-on), 1)
			at := 2 * (k*c.lists + j)
			c.chance[at], c.chance[at+1] = y/(x+y), x/(x+y)
		}
	}
}

// drawShares draws the sticks, and the shares of the kinds from them. It keeps
// logarithms: with a small concentration the last shares lie far below the
// smallest number, and α is drawn from how far.
func (c *latentChain) drawShares() {
	after := 0
	for _, n := range c.size {
		after += n
	}
	left, logLeft := 1.0, 0.0
	for k := range c.k - 1 {
		after -= c.size[k]
		x := stats.RandomGamma(c.r, float64(1+c.size[k]), 1)
		var v float64 // V
		if shape := c.alpha + float64(after); shape >= 1 {
			y := stats.RandomGamma(c.r, shape, 1)
			v = x / (x + y)
			c.rest[k] = math.Log(y / (x + y))
			c.share[k] = left * v
			left *= y / (x + y)
		} else {
			log := math.Log(x)
			y := logGamma(c.r, shape)
			both := max(log, y) + math.Log1p(math.Exp(-math.Abs(log-y)))
			v = math.Exp(log - both)
			c.rest[k] = y - both
			c.share[k] = left * v
			left *= math.Exp(c.rest[k])
		}
		c.logShare[k] = logLeft + math.Log(v)
		logLeft += c.rest[k]
	}
	c.logShare[c.k-1], c.share[c.k-1] = logLeft, left
}

// logGamma draws the logarithm of a gamma number of scale 1; its shape may be
// so small that the number itself would be 0.
func logGamma(r *rand.Rand, shape float64) float64 {
	if shape >= 1 {
		return math.Log(stats.RandomGamma(r, shape, 1))
	}
	return math.Log(stats.RandomGamma(r, shape+1, 1)) + math.Log(1-r.Float64())/shape
}

// concentrate draws the concentration α; the last share is the product of all
// 1−V.
func (c *latentChain) concentrate() {
	c.alpha = max(stats.RandomGamma(c.r, c.a+float64(c.k-1), 1/(c.b-c.logShare[c.k-1])), 1e-12)
}

// order puts the largest kinds first.
func (c *latentChain) order() {
	at := make([]int, c.k)
	for k := range at {
		at[k] = k
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(c.size[b], c.size[a]) })
	size, listedOf := slices.Clone(c.size), slices.Clone(c.listedOf)
	for k, from := range at {
		c.size[k] = size[from]
		copy(c.listedOf[k*c.lists:(k+1)*c.lists], listedOf[from*c.lists:(from+1)*c.lists])
	}
	c.drawRates()
	c.drawShares()
}
