package cli

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cairn/internal/gazetteer"
	"cairn/internal/pipeline"
)

func (p *program) places() *cobra.Command {
	c := &cobra.Command{
		Use: "places", Short: "The gazetteer: find a name, add places and spellings", Args: cobra.NoArgs,
		Long:    "The gazetteer knows every country's first-level areas and towns in many spellings.\nA register can add its own places and spellings.",
		Example: "  cairn places find Hawija --country IQ\n  cairn places alias \"Al-Hamra\" IQ-BG",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var country string
	find := &cobra.Command{Use: "find NAME", Short: "What a name may mean, best first", Args: cobra.ExactArgs(1), Example: "  cairn places find Hawija --country IQ",
		RunE: func(c *cobra.Command, args []string) error {
			found, err := p.findPlaces(c.Context(), args[0], country)
			if err != nil {
				return err
			}
			if p.json {
				return writeJSON(p.out, map[string]any{"places": found})
			}
			if len(found) == 0 {
				if country == "" {
					return fmt.Errorf("%q: no country, first-level area or large city of that name\nhint: towns are found with --country, as in --country IQ", args[0])
				}
				return fmt.Errorf("%q: no such place in %s\nhint: add the spelling with: cairn places alias %q CODE", args[0], country, args[0])
			}
			g := grid{head: []string{"score", "place", "kind", "area", "id", "why"}}
			for _, m := range found {
				g.add(fmt.Sprintf("%.2f", m.Score), m.Place.Name, string(m.Place.Kind), areaLabel(m.Place.Area()), m.Place.ID, m.Why)
			}
			g.print(p.out)
			return nil
		}}
	find.Flags().StringVar(&country, "country", "", "ISO 3166-1 or -2 code to look in")
	c.AddCommand(find,
		&cobra.Command{Use: "import FILE", Short: "Add the places of a csv file", Args: cobra.ExactArgs(1), Example: "  cairn places import places.csv",
			Long: "Adds places from a csv file with the columns id, name, alt_names (| between),\ncountry, admin1, lat, lon, kind. They belong to the register and stand in its history.",
			RunE: func(c *cobra.Command, args []string) error {
				return p.with(c.Context(), func(d *pipeline.Desk) error {
					n, err := d.ImportPlaces(c.Context(), args[0])
					if err != nil {
						return err
					}
					fmt.Fprintf(p.out, "%s known to this register\n", plural(n, "place", "places"))
					return nil
				})
			}},
		&cobra.Command{Use: "alias NAME PLACE", Short: "Add a spelling of a place", Args: cobra.ExactArgs(2), Example: "  cairn places alias \"Al-Hamra\" IQ-BG",
			Long: "Adds a spelling of a place, named by its id or code (cairn places find).",
			RunE: func(c *cobra.Command, args []string) error {
				return p.with(c.Context(), func(d *pipeline.Desk) error {
					if err := d.AliasPlace(c.Context(), args[0], args[1]); err != nil {
						return err
					}
					fmt.Fprintf(p.out, "%q now means %s\n", args[0], areaLabel(args[1]))
					return nil
				})
			}},
	)
	return c
}

// findPlaces asks the register, which has spellings of its own, where there is
// one; else the gazetteer alone.
func (p *program) findPlaces(ctx context.Context, name, country string) (found []gazetteer.Match, err error) {
	if _, err := os.Stat(p.db); err != nil && !p.named {
		return pipeline.FindPlaces(name, country)
	}
	err = p.with(ctx, func(d *pipeline.Desk) error {
		found, err = d.FindPlaces(ctx, name, country)
		return err
	})
	return found, err
}
