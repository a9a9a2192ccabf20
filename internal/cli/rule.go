package cli

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/count"
)

func (p *program) rules() *cobra.Command {
	c := &cobra.Command{
		Use: "rule", Short: "Counting rules: list, show, test, diff", Args: cobra.NoArgs,
		Long:    "Counting rules are files that people can read, translate and test. A changed rule\nis a new version. A rule is named by its id, or by the path of its file.",
		Example: "  cairn rule list\n  cairn rule show un-mission\n  cairn rule test my-rule.yaml",
		RunE:    func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(
		&cobra.Command{Use: "list", Short: "The rules that ship", Args: cobra.NoArgs, Example: "  cairn rule list", RunE: func(c *cobra.Command, _ []string) error {
			all, err := count.Rules()
			if err != nil {
				return err
			}
			if p.json {
				list := []map[string]any{}
				for _, r := range all {
					list = append(list, map[string]any{"id": r.ID, "version": r.Version, "title": r.Title})
				}
				return writeJSON(p.out, map[string]any{"rules": list})
			}
			g := grid{head: []string{"rule", "version", "counts"}}
			for _, r := range all {
				g.add(r.ID, r.Version, r.Title["en"])
			}
			g.print(p.out)
			return nil
		}},
		&cobra.Command{Use: "show RULE", Short: "One rule, as it is run", Args: cobra.ExactArgs(1), Example: "  cairn rule show un-mission", RunE: func(c *cobra.Command, args []string) error {
			r, err := readRule(args[0])
			if err != nil {
				return err
			}
			fmt.Fprint(p.out, plain(r.Source()))
			return nil
		}},
		&cobra.Command{Use: "test RULE…", Short: "Run the tests that a rule carries", Args: cobra.MinimumNArgs(1), Example: "  cairn rule test un-mission", RunE: func(c *cobra.Command, args []string) error {
			failed := 0
			for _, name := range args {
				r, err := readRule(name)
				if err != nil {
					return err
				}
				for _, t := range r.Test() {
					mark := "ok    "
					if !t.OK {
						mark, failed = "FAILED", failed+1
					}
					fmt.Fprintf(p.out, "%s  %s: %s\n", mark, r.ID, plain(t.Name))
					if !t.OK {
						fmt.Fprintln(p.out, wrap(t.Got, "        ", 100))
					}
				}
			}
			if failed > 0 {
				return fmt.Errorf("%s failed", plural(failed, "test", "tests"))
			}
			return nil
		}},
		&cobra.Command{Use: "diff RULE RULE", Short: "What two rules decide differently", Args: cobra.ExactArgs(2), Example: "  cairn rule diff un-mission all", RunE: func(c *cobra.Command, args []string) error {
			a, err := readRule(args[0])
			if err != nil {
				return err
			}
			b, err := readRule(args[1])
			if err != nil {
				return err
			}
			for _, line := range count.Diff(a, b) {
				fmt.Fprintln(p.out, plain(line))
			}
			return nil
		}},
	)
	return c
}

func readRule(name string) (*count.Rule, error) {
	if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		r, err := count.Parse(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return r, nil
	}
	return count.Find(name)
}
