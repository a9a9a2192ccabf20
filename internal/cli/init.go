package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
)

func (p *program) init() *cobra.Command {
	return &cobra.Command{
		Use: "init", Short: "Make an empty register", Args: cobra.NoArgs,
		Long:    "Makes an empty register, and beside it the key that signs its tree heads. Keep a\ncopy of the key in a safe place, apart from the backups.",
		Example: `  cairn init --db my.db`,
		RunE: func(c *cobra.Command, _ []string) error {
			if _, err := p.now(); err != nil {
				return err
			}
			d, err := pipeline.Create(c.Context(), p.db, p.name(), p.tick)
			if err != nil {
				return err
			}
			fmt.Fprintf(p.out, "register  %s\n", p.db)
			return d.Close()
		},
	}
}
