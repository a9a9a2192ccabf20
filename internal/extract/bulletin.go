package extract

import (
	"cairn/internal/gazetteer"
	"cairn/internal/register"
)

// bulletinFigures reads what follows the total of a bulletin ("counted 131 people
// killed in Iraq in February"): a bare figure without a day, an attack or a
// finer place of its own is one over the same time; figures and incidents of
// the same kind inside its time and place are parts of it, unless they are
// called further or others.
func (r *reader) bulletinFigures() {
	for j := range r.harms {
		o := &r.harms[j]
		if o.dead || o.zone == headline || o.parent >= 0 || o.c.Scope != register.ScopePeriod || !o.c.Time.Known() || o.compare || o.c.Frame == register.Background || o.c.Modality != register.Asserted || o.c.Kind.Harm() == "" || !o.quantity.hasMin || o.others || o.elided && !o.row && !o.ownTime {
			continue
		}
		if r.totalBefore(j) {
			continue
		}
		for k := j + 1; k < min(len(r.harms), j+near); k++ {
			r.steps++
			h := &r.harms[k]
			if h.dead || h.parent >= 0 || h.alt >= 0 || h.c.Modality != register.Asserted || h.c.Frame != register.Current || h.compare || h.c.Unit != o.c.Unit || h.sent == o.sent && !h.row || h.sent > o.sent+12 {
				continue
			}
			bare := !h.ownTime && !h.event && !h.one && h.c.Scope == register.ScopeIncident && h.c.Kind.Harm() != "" && h.quantity.b > 0 && (h.place == nil || !h.ownPlace || h.place.Kind == gazetteer.Country || h.place.Kind == gazetteer.Admin1)
			if bare {
				h.c.Scope, h.row, h.incident = register.ScopePeriod, true, 0
				h.c.Time = o.c.Time
				if (h.elided || h.sort == gDeed) && h.c.Status == register.UnknownStatus && o.c.Status != "" {
					h.c.Status = o.c.Status
				}
				h.why("scope", "a figure among those of a bulletin", r, 0, 0)
				h.inherited("time", o.c.Spans)
				if !h.ownPlace && o.c.Place != nil {
					p := *o.c.Place
					h.c.Place, h.place = &p, o.place
					h.inherited("place", o.c.Spans)
				}
			}
			if h.c.Kind != o.c.Kind && !(near2(h.c.Kind, o.c.Kind) && r.saysRemaining(h)) || h.others && !r.saysRemaining(h) || h.separate || !h.quantity.hasMin || o.quantity.hasMax && h.quantity.min >= o.quantity.max {
				continue
			}
			if h.c.Scope == register.ScopePeriod && !bare && h.ownTime && h.c.Time != o.c.Time || h.c.Scope == register.ScopeCumulative {
				continue
			}
			if h.ownTime && (h.c.Time.Start < o.c.Time.Start || h.c.Time.End > o.c.Time.End) {
				continue
			}
			if !bare && h.c.Scope == register.ScopeIncident && !h.ownTime && !h.ownPlace {
				continue
			}
			if h.place != nil && o.place != nil && h.place != o.place && !finer(h.place, o.place) {
				continue
			}
			if h.c.Status != o.c.Status && (o.c.Status == register.Civilian && fights[h.c.Status] || fights[o.c.Status] && h.c.Status == register.Civilian) {
				continue // two policemen are none of nine civilians
			}
			h.parent = j
			h.why("part_of", "within the time and place of the total", r, h.ga, h.gb)
		}
	}
}

// saysRemaining reports whether the group is the rest of those of the total.
func (r *reader) saysRemaining(h *harm) bool {
	for t := h.ga; t < h.gb; t++ {
		if r.norms[t] == "remaining" || r.norms[t] == "rest" {
			return true
		}
	}
	return false
}

// totalBefore reports whether a total of the same kind and time stands before j,
// so that j is no total itself.
func (r *reader) totalBefore(j int) bool {
	h := &r.harms[j]
	for k := max(0, j-near); k < j; k++ {
		if o := &r.harms[k]; !o.dead && o.parent < 0 && o.c.Scope == register.ScopePeriod && o.c.Kind == h.c.Kind && o.c.Time == h.c.Time && o.quantity.min > h.quantity.min {
			return true
		}
	}
	return false
}
