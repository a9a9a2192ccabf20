package text

import "math"

// Cardinal reads an English number in words or digits from token i: "1,775",
// "twenty-three", "one hundred and five", "1.2 million", "two dozen", "half a
// dozen", "a hundred". It returns the number of tokens it took and the value;
// n is 0 when no whole number stands there. Ordinals, decimals without a scale
// and digits glued to letters ("T72", "5th", "20km") are no cardinals.
//
// A value above MaxCardinal is refused: no count of people is larger.
func Cardinal(toks []Token, i int) (n, value int) {
	if i >= len(toks) {
		return 0, 0
	}
	switch toks[i].Kind {
	case Number:
		return digits(toks, i)
	case Word:
		return words(toks, i)
	}
	return 0, 0
}

// Counts reports whether a number in words can begin with this word.
func Counts(norm string) bool {
	_, unit := units[norm]
	return unit || norm == "a" || norm == "an" || norm == "half" || scales[norm] > 0
}

// MaxCardinal is the largest number read as a count: ten thousand million.
const MaxCardinal = 10_000_000_000

func digits(toks []Token, i int) (n, value int) {
	whole, frac, scale, hasFrac := 0, 0, 1, false
	for _, c := range []byte(toks[i].Norm) {
		switch {
		case c == '.':
			hasFrac = true
		case hasFrac && scale < 1_000_000:
			frac, scale = frac*10+int(c-'0'), scale*10
		case !hasFrac:
			if whole = whole*10 + int(c-'0'); whole > MaxCardinal {
				return 0, 0
			}
		}
	}
	if i+1 < len(toks) && toks[i+1].Glued && !toks[i+1].Hyphened && toks[i+1].Kind == Word {
		if m := glued[toks[i+1].Norm]; m > 0 && !hasFrac {
			return 2, whole * m
		}
		return 0, 0 // 5th, 20km
	}
	if i+1 < len(toks) && toks[i+1].Kind == Word {
		if m, ok := scales[toks[i+1].Norm]; ok && m > 12 {
			v := float64(whole)*float64(m) + float64(frac)*float64(m)/float64(scale)
			if v > MaxCardinal {
				return 0, 0
			}
			return 2, int(math.Round(v))
		} else if ok && !hasFrac && whole < 1000 {
			return 2, whole * m
		}
	}
	if hasFrac {
		return 0, 0
	}
	return 1, whole
}

// words reads number words: tens and units add, a scale multiplies what stands
// before it, "and" joins a hundred to what follows.
func words(toks []Token, i int) (n, value int) {
	total, current, j := 0, 0, i
	seen, last := false, 0
loop:
	for j < len(toks) && toks[j].Kind == Word {
		w := toks[j].Norm
		if v, ok := units[w]; ok {
			switch {
			case !seen, last >= 100:
			case last >= 20 && last < 100 && v < 10 && last%10 == 0:
			default:
				break loop
			}
			current += v
			seen, last = true, v
			j++
			continue
		}
		m, ok := scales[w]
		switch {
		case ok && seen:
			if m == 12 && last == 12 {
				break loop
			}
			if m == 100 || m == 12 || m == 20 {
				current *= m
			} else {
				total += current * m
				current = 0
			}
			last = m
			j++
		case w == "and" && seen && last >= 100 && j+1 < len(toks) && units[toks[j+1].Norm] > 0:
			j++
		case (w == "a" || w == "an" || w == "one") && !seen && j+1 < len(toks) && scales[toks[j+1].Norm] > 0:
			current, seen, last = 1, true, 1
			j++
		case w == "half" && !seen && j+2 < len(toks) && toks[j+1].Norm == "a" && toks[j+2].Norm == "dozen":
			return 3, 6
		case w == "half" && !seen && j+2 < len(toks) && (toks[j+1].Norm == "a" || toks[j+1].Norm == "one") && scales[toks[j+2].Norm] >= 100:
			return 3, scales[toks[j+2].Norm] / 2
		default:
			break loop
		}
		if current > MaxCardinal || total > MaxCardinal {
			return 0, 0
		}
	}
	if !seen {
		return 0, 0
	}
	return j - i, total + current
}

var units = map[string]int{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var scales = map[string]int{"dozen": 12, "score": 20, "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}

var glued = map[string]int{"k": 1000, "m": 1_000_000, "mn": 1_000_000}

// Ordinal returns the value of an ordinal word: "third" is 3. ok is false for
// other words.
func Ordinal(norm string) (value int, ok bool) {
	value, ok = ordinals[norm]
	return value, ok
}

var ordinals = map[string]int{
	"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
	"eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}

// Fraction returns the parts of a fraction word: "half" is 1 of 2, "quarters"
// 1 of 4. ok is false for other words.
func Fraction(norm string) (num, den int, ok bool) {
	switch norm {
	case "half":
		return 1, 2, true
	case "third", "thirds":
		return 1, 3, true
	case "quarter", "quarters":
		return 1, 4, true
	case "fifth", "fifths":
		return 1, 5, true
	}
	return 0, 0, false
}
