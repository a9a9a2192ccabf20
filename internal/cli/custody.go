package cli

import (
	"fmt"
	"io"

	"cairn/internal/pipeline"
)

// printCustody prints the numbers about the detained. A stock is a state on a
// day, a flow happened over a period: they are never added up.
func printCustody(w io.Writer, t pipeline.CustodyTable) {
	g := grid{head: []string{"stage", "what", "", "period", "area", "number", "according to", "words"}}
	for _, p := range t.Rows {
		sort := "stock"
		if p.Flow {
			sort = "flow"
		}
		g.add(p.Stage, p.Indicator, sort, p.Period.String(), areaLabel(p.Area), p.Value.String()+" "+p.Unit, p.Issuer, short(p.Words, 70))
		if p.Reply != "" {
			g.add("", "the authority's reply", "", "", "", "", "", short(p.Reply, 70))
		}
	}
	g.print(w)
	if len(t.Rows) == 0 {
		fmt.Fprintln(w, "The register holds no numbers about people in custody.")
	}
}
