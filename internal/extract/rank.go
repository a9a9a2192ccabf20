package extract

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"cairn/internal/document"
	"cairn/internal/register"
)

// Which of the places and times of a sentence is a harm's is a choice among
// rivals. Each rival is weighed by its cues, facts of how it stands to the harm:
//
//	score = Σ weight(cue) × how much of it
//
// and the highest is taken, the first of equals; below the floor none is. The
// weights begin with a coder's judgement, ranks.tsv, and [FitRanks] moves them
// when decisions show that another rival was right.

// A cue is one fact of how a place or a time stands to a harm.
type cue uint8

const (
	placeWords     cue = iota // how well the words before a place put an event there: 3 in, at, near; 2 of, by itself; 1 from, to
	placeCountry              // the place is a country
	placeNoArea               // a river, a range: what is named beside it says more
	placeRow                  // it heads the row that the figure stands in
	placeRowTokens            // tokens from such a head to the figure
	placeInside               // it stands inside the people's own words: "Baghdad residents"
	placeAfter                // it follows the harm, and no other harm stands between
	placeNextHarm             // it follows another harm
	placeBefore               // it stands before the harm
	placeTokens               // tokens between, by twos, at most 20
	placeClause               // it stands in another clause
	placeOwnClause            // and the harm's clause has a place or subject of its own
	placeFrom                 // where people came from who crossed a border
	placeSubClause            // it stands in a clause about something else: "where figures could not be obtained"
	timeBase                  // every time
	timeRow                   // it heads the row that the figure stands in
	timeAfter                 // it follows the harm, and no other harm stands between
	timeNextHarm              // it follows another harm
	timeBefore                // it stands before the harm
	timeTokens                // tokens between, at most 40
	timeRowBefore             // it stands before a figure of a row and heads none
	timeClause                // it stands in another clause
	timeOwnClause             // and the harm's clause is one of its own
	timeEvent                 // it is the day of an attack named right after it: "Thursday's blast"
	timeSinceOther            // a "since" that belongs to another harm
	timeSince                 // a "since" for a figure that counts from a day on
	timeOvernight             // "overnight": a day said beside it says more
	timeElsewhere             // it dates something else
	cues
)

var cueNames = [cues]string{
	"place: words before it", "place: a country", "place: in no area", "place: heads the row", "place: tokens from the head of the row", "place: inside the people's words",
	"place: after the harm", "place: after another harm", "place: before the harm", "place: tokens between, by twos", "place: in another clause",
	"place: in another clause, the harm in its own", "place: where from", "place: in a clause about something else",
	"time: any", "time: heads the row", "time: after the harm", "time: after another harm", "time: before the harm", "time: tokens between",
	"time: before a row that it does not head", "time: in another clause", "time: in another clause, the harm in its own", "time: of an attack named with it",
	"time: since, of another harm", "time: since, of a figure from a day on", "time: overnight", "time: of something else",
}

// Below these a rival is taken for nothing's place or time.
const (
	placeFloor = 0
	timeFloor  = 20
)

//go:embed ranks.tsv
var ranksFile string

// PriorRanks are the weights before any decision.
var PriorRanks = [cues]float64{
	40, -25, -30, 400, -1, -30, 30, -20, 5, -1, -60, -40, -60, -50,
	100, 300, 30, -10, 10, -1, -60, -60, -60, 60, -100, 100, -25, -90,
}

// shippedRanks are the weights of ranks.tsv, read once.
var shippedRanks = sync.OnceValue(func() *[cues]float64 {
	w, err := parseRanks(ranksFile)
	if err != nil {
		panic("extract: ranks.tsv: " + err.Error()) // a test reads the file
	}
	return w
})

func parseRanks(file string) (*[cues]float64, error) {
	var w [cues]float64
	found := 0
	for _, line := range strings.Split(file, "\n") {
		name, value, ok := strings.Cut(line, "\t")
		if !ok || strings.HasPrefix(line, "#") || name == "cue" {
			continue
		}
		c := slices.Index(cueNames[:], name)
		if c < 0 {
			return nil, fmt.Errorf("no cue is called %q", name)
		}
		if _, err := fmt.Sscanf(value, "%g", &w[c]); err != nil {
			return nil, fmt.Errorf("the weight %q of %q is no number", value, name)
		}
		found++
	}
	if found != int(cues) {
		return nil, fmt.Errorf("%d weights, of %d cues", found, int(cues))
	}
	return &w, nil
}

// PrintRanks writes weights as ranks.tsv holds them.
func PrintRanks(w [cues]float64) string {
	var b strings.Builder
	b.WriteString("# Weights of the cues by which a place or a time is chosen, fitted by FitRanks from the project's own cases.\ncue\tweight\n")
	for c, name := range cueNames {
		fmt.Fprintf(&b, "%s\t%g\n", name, w[c])
	}
	return b.String()
}

// A rival is one place or time that a harm may have, with its score and, while
// choices are kept, its cues.
type rival struct {
	score float64
	w     *[cues]float64
	facts [cues]int16
}

func (v *rival) add(c cue, n int) {
	v.score += v.w[c] * float64(n)
	v.facts[c] += int16(n)
}

// A Rival is one candidate of a [Choice]: what it would have made of the slot,
// and its cues.
type Rival struct {
	Value string // the first-level area or the country of a place; the interval of a time
	Cues  [cues]int16
}

// A Choice is a slot of a claim for which the sentence named several
// candidates.
type Choice struct {
	Slot   string // place or time
	Claim  string // id of the claim in the Result
	Span   document.Span
	Kind   register.Kind
	Took   int // the rival taken; -1: none was good enough
	Rivals []Rival
	harm   int
}

// Choices reads a text as [Extractor.Read] does and returns the choices among
// rivals that it made on the way, in the order of the harms.
func (e *Extractor) Choices(s string, o Options) []Choice {
	r := e.pool.Get().(*reader)
	defer e.pool.Put(r)
	lang := languageOf(s, o)
	r.reset(e, lang, s, o)
	r.keep = true
	res := r.run()
	var out []Choice
	for _, c := range r.choices {
		h := &r.harms[c.harm]
		if h.dead {
			continue
		}
		c.Span, c.Kind = h.span(r), h.c.Kind
		for i := range res.Claims {
			if p := &res.Claims[i]; p.Kind == c.Kind && p.Span == c.Span {
				c.Claim = p.ID
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// chose keeps a choice among several rivals, when choices are kept.
func (r *reader) chose(slot string, h *harm, took int, rivals []Rival) {
	if !r.keep || len(rivals) < 2 {
		return
	}
	for k := range r.harms {
		if &r.harms[k] == h {
			r.choices = append(r.choices, Choice{Slot: slot, Took: took, Rivals: rivals, harm: k})
			return
		}
	}
}

// A Lesson is a choice with what a person found to be right.
type Lesson struct {
	Choice
	Right string // the Value that stands
}

// FitRanks returns the weights that the lessons support: an averaged
// passive-aggressive perceptron, three times over the lessons in their order,
// from the prior. Where a rival of the right value does not lead the best of
// another by 10 points, the weights move just so far that it does, and at most by
// a step of 1. The mean over all steps is taken, and rounded to tenths. A lesson
// whose right value is none of its rivals' teaches nothing. The same lessons in
// the same order give the same bytes; with no lesson the prior stands.
func FitRanks(lessons []Lesson) [cues]float64 {
	const rounds, margin, most = 3, 10.0, 1.0
	w := PriorRanks
	var sum [cues]float64
	n := 0
	for range rounds {
		for i := range lessons {
			right, wrong := lessons[i].best(&w)
			if right == nil || wrong == nil {
				continue
			}
			gap, size := 0.0, 0.0
			for c := range w {
				d := float64(right.Cues[c] - wrong.Cues[c])
				gap += w[c] * d
				size += d * d
			}
			if loss := margin - gap; loss > 0 && size > 0 {
				step := min(most, loss/size)
				for c := range w {
					w[c] += step * float64(right.Cues[c]-wrong.Cues[c])
				}
			}
			n++
			for c := range w {
				sum[c] += w[c]
			}
		}
	}
	if n == 0 {
		return w
	}
	for c := range w {
		w[c] = math.Round(sum[c]/float64(n)*10) / 10
	}
	return w
}

// best returns the highest rival of the right value and the highest of another.
func (l *Lesson) best(w *[cues]float64) (right, wrong *Rival) {
	high := [2]float64{}
	for i := range l.Rivals {
		v, score := &l.Rivals[i], 0.0
		for c := range w {
			score += w[c] * float64(v.Cues[c])
		}
		if v.Value == l.Right {
			if right == nil || score > high[0] {
				right, high[0] = v, score
			}
		} else if wrong == nil || score > high[1] {
			wrong, high[1] = v, score
		}
	}
	return right, wrong
}
