// Package cli is the command line: one file per command, each of them flags →
// one call of the pipeline → print. It is the only room that prints and the
// only one that turns errors into exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cairn/internal/count"
	"cairn/internal/dataset"
	"cairn/internal/gazetteer"
)

// The exit codes (DESIGN section 6).
const (
	done    = 0
	failed  = 1
	misused = 2 // wrong usage
	partial = 3 // done, with rows refused or figures that do not hold
)

// A usageError is a fault in how the command was called.
type usageError struct{ error }

// A partialError says that the work was done and what of it was not.
type partialError struct{ error }

func usage(format string, a ...any) error  { return usageError{fmt.Errorf(format, a...)} }
func partly(format string, a ...any) error { return partialError{fmt.Errorf(format, a...)} }
func (e usageError) Unwrap() error         { return e.error }
func (e partialError) Unwrap() error       { return e.error }

// A program is one run: its streams, its clock, and the flags that every
// command takes.
type program struct {
	in          io.Reader
	out, errors io.Writer
	db, who     string
	json        bool
	clock       string
	named       bool // --db or CAIRN_DB was given
}

// Run runs the command that args name and returns its exit code.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	p := &program{in: in, out: out, errors: errs}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	return p.code(root.ExecuteContext(ctx))
}

func (p *program) code(err error) int {
	var u usageError
	var part partialError
	switch {
	case err == nil:
		return done
	case errors.As(err, &part):
		fmt.Fprintf(p.errors, "cairn: %s\n", plain(err.Error()))
		return partial
	case errors.As(err, &u):
		fmt.Fprintf(p.errors, "cairn: %s\n", plain(err.Error()))
		return misused
	case errors.Is(err, count.ErrNoRule), errors.Is(err, count.ErrQuery), errors.Is(err, dataset.ErrProfile), errors.Is(err, gazetteer.ErrUnknown):
		fmt.Fprintf(p.errors, "cairn: %s\n", plain(err.Error()))
		return misused
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.errors, "cairn: interrupted: what was being written was not kept; running it again does it whole")
		return failed
	case strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintf(p.errors, "cairn: %s\nhint: cairn --help lists the commands\n", plain(err.Error()))
		return misused
	}
	fmt.Fprintf(p.errors, "cairn: %s\n", plain(err.Error()))
	return failed
}

// plain shows text from outside on a terminal: control and direction
// characters are written as code points, so that nothing moves the cursor.
func plain(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x200b && r <= 0x200f && r != 0x200c && r != 0x200d, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			fmt.Fprintf(&b, "<U+%04X>", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "cairn",
		Short: "An open casualty register and conflict monitor",
		Long: `Cairn turns reports of violence into figures that can be defended: how many
were killed or harmed, who, where, when, according to whom, and what the number
leaves out. Every number goes back to the words it came from.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but with rows refused or
figures that do not hold.`,
		Example: `  cairn demo                                  the Iraq 2012–2018 example, served on 127.0.0.1
  cairn check article.txt --published 2018-03-25 --country IQ
  cairn count --rule un-mission --by month,admin1 --from 2018-01 --to 2018-03`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	db := os.Getenv("CAIRN_DB")
	if db == "" {
		db = "cairn.db"
	}
	f := root.PersistentFlags()
	f.StringVar(&p.db, "db", db, "the register: a SQLite file (CAIRN_DB)")
	f.StringVar(&p.who, "who", os.Getenv("CAIRN_WHO"), "the name that decisions and changes are recorded under (CAIRN_WHO; else your login)")
	f.BoolVar(&p.json, "json", false, "print JSON")
	f.StringVar(&p.clock, "clock", os.Getenv("CAIRN_CLOCK"), "run as if it were this moment, RFC 3339 (CAIRN_CLOCK)")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w\nhint: %s --help lists the flags", err, c.CommandPath())}
	})
	root.AddCommand(
		p.demo(), p.init(), p.serve(), p.user(),
		p.collect(), p.extract(), p.imports(), p.review(), p.accept(), p.correct(), p.reject(), p.same(), p.different(), p.takeBack(),
		p.count(), p.explain(), p.reconcile(), p.check(), p.watch(), p.estimate(), p.link(), p.bulletin(), p.release(),
		p.rules(), p.places(),
		p.verify(), p.backup(), p.restore(), p.export(), p.doctor(), p.version(),
	)
	for _, c := range root.Commands() {
		checkArgs(c)
	}
	root.PersistentPreRun = func(c *cobra.Command, _ []string) {
		p.named = c.Flags().Changed("db") || os.Getenv("CAIRN_DB") != ""
	}
	return root
}

// wrongArgs says in words how many arguments there were to be.
func wrongArgs(err error, got int) string {
	var want int
	switch {
	case scanned(err, "accepts %d arg(s)", &want):
		return fmt.Sprintf("takes %s, %d given", plural(want, "argument", "arguments"), got)
	case scanned(err, "requires at least %d arg(s)", &want):
		return fmt.Sprintf("takes at least %s, %d given", plural(want, "argument", "arguments"), got)
	case strings.HasPrefix(err.Error(), "unknown command"):
		word, _, _ := strings.Cut(strings.TrimPrefix(err.Error(), "unknown command "), " for ")
		return fmt.Sprintf("%s is neither a flag nor a command of it", word)
	}
	return err.Error()
}

// scanned reports whether an error has the form, and reads its number.
func scanned(err error, form string, n *int) bool {
	got, _ := fmt.Sscanf(err.Error(), form, n)
	return got == 1
}

// checkArgs makes a wrong number of arguments a fault of usage.
func checkArgs(c *cobra.Command) {
	if c.HasSubCommands() && !c.Runnable() { // a word that is no command of it is no call for help
		c.Args = cobra.NoArgs
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{fmt.Errorf("%s: %s\nusage: %s", strings.TrimPrefix(c.CommandPath(), "cairn "), wrongArgs(err, len(args)), c.UseLine())}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		checkArgs(sub)
	}
}

// now returns the moment that the run takes as the present.
func (p *program) now() (time.Time, error) {
	if p.clock == "" {
		return time.Now().UTC().Truncate(time.Second), nil
	}
	t, err := time.Parse(time.RFC3339, p.clock)
	if err != nil {
		return time.Time{}, usage("--clock %q: want a moment like 2018-04-01T12:00:00Z", p.clock)
	}
	return t.UTC(), nil
}

// name returns who is at work.
func (p *program) name() string {
	if p.who != "" {
		return p.who
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "unnamed"
}
