package extract

import "cairn/internal/register"

// fatalShot reads the one person whom a text says only to be shot, where it calls the
// shooting fatal or a homicide and tells of no other dead: "The victim of a deadly
// shooting … was found shot in the chest". To be shot says no outcome; the text does.
func (r *reader) fatalShot() {
	one := -1
	for k := range r.harms {
		h := &r.harms[k]
		if h.dead || h.c.Modality != register.Asserted {
			continue
		}
		switch h.c.Kind {
		case register.Killed, register.Executed, register.BodiesFound:
			return
		case register.Wounded:
			switch {
			case !h.shot && !h.wound || !h.one || h.c.Frame != register.Current || h.hospital:
				return
			case one >= 0 && !r.sameOne(&r.harms[one], h):
				return
			case one < 0:
				one = k
			}
		}
	}
	if one < 0 {
		return
	}
	at := r.calledFatal()
	if at < 0 {
		return
	}
	for k := range r.harms {
		if h := &r.harms[k]; !h.dead && h.c.Kind == register.Wounded && h.c.Modality == register.Asserted && (h.shot || h.wound) {
			h.c.Kind, h.c.Weapon, h.shot, h.wound = register.Killed, "gunfire", false, false
			h.why("kind", "shot, in what the text calls fatal", r, at, at+1)
		}
	}
}

// sameOne reports whether two single people can be one.
func (r *reader) sameOne(a, b *harm) bool {
	return !b.others && (a.name == "" || b.name == "" || a.name == b.name) && (a.c.Sex == "" || b.c.Sex == "" || a.c.Sex == b.c.Sex) && !r.clash(b, a)
}

// calledFatal returns the token of the words by which the text calls a shooting fatal
// or a homicide, -1: none. A squad's name and an attempt are no such words.
func (r *reader) calledFatal() int {
	w := func(t int) string {
		if t < 0 || t >= len(r.norms) {
			return ""
		}
		return r.norms[t]
	}
	for t := range r.norms {
		switch r.norms[t] {
		case "survive", "survived", "survives", "stable", "recovering", "recover", "threatening":
			return -1
		}
	}
	for t := range r.norms {
		switch r.norms[t] {
		case "fatal", "deadly":
			for k := t + 1; k < t+4; k++ {
				if n := w(k); n == "shooting" || n == "shootings" || n == "gunfire" {
					return t
				}
			}
		case "homicide", "slaying":
			switch w(t + 1) {
			case "unit", "detectives", "detective", "division", "bureau", "squad", "section", "investigators", "rate", "task", "department", "office", "report", "lt", "lieutenant", "sgt", "sergeant", "det", "capt", "captain", "commander":
			default:
				if w(t-1) != "attempted" && w(t-1) != "the" {
					return t
				}
			}
		case "murder":
			if p := w(t - 1); w(t-2) != "attempted" && (p == "with" || p == "degree" || w(t+1) == "victim") && w(t+1) != "weapon" {
				return t
			}
		case "death":
			if w(t-1) == "shooting" {
				return t
			}
		}
	}
	return -1
}
