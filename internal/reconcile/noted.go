package reconcile

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"cairn/internal/register"
)

var numberInNote = regexp.MustCompile(`\d{1,3}(?:,\d{3})+|\d+`)

// noted: the remark that came with the number names another one from which a
// slip leads to it ("the statement has 1,459 injured"). Only a remark on this
// very number is read, and only numbers that are near enough to be meant.
func (b *book) noted(p, v *register.Total, k *Case) bool {
	if v.Role != "variant" || v.Note == "" {
		return false
	}
	for _, at := range numberInNote.FindAllStringIndex(v.Note, -1) {
		n, err := strconv.Atoi(strings.ReplaceAll(v.Note[at[0]:at[1]], ",", ""))
		if err != nil || n == p.Range.Min {
			continue
		}
		// The word that follows may tie the number to the other harm.
		if after := strings.ToLower(v.Note[at[1]:]); v.Harm == register.HarmKilled && strings.HasPrefix(after, " injured") || v.Harm == register.HarmInjured && strings.HasPrefix(after, " killed") {
			continue
		}
		if how := slip(n, v.Range.Min); how != "" && len(strconv.Itoa(n)) == len(strconv.Itoa(v.Range.Min)) {
			k.Kind = Transcription
			k.Explanation = fmt.Sprintf("%s for %d, which the remark on it gives: %s", v.Range, n, how)
			return true
		}
	}
	return false
}
