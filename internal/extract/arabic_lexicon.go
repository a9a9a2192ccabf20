package extract

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"cairn/internal/register"
	"cairn/internal/text"
)

// The forms of Arabic nouns beside [plain] and [plural].
const (
	dual         form = iota + 10 // two of it: شرطيان
	dualOrPlural                  // مدنيين without vowels: two, or several
)

// arabicWords is the Arabic lexicon, read once.
var arabicWords = sync.OnceValues(readArabic)

// readArabic reads the files of lexicon/ar. They have the names of the English
// ones; their columns are those of Arabic, said in each file's head.
func readArabic() (*lexicon, error) {
	l := newLexicon()
	steps := []struct {
		file string
		read func(line int, cell func(string) string) error
	}{
		{"words.tsv", func(_ int, cell func(string) string) error {
			c, ok := classes[cell("class")]
			if cell("class") == "reach" {
				c, ok = cBring, true
			} else if cell("class") == "compare" {
				c, ok = cCompare, true
			}
			if !ok {
				return fmt.Errorf("no class %q", cell("class"))
			}
			for _, w := range strings.Split(cell("words"), "|") {
				w = strings.TrimSpace(w)
				e := entry{class: c, sense: &sense{lemma: w}}
				l.add(w, e)
				if c&(cEvent|cInstitution) != 0 && !strings.ContainsAny(w, " ة") {
					l.add(w+"ا", e) // the accusative
				}
			}
			return nil
		}},
		{"harm.tsv", l.arabicHarm},
		{"person.tsv", func(_ int, cell func(string) string) error {
			e := entry{class: cHuman, sense: &sense{status: cell("status"), sex: cell("sex"), age: cell("age"), unit: cell("unit"), lemma: cell("noun")}}
			l.arabicNoun(cell("noun"), cell("plural"), e)
			return nil
		}},
		{"weapon.tsv", func(_ int, cell func(string) string) error {
			l.arabicNoun(cell("phrase"), cell("plural"), entry{class: cWeapon, sense: &sense{weapon: register.Code(cell("weapon")), lemma: cell("phrase")}})
			return nil
		}},
		{"source.tsv", func(_ int, cell func(string) string) error {
			e := entry{class: cSource, sense: &sense{types: strings.Fields(cell("types")), role: cell("role"), lemma: cell("phrase")}}
			l.arabicNoun(e.lemma, cell("plural"), e)
			if e.role == "speaker" && len(e.types) > 0 && strings.Contains(e.lemma, " ") && !strings.Contains(e.lemma, "مصدر") && !strings.Contains(e.lemma, "متحدث") {
				// whoever can speak can be a victim: "قائد شرطة"
				status := map[string]string{"police": "police", "military": "army", "security": "security"}[e.types[0]]
				if status == "" {
					status = "civilian"
				}
				l.arabicNoun(e.lemma, cell("plural"), entry{class: cHuman, sense: &sense{status: status, lemma: e.lemma}})
			}
			return nil
		}},
		{"speech.tsv", func(_ int, cell func(string) string) error {
			e := entry{class: cSpeech, sense: &sense{act: cell("act"), lemma: cell("lemma")}}
			if cell("fixed") == "" {
				l.arabicVerb(cell("lemma"), cell("past"), cell("present"), e)
				return nil
			}
			for _, w := range strings.Split(cell("lemma")+"|"+cell("past"), "|") {
				if w != "" {
					l.add(w, e)
				}
			}
			return nil
		}},
		{"party.tsv", func(_ int, cell func(string) string) error {
			e := entry{class: cParty, sense: &sense{status: cell("status"), party: cell("kind"), lemma: cell("phrase")}}
			l.add(e.lemma, e)
			if e.party == "nation" && strings.HasSuffix(e.lemma, "ي") {
				l.add(e.lemma+"ا", e) // "قصفاً روسياً"
			}
			return nil
		}},
		{"hedge.tsv", func(_ int, cell func(string) string) error {
			l.add(cell("phrase"), entry{class: cHedge, sense: &sense{qual: register.Qualifier(cell("qualifier")), after: cell("place") == "after", lemma: cell("phrase") + cell("place")}})
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
		{"modal.tsv", func(_ int, cell func(string) string) error {
			l.add(cell("phrase"), entry{class: cModality, sense: &sense{modality: register.Modality(cell("modality")), side: cell("side"), lemma: cell("phrase")}})
			return nil
		}},
		{"thing.tsv", func(_ int, cell func(string) string) error {
			l.arabicNoun(cell("noun"), cell("plural"), entry{class: cThing, sense: &sense{lemma: cell("noun")}})
			return nil
		}},
		{"sign.tsv", func(_ int, cell func(string) string) error {
			l.add(cell("phrase"), entry{class: cSign, sense: &sense{sign: cell("sign"), needs: cell("needs"), lemma: cell("phrase")}})
			return nil
		}},
	}
	for _, s := range steps {
		if err := rows("ar", s.file, s.read); err != nil {
			return nil, err
		}
	}
	for _, d := range l.duals {
		if strings.Contains(d.word, " ") {
			if !l.holds(d.word) {
				l.addArabic(d.word, d.e)
			}
			continue
		}
		if id := l.words[text.Fold(d.word)]; id == 0 || l.first[id] == 0 {
			l.add(d.word, d.e) // قاضي is no dual of قاض
			l.twoEnd[l.words[text.Fold(d.word)]] = true
		}
	}
	return l, nil
}

// holds reports whether the lexicon has a phrase already.
func (l *lexicon) holds(phrase string) bool {
	toks := l.cut(phrase)
	ids := make([]int32, len(toks))
	for i, t := range toks {
		ids[i] = l.words[t.Norm]
	}
	if len(ids) == 0 || ids[0] == 0 || l.first[ids[0]] == 0 {
		return false
	}
	n, _, _ := l.longest(ids, 0, len(ids))
	return n == len(ids)
}

// A dualForm is a dual before a genitive or a pronoun, filed when all other
// words are: it gives way to a noun that looks the same.
type dualForm struct {
	word string
	e    entry
}

// arabicHarm reads a line of harm.tsv.
func (l *lexicon) arabicHarm(line int, cell func(string) string) error {
	e := entry{sense: &sense{kind: register.Kind(cell("kind")), pattern: cell("pattern"), weapon: register.Code(cell("weapon")), lemma: cell("lemma"), tail: cell("tail")}}
	l.frames = append(l.frames, frameRow{line, e.lemma, cell("example"), cell("expect")})
	each := func(list string) {
		for _, w := range strings.Split(list, "|") {
			if w != "" {
				l.add(w, e)
			}
		}
	}
	switch e.pattern {
	case "act", "int":
		e.class = cHarm
		l.arabicVerb(e.lemma, cell("past"), cell("present"), e)
	case "masdar":
		e.class = cDeed
		each(e.lemma + "|" + cell("past"))
		if s, ok := strings.CutSuffix(e.lemma, "ة"); ok {
			each(s + "ت") // before a pronoun: وفاتهم
		}
	case "noun":
		e.class = cDeed
		l.arabicNoun(e.lemma, cell("past"), e)
	case "state":
		e.class = cAdj
		each(e.lemma + "|" + cell("past"))
	case "toll":
		e.class = cToll
		each(e.lemma + "|" + cell("past"))
	default:
		return fmt.Errorf("no pattern %q", e.pattern)
	}
	return nil
}

// arabicVerb files the persons and numbers of a verb that news uses: he, she,
// they, the two of them, in the past and the present. The pasts are stems with
// | between, empty: the lemma; a present stem begins with ي.
func (l *lexicon) arabicVerb(lemma, pasts, present string, e entry) {
	if pasts == "" {
		pasts = lemma
	}
	e.form = past
	for _, s := range strings.Split(pasts, "|") {
		if s == "" {
			continue
		}
		l.add(s, e)
		if strings.Contains(s, " ") {
			continue
		}
		stem := s
		weak := false
		for _, end := range []string{"ى", "ا"} {
			if cut, ok := strings.CutSuffix(s, end); ok {
				stem, weak = cut, true
			}
		}
		if cut, ok := strings.CutSuffix(s, "ي"); ok {
			l.add(s+"ت", e)
			l.add(cut+"وا", e)
			l.add(s+"ا", e)
			continue
		}
		l.add(stem+"ت", e)
		l.add(stem+"وا", e)
		if !weak {
			l.add(stem+"ا", e)
			l.add(stem+"تا", e)
		}
		l.add(stem+"ن", e)
	}
	e.form = third
	for _, s := range strings.Split(present, "|") {
		if s == "" {
			continue
		}
		l.add(s, e)
		she, ok := strings.CutPrefix(s, "ي")
		if !ok || strings.Contains(s, " ") {
			continue
		}
		l.add("ت"+she, e)
		stem := strings.TrimSuffix(strings.TrimSuffix(s, "ي"), "ى")
		for _, end := range []string{"ون", "وا", "ان"} {
			l.add(stem+end, e)
		}
	}
}

// arabicNoun files a noun with its cases, its dual and its plurals ("ون" the
// regular masculine one, else the plurals with | between), each before a
// genitive too, and with the article on the later words of a phrase.
func (l *lexicon) arabicNoun(singular, many string, e entry) {
	e.form = plain
	defer l.endings(singular, many)
	l.addArabic(singular, e)
	head, rest, phrase := strings.Cut(singular, " ")
	if phrase {
		rest = " " + rest
	}
	if s, ok := strings.CutSuffix(head, "ة"); ok {
		l.addArabic(s+"ت"+rest, e)
		if !phrase {
			head = s + "ت"
		}
	} else if !phrase {
		l.addArabic(head+"ا", e) // the accusative
	}
	if phrase {
		l.accusative(singular, e)
	}
	if !phrase {
		e.form = dual
		l.addArabic(head+"ان", e)
		if many != "ون" {
			l.addArabic(head+"ين", e)
		}
		if e.class == cHuman && many != "ون" && !strings.HasSuffix(singular, "ة") {
			l.duals = append(l.duals, dualForm{head + "ي", e}) // "ولدي القتيل", شقيقيه
		}
		if strings.HasSuffix(singular, "ة") {
			l.addArabic(head+"ي", e)
			l.addArabic(head+"ا", e)
		}
	}
	if adj := strings.TrimPrefix(rest, " "); phrase && e.class&(cHuman|cSource) != 0 && strings.HasSuffix(adj, "ي") && !strings.Contains(adj, " ") && !strings.HasPrefix(adj, "ال") && !strings.HasSuffix(head, "ة") {
		e.form = dual // "مصدران أمنيان", "مصدرين أمنيين"
		l.addArabic(head+"ان "+adj+"ان", e)
		l.addArabic(head+"ين "+adj+"ين", e)
	}
	if phrase && e.class == cHuman && many != "" && many != "ون" && !strings.HasSuffix(head, "ة") {
		e.form = dual // "راعيا أغنام", "رجلي أمن"
		l.duals = append(l.duals, dualForm{head + "ا" + rest, e}, dualForm{head + "ي" + rest, e})
	}
	for _, p := range strings.Split(many, "|") {
		switch p {
		case "":
		case "ون":
			e.form = plural
			l.addArabic(head+"ون", e)
			l.addArabic(head+"ي", e)
			l.addArabic(head+"و", e)
			e.form = dualOrPlural
			l.addArabic(head+"ين", e)
		default:
			e.form = plural
			l.addArabic(p, e)
			if !strings.Contains(p, " ") && !strings.HasSuffix(p, "ة") && !strings.HasSuffix(p, "ى") {
				l.addArabic(p+"ا", e)
			}
			if s, ok := strings.CutSuffix(p, "ين"); ok {
				l.addArabic(s+"ي", e)
			}
		}
	}
}

// endings remembers of a noun of one word whether it ends in ة, which a pronoun
// written to it resembles, and which of its forms before a pronoun are duals.
func (l *lexicon) endings(singular, many string) {
	if strings.Contains(singular, " ") {
		return
	}
	if strings.HasSuffix(singular, "ة") {
		l.inTa[l.word(text.Fold(singular))] = true
		return
	}
	if strings.HasSuffix(singular, "ي") || strings.HasSuffix(singular, "ا") {
		return
	}
	stem := text.Fold(singular)
	for _, p := range strings.Split(many, "|") {
		if p = text.Fold(p); p == stem+"ا" || p == stem+"ي" {
			return // أبناء is written like ابناً
		}
	}
	l.twoEnd[l.word(stem+"ا")] = true
}

// accusative files a phrase of nouns and adjectives in the accusative: هجوماً
// انتحارياً. Words in ة show no case; a phrase with a particle is left.
func (l *lexicon) accusative(p string, e entry) {
	words := strings.Fields(p)
	for i, w := range words {
		if i > 0 && (w == "في" || w == "من" || w == "على" || w == "عن") {
			break // "عضواً في مجلس": the noun before it alone shows the case
		}
		if len(w) < 6 || strings.HasPrefix(w, "ال") {
			return
		}
		if !strings.HasSuffix(w, "ة") && !strings.HasSuffix(w, "ا") {
			words[i] = w + "ا"
		} else if i > 0 && e.class&(cHuman|cSource) != 0 && strings.HasSuffix(words[0], "ا") {
			return // a genitive, for an adjective would be of his gender: "عاملا إغاثة" are two
		}
	}
	l.add(strings.Join(words, " "), e)
	if e.class&(cHuman|cSource) == 0 {
		l.add(words[0]+strings.TrimPrefix(p, strings.Fields(p)[0]), e) // of people that is the dual: "عاملا إغاثة"
	}
}

// addArabic files a phrase as it is and with the article on its later words.
func (l *lexicon) addArabic(p string, e entry) {
	l.add(p, e)
	words := strings.Fields(p)
	if len(words) < 2 {
		return
	}
	for _, w := range words[1:] {
		switch w {
		case "في", "من", "على", "عن", "إلى", "باسم", "بلا", "كان":
			return
		}
	}
	def := func(from int) {
		out := append([]string(nil), words...)
		for i := from; i < len(out); i++ {
			if !strings.HasPrefix(out[i], "ال") {
				out[i] = "ال" + out[i]
			}
		}
		l.add(strings.Join(out, " "), e)
	}
	def(1)
	if len(words) > 2 {
		def(2)
	}
}

// clitics are what is written to an Arabic word and is no part of it.
type clitics struct {
	conj   byte // w, f: and
	prep   byte // b, l, k: in, to, as
	art    bool // the
	future bool
	pron   bool // his, her, their
	form   form // the number that the noun's end before the pronoun shows: شقيقاه are two, أبنائه several; 0: it shows none
}

// stem finds a word in the lexicon as it stands, else without what is written
// to it: a pronoun behind it, a conjunction, a preposition, the article or the
// sign of the future before it. id is 0 when no phrase begins with any of them.
//
// marbuta says that the word as written ends in ة, which is no pronoun; skip passes over that many findings, for a word that begins phrases of which
// none stands there.
func (l *lexicon) stem(w string, marbuta bool, skip int) (id int32, root string, c clitics) {
	known := func(s string) int32 {
		if n := l.words[s]; n != 0 && l.first[n] != 0 {
			if skip == 0 {
				root = s
				return n
			}
			skip--
		}
		return 0
	}
	var number form
	bare := func(s string) int32 {
		number = 0
		if marbuta || strings.HasPrefix(s, "ال") {
			return 0
		}
		for _, end := range pronouns {
			if cut, ok := strings.CutSuffix(s, end); ok && len(cut) >= 4 {
				if n := known(cut); n != 0 {
					if l.twoEnd[n] {
						number = dual // شقيقاه, شقيقيه
					}
					return n
				}
				if strings.HasSuffix(cut, "و") {
					if n := known(cut + "ا"); n != 0 {
						return n // قتلوه, of قتلوا
					}
				}
				if t, ok := strings.CutSuffix(cut, "ت"); ok {
					if n := known(t + "ه"); n != 0 {
						return n
					}
				}
				for _, vowel := range []string{"اي", "او"} {
					if t, ok := strings.CutSuffix(cut, vowel); ok {
						if n := known(t + "ا"); n != 0 {
							number = plural // أبنائه, of أبناء
							return n
						}
					}
				}
			}
		}
		return 0
	}
	if n := l.words[w]; n != 0 && l.inTa[n] && !marbuta && strings.HasSuffix(w, "ه") {
		if id = bare(w); id != 0 {
			return id, root, clitics{pron: true, form: number} // "شقيقه" is his brother, "شقيقة" a sister
		}
	}
	if id = known(w); id != 0 || len(w) < 6 || w[0] < 0xd8 || w[0] > 0xdb {
		if id != 0 && strings.HasPrefix(w, "ال") {
			c.art = true
		}
		return id, root, c
	}
	if id = bare(w); id != 0 {
		return id, root, clitics{pron: true, form: number}
	}
	rest := w
	for step := 0; step < 4 && len(rest) > 4; step++ {
		switch {
		case step == 0 && strings.HasPrefix(rest, "و"):
			c.conj, rest = 'w', rest[2:]
		case step == 0 && strings.HasPrefix(rest, "ف"):
			c.conj, rest = 'f', rest[2:]
		case step == 1 && strings.HasPrefix(rest, "لل"):
			c.prep, c.art, rest = 'l', true, rest[4:]
			if id = known("ال" + rest); id != 0 {
				return id, root, c
			}
		case step == 1 && strings.HasPrefix(rest, "ب"):
			c.prep, rest = 'b', rest[2:]
		case step == 1 && strings.HasPrefix(rest, "ل"):
			c.prep, rest = 'l', rest[2:]
		case step == 1 && strings.HasPrefix(rest, "ك"):
			c.prep, rest = 'k', rest[2:]
		case step == 2 && strings.HasPrefix(rest, "ال"):
			c.art, rest = true, rest[4:]
		case step == 3 && !c.art && (strings.HasPrefix(rest, "سي") || strings.HasPrefix(rest, "ست")):
			c.future, rest = true, rest[2:]
		default:
			continue
		}
		if n := l.words[rest]; n != 0 && l.inTa[n] && !marbuta && !c.art && strings.HasSuffix(rest, "ه") {
			if id = bare(rest); id != 0 {
				c.pron, c.form = true, number
				return id, root, c
			}
		}
		if id = known(rest); id != 0 {
			if strings.HasPrefix(rest, "ال") {
				c.art = true
			}
			return id, root, c
		}
		if c.art {
			continue
		}
		if id = bare(rest); id != 0 {
			c.pron, c.form = true, number
			return id, root, c
		}
	}
	return 0, "", clitics{}
}

var pronouns = []string{"هما", "هم", "هن", "ها", "نا", "ه"}

// arabic is the language of the Arabic texts: its own sentence reader over its
// own lexicon, and the later stages that all languages share.
func arabic() (*language, error) {
	lex, err := arabicWords()
	if err != nil {
		return nil, err
	}
	if _, err := arabicComparing(); err != nil {
		return nil, err
	}
	ar := &language{code: "ar", lex: lex, read: (*reader).arabicSentence, prepare: (*reader).stems, worth: (*reader).arabicWorth}
	ar.times = make([]timeWord, len(lex.first))
	ar.triggers = make([]bool, len(lex.first))
	for id, yes := range lex.starts {
		ar.triggers[id] = yes
	}
	ar.triggers[0] = false
	lex.index = newWordTable(lex.words)
	return ar, nil
}

// stems finds what each word of the text is without what is written to it, and
// parts a headline from the text that a spaced dash sets behind it.
func (r *reader) stems() {
	r.partHeadline()
	for i := range r.toks {
		var s stemmed
		if r.toks[i].Kind == text.Word {
			s.id, s.root, s.clitics = r.lang.lex.stem(r.toks[i].Norm, r.marbuta(i), 0)
		}
		r.stem = append(r.stem, s)
	}
}

// partHeadline makes two sentences of a first one with a dash between spaces, as
// agencies write "headline, town - text": what stands before it says in short
// what the text says again.
func (r *reader) partHeadline() {
	if len(r.sents) == 0 {
		return
	}
	s := r.sents[0]
	for i := s.First + 4; i < s.Last-5; i++ {
		t := &r.toks[i]
		if t.Kind != text.Punct || t.Norm != "-" || t.Glued || r.toks[i+1].Glued || r.toks[i+1].Kind != text.Word || r.toks[i-1].Kind != text.Word {
			continue
		}
		if way := r.toks[i-2].Norm; strings.HasSuffix(way, "طريق") || strings.HasSuffix(way, "خط") || strings.HasSuffix(r.toks[i-3].Norm, "طريق") {
			continue // "على طريق كربلاء - النجف"
		}
		head, body := s, s
		head.Last, head.End = i, r.toks[i-1].End
		body.First, body.Start = i+1, r.toks[i+1].Start
		r.sents = append([]text.Sentence{head, body}, r.sents[1:]...)
		return
	}
}

// marbuta reports whether token i as written ends in ة.
func (r *reader) marbuta(i int) bool {
	return strings.HasSuffix(r.s[r.toks[i].Start:r.toks[i].End], "ة")
}

type stemmed struct {
	id   int32
	root string // the word as the lexicon has it
	clitics
}

// arabicWorth reports whether the sentence holds a word that a rule starts from.
func (r *reader) arabicWorth(s text.Sentence) bool {
	for i := s.First; i < s.Last; i++ {
		if id := r.stem[i].id; id != 0 && r.lang.triggers[id] {
			return true
		}
	}
	return r.listKind != "" && s.Last-s.First < 60 && r.hasDigits(s)
}
