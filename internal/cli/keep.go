package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"cairn/internal/pipeline"
	"cairn/internal/store"
)

func (p *program) verify() *cobra.Command {
	var head, key, release string
	c := &cobra.Command{
		Use: "verify", Short: "Prove that nothing was altered, removed or reordered", Args: cobra.NoArgs,
		Long: `Recomputes every leaf of the ledger, its tree, every stored copy of a record or a
figure and every document's hash, offline and without writing, and names what
does not fit. With an older tree head it proves that the register only grew. --release
checks the folder of a release: its digests, its signatures, and, where the
register is there, that its ledger holds the release with these numbers.`,
		Example: `  cairn verify --db demo/cairn.db
  cairn verify --head 120:4k1q…=
  cairn verify --release releases/r1 --key register.pub`,
		RunE: func(c *cobra.Command, _ []string) error {
			if release != "" {
				if head != "" {
					return usage("--release and --head: a release cites its own head")
				}
				return p.verifyRelease(c, release, key)
			}
			r, err := pipeline.Verify(c.Context(), p.db, head, key)
			if errors.Is(err, store.ErrNone) {
				return fmt.Errorf("%w\nhint: --db names the register; cairn init --db %s makes a new one", err, p.db)
			}
			if err != nil {
				return err
			}
			if p.json {
				if err := writeJSON(p.out, r); err != nil {
					return err
				}
			} else {
				for _, x := range r.Problems {
					fmt.Fprintf(p.out, "%s\n", plain(x.String()))
				}
				fmt.Fprintf(p.out, "%s, head %s\n", plural(int(r.Entries), "entry", "entries"), r.Root)
			}
			if len(r.Problems) > 0 {
				return fmt.Errorf("%s: the register is not what was written; keep the file as it is and compare it with a backup", plural(len(r.Problems), "fault", "faults"))
			}
			if !p.json {
				fmt.Fprintln(p.out, "Nothing was altered, removed or reordered.")
			}
			return nil
		},
	}
	c.Flags().StringVar(&head, "head", "", "an older tree head that the register must extend (entries:root), or a file with a signed one")
	c.Flags().StringVar(&release, "release", "", "check the folder of a release")
	c.Flags().StringVar(&key, "key", "", "file of public keys (else the one beside the register)")
	return c
}

func (p *program) backup() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "A copy of the register, verified", Args: cobra.ExactArgs(1),
		Long:    "Copies the register while it is in use, checks the copy as cairn verify does, and\nnever overwrites a file. The key that signs is not in it.",
		Example: `  cairn backup --db my.db my-2035-03-14.db`,
		RunE: func(c *cobra.Command, args []string) error {
			return p.with(c.Context(), func(d *pipeline.Desk) error {
				defer p.progress("copying and verifying")()
				if _, err := d.Store().Backup(c.Context(), args[0]); err != nil {
					return err
				}
				fmt.Fprintf(p.out, "backup    %s, verified\n", args[0])
				return nil
			})
		},
	}
}

func (p *program) restore() *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "A register from a backup", Args: cobra.ExactArgs(1),
		Long:    "Verifies a backup and copies it to where --db says. Never overwrites a register.",
		Example: `  cairn restore my-2035-03-14.db --db again.db`,
		RunE: func(c *cobra.Command, args []string) error {
			defer p.progress("verifying and copying")()
			if _, err := store.Restore(c.Context(), args[0], p.db); err != nil {
				return err
			}
			fmt.Fprintf(p.out, "register  %s\n", p.db)
			return nil
		},
	}
}

func (p *program) export() *cobra.Command {
	var into bool
	var as string
	c := &cobra.Command{
		Use: "export [FILE]", Short: "The whole register out, and in again, equal", Args: cobra.MaximumNArgs(1),
		Long: `Writes the whole register as JSON Lines in the order in which it was written:
documents with their bytes, claims, totals, decisions, withdrawals. --import reads
such a file into a new register; exported again it is equal byte for byte.

--as ftm writes the incidents that stand as FollowTheMoney events, and the documents
under them as articles, for tools that read those (Aleph): one-way, without persons,
coordinates and sealed documents. It is not what was released: keep it as you keep
the register.`,
		Example: `  cairn export --db demo/cairn.db register.jsonl
  cairn export --import register.jsonl --db again.db
  cairn export --as ftm events.jsonl`,
		RunE: func(c *cobra.Command, args []string) error {
			if as != "register" && as != "ftm" || into && as != "register" {
				return usage("--as %q: want register or ftm; only a register is read in again", as)
			}
			if into {
				var r io.Reader = p.in
				if len(args) == 1 && args[0] != "-" {
					f, err := os.Open(args[0])
					if err != nil {
						return err
					}
					defer f.Close()
					r = f
				}
				if err := pipeline.ImportRegister(c.Context(), p.db, r); err != nil {
					return err
				}
				fmt.Fprintf(p.out, "register  %s\n", p.db)
				return nil
			}
			return p.with(c.Context(), func(d *pipeline.Desk) (err error) {
				w := p.out
				if len(args) == 1 && args[0] != "-" {
					f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
					if err != nil {
						return err
					}
					defer func() { err = errors.Join(err, f.Close()) }()
					w = f
				}
				if as == "ftm" {
					return d.ExportFTM(c.Context(), time.Time{}, w)
				}
				return d.Store().Export(c.Context(), w)
			})
		},
	}
	c.Flags().StringVar(&as, "as", "register", "register: all of it, to be read in again; ftm: FollowTheMoney events")
	c.Flags().BoolVar(&into, "import", false, "read FILE into a new register at --db")
	return c
}

func (p *program) doctor() *cobra.Command {
	return &cobra.Command{
		Use: "doctor", Short: "Is this installation fit for work?", Args: cobra.NoArgs,
		Long:    "Looks at the register, its key, its settings and the place data, and says what is\nmissing or unsafe.",
		Example: `  cairn doctor --db my.db`,
		RunE: func(c *cobra.Command, _ []string) error {
			findings := pipeline.Doctor(c.Context(), p.db)
			if p.json {
				return writeJSON(p.out, map[string]any{"findings": findings})
			}
			bad := 0
			for _, f := range findings {
				mark := "ok   "
				if !f.OK {
					mark, bad = "FAULT", bad+1
				}
				fmt.Fprintf(p.out, "%s  %s: %s\n", mark, f.What, plain(f.Says))
			}
			if bad > 0 {
				return fmt.Errorf("%s found", plural(bad, "fault", "faults"))
			}
			return nil
		},
	}
}
