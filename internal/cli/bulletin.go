package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/publish"
	"cairn/internal/when"
)

func (p *program) bulletin() *cobra.Command {
	var month, lang, format, out, asOf, browser string
	var small int
	c := &cobra.Command{
		Use: "bulletin --month YYYY-MM", Short: "The bulletin of a month", Args: cobra.NoArgs,
		Long: `The bulletin of a month, in English or Arabic, as html, md or pdf: the floor, the
worst affected areas, what is left out, what is not known, how it compares like
with like, which numbers disagree, and the sources.

Small counts are hidden as a release hides them: no number of people from 1 to 9
that the register counted can be read or worked out; --small 0 hides nothing.

A pdf is the html, printed by an installed browser (Chromium, Chrome or Edge),
which joins and turns Arabic rightly and embeds the fonts; it needs --out.`,
		Example: `  cairn bulletin --db demo/cairn.db --month 2018-02
  cairn bulletin --month 2018-02 --lang ar --format html --out bulletin.html
  cairn bulletin --month 2018-02 --lang en,ar --format pdf --out bulletin.pdf`,
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
			if format != "md" && format != "html" && format != "pdf" || len(langs) == 0 || slices.ContainsFunc(langs, func(l string) bool { return !known(l) }) {
				return usage("--format %q --lang %q: want md, html or pdf, and en, ar or en,ar", format, lang)
			}
			if format == "pdf" && out == "" {
				return usage("--format pdf: say which file to write with --out")
			}
			if small < 0 {
				return usage("--small %d: want a number of people, or 0 to hide nothing", small)
			}
			if format == "pdf" {
				if browser, err = findBrowser(browser); err != nil {
					return err
				}
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				b, err := d.BulletinFor(c.Context(), at, m, max(small, 1))
				if err != nil {
					return err
				}
				if p.json {
					return writeJSON(p.out, b)
				}
				for _, l := range langs {
					text := b.Markdown(l)
					switch format {
					case "html":
						text = b.HTML(l)
					case "pdf":
						pdf, err := printPDF(c.Context(), browser, b.HTML(l))
						if err != nil {
							return err
						}
						text = string(pdf)
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
	f.StringVar(&format, "format", "md", "md, html or pdf")
	f.StringVar(&out, "out", "", "write to this file")
	f.IntVar(&small, "small", publish.SmallCount, "hide counts of people from 1 to below this; 0: hide nothing")
	f.StringVar(&browser, "browser", os.Getenv("CAIRN_BROWSER"), "the browser that prints a pdf (CAIRN_BROWSER; else the first that is found)")
	f.StringVar(&asOf, "as-of", "", "the register as it stood at the end of this day, or at this moment")
	return c
}
