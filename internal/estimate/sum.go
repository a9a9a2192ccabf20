package estimate

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Sum adds up what each method says of the parts of the people: of years or
// areas, say, within which chances to be listed differ less than between them.
// It is what a method says of the whole if what it assumes holds in each part.
//
// The interval takes the parts as independent and the unseen of each as
// log-normal with the ends of its interval, so that variances add up:
//
//	s = log(unseen at Upper / unseen at Lower) / 2z,  v = unseen² (exp s² − 1)
//
// A method that is refused in one part has no sum, and is refused with the part
// named; so has one without a ceiling somewhere.
func Sum(names []string, parts []Panel) (sums []Result, refused []Refusal) {
	sums, refused = []Result{}, []Refusal{}
	if len(parts) == 0 {
		return sums, refused
	}
	var methods []string
	for _, p := range parts {
		for _, r := range p.Estimates {
			if !slices.Contains(methods, r.Method) {
				methods = append(methods, r.Method)
			}
		}
	}
	for _, m := range methods {
		s, err := sumOf(m, names, parts)
		if err != nil {
			refused = append(refused, Refusal{m, err.Error()})
			continue
		}
		sums = append(sums, s)
	}
	return sums, refused
}

func sumOf(method string, names []string, parts []Panel) (Result, error) {
	var s Result
	seen, unseen, variance := 0.0, 0.0, 0.0
	for i, p := range parts {
		at := slices.IndexFunc(p.Estimates, func(r Result) bool { return r.Method == method })
		if at < 0 {
			return s, fmt.Errorf("it is refused in %s", names[i])
		}
		r := p.Estimates[at]
		if r.Upper == nil {
			return s, fmt.Errorf("it has no ceiling in %s", names[i])
		}
		n := float64(p.Observed)
		seen, unseen = seen+n, unseen+r.Point-n
		low := math.Max(r.Lower-n, 0.5) // an interval that begins at the people listed
		if high := *r.Upper - n; high > low {
			spread := math.Log(high/low) / (2 * normal(r.Level))
			variance += (r.Point - n) * (r.Point - n) * math.Expm1(spread*spread)
		}
		s = Result{Method: method, Level: r.Level, Bound: r.Bound, Assumes: r.Assumes, Warnings: []string{}}
	}
	in := logNormal(seen, seen+unseen, math.Sqrt(variance), s.Level)
	s.Point, s.Lower = seen+unseen, in.Lower
	if math.IsInf(in.Upper, 1) || math.IsNaN(in.Upper) {
		return s, errors.New("its intervals are too wide to add up")
	}
	s.Upper = &in.Upper
	return s, nil
}
