package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"cairn/internal/text"
)

// A Match is a place that a name may mean.
type Match struct {
	Place *Place
	Score float64 // 1: the spelling is listed; less for what rules had to bridge
	Why   string  // in words, for the person who decides
	Flags Flags
}

// Scores of the ways a name is found.
const (
	scoreListed  = 1.0
	scoreArticle = 0.95 // "al" or "ال" added or left out
	scoreSounds  = 0.85 // the same letters after the rules of sounds
	scoreShape   = 0.6  // the same consonants
)

// Lookup returns the places that a name may mean, best first: those whose
// spelling is listed; if there is none, those it differs from by an article;
// else by what transliteration varies (sounds); else by vowels.
//
// A word for the kind of area ("province", "محافظة") chooses that kind where
// there is one. What follows a comma or bracket ("Rabia, Ninewa") chooses among
// the places of the name where it names an area that one of them lies in.
// within keeps to a country or first-level area, given by its ISO code, or
// takes all when it is "". Demonyms are not found here.
func (x *Index) Lookup(name, within string) []Match {
	head, rest := name, ""
	if at := strings.IndexAny(name, partMarks); at >= 0 {
		head, rest = name[:at], name[at:]
	}
	m := x.lookup(head, within)
	for part := range strings.FieldsFuncSeq(rest, func(r rune) bool { return strings.ContainsRune(partMarks, r) }) {
		m = x.narrow(m, part)
	}
	return m
}

// partMarks part a name from the area that it lies in.
const partMarks = ",;،؛()[]"

// narrow keeps the matches that lie in an area of the name part, if any does.
func (x *Index) narrow(m []Match, part string) []Match {
	for _, area := range x.lookup(part, "") {
		var in []Match
		for _, found := range m {
			if found.Place != area.Place && found.Place.Lies(area.Place.ID) {
				found.Why += ", and it lies in " + area.Place.Name
				in = append(in, found)
			}
		}
		if len(in) > 0 {
			return in
		}
	}
	return m
}

func (x *Index) lookup(name, within string) []Match {
	whole := text.Fold(name)
	key, kind := splitKind(whole)
	m := x.listed(whole, within, scoreListed, "spelling is listed")
	if len(m) == 0 {
		m = x.listed(key, within, scoreListed, "spelling is listed")
	}
	if len(m) == 0 {
		m = x.byArticle(key, within)
	}
	if len(m) == 0 {
		m = x.bySound(key, within)
	}
	return ofKind(m, kind)
}

func (x *Index) listed(key, within string, score float64, why string) []Match {
	sp := x.exact(key)
	if sp == nil {
		return nil
	}
	var m []Match
	for _, p := range sp.places {
		if p.Lies(within) && !(sp.flags.Has(Demonym) && p.Kind == Country) {
			f := sp.flags
			if x.foreign(p) {
				f |= Foreign
			}
			m = append(m, Match{p, score, why, f})
		}
	}
	return m
}

// exact returns the name with the folded key from the own table, which has all
// the rivals, else from the world's.
func (x *Index) exact(key string) *span {
	if sp := x.own.exact(key); sp != nil {
		return sp
	}
	return x.common.exact(key)
}

func (x *Index) byArticle(key, within string) []Match {
	for _, other := range otherArticles(key) {
		if m := x.listed(other, within, scoreArticle, "same but for the article"); len(m) > 0 {
			for i := range m {
				m[i].Flags |= Variant
			}
			return m
		}
	}
	return nil
}

// ofKind puts the places of the kind asked for first.
func ofKind(m []Match, kind Kind) []Match {
	if kind == "" {
		return m
	}
	slices.SortStableFunc(m, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), boolean(a.Place.Kind != kind)-boolean(b.Place.Kind != kind))
	})
	return m
}

// areaWords are the words for kinds of areas, folded, that stand before or
// after a name.
var areaWords = map[string]Kind{
	"governorate": Admin1, "gov": Admin1, "province": Admin1, "provinces": Admin1, "state": Admin1, "region": Admin1, "oblast": Admin1, "wilayat": Admin1, "wilaya": Admin1,
	"محافظه": Admin1, "محافظة": Admin1, "ولايه": Admin1, "پاريزگاي": Admin1, "پاريزگا": Admin1,
	"district": Admin2, "county": Admin2, "qadha": Admin2, "qada": Admin2, "قضا": Admin2,
	"subdistrict": City, "nahiya": City, "ناحيه": City,
	"city": City, "town": City, "village": Village, "مدينه": City, "بلده": City, "قريه": Village,
}

// splitKind takes a word for a kind of area off either end of a folded name.
func splitKind(key string) (bare string, kind Kind) {
	if first, rest, ok := strings.Cut(key, " "); ok {
		if k, is := areaWords[first]; is {
			return strings.TrimPrefix(rest, "of "), k
		}
	}
	if at := strings.LastIndexByte(key, ' '); at > 0 {
		if k, is := areaWords[key[at+1:]]; is {
			return key[:at], k
		}
	}
	return key, ""
}
