package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
)

func (p *program) places() *cobra.Command {
	c := &cobra.Command{
		Use: "places", Short: "The gazetteer: what a name may mean", Args: cobra.NoArgs,
		Long:    "The gazetteer knows every country's first-level areas and towns in many spellings.",
		Example: "  cairn places find Hawija --country IQ",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var country string
	find := &cobra.Command{Use: "find NAME", Short: "What a name may mean, best first", Args: cobra.ExactArgs(1), Example: "  cairn places find Hawija --country IQ",
		RunE: func(c *cobra.Command, args []string) error {
			found, err := pipeline.FindPlaces(args[0], country)
			if err != nil {
				return err
			}
			if p.json {
				return writeJSON(p.out, map[string]any{"places": found})
			}
			if len(found) == 0 {
				return fmt.Errorf("%q: no such place", args[0])
			}
			g := grid{head: []string{"score", "place", "kind", "area", "id", "why"}}
			for _, m := range found {
				g.add(fmt.Sprintf("%.2f", m.Score), m.Place.Name, string(m.Place.Kind), areaLabel(m.Place.Area()), m.Place.ID, m.Why)
			}
			g.print(p.out)
			return nil
		}}
	find.Flags().StringVar(&country, "country", "", "ISO 3166-1 or -2 code to look in")
	c.AddCommand(find)
	return c
}
