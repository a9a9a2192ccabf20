package dataset

import (
	"fmt"
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/table"
)

// hxlRows is within how many rows from the top the row of tags must stand: 25, as
// the HXL standard has it.
const hxlRows = 25

// readHXL reads a csv file with a row of HXL tags (#date, #affected+killed …). The
// tags say what a column is, whatever its heading:
//
//	external_id   #meta+id, #event+id, #id            date         #date (or #date+start and #date+end)
//	place         #loc+name, #loc                     admin1       #adm1+code, #adm1+name, #adm1
//	country       #country+code, #country+name        admin2       #adm2+code, #adm2+name, #adm2
//	lat, lon      #geo+lat, #geo+lon
//	killed        #affected+killed (+min, +max)       injured      #affected+injured, +wounded (+min, +max)
//	source_name   #meta+source, #source, #org         source_url   #meta+url, #source+url
//	quote         #description                        kind         #event+type, #event, #cause
//
// A column of killed or injured without +min or +max is both. +f, +m, +children are
// parts (see the incidents profile). +civilian says the status. A file without an id
// column gets one for each row from what the row says, so that reading it again
// changes nothing.
func readHXL(b *builder, t *table.Table) error {
	tags, first, err := hxlTags(t)
	if err != nil {
		return err
	}
	columns := make(map[string]int)
	var unknown []string
	for i, tag := range tags {
		names := hxlColumn(tag)
		if tag != "" && len(names) == 0 {
			unknown = append(unknown, tag)
		}
		for _, n := range names {
			if at, taken := columns[n]; taken && strings.Contains(n, "_") {
				b.note(document.Flag{Code: "columns", Note: fmt.Sprintf("%s: columns %d and %d are both tagged as %s: the second was left aside", t.File, at+1, i+1, n)})
			} else if !taken {
				columns[n] = i
			}
		}
	}
	if _, ok := columns["date"]; !ok {
		if _, ok = columns["date_start"]; !ok {
			return fmt.Errorf("%s: no column is tagged #date; the tags are %s", t.File, strings.Join(tags, ", "))
		}
	}
	if len(unknown) > 0 {
		b.note(document.Flag{Code: "columns", Note: fmt.Sprintf("%s: columns with these tags were left aside: %s", t.File, list(unknown, 20))})
	}
	_, civilian := columns["civilian"]
	t.Rows = t.Rows[first:]
	b.Rows -= first
	b.rows(t, func(r table.Row, column string) table.Cell {
		if column == "victim_status" && civilian {
			return table.Cell{Kind: table.Text, Text: "civilian", Line: r.Line}
		}
		return b.tagged(r, columns, column)
	})
	return nil
}

// tagged returns the cell of a neutral column by the columns' tags.
func (b *builder) tagged(r table.Row, columns map[string]int, column string) table.Cell {
	if i, ok := columns[column]; ok && i < r.Len() {
		return r.At(i)
	}
	switch column {
	case "external_id":
		return table.Cell{Kind: table.Text, Text: b.made(r), Header: column, Line: r.Line}
	case "date":
		i, ok := columns["date_start"]
		if !ok || i >= r.Len() {
			break
		}
		c := r.At(i)
		if j, ok := columns["date_end"]; ok && j < r.Len() && r.At(j).Given() && c.Given() && strings.TrimSpace(r.At(j).Text) != strings.TrimSpace(c.Text) {
			c.Text = strings.TrimSpace(c.Text) + "/" + strings.TrimSpace(r.At(j).Text)
		}
		return c
	}
	return table.Cell{Header: column, Line: r.Line}
}

// made is the id of a row that has none: a digest of its cells, and how many rows
// like it came before, so that two incidents that are told in the same words stay
// two.
func (b *builder) made(r table.Row) string {
	c := content(r)
	if id, known := b.ids[r.Line]; known {
		return id
	}
	b.alike[c]++
	id := c
	if n := b.alike[c]; n > 1 {
		id = fmt.Sprintf("%s-%d", c, n)
	}
	b.ids[r.Line] = id
	return id
}

// hxlTags finds the row of tags; first is the index of the first row of data.
func hxlTags(t *table.Table) (tags []string, first int, err error) {
	if isTags(t.Header) {
		return t.Header, 0, nil
	}
	for i, r := range t.Rows[:min(len(t.Rows), hxlRows)] {
		cells := make([]string, r.Len())
		for j := range cells {
			cells[j] = strings.TrimSpace(r.At(j).Text)
		}
		if isTags(cells) {
			return cells, i + 1, nil
		}
	}
	return nil, 0, fmt.Errorf("%s: no row of HXL tags (#date, #affected …) within the first %d rows", t.File, hxlRows)
}

// isTags reports whether the cells are HXL tags: at least one, and each that is
// not empty begins with #.
func isTags(cells []string) bool {
	n := 0
	for _, c := range cells {
		switch {
		case strings.HasPrefix(c, "#"):
			n++
		case c != "":
			return false
		}
	}
	return n > 0
}

// hxlColumn returns the neutral columns that a tag stands for.
func hxlColumn(tag string) []string {
	parts := strings.Split(strings.ToLower(strings.ReplaceAll(tag, " ", "")), "+")
	has := func(a string) bool { return slices.Contains(parts[1:], a) }
	harm := ""
	switch parts[0] {
	case "#affected", "#casualties", "#population":
		switch {
		case has("killed"), has("dead"), has("fatalities"):
			harm = "killed"
		case has("injured"), has("wounded"):
			harm = "injured"
		default:
			return nil
		}
		switch {
		case has("children"):
			return []string{harm + "_children"}
		case has("f"), has("women"):
			return []string{harm + "_women"}
		case has("m"), has("men"):
			return []string{harm + "_men"}
		}
		var more []string
		if has("civilian") || has("civilians") {
			more = []string{"civilian"}
		}
		switch {
		case has("min"):
			return append(more, harm+"_min")
		case has("max"):
			return append(more, harm+"_max")
		}
		return append(more, harm+"_min", harm+"_max")
	case "#date":
		switch {
		case has("start"):
			return []string{"date_start"}
		case has("end"):
			return []string{"date_end"}
		case has("reported"), has("published"):
			return nil
		}
		return []string{"date"}
	case "#meta":
		switch {
		case has("id"):
			return []string{"external_id"}
		case has("url"):
			return []string{"source_url"}
		case has("source"):
			return []string{"source_name"}
		}
	case "#id":
		return []string{"external_id"}
	case "#event":
		if has("id") {
			return []string{"external_id"}
		}
		return []string{"kind"}
	case "#cause":
		return []string{"kind"}
	case "#loc":
		return []string{"place"}
	case "#adm1":
		return []string{"admin1"}
	case "#adm2":
		return []string{"admin2"}
	case "#country":
		return []string{"country"}
	case "#geo":
		for _, axis := range []string{"lat", "lon"} {
			if has(axis) {
				return []string{axis}
			}
		}
	case "#source", "#org":
		if has("url") {
			return []string{"source_url"}
		}
		return []string{"source_name"}
	case "#description":
		return []string{"quote"}
	}
	return nil
}
