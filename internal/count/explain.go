package count

import (
	"errors"
	"fmt"
)

// ErrNoRow reports a row that a table does not have.
var ErrNoRow = errors.New("no such figure")

// Explain returns the row with this id: its Inputs tell of every record that
// was looked at for it whether it is in or out, and why. In a table of many
// incidents the inputs of a row are there only if the query asked for them by
// [Query.Explain].
func Explain(t Table, rowID string) (Row, error) {
	for _, r := range t.Rows {
		if r.ID == rowID {
			return r, nil
		}
	}
	return Row{}, fmt.Errorf("figure %q under rule %s: %w", rowID, t.Rule.ID, ErrNoRow)
}
