package extract

import "strings"

// inflectEnglish gives the forms of English words.
var inflectEnglish = inflection{verb: englishVerb, noun: englishPlural}

// irregular verbs: past, participle; the other forms are regular.
var irregular = map[string][2]string{
	"shoot": {"shot", "shot"}, "slay": {"slew", "slain"}, "hang": {"hanged", "hanged"}, "beat": {"beat", "beaten"}, "take": {"took", "taken"}, "cost": {"cost", "cost"},
	"lead": {"led", "led"}, "lose": {"lost", "lost"}, "bleed": {"bled", "bled"}, "freeze": {"froze", "frozen"}, "meet": {"met", "met"}, "fall": {"fell", "fallen"},
	"go": {"went", "gone"}, "hold": {"held", "held"}, "break": {"broke", "broken"}, "flee": {"fled", "fled"}, "leave": {"left", "left"}, "steal": {"stole", "stolen"},
	"put": {"put", "put"}, "set": {"set", "set"}, "let": {"let", "let"}, "send": {"sent", "sent"}, "give": {"gave", "given"}, "cut": {"cut", "cut"}, "mow": {"mowed", "mown"},
	"hurt": {"hurt", "hurt"}, "drive": {"drove", "driven"}, "make": {"made", "made"}, "blow": {"blew", "blown"}, "do": {"did", "done"}, "say": {"said", "said"},
	"tell": {"told", "told"}, "speak": {"spoke", "spoken"}, "run": {"ran", "run"}, "come": {"came", "come"}, "write": {"wrote", "written"}, "find": {"found", "found"}, "show": {"showed", "shown"}, "think": {"thought", "thought"}, "burn": {"burned", "burned"},
	"have": {"had", "had"}, "get": {"got", "got"}, "throw": {"threw", "thrown"}, "stand": {"stood", "stood"}, "catch": {"caught", "caught"}, "bring": {"brought", "brought"},
	"fly": {"flew", "flown"}, "keep": {"kept", "kept"}, "seek": {"sought", "sought"}, "undergo": {"underwent", "undergone"}, "slit": {"slit", "slit"}, "swim": {"swam", "swum"},
	"dig": {"dug", "dug"}, "fight": {"fought", "fought"}, "creep": {"crept", "crept"}, "swing": {"swung", "swung"}, "pay": {"paid", "paid"}, "quit": {"quit", "quit"}, "strike": {"struck", "struck"},
	"hit": {"hit", "hit"}, "lay": {"laid", "laid"}, "sweep": {"swept", "swept"}, "bury": {"buried", "buried"}, "sneak": {"sneaked", "sneaked"}, "choke": {"choked", "choked"},
}

// twice lists verbs that double their last letter.
var twice = map[string]bool{"gun": true, "stab": true, "nab": true, "slip": true, "kidnap": true, "swap": true, "tunnel": true, "run": true, "cut": true, "set": true, "let": true, "put": true, "admit": true, "net": true, "expel": true, "compel": true, "slit": true, "get": true, "dig": true, "swim": true, "quit": true, "drag": true, "transfer": true, "rob": true, "hit": true}

// englishVerb gives the forms of a verb, in their order; of several words the
// first is inflected, and after "and" or "or" the next one too.
func englishVerb(lemma string, each func(form, string)) {
	fields := strings.Fields(lemma)
	at := make([]bool, len(fields))
	for i := range fields {
		at[i] = i == 0 || i > 1 && (fields[i-1] == "and" || fields[i-1] == "or")
	}
	if len(fields) > 1 && (strings.HasSuffix(fields[0], "ly") || fields[0] == "re") { // "fatally shoot", "re-arrest"
		clear(at)
		at[1] = true
	}
	for _, f := range []form{plain, third, past, participle, ing} {
		w := lemma
		if len(fields) == 1 {
			w = englishForm(fields[0], f)
		} else {
			var b strings.Builder
			b.Grow(len(lemma) + 6)
			for i, s := range fields {
				if i > 0 {
					b.WriteByte(' ')
				}
				if at[i] {
					s = englishForm(s, f)
				}
				b.WriteString(s)
			}
			w = b.String()
		}
		each(f, w)
		if (f == past || f == participle) && (lemma == "sneak into" || lemma == "sneak across") {
			each(f, "snuck"+strings.TrimPrefix(lemma, "sneak"))
		}
	}
}

// short reports whether a verb is of one syllable that ends in one vowel and one
// consonant, and so doubles it: logged, robbed, trapped.
func short(verb string) bool {
	n := len(verb)
	if n < 3 || strings.ContainsRune("aeiouwxy", rune(verb[n-1])) || !strings.ContainsRune("aeiou", rune(verb[n-2])) {
		return false
	}
	vowels := 0
	for _, c := range verb {
		if strings.ContainsRune("aeiouy", c) {
			vowels++
		}
	}
	return vowels == 1
}

func englishForm(verb string, f form) string {
	irr, is := irregular[verb]
	last := verb[len(verb)-1]
	y := last == 'y' && len(verb) > 1 && !strings.ContainsRune("aeiou", rune(verb[len(verb)-2]))
	stem := verb
	if twice[verb] || short(verb) {
		stem += string(last)
	}
	switch f {
	case third:
		if verb == "have" {
			return "has"
		}
		switch {
		case y:
			return verb[:len(verb)-1] + "ies"
		case strings.HasSuffix(verb, "s"), strings.HasSuffix(verb, "sh"), strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "x"), strings.HasSuffix(verb, "z"), verb == "go", verb == "do":
			return verb + "es"
		}
		return verb + "s"
	case past, participle:
		if is {
			if f == past {
				return irr[0]
			}
			return irr[1]
		}
		switch {
		case y:
			return verb[:len(verb)-1] + "ied"
		case last == 'e':
			return verb + "d"
		}
		return stem + "ed"
	case ing:
		switch {
		case verb == "die":
			return "dying"
		case strings.HasSuffix(verb, "ee"):
			return verb + "ing"
		case last == 'e':
			return verb[:len(verb)-1] + "ing"
		}
		return stem + "ing"
	}
	return verb
}

// englishPlural gives the regular plural of a noun; of several words the last
// takes it, or the one before "of".
func englishPlural(s string) string {
	if first, rest, ok := strings.Cut(s, " of "); ok {
		return englishPlural(first) + " of " + rest // "sets of remains"
	}
	last := s[len(s)-1]
	switch {
	case s == "remains" || strings.HasSuffix(s, "forces") || strings.HasSuffix(s, "people"):
		return s
	case strings.HasSuffix(s, "man") && !strings.HasSuffix(s, "human") && s != "talisman":
		return s[:len(s)-2] + "en"
	case last == 'y' && len(s) > 1 && !strings.ContainsRune("aeiou", rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	case last == 's', last == 'x', strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"):
		return s + "es"
	}
	return s + "s"
}
