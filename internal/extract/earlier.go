package extract

import (
	"strings"

	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// earlierFigures dates numbers that are told by how far they lie before another:
// "fell to 680 in December, from 936 the month before", "In the same month a year
// earlier 392 had died". The other is the last figure over a whole month or year
// before it. A number of one incident is not dated so.
func (r *reader) earlierFigures() {
	if len(r.harms) == r.firstHarm {
		return
	}
	for k := r.firstHarm; k < len(r.harms); k++ {
		if h := &r.harms[k]; h.c.Time.Days() >= 28 && h.c.Scope == register.ScopeIncident && h.c.Weapon == "" && strings.HasPrefix(h.c.Why["time"], "the time that ‘when’") {
			h.c.Scope = register.ScopePeriod // "since November 2032, when 445 civilians died"
		}
	}
	first, last := r.items[0].a, r.items[len(r.items)-1].b
	for t := first; t < last; t++ {
		months, a, b := r.earlierAt(t, first, last)
		if months == 0 {
			continue
		}
		of := -1
		for k := r.firstHarm; k < len(r.harms); k++ {
			switch h := &r.harms[k]; {
			case h.dead || h.c.Kind.Harm() == "" || h.c.Count == nil:
			case h.gb <= a && a-h.gb <= 3: // the number right before
				of = k
			case of < 0 && a-first <= 2 && h.ga >= b: // "In the same month a year earlier"
				of = k
			}
		}
		if of < 0 {
			continue
		}
		h := &r.harms[of]
		base := when.Interval{}
		for k := of - 1; k >= max(0, of-near) && !base.Known(); k-- {
			if o := &r.harms[k]; o.compare {
				continue
			} else if !o.dead && o.c.Kind == h.c.Kind && o.c.Scope != register.ScopeIncident || !o.dead && o.row && o.c.Time.Days() > 7 {
				base = o.c.Time
			}
		}
		iv := earlierBy(base, months)
		if !iv.Known() && r.norms[a] == "same" && base.Known() { // "in the same period last year": to the day
			y, m, d := base.Start.Date()
			y2, m2, d2 := base.End.Date()
			iv = when.Between(when.On(y-1, m, d), when.On(y2-1, m2, d2))
		}
		if !iv.Known() {
			continue
		}
		h.c.Time, h.ownTime, h.timeOf = iv, true, iv
		h.why("time", "so long before the figure that it is set beside", r, a, b)
		h.c.Frame, h.compare, h.c.Scope = register.Background, true, register.ScopePeriod
		h.why("frame", "an earlier figure set beside", r, a, b)
	}
}

// earlierAt reads "the month before", "a year earlier", "the previous month" and
// "the same month of last year" at token t: how many months before, and the tokens.
func (r *reader) earlierAt(t, first, last int) (months, a, b int) {
	w := func(i int) string { return r.word(i, last) }
	article := func(s string) bool { return s == "the" || s == "a" || s == "one" }
	switch n := monthsIn(w(t)); {
	case w(t) == "same" && (w(t+1) == "month" || w(t+1) == "period"):
		for k := t + 2; k < min(t+6, last); k++ {
			if w(k) == "year" && (w(k-1) == "last" || w(k-1) == "previous" || w(k+1) == "earlier" || w(k+1) == "before" || w(k+1) == "ago") {
				return 12, t, k + 1
			}
		}
	case n > 0 && t > first && article(r.norms[t-1]) && (w(t+1) == "before" || w(t+1) == "earlier" || w(t+1) == "prior"):
		if !(t-3 >= first && r.norms[t-2] == "month" && r.norms[t-3] == "same") {
			return n, t - 1, t + 2
		}
	case t > first && (w(t) == "months" || w(t) == "years") && (w(t+1) == "before" || w(t+1) == "earlier"):
		if n, v := text.Cardinal(r.toks[:t], t-1); n == 1 && v > 1 && v < 100 {
			return v * monthsIn(w(t)[:len(w(t))-1]), t - 1, t + 2
		}
	case t > first && r.norms[t-1] == "the" && (w(t) == "previous" || w(t) == "preceding") && monthsIn(w(t+1)) > 0:
		return monthsIn(w(t + 1)), t - 1, t + 2
	}
	return 0, 0, 0
}

// monthsIn returns how many months a month or a year has, 0 for other words.
func monthsIn(w string) int {
	switch w {
	case "month":
		return 1
	case "year":
		return 12
	}
	return 0
}
