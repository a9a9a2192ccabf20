package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
)

func (p *program) user() *cobra.Command {
	c := &cobra.Command{
		Use: "user", Short: "Who may use the desk and the API, with which scopes",
		Long: `A user is a name with a token. With it a person signs in to the desk of cairn
serve, and a program asks the API; what is done with it is written to the ledger
in that name. Scopes: read (documents, claims and what waits), propose (send
documents, write notes), decide (rule on claims, import tables, warn). From the
first user on the desk asks everybody to sign in. Who is ended is out at once.
Figures and all else that readers' pages show need no token on this machine, and
one wherever other machines reach the address.`,
		Example: `  cairn user add "Dana" --scope read,propose
  cairn user list
  cairn user end "Dana"`,
	}
	var scopes string
	add := &cobra.Command{
		Use: "add NAME", Short: "Makes a token and prints its secret, this once", Args: cobra.ExactArgs(1),
		Example: `  cairn user add "Dana" --scope read,propose,decide`,
		RunE: func(c *cobra.Command, args []string) error {
			for _, s := range split(scopes) {
				if !slices.Contains(pipeline.Scopes, s) {
					return usage("--scope %q: want %s", s, strings.Join(pipeline.Scopes, ", "))
				}
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				secret, err := d.AddToken(c.Context(), args[0], split(scopes))
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"name": args[0], "scopes": split(scopes), "secret": secret})
				}
				fmt.Fprintf(p.out, "%s\n", secret)
				fmt.Fprintln(p.errors, "keep it: it is stored nowhere. Sign in to the desk with it; a program sends it as  Authorization: Bearer SECRET")
				return nil
			})
		},
	}
	add.Flags().StringVar(&scopes, "scope", pipeline.ScopeRead, "scopes, with commas between: "+strings.Join(pipeline.Scopes, ", "))
	list := &cobra.Command{
		Use: "list", Short: "Every token ever made, without its secret", Args: cobra.NoArgs, Example: `  cairn user list`,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				all, err := d.Tokens(c.Context())
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, map[string]any{"users": append([]pipeline.Token{}, all...)})
				}
				g := grid{head: []string{"name", "scopes", "made", "ended"}}
				for _, t := range all {
					ended := ""
					if !t.Ended.IsZero() {
						ended = t.Ended.Format("2006-01-02 15:04")
					}
					g.add(t.Name, strings.Join(t.Scopes, ", "), t.Made.Format("2006-01-02 15:04"), ended)
				}
				g.print(p.out)
				return nil
			})
		},
	}
	end := &cobra.Command{
		Use: "end NAME", Short: "Ends a token for good", Args: cobra.ExactArgs(1), Example: `  cairn user end "Dana"`,
		RunE: func(c *cobra.Command, args []string) error {
			return p.with(c.Context(), func(d *pipeline.Desk) error { return d.EndToken(c.Context(), args[0]) })
		},
	}
	c.AddCommand(add, list, end)
	return c
}
