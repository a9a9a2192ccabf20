package text

import (
	"math"
	"strings"
	"unicode"
)

// The distances and likenesses below compare two strings rune by rune, as they
// are given: fold them first ([Fold]) where spelling should not count. They agree
// with the R package stringdist 0.9.10, whose Jaro counts half transpositions.

// Jaro returns how alike a and b are, from 0 to 1: the mean of the shares of
// either's runes that match the other's within half the longer length, and of the
// matches that stand in the same order (Jaro 1989, Journal of the American
// Statistical Association 84(406), 414–420). Two empty strings are alike.
func Jaro(a, b string) float64 { return jaro([]rune(a), []rune(b)) }

func jaro(a, b []rune) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(0, max(len(a), len(b))/2-1)
	var room [64]bool
	taken := room[:]
	if len(b) > len(room) {
		taken = make([]bool, len(b))
	}
	var small [64]rune
	matched := small[:0]
	for i, r := range a {
		for j := max(0, i-reach); j < min(len(b), i+reach+1); j++ {
			if !taken[j] && b[j] == r {
				taken[j] = true
				matched = append(matched, r)
				break
			}
		}
	}
	if len(matched) == 0 {
		return 0
	}
	k, moved := 0, 0
	for j := range b {
		if taken[j] {
			if matched[k] != b[j] {
				moved++
			}
			k++
		}
	}
	m := float64(len(matched))
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(moved)/2)/m) / 3
}

// JaroWinkler returns [Jaro] raised by a tenth of what is missing to 1 for each of
// the first four runes that a and b share (Winkler 1990).
func JaroWinkler(a, b string) float64 {
	ra, rb := []rune(a), []rune(b)
	j := jaro(ra, rb)
	n := 0
	for n < 4 && n < len(ra) && n < len(rb) && ra[n] == rb[n] {
		n++
	}
	return j + 0.1*float64(n)*(1-j)
}

// Levenshtein returns the fewest runes to put in, take out or change that make a
// into b.
func Levenshtein(a, b string) int { return edits([]rune(a), []rune(b), false) }

// OSA is [Levenshtein] with one swap of two neighbours at the price of one, no
// stretch being edited twice (optimal string alignment).
func OSA(a, b string) int { return edits([]rune(a), []rune(b), true) }

func edits(a, b []rune, swaps bool) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			now[j] = min(change, last[j]+1, now[j-1]+1)
			if swaps && i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// Damerau is [OSA] where a stretch may be edited again after a swap: the
// unrestricted distance of Damerau 1964, by the algorithm of Lowrance & Wagner 1975.
func Damerau(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	far := len(ra) + len(rb)
	d := make([][]int, len(ra)+2) // one row and one column before the empty prefix
	for i := range d {
		d[i] = make([]int, len(rb)+2)
		d[i][0] = far
		if i > 0 {
			d[i][1] = i - 1
		}
	}
	for j := range d[0] {
		d[0][j] = far
		if j > 0 {
			d[1][j] = j - 1
		}
	}
	lastRow := map[rune]int{} // the last row in which a rune of a stood
	for i := 1; i <= len(ra); i++ {
		lastMatch := 0
		for j := 1; j <= len(rb); j++ {
			row, col := lastRow[rb[j-1]], lastMatch
			change := d[i][j]
			if ra[i-1] == rb[j-1] {
				lastMatch = j
			} else {
				change++
			}
			d[i+1][j+1] = min(change, d[i+1][j]+1, d[i][j+1]+1, d[row][col]+(i-row-1)+1+(j-col-1))
		}
		lastRow[ra[i-1]] = i
	}
	return d[len(ra)+1][len(rb)+1]
}

// LCS returns how many runes must be put in or taken out to make a into b:
// both lengths less twice the longest common subsequence.
func LCS(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	last, now := make([]int, len(rb)+1), make([]int, len(rb)+1)
	for i := range ra {
		for j := range rb {
			if ra[i] == rb[j] {
				now[j+1] = last[j] + 1
			} else {
				now[j+1] = max(last[j+1], now[j])
			}
		}
		last, now = now, last
	}
	return len(ra) + len(rb) - 2*last[len(rb)]
}

// qgrams counts the runs of q runes of s.
func qgrams(s string, q int) map[string]int {
	grams := map[string]int{}
	r := []rune(s)
	for i := 0; i+q <= len(r); i++ {
		grams[string(r[i:i+q])]++
	}
	return grams
}

// QGram returns the sum, over every run of q runes, of how often it stands more in
// one string than in the other (Ukkonen 1992).
func QGram(a, b string, q int) int {
	ga, gb := qgrams(a, q), qgrams(b, q)
	sum := 0
	for g, n := range ga {
		sum += max(n-gb[g], gb[g]-n)
	}
	for g, n := range gb {
		if ga[g] == 0 {
			sum += n
		}
	}
	return sum
}

// Cosine returns 1 less the cosine of the counts of runs of q runes: 0 for the
// same runs, 1 for none in common; NaN where only one string has such runs, 0
// where neither has.
func Cosine(a, b string, q int) float64 {
	ga, gb := qgrams(a, q), qgrams(b, q)
	if len(ga) == 0 && len(gb) == 0 {
		return 0
	}
	var aa, bb, ab float64
	for g, n := range ga {
		aa += float64(n * n)
		ab += float64(n * gb[g])
	}
	for _, n := range gb {
		bb += float64(n * n)
	}
	if aa == 0 || bb == 0 {
		return math.NaN()
	}
	return max(0, 1-ab/math.Sqrt(aa*bb))
}

// Jaccard returns 1 less the share of the runs of q runes of either string that
// both have; NaN where neither has any.
func Jaccard(a, b string, q int) float64 {
	ga, gb := qgrams(a, q), qgrams(b, q)
	both := 0
	for g := range ga {
		if gb[g] > 0 {
			both++
		}
	}
	return 1 - float64(both)/float64(len(ga)+len(gb)-both)
}

// soundexClass gives the digit of each letter from a to z; 0 for vowels and y,
// which part equal digits; 9 for h and w, which do not.
const soundexClass = "01230129022455012623019202"

// Soundex returns the code of the American census: the first rune and three
// digits for the consonants after it, equal neighbours once. What is no letter
// from a to z has no digit and parts nothing; an empty string is 0000.
func Soundex(s string) string {
	code := make([]rune, 0, 4)
	last := byte('9')
	for _, r := range s {
		r = unicode.ToLower(r)
		class := byte('9')
		if 'a' <= r && r <= 'z' {
			class = soundexClass[r-'a']
		}
		if len(code) == 0 {
			code, last = append(code, unicode.ToUpper(r)), class
			continue
		}
		if class == '9' {
			continue
		}
		if class != '0' && class != last {
			if code = append(code, rune(class)); len(code) == 4 {
				break
			}
		}
		last = class
	}
	return string(code) + strings.Repeat("0", 4-len(code))
}
