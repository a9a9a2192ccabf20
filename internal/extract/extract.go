// Package extract reads a text and proposes claims: who was harmed, how many,
// where, when and according to whom, each with the words that carry it. In goes
// the text of a document, out come sentences, claims and the quantities that no
// rule took. Every claim is a proposal; it decides nothing, counts nothing and
// asks no one. It holds no model: the rules are Go, the words are tables (see
// README.md in this folder).
package extract

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"cairn/internal/document"
	"cairn/internal/gazetteer"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// Options say what is known of the document.
type Options struct {
	Published    when.Day // relative dates are worked out from it
	HasPublished bool     // without it the dateline's date is taken
	Country      string   // ISO 3166-1 of the country watched: bare place names are its
	Lang         string   // en, ar, fr; empty: by the script, which takes no text for French
}

// An Unread quantity counts people near a harm word, and no rule took it.
type Unread struct {
	Span   document.Span `json:"span"`
	Quote  string        `json:"quote"`
	Reason string        `json:"reason"`
}

// A Result is what was read from one text. Claims are numbered c1, c2… in the
// order of their words.
type Result struct {
	Sentences []document.Span  `json:"sentences"`
	Claims    []register.Claim `json:"claims"`
	Unread    []Unread         `json:"unread"`
}

// Version names the rules, lexicons and weights; it stands in every claim.
const Version = "cairn-extract/1"

// An Extractor reads texts. It never changes and is safe for concurrent use.
type Extractor struct {
	places *gazetteer.Index
	pool   *sync.Pool

	weights map[string]float64 // of the confidence
	ranks   *[cues]float64     // of places and times
	name    string
}

// Learned are weights fitted from a register's own decisions.
type Learned struct {
	Name       string // joined to the version in each claim: "200 decisions"
	Confidence []Weight
	Ranks      [cues]float64
}

// With returns an extractor that differs only in its weights; its claims say
// so after the version ("cairn-extract/1, 200 decisions").
func (e *Extractor) With(l Learned) *Extractor {
	n := *e
	n.weights = make(map[string]float64, len(l.Confidence))
	for _, w := range l.Confidence {
		n.weights[w.Feature] = w.Value
	}
	n.ranks, n.name = &l.Ranks, Version+", "+l.Name
	return &n
}

// A language is what the cascade must know of one: its words, and the reader
// of one sentence, which turns tokens into harms. All that follows (links,
// incidents, repeats, confidence) is the same for every language.
type language struct {
	code     string
	lex      *lexicon
	times    []timeWord      // word id → how it can begin a time phrase
	compares []bool          // word id → can begin a comparison
	numbers  []bool          // word id → can begin a number
	status   []string        // word id → status that the word gives a group
	triggers []bool          // word id → makes a sentence worth reading
	gloss    *gloss          // the words of the language it is read through; nil: it is read by itself
	prepare  func(r *reader) // looks at all words once, before the sentences; nil: nothing to do
	worth    func(r *reader, s text.Sentence) bool
	read     func(r *reader, s text.Sentence)
}

// New returns an extractor that finds places in the index; nil finds none. The
// words of a language are read with its first text; that panics if the embedded
// lexicon does not parse, which a test rules out.
func New(places *gazetteer.Index) *Extractor {
	return &Extractor{places: places, pool: &sync.Pool{New: func() any { return new(reader) }},
		weights: shipped(), ranks: shippedRanks(), name: Version}
}

// languages are those that texts are read in, each made when it is first asked
// for. The first is for texts whose script tells nothing.
var languages = []struct {
	code string
	make func() *language
}{
	{"en", englishLanguage},
	{"ar", sync.OnceValue(makeArabic)},
	{"fr", sync.OnceValue(makeFrench)},
}

var englishLanguage = sync.OnceValue(makeEnglish)

func makeArabic() *language {
	ar, err := arabic()
	if err != nil {
		panic("extract: embedded lexicon: " + err.Error())
	}
	return ar
}

func makeEnglish() *language {
	lex, err := english()
	if err != nil {
		panic("extract: embedded lexicon: " + err.Error())
	}
	en := &language{code: "en", lex: lex, worth: (*reader).worth, read: (*reader).sentence}
	for w := range statusWords {
		lex.word(w)
	}
	for _, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety a an half") {
		lex.word(w)
	}
	en.numbers = make([]bool, len(lex.first))
	en.status = make([]string, len(lex.first))
	for w, id := range lex.words {
		en.numbers[id] = text.Counts(w)
		en.status[id] = statusWords[w]
	}
	en.times = make([]timeWord, len(lex.first))
	en.triggers = make([]bool, len(lex.first))
	for w, id := range lex.words {
		en.times[id] = timeStart[w]
		en.triggers[id] = lex.starts[id]
	}
	en.triggers[0] = false
	for w, how := range timeStart {
		if _, ok := lex.words[w]; !ok {
			// words that only begin a time phrase
			id := lex.word(w)
			for len(en.times) <= int(id) {
				en.times = append(en.times, noTime)
				en.triggers = append(en.triggers, false)
			}
			en.times[id] = how
		}
	}
	for _, words := range []map[string]float64{changes, became, multiples} {
		for _, w := range slices.Sorted(maps.Keys(words)) {
			lex.word(w)
		}
	}
	for _, words := range []map[string]string{highest, degrees} {
		for _, w := range slices.Sorted(maps.Keys(words)) {
			lex.word(w)
		}
	}
	for _, w := range strings.Fields("compared compares comparison against versus") {
		lex.word(w)
	}
	en.compares = make([]bool, len(lex.first))
	for w, id := range lex.words {
		en.compares[id] = beginsTail(w)
		for len(en.times) <= int(id) {
			en.times, en.triggers = append(en.times, noTime), append(en.triggers, false)
		}
		for len(en.numbers) <= int(id) {
			en.numbers, en.status = append(en.numbers, false), append(en.status, "")
		}
	}
	en.compares[0] = false
	lex.index = newWordTable(lex.words)
	return en
}

// Read reads one text. It never fails: what it cannot read it leaves, and lists
// the quantities it left. Any bytes will do, and the work grows with their
// number.
func (e *Extractor) Read(s string, o Options) Result {
	r := e.pool.Get().(*reader)
	defer e.pool.Put(r)
	r.reset(e, languageOf(s, o), s, o)
	return r.run()
}

// Prepare reads the words of the language that a text is in, so that they are
// there when it is read: it may run beside what else must be made ready.
func Prepare(s string, o Options) { languageOf(s, o) }

// languageOf returns the language of a text: as told, else by its script.
func languageOf(s string, o Options) *language {
	for _, l := range languages {
		if l.code == o.Lang {
			return l.make()
		}
	}
	script := scriptOf(s)
	for _, l := range languages {
		if l.code == script {
			return l.make()
		}
	}
	return languages[0].make()
}

// scriptOf guesses the language by the script of the first letters.
func scriptOf(s string) string {
	arabic, latin := 0, 0
	for i, c := range s {
		switch {
		case c >= 0x600 && c < 0x780:
			arabic++
		case c < 0x250 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'):
			latin++
		}
		if i > 2000 {
			break
		}
	}
	if arabic > latin {
		return "ar"
	}
	return "en"
}
