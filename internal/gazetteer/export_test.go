package gazetteer

import "strings"

// An AliasRow is a row of aliases.tsv, for the test that reads them all.
type AliasRow struct {
	ID, Area  string
	Name      string
	Line      int
	Spellings []string
}

func AliasRows() []AliasRow {
	var rows []AliasRow
	for i, line := range strings.Split(aliasTable, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		c := strings.Split(line, "\t")
		row := AliasRow{ID: c[0], Area: c[1], Name: c[3], Line: i + 1}
		for _, s := range append(strings.Split(c[7], "|"), c[3], c[4]) {
			if s != "" {
				row.Spellings = append(row.Spellings, s)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Keys calls do with every folded spelling that an index was made from.
func (x *Index) Keys(do func(key string, p *Place, flags Flags)) {
	for _, s := range append([]*shard{x.base}, x.shards...) {
		for _, n := range s.names {
			do(n.key, n.place, n.flags)
		}
	}
}

// Words returns the hand-kept lists of words.
func Words() []string {
	var words []string
	for _, list := range []string{ordinaryWords, personNames} {
		for line := range strings.SplitSeq(list, "\n") {
			if !strings.HasPrefix(line, "#") {
				words = append(words, strings.Fields(line)...)
			}
		}
	}
	return words
}
