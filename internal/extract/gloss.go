package extract

import (
	"fmt"
	"strings"
	"unicode"

	"cairn/internal/text"
)

// A gloss reads a language through another one: a table gives for its words and
// phrases those of the other, in the order in which they stand, and the other's
// stages read what comes of it. Every token keeps its place in the text, so that
// quotes are the text's own words. It serves a language whose order of words is
// near the other's; what the table lacks stays as it is, and a name is found by
// its own spelling.
type gloss struct {
	lex    *lexicon          // lemma: the words of the other language
	elided map[string]string // what stands before an apostrophe → the whole word
	nouns  map[string]bool   // words of the other language for people and things
}

// readGloss reads lexicon/<lang>/gloss.tsv. A phrase may hold choices in brackets; a row
// of the kind "elision" says which word a letter before an apostrophe stands for; one
// of the kind "behind" is an adjective that belongs to the noun before it and is read
// as a part of that word. A gloss with a capital is read as if written with one.
func readGloss(lang string) (*gloss, error) {
	g := &gloss{lex: newLexicon(), elided: map[string]string{}}
	err := rows(lang, "gloss.tsv", func(_ int, cell func(string) string) error {
		switch cell("kind") {
		case "elision":
			g.elided[text.Fold(cell("phrase"))] = text.Fold(cell("gloss"))
		case "", "behind":
			for _, p := range alternatives(cell("phrase")) {
				g.lex.add(p, entry{class: cThing, sense: &sense{lemma: cell("gloss"), side: cell("kind")}})
			}
		default:
			return fmt.Errorf("no kind %q", cell("kind"))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	g.lex.index = newWordTable(g.lex.words)
	return g, nil
}

// over returns the tokens of a text in the words of the other language.
func (g *gloss) over(s string, toks []text.Token) []text.Token {
	toks = g.parted(s, toks)
	ids := make([]int32, len(toks))
	for i := range toks {
		ids[i] = g.lex.index.id(toks[i].Norm)
	}
	out := make([]text.Token, 0, len(toks)+8)
	noun := false // the word before is one for people or things
	for i := 0; i < len(toks); {
		n, entries, _ := g.lex.longest(ids, i, len(toks))
		if n == 0 {
			noun = false
			out = append(out, toks[i])
			i++
			continue
		}
		words := strings.Fields(entries[0].lemma)
		if last := len(out) - 1; entries[0].side == "behind" && last >= 0 && noun && toks[i].Lines == 0 {
			out[last].End = toks[i+n-1].End
			i += n
			continue
		}
		noun = len(words) > 0 && g.nouns[words[len(words)-1]]
		for k, w := range words {
			t := toks[i+min(k, n-1)]
			if k == len(words)-1 {
				t.End = toks[i+n-1].End
			}
			lower := strings.ToLower(w)
			t.Norm, t.Upper, t.Caps = lower, t.Upper && k == 0 || lower != w, false
			if c := []rune(lower)[0]; !unicode.IsLetter(c) {
				t.Kind = text.Punct
			} else if t.Kind != text.Clitic {
				t.Kind = text.Word
			}
			out = append(out, t)
		}
		i += n
	}
	return out
}

// parted parts what an apostrophe joins ("l'attaque") and joins the digits of a
// number that spaces part ("2 000").
func (g *gloss) parted(s string, toks []text.Token) []text.Token {
	out := make([]text.Token, 0, len(toks)+len(toks)/8)
	for _, t := range toks {
		if t.Kind == text.Word {
			if head, rest, ok := cutApostrophe(s[t.Start:t.End]); ok {
				if whole := g.elided[text.Fold(head)]; whole != "" {
					a, b := t, t
					a.End, a.Norm, a.Caps = t.End-len(rest), whole, false
					b.Start, b.Norm, b.Glued, b.Hyphened, b.Lines = t.End-len(rest), text.Fold(rest), true, false, 0
					b.Upper = unicode.IsUpper([]rune(rest)[0])
					out = append(out, a, b)
					continue
				}
			}
		}
		if last := len(out) - 1; last >= 0 && t.Kind == text.Number && !t.Glued && t.Lines == 0 && len(t.Norm) == 3 && out[last].Kind == text.Number && t.Start-out[last].End <= 3 && !strings.Contains(out[last].Norm, ".") && len(out[last].Norm)%3 != 0 {
			out[last].Norm += t.Norm
			out[last].End = t.End
			continue
		}
		out = append(out, t)
	}
	return out
}

func cutApostrophe(w string) (head, rest string, ok bool) {
	for _, mark := range []string{"'", "’"} {
		if head, rest, ok = strings.Cut(w, mark); ok && head != "" && rest != "" {
			return head, rest, true
		}
	}
	return "", "", false
}

// makeFrench is French, read through English: lexicon/fr/gloss.tsv is all of it.
func makeFrench() *language {
	g, err := readGloss("fr")
	if err != nil {
		panic("extract: embedded lexicon: " + err.Error())
	}
	fr := *englishLanguage()
	g.nouns = map[string]bool{}
	for w, id := range fr.lex.words {
		if id != 0 && fr.lex.first[id] != 0 && fr.lex.nodes[fr.lex.first[id]].class&(cHuman|cThing|cWeapon|cForces) != 0 {
			g.nouns[w] = true
		}
	}
	fr.code, fr.gloss = "fr", g
	return &fr
}
