package estimate

// A HeldOut says how a method did where the number is known: for each list in
// turn the people on it are taken as all there are, and estimated from the
// other lists alone. Lists is for how many lists the method could answer, Right
// for how many its interval held the number of people on the list (for a lower
// bound: was not over it).
//
// A method that fails here leans on an assumption that these lists break; one
// that holds may still fail on the people on no list, who are not like those on
// one.
//
// O. Binette & R. C. Steorts, JRSS A 185 (2022) 640–676, section 4 (internal
// consistency).
type HeldOut struct {
	Lists int `json:"lists"`
	Right int `json:"right"`
}

// holdOut tries a method on each list of three or more; nil where it could
// answer for none. The sampler is not tried: it would take as long again for
// each list.
func (o Overlap) holdOut(m Method, opt Options) *HeldOut {
	if len(o.Lists) < 3 || m.slow {
		return nil
	}
	var h HeldOut
	for j := range o.Lists {
		known, others := o.On(1<<j), o.among(j)
		if others.Check() != nil {
			continue
		}
		r, err := m.run(others, opt)
		if err != nil {
			continue
		}
		h.Lists++
		if r.Lower <= float64(known) && (r.Bound || r.Upper == nil || *r.Upper >= float64(known)) {
			h.Right++
		}
	}
	if h.Lists == 0 {
		return nil
	}
	return &h
}

// among returns the overlap of the other lists among the people on list j; those
// on no other list are then on none.
func (o Overlap) among(j int) Overlap {
	on := Overlap{Lists: o.Lists, Count: make([]int, len(o.Count))}
	for mask, n := range o.Count {
		if mask>>j&1 == 1 {
			on.Count[mask&^(1<<j)] = n
		}
	}
	on.Count[0] = 0
	on, _ = on.withoutEmpty()
	return on
}
