package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/when"
)

func (p *program) extract() *cobra.Command {
	var o pipeline.ExtractOptions
	var published string
	c := &cobra.Command{
		Use:   "extract [FILE…]",
		Short: "Text in, claims out as JSON Lines; no register needed",
		Long: `Reads texts and prints the claims in them, one line of JSON a document:
{"id","sentences","claims","unread"}. Spans are byte offsets into the text.

A .jsonl file (or - with --jsonl) holds one document a line:
{"id","text","published","country","lang"}; the lines come out in the same order.
Any other file is one document. Without a file the text is read from standard input.`,
		Example: `  cairn extract examples/reports/market.txt --published 2035-03-14 --country IQ
  cairn extract --jsonl - < articles.jsonl > claims.jsonl`,
		RunE: func(c *cobra.Command, args []string) error {
			if err := readable(o.Lang); err != nil {
				return err
			}
			if published != "" {
				d, err := when.ParseDay(published)
				if err != nil {
					return usage("--published: %v", err)
				}
				o.Published, o.HasPublished = d, true
			}
			if len(args) == 0 {
				args = []string{"-"}
			}
			bad := 0
			for _, name := range args {
				n, err := pipeline.ExtractFile(c.Context(), name, p.in, p.out, o)
				bad += n
				if err != nil {
					if errors.Is(err, context.Canceled) || errors.Is(err, io.ErrClosedPipe) {
						return err
					}
					return fmt.Errorf("%s: %w", name, err)
				}
			}
			if bad > 0 {
				return partly("%s could not be read; each has a line with its error", plural(bad, "document", "documents"))
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&published, "published", "", "day of publication, YYYY-MM-DD: relative dates are set against it")
	f.StringVar(&o.Country, "country", "", "ISO 3166-1 code of the country that bare place names are in")
	f.StringVar(&o.Lang, "lang", "", "language: en, ar, fr (else found out; fr must be said)")
	f.BoolVar(&o.Lines, "jsonl", false, "standard input is JSON Lines")
	f.IntVar(&o.Workers, "workers", 0, "documents read at once (0: one a processor)")
	return c
}
