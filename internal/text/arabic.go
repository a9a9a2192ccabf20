package text

import (
	"math"
	"strconv"
	"strings"
)

// ArabicCardinal reads an Arabic number in words or digits from token i: "12",
// "خمسة وعشرون", "مئة وعشرين", "ألفين ومئتي", "40 ألف". The tokens' words are
// folded. It returns how many tokens it took, the value, and the letters
// written to the first word that are not of the number (و, ب, ال); n is 0 when
// no whole number stands there.
//
// Units stand before tens and are joined to them by و ("five and twenty");
// hundreds, thousands and millions go before what is smaller; a scale directly
// after a number multiplies it. "ثلاثة وخمسة" is two numbers, 3 and 5. The dual
// of a scale is twice the scale. "أحد" and "إحدى" count only before عشر: alone
// they mean one of many, or Sunday.
//
// A value above [MaxCardinal] is refused.
func ArabicCardinal(toks []Token, i int) (n, value int, lead string) {
	if i >= len(toks) {
		return 0, 0, ""
	}
	if toks[i].Kind == Number {
		if n, value = arabicScaled(toks, i); n > 0 {
			return n, value, ""
		}
		n, value = digits(toks, i)
		if n == 0 {
			return 0, 0, ""
		}
		return n, value, ""
	}
	if toks[i].Kind != Word {
		return 0, 0, ""
	}
	w := toks[i].Norm
	if len(w) < 4 || w[0] < 0xd8 || w[0] > 0xdb {
		return 0, 0, ""
	}
	for _, l := range arabicLeads {
		if rest, ok := strings.CutPrefix(w, l); ok {
			if part := arabicParts[rest]; part > 0 && i+1 < len(toks) && arabicScales[toks[i+1].Norm] == 1_000_000 {
				return 2, 1_000_000 / part, l // "نصف مليون"
			}
			if n, value = arabicWords(toks, i, rest); n > 0 {
				m, more := arabicRest(toks, i+n, value)
				return n + m, value + more, l
			}
		}
	}
	return 0, 0, ""
}

// arabicScaled reads digits with a scale behind them: "40 ألف", "2.3 مليون",
// "3 آلاف و500". n is 0 where no scale stands.
func arabicScaled(toks []Token, i int) (n, value int) {
	if i+1 >= len(toks) || toks[i+1].Glued || toks[i+1].Kind != Word {
		return 0, 0
	}
	m := arabicScales[toks[i+1].Norm]
	if m < 1000 {
		return 0, 0
	}
	f, err := strconv.ParseFloat(toks[i].Norm, 64)
	if err != nil || f*float64(m) > MaxCardinal {
		return 0, 0
	}
	n, value = 2, int(math.Round(f*float64(m)))
	k, more := arabicRest(toks, i+n, value)
	return n + k, value + more
}

// arabicRest reads what goes on behind a number of thousands or millions: a
// half or a quarter of it ("مليون ونصف المليون"), or the smaller number in
// digits ("ألف و200").
func arabicRest(toks []Token, i, value int) (n, more int) {
	if value < 1000 || value%1000 != 0 || i >= len(toks) || toks[i].Kind != Word {
		return 0, 0
	}
	scale := 1000
	if value%1_000_000 == 0 {
		scale = 1_000_000
	}
	if w, ok := strings.CutPrefix(toks[i].Norm, "و"); ok && arabicParts[w] > 0 {
		part := arabicParts[w]
		n = 1
		if i+1 < len(toks) && arabicScales[strings.TrimPrefix(toks[i+1].Norm, "ال")] == scale {
			n = 2
		}
		return n, scale / part
	}
	if toks[i].Norm == "و" && i+1 < len(toks) && toks[i+1].Kind == Number && toks[i+1].Glued {
		if k, v := digits(toks, i+1); k == 1 && v > 0 && v < scale {
			return 2, v
		}
	}
	return 0, 0
}

var arabicParts = map[string]int{"نصف": 2, "ثلث": 3, "ربع": 4}

// arabicLeads are what may be written to a number's first word, none first.
var arabicLeads = []string{"", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وب", "ول", "فال", "كال"}

// arabicWords reads number words; first is the first of them without its lead.
func arabicWords(toks []Token, i int, first string) (n, value int) {
	total, current, last := 0, 0, 0
	j := i
	for j < len(toks) && toks[j].Kind == Word {
		w, joined := toks[j].Norm, true
		if j == i {
			w = first
		} else if v, m := arabicUnits[w], arabicScales[w]; v == 0 && m == 0 {
			if rest, ok := strings.CutPrefix(w, "و"); ok {
				w = strings.TrimPrefix(rest, "ال")
				if arabicUnits[w] == 0 && arabicScales[w] == 0 {
					w = rest
				}
			} else {
				break
			}
		} else {
			joined = false // directly after: a teen or a scale
		}
		if j == i && (w == "احد" || w == "احدي" || w == "حادي") {
			if j+1 < len(toks) && (toks[j+1].Norm == "عشر" || toks[j+1].Norm == "عشره") {
				return 2, 11
			}
			break
		}
		if j == i && (w == "الاف" || w == "ملايين" || w == "مليارات") {
			break // "thousands of": a vague word
		}
		if m := arabicScales[w]; m > 0 && (j == i || !joined && last > 0 && last < m || joined && last > m) {
			switch {
			case j == i:
				current = m
			case joined && m >= 1000:
				total, current = total+current, m
			case joined:
				current += m
			default:
				current *= m
			}
			if m >= 1000 {
				total, current = total+current, 0
			}
			last = m
			j++
			if total > MaxCardinal || current > MaxCardinal {
				return 0, 0
			}
			continue
		}
		v := arabicUnits[w]
		switch {
		case v == 0 || w == "احد":
		case j == i,
			joined && last >= 100 && v < last,
			joined && last > 0 && last < 10 && v >= 20 && v < 100:
			current += v
			last = v
			if v >= 1000 {
				total, current = total+current, 0
			}
			j++
			continue
		case !joined && v == 10 && last > 1 && last < 10:
			current += 10
			last = 11
			j++
			continue
		}
		break
	}
	return j - i, total + current
}

var arabicUnits = func() map[string]int {
	m := map[string]int{}
	for line, words := range map[int]string{
		1: "واحد واحده احد", 2: "اثنان اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي", 3: "ثلاثه ثلاث", 4: "اربعه اربع", 5: "خمسه خمس", 6: "سته ست", 7: "سبعه سبع", 8: "ثمانيه ثماني ثمان", 9: "تسعه تسع", 10: "عشره عشر",
		20: "عشرون عشرين", 30: "ثلاثون ثلاثين", 40: "اربعون اربعين", 50: "خمسون خمسين", 60: "ستون ستين", 70: "سبعون سبعين", 80: "ثمانون ثمانين", 90: "تسعون تسعين",
		200: "ميتان ميتين ميتا ميتي مايتان مايتين مايتا مايتي", 2000: "الفان الفين الفي", 2_000_000: "مليونان مليونين مليوني",
	} {
		for _, w := range strings.Fields(words) {
			m[w] = line
		}
	}
	for v, stem := range map[int]string{300: "ثلاث", 400: "اربع", 500: "خمس", 600: "ست", 700: "سبع", 800: "ثماني ثمان", 900: "تسع"} {
		for _, s := range strings.Fields(stem) {
			m[s+"ميه"], m[s+"مايه"] = v, v
		}
	}
	return m
}()

var arabicScales = map[string]int{
	"ميه": 100, "مايه": 100, "الف": 1000, "الفا": 1000, "الاف": 1000,
	"مليون": 1_000_000, "مليونا": 1_000_000, "ملايين": 1_000_000, "مليار": 1_000_000_000, "مليارا": 1_000_000_000, "مليارات": 1_000_000_000,
}

// ArabicOrdinal returns the value of an Arabic ordinal word, with or without
// its article: "خامس" and "الخامس" are 5. ok is false for other words.
func ArabicOrdinal(norm string) (value int, ok bool) {
	value, ok = arabicOrdinals[strings.TrimPrefix(norm, "ال")]
	return value, ok
}

var arabicOrdinals = map[string]int{
	"اول": 1, "اولي": 1, "حادي": 1, "ثاني": 2, "ثان": 2, "ثانيه": 2, "ثالث": 3, "ثالثه": 3, "رابع": 4, "رابعه": 4, "خامس": 5, "خامسه": 5,
	"سادس": 6, "سادسه": 6, "سابع": 7, "سابعه": 7, "ثامن": 8, "ثامنه": 8, "تاسع": 9, "تاسعه": 9, "عاشر": 10, "عاشره": 10,
}
