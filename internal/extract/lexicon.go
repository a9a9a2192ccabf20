package extract

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cairn/internal/register"
	"cairn/internal/text"
)

//go:embed lexicon
var lexicons embed.FS

// A class says what a word or phrase can be; one phrase may be several.
type class uint64

const (
	cDet class = 1 << iota
	cPoss
	cPron
	cRel
	cThat
	cPrep
	cAnd
	cBut
	cSub
	cBe
	cHave
	cDo
	cTo
	cModal
	cNeg
	cNone
	cAdv
	cInclude
	cMostly
	cOthers
	cMeasure
	cMinute
	cAge
	cMoney
	cEast
	cAdmin
	cInstitution
	cEvent
	cEventVerb
	cViolence
	cSeparate
	cToward
	cUpward
	cBring
	cPut
	cLeave
	cFound
	cCourt
	cCustody
	cForces
	cHarm  // a harm verb
	cDeed  // a harm noun: death, killing, arrest
	cAdj   // dead, missing, in prison
	cToll  // death toll, number of dead
	cBody  // bodies, remains
	cHuman // a noun for people
	cThing
	cWeapon
	cSource
	cSpeech
	cHedge
	cVague
	cModality
	cParty
	cSign
	cCompare
	cDue // words of due process
	cNum
	cTime
	cPlace
	cMark
	cComma
)

// classes are the names of the closed classes in words.tsv.
var classes = map[string]class{
	"det": cDet, "poss": cPoss, "pron": cPron, "rel": cRel, "that": cThat, "prep": cPrep, "and": cAnd, "but": cBut, "sub": cSub,
	"be": cBe, "have": cHave, "do": cDo, "to": cTo, "modal": cModal, "neg": cNeg, "none": cNone, "adv": cAdv, "include": cInclude, "inclmost": cMostly,
	"others": cOthers, "measure": cMeasure, "minute": cMinute, "age": cAge, "money": cMoney, "east": cEast, "admin": cAdmin,
	"institution": cInstitution, "event": cEvent, "eventverb": cEventVerb, "violence": cViolence, "separate": cSeparate, "toward": cToward, "upward": cUpward,
	"bring": cBring, "put": cPut, "leave": cLeave, "found": cFound, "court": cCourt, "custodyplace": cCustody, "forces": cForces, "due": cDue,
}

// A form is the form that a word has.
type form uint8

const (
	plain      form = iota // a noun in the singular, a verb's base
	plural                 // a noun
	third                  // kills
	past                   // killed, slew
	participle             // killed, slain
	ing                    // killing
)

// An entry is what the lexicon says of one phrase in one class: which form of
// the word it is, and what it means, which all forms of it share.
type entry struct {
	class class
	form  form
	*sense
}

// A sense is what a row of the lexicon says of its word.
type sense struct {
	kind     register.Kind
	pattern  string
	weapon   register.Code
	status   string
	sex, age string
	unit     string
	types    []string
	role     string
	qual     register.Qualifier
	after    bool // a hedge that stands after its number
	min      int  // a vague word's floor
	modality register.Modality
	side     string
	act      string
	sign     string
	needs    string
	relation string
	rightOf  string
	lemma    string
	party    string // kind of party
	tail     string // what stands after the people of a split verb
	home     string // ISO 3166-1 of the country where a party holds people
}

// A lexicon is a language's words: a token index that finds the longest phrase
// from a token on.
type lexicon struct {
	words  map[string]int32
	first  []int32 // word → node that it begins, 0: none
	next   edges
	nodes  []node
	busy   []class // by word: classes of the phrases that begin with it
	frames []frameRow

	index      wordTable      // the words again, for reading
	starts     map[int32]bool // words that make a sentence worth reading
	inTa       map[int32]bool // Arabic nouns in ة
	twoEnd     map[int32]bool // Arabic duals before a pronoun: شقيقا, شقيقي
	duals      []dualForm
	apostrophe int32 // the word of a bare apostrophe, which parts no phrase

	cutter text.Tokeniser // while the tables are read
	toks   []text.Token
	room   []entry // where the next nodes' first entries go
}

// A node of the token index is the end of a phrase, or the way to longer ones.
type node struct {
	entries []entry
	class   class  // of all entries
	ways    uint64 // for each word that goes on from here, the bit that its number says
}

// edges are the steps of the token index, from a node by a word to a node: one
// flat table with open addressing. An edge's key is never 0, for no node is.
type edges struct {
	keys  []uint64
	nodes []int32
	n     int
}

func edgeKey(node, word int32) uint64 { return uint64(node)<<32 | uint64(word) }

// at returns the slot of a key, or the empty one where it would go.
func (t *edges) at(key uint64) int {
	mask := len(t.keys) - 1
	i := int(key*0x9E3779B97F4A7C15>>33) & mask
	for t.keys[i] != 0 && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

// get returns the node that the key leads to, 0 when none.
func (t *edges) get(key uint64) int32 { return t.nodes[t.at(key)] }

func (t *edges) put(key uint64, node int32) {
	if 2*(t.n+1) > len(t.keys) {
		old := *t
		*t = edges{keys: make([]uint64, max(1<<13, 2*len(old.keys))), nodes: make([]int32, max(1<<13, 2*len(old.keys)))}
		for i, k := range old.keys {
			if k != 0 {
				t.put(k, old.nodes[i])
			}
		}
	}
	i := t.at(key)
	if t.keys[i] == 0 {
		t.n++
	}
	t.keys[i], t.nodes[i] = key, node
}

// A frameRow is one line of harm.tsv, for its test.
type frameRow struct {
	line                   int
	lemma, example, expect string
}

func newLexicon() *lexicon {
	words := make(map[string]int32, 9000)
	words[""] = 0
	return &lexicon{words: words, first: make([]int32, 1, 9000), busy: make([]class, 1, 9000), next: edges{keys: make([]uint64, 1<<15), nodes: make([]int32, 1<<15)}, starts: map[int32]bool{}, inTa: map[int32]bool{}, twoEnd: map[int32]bool{}, nodes: make([]node, 1, 17000)}
}

func (l *lexicon) word(w string) int32 {
	id, ok := l.words[w]
	if !ok {
		id = int32(len(l.words))
		l.words[w] = id
		l.first = append(l.first, 0)
		l.busy = append(l.busy, 0)
	}
	return id
}

func (l *lexicon) node() int32 {
	l.nodes = append(l.nodes, node{})
	return int32(len(l.nodes) - 1)
}

// step returns the node that a word leads to from a node, 0 when none.
func (l *lexicon) step(from int32, word int32) int32 {
	if l.nodes[from].ways&(1<<(word&63)) == 0 {
		return 0
	}
	return l.next.get(edgeKey(from, word))
}

// add files a phrase: its words as the tokeniser would cut and fold them.
func (l *lexicon) add(phrase string, e entry) {
	toks := l.cut(phrase)
	if len(toks) == 0 {
		return
	}
	var at int32
	for i, t := range toks {
		w := l.word(t.Norm)
		if i == 0 {
			if l.first[w] == 0 {
				l.first[w] = l.node()
			}
			at = l.first[w]
			l.busy[w] |= e.class
			continue
		}
		n := l.step(at, w)
		if n == 0 {
			n = l.node()
			l.next.put(edgeKey(at, w), n)
			l.nodes[at].ways |= 1 << (w & 63)
		}
		at = n
	}
	for _, old := range l.nodes[at].entries {
		if old.class == e.class && old.lemma == e.lemma && old.form == e.form && old.kind == e.kind && old.pattern == e.pattern {
			return
		}
	}
	if e.class&startsReading != 0 {
		for _, t := range toks {
			if !tooCommon[t.Norm] {
				l.starts[l.words[t.Norm]] = true
				break
			}
		}
	}
	end := &l.nodes[at]
	if end.entries == nil {
		if len(l.room) == 0 {
			l.room = make([]entry, 1024)
		}
		end.entries, l.room = l.room[:0:1], l.room[1:]
	}
	end.entries = append(end.entries, e)
	end.class |= e.class
}

// cut returns the tokens of a phrase, to be used before the next call.
func (l *lexicon) cut(phrase string) []text.Token {
	l.toks = l.cutter.Tokens(phrase, l.toks[:0])
	return l.toks
}

// startsReading are the classes that a rule starts from.
const startsReading = cHarm | cDeed | cToll | cBody | cEvent | cEventVerb | cWeapon | cSign | cCompare | cCourt | cNone | cMinute | cAdj

// tooCommon are words that make no sentence worth reading by themselves.
var tooCommon = map[string]bool{"in": true, "on": true, "up": true, "to": true, "the": true, "no": true, "not": true, "this": true, "all": true, "a": true, "an": true, "of": true, "one": true, "and": true, "for": true, "number": true, "more": true, "than": true, "still": true, "remains": true, "an increase": true}

// longest returns the number of tokens of the longest phrase from token i (end
// excluded) and its entries.
func (l *lexicon) longest(ids []int32, i, end int) (n int, entries []entry, c class) {
	first := l.first[ids[i]]
	if first == 0 {
		return 0, nil, 0
	}
	at := &l.nodes[first]
	if at.entries != nil {
		n, entries, c = 1, at.entries, at.class
	}
	for node, j := first, i+1; j < end && ids[j] != 0; j++ {
		if ids[j] == l.apostrophe {
			continue // "Kurdistan Workers' Party"
		}
		if at.ways&(1<<(ids[j]&63)) == 0 {
			break
		}
		if node = l.next.get(edgeKey(node, ids[j])); node == 0 {
			break
		}
		at = &l.nodes[node]
		if at.entries != nil {
			n, entries, c = j+1-i, at.entries, at.class
		}
	}
	return n, entries, c
}

// rows reads a lexicon file: tab-separated, # begins a comment line, the first
// row names the columns. A row with too many cells is an error.
func rows(lang, file string, each func(line int, cell func(string) string) error) error {
	name := "lexicon/" + lang + "/" + file
	data, err := lexicons.ReadFile(name)
	if err != nil {
		return err
	}
	var head []string
	var cells []string
	cell := func(column string) string {
		for k, h := range head {
			if h == column && k < len(cells) {
				return strings.TrimSpace(cells[k])
			}
		}
		return ""
	}
	i := -1
	for line := range strings.SplitSeq(string(data), "\n") {
		i++
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if head == nil {
			head = strings.Split(line, "\t")
			continue
		}
		cells = slices.AppendSeq(cells[:0], strings.SplitSeq(line, "\t"))
		if len(cells) > len(head) {
			return fmt.Errorf("%s:%d: %d cells under %d columns", name, i+1, len(cells), len(head))
		}
		err := each(i+1, cell)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

// alternatives writes out a phrase with choices: "lose (their lives|his life)"
// is two phrases, "(fatally |)shot" too.
func alternatives(phrase string) []string {
	open := strings.IndexByte(phrase, '(')
	end := strings.IndexByte(phrase, ')')
	if open < 0 || end < open {
		return []string{strings.Join(strings.Fields(phrase), " ")}
	}
	var out []string
	for _, choice := range strings.Split(phrase[open+1:end], "|") {
		out = append(out, alternatives(phrase[:open]+choice+phrase[end+1:])...)
	}
	return out
}

// english is the English lexicon, read once.
var english = sync.OnceValues(func() (*lexicon, error) { return readLexicon("en", inflectEnglish) })

// An inflection gives the forms of verbs and nouns of a language.
type inflection struct {
	verb func(lemma string, each func(form, string)) // each form, in the order of forms
	noun func(singular string) string
}

// readLexicon reads the files of a language.
func readLexicon(lang string, inflect inflection) (*lexicon, error) {
	l := newLexicon()
	l.apostrophe = l.word("'")
	verb := func(lemma string, e entry) {
		inflect.verb(lemma, func(f form, w string) {
			e.form = f
			l.add(w, e)
		})
	}
	noun := func(singular, many string, e entry) {
		if many == "" {
			many = inflect.noun(singular)
		}
		e.form = plain
		l.add(singular, e)
		e.form = plural
		l.add(many, e)
	}
	steps := []struct {
		file string
		read func(line int, cell func(string) string) error
	}{
		{"words.tsv", func(_ int, cell func(string) string) error {
			c, ok := classes[cell("class")]
			if !ok {
				return fmt.Errorf("no class %q", cell("class"))
			}
			for _, w := range strings.Split(cell("words"), "|") {
				w = strings.TrimSpace(w)
				l.add(w, entry{class: c, sense: &sense{lemma: w}})
			}
			return nil
		}},
		{"harm.tsv", func(line int, cell func(string) string) error {
			l.frames = append(l.frames, frameRow{line, cell("lemma"), cell("example"), cell("expect")})
			for _, lemma := range alternatives(cell("lemma")) {
				e := entry{sense: &sense{kind: register.Kind(cell("kind")), pattern: cell("pattern"), weapon: register.Code(cell("weapon")), lemma: lemma}}
				switch e.pattern {
				case "act", "int", "hold", "lose", "lives", "shot", "hostages", "treat", "buried", "hospital", "caught", "house", "rescue", "fugitives", "awaits", "leaves", "residents", "lines", "smuggled", "exhumed", "victims", "yields", "fell", "foes", "prey":
					e.class = cHarm
					verb(e.lemma, e)
				case "noun", "losses":
					e.class = cDeed
					noun(e.lemma, "", e)
				case "body":
					e.class = cBody
					noun(e.lemma, "", e)
				case "toll":
					e.class = cToll
					l.add(e.lemma, e)
				case "adj":
					e.class = cAdj
					l.add(e.lemma, e)
				case "none":
				default:
					return fmt.Errorf("no pattern %q", e.pattern)
				}
			}
			return nil
		}},
		{"split.tsv", func(line int, cell func(string) string) error {
			l.frames = append(l.frames, frameRow{line, cell("lemma") + " … " + cell("tail"), cell("example"), cell("expect")})
			for _, tail := range alternatives(cell("tail")) {
				e := entry{class: cCourt, sense: &sense{kind: register.Kind(cell("kind")), weapon: register.Code(cell("weapon")), pattern: "act", tail: tail, lemma: cell("lemma") + " " + tail}}
				if p := cell("pattern"); p != "" {
					e.pattern = p
				}
				verb(cell("lemma"), e)
				if e.tail == "to" {
					continue // what follows says where; split reads its passive
				}
				e.class = cHarm // its passive: "were sentenced to death"
				verb(e.lemma, e)
			}
			return nil
		}},
		{"person.tsv", func(_ int, cell func(string) string) error {
			noun(cell("noun"), cell("plural"), entry{class: cHuman, sense: &sense{status: cell("status"), sex: cell("sex"), age: cell("age"), unit: cell("unit"), lemma: cell("noun")}})
			return nil
		}},
		{"weapon.tsv", func(_ int, cell func(string) string) error {
			noun(cell("phrase"), "", entry{class: cWeapon, sense: &sense{weapon: register.Code(cell("weapon")), lemma: cell("phrase")}})
			return nil
		}},
		{"source.tsv", func(_ int, cell func(string) string) error {
			e := entry{class: cSource, sense: &sense{types: strings.Fields(cell("types")), role: cell("role"), lemma: cell("phrase")}}
			if e.role == "none" {
				return nil
			}
			noun(cell("phrase"), "", e)
			if strings.Contains(e.lemma, " ") && e.role == "speaker" && len(e.types) > 0 && !strings.HasSuffix(e.lemma, "source") {
				// whoever can speak can be a victim: "a tribal sheikh"
				status := map[string]string{"police": "police", "military": "army", "security": "security", "armed_group": "insurgent"}[e.types[0]]
				if status == "" {
					status = "civilian"
				}
				noun(cell("phrase"), "", entry{class: cHuman, sense: &sense{status: status, lemma: e.lemma}})
			}
			return nil
		}},
		{"party.tsv", func(_ int, cell func(string) string) error {
			l.add(cell("phrase"), entry{class: cParty, sense: &sense{status: cell("status"), party: cell("kind"), home: cell("home"), lemma: cell("phrase")}})
			return nil
		}},
		{"hedge.tsv", func(_ int, cell func(string) string) error {
			if cell("place") != "none" {
				l.add(cell("phrase"), entry{class: cHedge, sense: &sense{qual: register.Qualifier(cell("qualifier")), after: cell("place") == "after", lemma: cell("phrase") + cell("place")}})
			}
			return nil
		}},
		{"vague.tsv", func(_ int, cell func(string) string) error {
			n, err := strconv.Atoi(cell("min"))
			if err != nil {
				return err
			}
			l.add(cell("phrase"), entry{class: cVague, sense: &sense{min: n, lemma: cell("phrase")}})
			return nil
		}},
		{"speech.tsv", func(_ int, cell func(string) string) error {
			verb(cell("lemma"), entry{class: cSpeech, sense: &sense{act: cell("act"), lemma: cell("lemma")}})
			return nil
		}},
		{"modal.tsv", func(_ int, cell func(string) string) error {
			if cell("side") != "none" {
				l.add(cell("phrase"), entry{class: cModality, sense: &sense{modality: register.Modality(cell("modality")), side: cell("side"), lemma: cell("phrase")}})
			}
			return nil
		}},
		{"thing.tsv", func(_ int, cell func(string) string) error {
			s, p, _ := strings.Cut(cell("noun"), ":")
			noun(s, p, entry{class: cThing, sense: &sense{lemma: s}})
			return nil
		}},
		{"sign.tsv", func(_ int, cell func(string) string) error {
			l.add(cell("phrase"), entry{class: cSign, sense: &sense{sign: cell("sign"), needs: cell("needs"), lemma: cell("phrase")}})
			return nil
		}},
		{"compare.tsv", func(_ int, cell func(string) string) error {
			l.add(cell("phrase"), entry{class: cCompare, sense: &sense{relation: cell("relation"), rightOf: cell("rightof"), lemma: cell("phrase")}})
			return nil
		}},
	}
	for _, s := range steps {
		if err := rows(lang, s.file, s.read); err != nil {
			return nil, err
		}
	}
	return l, nil
}
