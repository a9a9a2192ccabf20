package estimate

import "math"

// A Form is one of the log-linear models of closed populations that differ in
// what they let a person's chance to be listed depend on:
//
//	M0   on nothing
//	Mt   on the list
//	Mh   on the person
//	Mth  on both
//
// L.-P. Rivest & S. Baillargeon, J. Stat. Softw. 19(5) (2007) 1–31, section 3.
type Form string

// The forms. Of how persons differ, Chao's leaves everything open and gives a
// lower bound; the others take the log odds as spread in a certain way: as
// 2^k − 1, k²/2 (a normal spread) and −log(3.5+k) + log 3.5 for people on k
// lists.
const (
	M0         Form = "m0"
	Mt         Form = "mt"
	MhChao     Form = "mh-chao"
	MhPoisson  Form = "mh-poisson"
	MhDarroch  Form = "mh-darroch"
	MhGamma    Form = "mh-gamma"
	MthChao    Form = "mth-chao"
	MthPoisson Form = "mth-poisson"
	MthDarroch Form = "mth-darroch"
	MthGamma   Form = "mth-gamma"
)

// Forms are all of them, simplest first.
func Forms() []Form {
	return []Form{M0, Mt, MhChao, MhPoisson, MhDarroch, MhGamma, MthChao, MthPoisson, MthDarroch, MthGamma}
}

// spread returns the column by which a form lets people differ, nil for none
// and for Chao's, which has several.
func (f Form) spread() column {
	switch f {
	case MhPoisson, MthPoisson:
		return func(mask int) float64 { return math.Exp2(times(mask)) - 1 }
	case MhDarroch, MthDarroch:
		return func(mask int) float64 { k := times(mask); return k * k / 2 }
	case MhGamma, MthGamma:
		return func(mask int) float64 { return -math.Log(3.5+times(mask)) + math.Log(3.5) }
	}
	return nil
}

// Closed fits a form. Chao's forms have a column max(k−j, 0) for every j from 2
// to the number of lists less one, whose coefficients cannot be below zero
// where people only differ in their chances: the first that is below is left
// out until none is (Rivest & Baillargeon, Biometrics 63 (2007) 999–1006). A
// column that only combinations which nobody stands on would use is below any
// number, and left out from the start.
func Closed(o Overlap, f Form) (Model, error) {
	var columns []column
	switch f {
	case M0, MhChao, MhPoisson, MhDarroch, MhGamma:
		columns = []column{times}
	default:
		columns = o.main()
	}
	if s := f.spread(); s != nil {
		return o.model(string(f), append(columns, s))
	}
	if f != MhChao && f != MthChao {
		return o.model(string(f), columns)
	}
	first := len(columns)
	for j := 2; j < len(o.Lists) && j < o.most(); j++ {
		columns = append(columns, func(mask int) float64 { return math.Max(times(mask)-float64(j), 0) })
	}
	for {
		m, err := o.model(string(f), columns)
		if err != nil {
			return m, err
		}
		below := -1
		for k := first; k < len(columns); k++ {
			if m.Beta[k+1] < 0 {
				below = k
				break
			}
		}
		if below < 0 {
			return m, nil
		}
		columns = append(columns[:below:below], columns[below+1:]...)
	}
}

// most returns the most lists that anybody stands on.
func (o Overlap) most() int {
	most := 0
	for k, f := range o.Times() {
		if f > 0 {
			most = k + 1
		}
	}
	return most
}
