package cli

import (
	"fmt"
	"math"
	"runtime/debug"

	"github.com/spf13/cobra"
	"golang.org/x/text/encoding/htmlindex"

	"cairn/internal/pipeline"
	"cairn/internal/when"
)

// collectMemory is how much memory the collector may hold before it gives back what
// it no longer needs: the PDF reader alone takes 180 MiB at its start, and one
// hostile file shall not take more than 256 (measured: 220).
const collectMemory = 180 << 20

func (p *program) collect() *cobra.Command {
	var o pipeline.CollectOptions
	var published string
	c := &cobra.Command{
		Use:   "collect FILE|URL…",
		Short: "Documents in, with the claims proposed from them",
		Long: `Takes documents in, keeps them as they were received, named by the SHA-256 of
their bytes, and proposes claims from their words. Nothing counts until a person
accepts it (cairn review). The same document twice is one.

Reads txt, md, html, eml, jsonl and csv of texts, RSS and Atom files, WARC, and
gz, zst and zip of them; a folder stands for the files in it.

An address that begins with http:// or https:// is fetched, and nothing else: no
links of it are followed, nothing that it embeds is loaded. Of a feed the items
are taken in whose text it holds. Where it came from, the time, the answer and its
headers stand in the document's custody log. Whoever is asked sees your network
address. Addresses of this machine and of private networks are refused unless
--allow-private is given.`,
		Example: `  cairn collect --country IQ --published 2035-03-14 examples/reports/market.txt
  cairn collect --country IQ https://news.example/feed.xml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := readable(o.Language); err != nil {
				return err
			}
			if published != "" {
				d, err := when.ParseDay(published)
				if err != nil {
					return usage("--published: %v", err)
				}
				o.Published = when.Between(d, d)
			}
			if o.Encoding != "" {
				if _, err := htmlindex.Get(o.Encoding); err != nil {
					return usage("--encoding %q: no such encoding; try windows-1256, windows-1252 or utf-16", o.Encoding)
				}
			}
			if debug.SetMemoryLimit(-1) == math.MaxInt64 { // nobody set GOMEMLIMIT
				debug.SetMemoryLimit(collectMemory)
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				r, err := d.CollectPaths(c.Context(), args, o)
				if err != nil {
					return err
				}
				if p.json {
					if err := writeJSON(p.out, r); err != nil {
						return err
					}
				} else {
					for _, x := range r.Refused {
						fmt.Fprintf(p.errors, "refused: %s\n", plain(x))
					}
					for _, x := range r.Warnings {
						fmt.Fprintf(p.errors, "warning: %s\n", plain(x))
					}
					for _, id := range r.Documents {
						fmt.Fprintf(p.out, "document %s\n", id)
					}
					fmt.Fprintf(p.out, "%s in, %d here before, %s proposed, %d refused\n",
						plural(len(r.Documents), "document", "documents"), len(r.Known), plural(r.Claims, "claim", "claims"), len(r.Refused))
				}
				if len(r.Refused) > 0 && len(r.Documents)+len(r.Known) == 0 {
					return fmt.Errorf("nothing was taken in: %s", r.Refused[0])
				}
				if len(r.Refused) > 0 {
					return partly("%s not taken in", plural(len(r.Refused), "file or part was", "files or parts were"))
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&published, "published", "", "day of publication, YYYY-MM-DD, where the document does not say")
	f.StringVar(&o.Country, "country", "", "ISO 3166-1 code of the country that the documents are about")
	f.StringVar(&o.Language, "lang", "", "language of the documents: en, ar, fr (else found out; fr must be said)")
	f.StringVar(&o.Publisher, "publisher", "", "who published them, where the document does not say")
	f.StringVar(&o.Address, "address", "", "where they came from, where the document does not say")
	f.StringVar(&o.Encoding, "encoding", "", "of plain text and tables, where it is not UTF-8")
	f.BoolVar(&o.AllowPrivate, "allow-private", false, "fetch addresses of this machine and of private networks too")
	return c
}
