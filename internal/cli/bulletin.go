package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/when"
)

func (p *program) bulletin() *cobra.Command {
	var month, lang, format, out, asOf string
	c := &cobra.Command{
		Use: "bulletin --month YYYY-MM", Short: "The bulletin of a month", Args: cobra.NoArgs,
		Long: `The bulletin of a month, in English or Arabic, as html or md: the floor, the
worst affected areas, what is left out, what is not known, how it compares like
with like, which numbers disagree, and the sources.`,
		Example: `  cairn bulletin --db demo/cairn.db --month 2018-02
  cairn bulletin --month 2018-02 --lang ar --format html --out bulletin.html`,
		RunE: func(c *cobra.Command, _ []string) error {
			at, err := moment(asOf)
			if err != nil {
				return err
			}
			m, err := when.ParseMonth(month)
			if err != nil {
				return usage("--month: %v", err)
			}
			langs := split(lang)
			known := func(l string) bool { return l == "en" || l == "ar" }
			if format != "md" && format != "html" || len(langs) == 0 || slices.ContainsFunc(langs, func(l string) bool { return !known(l) }) {
				return usage("--format %q --lang %q: want md or html, and en, ar or en,ar", format, lang)
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				b, err := d.Bulletin(c.Context(), at, m)
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, b)
				}
				for _, l := range langs {
					text := b.Markdown(l)
					if format == "html" {
						text = b.HTML(l)
					}
					if out == "" {
						fmt.Fprintln(p.out, text)
						continue
					}
					name := out
					if len(langs) > 1 {
						name = strings.TrimSuffix(out, "."+format) + "." + l + "." + format
					}
					if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
						return err
					}
					fmt.Fprintln(p.out, name)
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&month, "month", "", "the month, YYYY-MM")
	f.StringVar(&lang, "lang", "en", "en, ar or en,ar")
	f.StringVar(&format, "format", "md", "md or html")
	f.StringVar(&out, "out", "", "write to this file")
	f.StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}
