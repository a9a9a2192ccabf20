package cli

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
)

func (p *program) imports() *cobra.Command {
	var o pipeline.ImportOptions
	var separator string
	c := &cobra.Command{
		Use:   "import --as PROFILE FILE…",
		Short: "Tables in: what a body published, a list of incidents",
		Long: `Imports tables by a profile. Every row is either kept or listed with the reason
why not; then nothing of its file is kept unless --partial is given. Running it
twice changes nothing. A newer version of a file updates what it changes, and
what it no longer holds is marked withdrawn at its source, never removed.

Profiles: ` + strings.Join(pipeline.Profiles(), ", ") + `, or the path of a mapping file (.yaml).
A folder stands for the tables in it, in order of name.`,
		Example: `  cairn import --as unami examples/iraq --dry-run
  cairn import --as incidents list.csv --country IQ`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if o.Profile == "" {
				return p.whichProfile(c.Context(), args, o.Country)
			}
			if separator != "" {
				r, n := utf8.DecodeRuneInString(strings.ReplaceAll(separator, `\t`, "\t"))
				if n == 0 || n != len(strings.ReplaceAll(separator, `\t`, "\t")) {
					return usage("--separator %q: want one character", separator)
				}
				o.Separator = r
			}
			if e := strings.ToLower(filepath.Ext(o.Profile)); e == ".yaml" || e == ".yml" {
				raw, err := os.ReadFile(o.Profile)
				if err != nil {
					return fmt.Errorf("mapping file: %w", err)
				}
				o.Mapping = &pipeline.File{Name: o.Profile, Bytes: raw}
			}
			files, err := pipeline.ReadTables(args)
			if err != nil {
				return err
			}
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				r, err := d.Import(c.Context(), files, o)
				if err != nil {
					return err
				}
				if p.json {
					if err := writeJSON(p.out, r); err != nil {
						return err
					}
				} else {
					p.printImport(r)
				}
				if len(r.Refused) > 0 {
					if !r.Stored && !r.DryRun {
						return partly("%s refused, so nothing of the file was kept\nhint: correct the rows, or take the good ones with --partial", plural(len(r.Refused), "row", "rows"))
					}
					return partly("%s refused; the others are kept", plural(len(r.Refused), "row", "rows"))
				}
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Profile, "as", "", "profile: "+strings.Join(pipeline.Profiles(), ", ")+", or a mapping file")
	f.BoolVar(&o.DryRun, "dry-run", false, "say what would be added, changed, left and refused; change nothing")
	f.BoolVar(&o.Partial, "partial", false, "keep the good rows of a file that has bad ones")
	f.StringVar(&o.Country, "country", "", "ISO 3166-1 code, for rows that name no country")
	f.StringVar(&o.Encoding, "encoding", "", "of csv: utf-8, utf-16, windows-1252, latin1, windows-1256")
	f.StringVar(&separator, "separator", "", `of csv: , ; | or \t (else found in the header)`)
	f.StringVar(&o.DateOrder, "date-order", "", "dmy or mdy: how 03/04/2024 is to be read (else it is refused)")
	f.StringVar(&o.Dataset, "dataset", "", "name of the set that the rows belong to (else the profile's)")
	return c
}

// maxListed is how many refused rows a terminal shows one by one; --json has all.
const maxListed = 50

func (p *program) printImport(r pipeline.ImportReport) {
	for i, x := range r.Refused {
		if i == maxListed {
			fmt.Fprintf(p.errors, "… and %d more refused rows; --json lists all\n", len(r.Refused)-i)
			break
		}
		at := x.File
		if x.ID != "" {
			at += " (" + x.ID + ")"
		}
		fmt.Fprintf(p.errors, "refused: %s: %s\n", plain(at), plain(x.Reason))
	}
	for i, x := range r.Warnings {
		if i == maxListed {
			fmt.Fprintf(p.errors, "… and %d more warnings; --json lists all\n", len(r.Warnings)-i)
			break
		}
		at := ""
		if x.Line > 0 {
			at = fmt.Sprintf("line %d: ", x.Line)
		}
		fmt.Fprintf(p.errors, "warning: %s%s\n", at, plain(x.Note))
	}
	if r.DryRun {
		for i, x := range r.New {
			if i == maxListed {
				fmt.Fprintf(p.out, "… and %d more additions; --json lists the first of them\n", r.Added-i)
				break
			}
			fmt.Fprintln(p.out, changeLine(x))
		}
	}
	for i, x := range r.Changes {
		if i == maxListed {
			fmt.Fprintf(p.out, "… and %d more changes; --json lists them\n", len(r.Changes)-i)
			break
		}
		fmt.Fprintln(p.out, changeLine(x))
		for _, f := range x.Fields {
			fmt.Fprintf(p.out, "    %s: %s → %s\n", plain(f.Field), orNone(f.Before), orNone(f.After))
		}
	}
	verb := ""
	if r.DryRun {
		verb = " (dry run: nothing was written)"
	} else if !r.Stored && len(r.Refused) > 0 {
		verb = " (nothing of a file with refused rows was written)"
	}
	fmt.Fprintf(p.out, "%s: %d added, %d changed, %d unchanged, %d withdrawn at source, %d repeated, %d refused%s\n",
		plural(r.Rows, "row", "rows"), r.Added, r.Changed, r.Unchanged, r.Withdrawn, r.Repeats, len(r.Refused), verb)
}

// changeLine says in a line what a file does to one record.
func changeLine(x pipeline.ChangedRecord) string {
	line := fmt.Sprintf("%-8s  %s %s", x.Act, x.Kind, plain(x.ID))
	if x.Row > 0 {
		line += fmt.Sprintf(", line %d", x.Row)
	}
	if x.Act == "add" {
		return line + ": " + plain(x.After)
	}
	return line + ": " + orNone(x.Before) + " → " + orNone(x.After)
}

func orNone(s string) string {
	if s == "" {
		return "nothing"
	}
	return plain(s)
}

// whichProfile says which profiles read the tables that were named without one.
func (p *program) whichProfile(ctx context.Context, paths []string, country string) error {
	ask := fmt.Sprintf("import: which kind of table? --as %s", strings.Join(pipeline.Profiles(), ", "))
	files, err := pipeline.ReadTables(paths)
	if err != nil {
		return err
	}
	var fit []string
	if err := p.with(ctx, func(d *pipeline.Desk) error {
		for _, name := range pipeline.Profiles() {
			r, err := d.Import(ctx, files, pipeline.ImportOptions{Profile: name, Country: cmp.Or(country, "IQ"), DryRun: true})
			if err == nil && r.Rows > 0 && len(r.Refused) < r.Rows {
				fit = append(fit, name)
			}
		}
		return nil
	}); err != nil {
		return usage("%s", ask)
	}
	if len(fit) == 0 {
		return usage("%s\nhint: the columns fit none of them; a mapping file says which column is what", ask)
	}
	return usage("%s\nhint: the columns fit %s; look before it is written: cairn import --as %s --dry-run %s", ask, strings.Join(fit, " and "), fit[0], paths[0])
}
