package register

import (
	"maps"
	"slices"
)

// Clone returns a copy of the claim that shares nothing with it, so that a
// correction written into the copy leaves the claim as it was proposed.
func (c Claim) Clone() Claim {
	if c.Count != nil {
		n := *c.Count
		n.Min, n.Max = copied(n.Min), copied(n.Max)
		c.Count = &n
	}
	if c.Place != nil {
		p := *c.Place
		p.Admin1, p.Rivals = copied(p.Admin1), slices.Clone(p.Rivals)
		c.Place = &p
	}
	if c.Attribution != nil {
		a := *c.Attribution
		a.Types = slices.Clone(a.Types)
		c.Attribution = &a
	}
	c.Perpetrator = copied(c.Perpetrator)
	if c.Compare != nil {
		x := *c.Compare
		x.LeftIDs, x.RightIDs = slices.Clone(x.LeftIDs), slices.Clone(x.RightIDs)
		c.Compare = &x
	}
	c.Also, c.Spans, c.Why = slices.Clone(c.Also), maps.Clone(c.Spans), maps.Clone(c.Why)
	return c
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
