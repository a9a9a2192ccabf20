package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"cairn/examples"
	"cairn/internal/pipeline"
)

func (p *program) demo() *cobra.Command {
	var dir, addr string
	var noServe bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "The Iraq 2012–2018 example register, built and served",
		Long: `Builds the example register in a folder (DIR/cairn.db) and serves it on
127.0.0.1; prints the address. A second run changes nothing.`,
		Example: `  cairn demo
  cairn demo --dir demo --no-serve`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			p.db = filepath.Join(dir, "cairn.db")
			d, err := p.example(c.Context(), p.db)
			if err != nil {
				return err
			}
			defer d.Close()
			h, err := d.Head(c.Context())
			if err != nil {
				return err
			}
			fmt.Fprintf(p.out, "register  %s\nledger    %d entries, head %s\n", p.db, h.Size, h.Hash)
			if noServe {
				return nil
			}
			return p.listen(c.Context(), d, addr, false)
		},
	}
	f := c.Flags()
	f.StringVar(&dir, "dir", "demo", "the folder")
	f.StringVar(&addr, "addr", "127.0.0.1:8765", "address to serve on")
	f.BoolVar(&noServe, "no-serve", false, "build only")
	return c
}

// example opens the example register at path, made if it is not there and
// brought up to this program's example if it is.
func (p *program) example(ctx context.Context, path string) (*pipeline.Desk, error) {
	if _, err := p.now(); err != nil {
		return nil, err
	}
	open := pipeline.Create
	if _, err := os.Stat(path); err == nil {
		open = pipeline.Open
	}
	who := p.who
	if who == "" {
		who = "the example"
	}
	d, err := open(ctx, path, who, p.tick)
	if err != nil {
		return nil, err
	}
	if err := d.Demo(ctx, examples.Iraq, "iraq", "IQ"); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// withOrExample runs f on the register that --db names; where it names none
// and none is there, on the example, made in a folder of its own and removed
// afterwards.
func (p *program) withOrExample(ctx context.Context, f func(*pipeline.Desk) error) error {
	if _, err := os.Stat(p.db); err == nil || p.named {
		return p.with(ctx, f)
	}
	dir, err := os.MkdirTemp("", "cairn-example-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(p.errors, "no register at %s: set beside the Iraq 2012–2018 example\n", p.db)
	d, err := p.example(ctx, filepath.Join(dir, "cairn.db"))
	if err != nil {
		return err
	}
	defer d.Close()
	return f(d)
}

// progress says on stderr that a step of over a second is under way.
func (p *program) progress(what string) (done func()) {
	start := time.Now()
	timer := time.AfterFunc(time.Second, func() { fmt.Fprintf(p.errors, "%s …\n", what) })
	return func() {
		if !timer.Stop() {
			fmt.Fprintf(p.errors, "%s: %.1f s\n", what, time.Since(start).Seconds())
		}
	}
}
