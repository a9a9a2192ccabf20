package cli

import (
	"fmt"
	"io"
	"strings"

	"cairn/internal/count"
	"cairn/internal/register"
)

// printCustody prints the numbers about the detained. A stock is a state on a
// day, a flow happened over a period: they are never added up.
func printCustody(w io.Writer, t count.CustodyTable) {
	g := grid{head: []string{"stage", "what", "", "period", "area", "number", "notes"}}
	for _, r := range t.Rows {
		sort := "stock"
		if r.Flow {
			sort = "flow"
		}
		number := register.Range{Min: r.Min, Max: r.Max, Open: r.Open}.String() + " " + r.Unit
		g.add(r.Stage, r.Indicator, sort, r.Period.String(), areaLabel(r.Area), number, short(strings.Join(r.Notes, "; "), 80))
		for _, reply := range r.Replies {
			g.add("", "the authority's reply", "", "", "", "", short(reply, 80))
		}
	}
	g.print(w)
	if len(t.Rows) == 0 {
		fmt.Fprintln(w, "The register holds no numbers about people in custody.")
	}
}
