package estimate

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Method is one way to estimate N, by the name under which it is asked for.
type Method struct {
	Name    string `json:"name"`
	Title   string `json:"title"`   // in a few words
	Assumes string `json:"assumes"` // a sentence: when it is right, and how it errs
	Paper   string `json:"paper"`
	// Usual says that it is in the panel where nothing else is asked for: for
	// two lists, for three or more.
	Two, More bool `json:"-"`
	slow      bool
	run       func(o Overlap, opt Options) (Result, error)
}

// Options are what a run is told.
type Options struct {
	Level   float64  // 0: 0.95
	Methods []string // names; empty: the usual panel; "all": every one
	Seed    uint64   // of the sampler; 0: 1
}

// The sentences that several methods share.
const (
	assumesIndependence = "Lists are independent and everybody has the same chance to be on each. Lists that copy each other, or that reach the same people, make it too low; lists that avoid each other too high."
	assumesSpread       = "Lists are independent for each person, and how people differ in their chance to be listed has this shape. No list can show the shape among those on none."
	assumesBound        = "Holds however much people differ in their chance to be listed, if lists are otherwise independent. It is a bound: the true number may be far higher."
	assumesEqualReach   = "Holds however much people differ in their chance to be listed, if lists reach about equally many and are otherwise independent. It is a bound: the true number may be far higher. Lists of very different reach make it too high, which mth-chao allows for."
	assumesManyLists    = "As chao, for many lists of which each names few; with few lists it is too high."
	paperRivest         = "Rivest & Baillargeon 2007, J. Stat. Softw. 19(5)"
)

// Methods returns every method.
func Methods() []Method {
	of := func(name, title, assumes, paper string, two, more bool, run func(Overlap, Options) (Result, error)) Method {
		return Method{Name: name, Title: title, Assumes: assumes, Paper: paper, Two: two, More: more, run: run}
	}
	all := []Method{
		of("lincoln-petersen", "two lists", assumesIndependence, "Petersen 1896; Lincoln 1930", true, false, twoLists(LincolnPetersen)),
		of("chapman", "two lists, without the bias of small overlaps", assumesIndependence, "Chapman 1951; Seber 1970", true, false, twoLists(Chapman)),
		of("chao", "lower bound", assumesEqualReach, "Chao 1989, Biometrics 45", true, true, bound(ChaoLastTimes)),
		of("chao-many-lists", "lower bound for many lists", assumesManyLists, "Chao 1989, Biometrics 45", false, false, bound(ChaoBiasCorrected)),
		of("chao-1987", "lower bound for many lists, first form", assumesManyLists, "Chao 1987, Biometrics 43", false, false, bound(Chao)),
		of("chao-1987-last-times", "lower bound, first form", assumesEqualReach, "Chao 1987, Biometrics 43", false, false, bound(ChaoTimes)),
		of("mt", "independent lists", assumesIndependence, paperRivest, false, true, closed(Mt, Closed)),
		of("mt-bias-corrected", "independent lists, without the bias of small samples", assumesIndependence, "Rivest & Lévesque 2001, Can. J. Stat. 29", false, false, runCorrected),
		of("m0", "independent lists of equal reach", assumesIndependence+" All lists reach equally many.", paperRivest, false, false, closed(M0, Closed)),
		of("mb", "lists in order of time; being listed changes the chance", "Lists lie in order of time, and being on one changes the chance to be on a later one for everybody alike.", paperRivest, false, false, closed(Mb, Behaviour)),
		of("mbh", "the same with a first list of its own", "Lists lie in order of time, and being on one changes the chance to be on a later one for everybody alike.", paperRivest, false, false, closed(Mbh, Behaviour)),
	}
	for _, f := range Forms() {
		switch f {
		case M0, Mt:
			continue
		}
		m := Method{Name: string(f), Title: "people differ in their chance to be listed", Assumes: assumesSpread, Paper: paperRivest, run: closed(f, Closed)}
		if f == MhChao || f == MthChao {
			m.Title, m.Assumes = "lower bound where people differ", assumesBound
		}
		m.More = f == MthChao || f == MthDarroch
		all = append(all, m)
	}
	all = append(all,
		of("log-linear", "the log-linear model of least BIC", "Some lists depend on each other; those of which the chosen model does not say so are independent, and people differ in no other way.", "Fienberg 1972; Bishop, Fienberg & Holland 1975", false, true, runHierarchical("BIC")),
		of("log-linear-aic", "the log-linear model of least AIC", "As log-linear, with a criterion that takes in more dependence.", "Fienberg 1972; Bishop, Fienberg & Holland 1975", false, false, runHierarchical("AIC")),
		of("sparsemse", "pairs of lists taken in step by step", "Lists depend on each other in pairs only, and those pairs that chance could explain do not.", "Chan, Silverman & Vincent 2021, JASA 116", false, true, runStepwise),
		of("dga", "average over decomposable graphs", "Lists depend on each other in one of the decomposable ways, each as likely beforehand, and one person in all is put into the combinations by the prior.", "Madigan & York 1997, Biometrika 84", false, true, runDGA),
		of("lcmcr", "latent classes", "People are of a few kinds, within each of which lists are independent, and no kind is beyond the reach of all lists.", "Manrique-Vallier 2016, Biometrics 72", false, true, runLatent),
	)
	all[len(all)-1].slow = true
	return all
}

// FindMethod returns the method of a name.
func FindMethod(name string) (Method, bool) {
	all := Methods()
	i := slices.IndexFunc(all, func(m Method) bool { return m.Name == name })
	if i < 0 {
		return Method{}, false
	}
	return all[i], true
}

const (
	// MinOverlap is how many people must stand on two lists or more for a model to
	// be fitted. With seven on both of two lists Chapman's estimate is without bias
	// 95 times in 100: D. S. Robson & H. A. Regier, Trans. Am. Fish. Soc. 93 (1964)
	// 215–226.
	MinOverlap = 7
)

// a result of an estimate.
func (e Estimate) result() Result {
	r := Result{Point: e.Point, Lower: e.Lower, Level: e.Level, Warnings: []string{}}
	if !math.IsInf(e.Upper, 1) {
		r.Upper = &e.Upper
	} else {
		r.warn("the lists set no ceiling: any larger number would fit them too")
	}
	return r
}

func twoLists(f func(n1, n2, m int, level float64) (Estimate, error)) func(Overlap, Options) (Result, error) {
	return func(o Overlap, opt Options) (Result, error) {
		if len(o.Lists) != 2 {
			return Result{}, fmt.Errorf("it is for two lists; of these %d it is given for each two, under pairs", len(o.Lists))
		}
		n1, n2, m := o.Pair(0, 1)
		if m == 0 {
			return Result{}, errors.New("nobody stands on both lists")
		}
		e, err := f(n1, n2, m, opt.Level)
		if err != nil {
			return Result{}, err
		}
		r := e.result()
		r.warn("two lists cannot show whether they depend on each other; a third would")
		if m < MinOverlap {
			r.warn(fmt.Sprintf("only %d stand on both lists; under %d the number is biased and its interval too short", m, MinOverlap))
		}
		return r, nil
	}
}

func bound(f func(o Overlap, level float64) (Estimate, error)) func(Overlap, Options) (Result, error) {
	return func(o Overlap, opt Options) (Result, error) {
		e, err := f(o, opt.Level)
		if err != nil {
			return Result{}, err
		}
		r := e.result()
		r.Bound = true
		return r, nil
	}
}

func closed(f Form, fit func(Overlap, Form) (Model, error)) func(Overlap, Options) (Result, error) {
	return func(o Overlap, opt Options) (Result, error) {
		if least := 3; len(o.Lists) < least && f != M0 && f != Mt {
			return Result{}, fmt.Errorf("two lists cannot tell this model; it needs three")
		}
		if err := o.enough(); err != nil {
			return Result{}, err
		}
		m, err := fit(o, f)
		if err != nil {
			return Result{}, err
		}
		var r Result
		if f == Mb || f == Mbh {
			m.Interval = logNormal(float64(o.Observed()), m.Point, m.StdErr, opt.Level)
			r = m.result()
			r.warn("it holds only for lists given in order of time")
		} else if r, err = m.profiled(opt.Level); err != nil {
			return Result{}, err
		}
		r.Bound = f == MhChao || f == MthChao
		if p := m.fits(); p < 0.001 {
			r.warn(fmt.Sprintf("it does not fit the lists (deviance %.0f on %d degrees of freedom): lists depend on each other, or chances to be listed differ more than it allows", m.Deviance, m.DF))
		}
		return r, nil
	}
}

func runCorrected(o Overlap, opt Options) (Result, error) {
	if err := o.enough(); err != nil {
		return Result{}, err
	}
	m, err := MtBiasCorrected(o)
	if err != nil {
		return Result{}, err
	}
	m.Interval = m.wald(float64(o.Observed()), opt.Level)
	return m.result(), nil
}

// enough says whether enough people stand on two lists for a model.
func (o Overlap) enough() error {
	if m := o.Observed() - o.Times()[0]; m < MinOverlap {
		return fmt.Errorf("only %d stand on two lists or more; a model needs %d", m, MinOverlap)
	}
	return nil
}

// profiled is the result of a model with its profile interval.
func (m Model) profiled(level float64) (Result, error) {
	p, err := m.ProfileInterval(level)
	if err != nil {
		return Result{}, err
	}
	m.Interval = p.Interval
	m.Lower, m.Upper = min(m.Lower, m.Point), max(m.Upper, m.Point)
	r := m.result()
	if m.Edge {
		r.warn("combinations of lists that nobody stands on are put at nobody at all; the interval takes that as certain")
	}
	return r, nil
}

func runHierarchical(criterion string) func(Overlap, Options) (Result, error) {
	return func(o Overlap, opt Options) (Result, error) {
		switch n := len(o.Lists); {
		case n < 3:
			return Result{}, errors.New("two lists cannot show which depend on each other; it needs three")
		case n > 5:
			return Result{}, fmt.Errorf("of %d lists there are too many models to try each; it takes up to five", n)
		}
		if err := o.enough(); err != nil {
			return Result{}, err
		}
		fitted, without := AllHierarchical(o)
		if len(fitted) == 0 {
			return Result{}, ErrNoMaximum
		}
		score := func(m Model) float64 {
			if criterion == "AIC" {
				return m.AIC
			}
			return m.BIC
		}
		best := slices.MinFunc(fitted, func(a, b Model) int {
			switch x, y := score(a), score(b); {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		r, err := best.profiled(opt.Level)
		if err != nil {
			return Result{}, err
		}
		r.Model = best.Name
		low, high, near := best.Point, best.Point, 0
		for _, m := range fitted {
			if score(m) <= score(best)+closeModels {
				low, high, near = min(low, m.Point), max(high, m.Point), near+1
			}
		}
		if near > 1 {
			r.warn(fmt.Sprintf("%d models are within %g of the best %s; they give %s to %s", near, closeModels, criterion, whole(low), whole(high)))
		}
		r.warn(fmt.Sprintf("the model was chosen among %d from the same lists, and the interval takes it as known", len(fitted)))
		if without > 0 {
			r.warn(fmt.Sprintf("%d more models tell no number, because combinations that they need were never seen", without))
		}
		if p := best.fits(); p < 0.001 {
			r.warn(fmt.Sprintf("no model without the dependence of all lists fits well (deviance %.0f on %d degrees of freedom)", best.Deviance, best.DF))
		}
		return r, nil
	}
}

// closeModels is by how much a criterion may differ for a model to count as
// nearly as good: A. E. Raftery, Sociol. Methodol. 25 (1995) 111–163, table 6,
// calls up to 2 "not worth more than a bare mention".
const closeModels = 2.0

func runStepwise(o Overlap, opt Options) (Result, error) {
	if len(o.Lists) < 3 {
		return Result{}, errors.New("two lists cannot show which depend on each other; it needs three")
	}
	if err := o.enough(); err != nil {
		return Result{}, err
	}
	s, err := StepwisePairs(o, DefaultPThreshold, opt.Level)
	if err != nil {
		return Result{}, err
	}
	r := s.result()
	var pairs []string
	for _, p := range s.Added {
		pairs = append(pairs, o.Lists[p[0]]+"×"+o.Lists[p[1]])
	}
	r.Model = strings.Join(pairs, " ")
	if len(s.Empty) > 0 {
		r.warn("of some pairs of lists nobody is on both, and the model puts that at never")
	}
	if all := len(o.Lists) * (len(o.Lists) - 1) / 2; len(s.Added) == all {
		r.warn("every pair of lists depends on each other, so the number rests on there being no dependence of three")
	}
	r.warn("the pairs were chosen from the same lists, and the interval takes them as known")
	return r, nil
}

func runDGA(o Overlap, opt Options) (Result, error) {
	if n := len(o.Lists); n < 3 || n > 5 {
		return Result{}, errors.New("it averages over graphs of three to five lists")
	}
	if err := o.enough(); err != nil {
		return Result{}, err
	}
	if n := o.Observed(); n > mostAveraged {
		return Result{}, fmt.Errorf("%s people are listed; it looks at every number of unseen one by one, and takes up to %s", whole(float64(n)), whole(mostAveraged))
	}
	options := DefaultDGA(o)
	a, err := DGA(o, options)
	if err != nil {
		return Result{}, err
	}
	beyond := (1 - opt.Level) / 2
	for a.tail() > beyond/10 && 2*options.To <= mostLookedAt {
		options.To *= 2
		if a, err = DGA(o, options); err != nil {
			return Result{}, err
		}
	}
	if a.tail() > beyond/10 {
		return Result{}, fmt.Errorf("it finds no end: with %s in all the chance is still above what an interval may leave out", whole(float64(o.Observed()+options.To/2)))
	}
	upper := float64(a.Quantile(1 - beyond))
	r := Result{Point: float64(a.Quantile(0.5)), Lower: float64(a.Quantile(beyond)), Upper: &upper, Level: opt.Level, Warnings: []string{}}
	r.Model = o.graph(a.Graphs[0].Graph)
	if p := a.Graphs[0].Prob; p < 0.9 {
		r.warn(fmt.Sprintf("it averages over graphs that differ; the likeliest has %.0f in 100", 100*p))
	}
	options.Delta = 1
	if other, err := DGA(o, options); err == nil {
		m := float64(other.Quantile(0.5))
		if f := factor(m, r.Point); f > SpreadFactor {
			r.warn(fmt.Sprintf("the prior decides: with one in each combination of lists it would be %s", whole(m)))
		}
	}
	return r, nil
}

// What DGA averages over: so many listed people, and at most so many unseen.
const (
	mostAveraged = 30_000
	mostLookedAt = 400_000
)

// tail returns the probability of the upper half of the range.
func (a Average) tail() float64 {
	sum := 0.0
	for _, p := range a.Prob[len(a.Prob)/2:] {
		sum += p
	}
	return sum
}

// graph writes the cliques of a graph in positions of lists.
func (o Overlap) graph(g Graph) string {
	var sets []string
	for _, c := range g.Cliques {
		s := ""
		for j := range o.Lists {
			if c>>j&1 == 1 {
				s += string("123456789A"[j])
			}
		}
		sets = append(sets, s)
	}
	slices.Sort(sets)
	return "[" + strings.Join(sets, ",") + "]"
}

func runLatent(o Overlap, opt Options) (Result, error) {
	if len(o.Lists) < 3 {
		return Result{}, errors.New("two lists cannot tell kinds of people apart; it needs three")
	}
	if err := o.enough(); err != nil {
		return Result{}, err
	}
	options := DefaultLatent()
	options.Seed = opt.Seed
	options.Classes = min(1<<len(o.Lists)-1, options.Classes)
	var l Latent
	for range 2 {
		var err error
		if l, err = LCMCR(o, options); err != nil {
			return Result{}, err
		}
		if l.settled() {
			break
		}
		options.Burn, options.Thin = 4*options.Burn, 4*options.Thin
	}
	beyond := (1 - opt.Level) / 2
	q := l.Quantiles(beyond, 0.5, 1-beyond)
	if !l.settled() {
		return Result{}, fmt.Errorf("its chains did not settle (R-hat %.2f, worth %.0f independent draws; it needs at most %.2f and at least %d); what they found lies around %s", l.RHat, l.Worth, MaxRHat, MinWorth, whole(q[1]))
	}
	r := Result{Point: q[1], Lower: q[0], Upper: &q[2], Level: opt.Level, Warnings: []string{}, RHat: l.RHat, Worth: math.Round(l.Worth)}
	if q[2] > 0.9*float64(options.Cap*o.Observed()) {
		r.warn(fmt.Sprintf("it looks no further than %d times those listed, and its interval ends there", options.Cap+1))
	}
	return r, nil
}
