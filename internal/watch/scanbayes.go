package watch

import (
	"fmt"
	"math"

	"cairn/internal/stats"
)

// BayesScanPrior is what a Bayesian scan believes beforehand. The relative
// risk has a gamma prior with this shape and rate everywhere; inside a cluster
// the shape is multiplied by one of the increases, all equally likely. Choose
// shape and rate from earlier periods, so that mean and variance of count over
// baseline are right.
type BayesScanPrior struct {
	Outbreak    float64 // chance that there is a cluster at all
	Shape, Rate float64
	Increases   []float64

	// AsScanstatistics gives the numbers of the R package scanstatistics. It
	// divides each side by the factorial of its count but leaves out the power
	// of the baseline that belongs to it, so that every zone gains the log of
	// the number of ways to choose its cases: half the cases of a hundred gain
	// 67, and no outbreak is never believed, whatever the prior.
	AsScanstatistics bool
}

// A BayesScan is the posterior of a Bayesian scan.
type BayesScan struct {
	NoOutbreak float64
	Outbreak   float64
	Places     []float64 // chance that a place lies in the cluster
	Best       Cluster   // the most probable zone and duration
	Posterior  float64   // its chance
}

// BayesianScan returns the posterior over no outbreak and every zone and
// duration, each with the same prior. With C and B the sums inside, N and M
// outside, a gamma prior of shape a and rate r gives each side the weight
//
//	r^a Γ(a+C) / ((r+B)^(a+C) Γ(a))
//
// D. Neill, A. Moore & G. Cooper, NIPS 18 (2006) 1003–1010, equations 2 and 3.
// It needs no replicates.
func (s Scan) BayesianScan(prior BayesScanPrior) (BayesScan, error) {
	if !(prior.Outbreak > 0 && prior.Outbreak < 1) || !(prior.Shape > 0) || !(prior.Rate > 0) || len(prior.Increases) == 0 {
		return BayesScan{}, fmt.Errorf("bayesian scan: prior %+v: want an outbreak chance between 0 and 1, shape and rate over 0, and increases", prior)
	}
	s.Kind = ExpectationPoisson
	n, err := s.prepare()
	if err != nil {
		return BayesScan{}, err
	}
	counts, baselines := n.byZone(n.lastSums(n.Counts)), n.zoneB
	allB := 0.0
	for _, row := range n.Baselines {
		allB += sum(row)
	}
	side := func(a, c, b float64) float64 {
		x, _ := math.Lgamma(a + c)
		y, _ := math.Lgamma(a)
		return a*math.Log(prior.Rate) - (a+c)*math.Log(prior.Rate+b) + x - y
	}
	logNone := math.Log(1-prior.Outbreak) + side(prior.Shape, n.total, allB)
	each := math.Log(prior.Outbreak / float64(len(n.Zones)*n.Longest))
	logs := make([][]float64, len(n.Zones))
	top := logNone
	for z := range logs {
		logs[z] = make([]float64, n.Longest)
		for d := range logs[z] {
			c, b := counts[z][d], baselines[z][d]
			out := side(prior.Shape, n.total-c, allB-b)
			in := math.Inf(-1)
			for _, m := range prior.Increases {
				in = logAdd(in, side(m*prior.Shape, c, b)-math.Log(float64(len(prior.Increases))))
			}
			logs[z][d] = each + in + out
			if prior.AsScanstatistics {
				logs[z][d] += stats.LogFactorial(n.total) - stats.LogFactorial(c) - stats.LogFactorial(n.total-c)
			}
			top = math.Max(top, logs[z][d])
		}
	}
	total := math.Exp(logNone - top)
	for _, row := range logs {
		for _, l := range row {
			total += math.Exp(l - top)
		}
	}
	result := BayesScan{NoOutbreak: math.Exp(logNone-top) / total, Places: make([]float64, n.places)}
	for z, row := range logs {
		for d, l := range row {
			p := math.Exp(l-top) / total
			result.Outbreak += p
			for _, i := range n.Zones[z] {
				result.Places[i] += p
			}
			if p > result.Posterior {
				result.Posterior = p
				result.Best = Cluster{z, d + 1, l, counts[z][d], baselines[z][d]}
			}
		}
	}
	return result, nil
}

func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	if math.IsInf(a, -1) {
		return a
	}
	return a + math.Log1p(math.Exp(b-a))
}
