package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"cairn/internal/api"
	"cairn/internal/pipeline"
	"cairn/internal/web"
)

func (p *program) serve() *cobra.Command {
	var addr string
	var public bool
	c := &cobra.Command{
		Use: "serve", Short: "The pages, on 127.0.0.1", Args: cobra.NoArgs,
		Long: `Serves the register's pages, and the same as JSON under /api/v1 (described at
/api/v1/openapi.json). As long as no account was ever made (cairn user add), it
is one person's desk: the name under a decision is typed, and it serves
127.0.0.1 only. From the first account on the desk asks everybody to sign in with
their token, and the name under what they do is the account's. On an address
that other machines reach nothing is shown to who is not signed in; put it behind
https.

With --public it serves the pages for readers outside. Nothing is public until a
release says so: every page shows the register as the newest release found it,
with the numbers that stand in public and no others, and names that release;
before the first release there is one page that says so. No document, no claim,
no exact place or day of an incident and no name of who works here is shown, nothing can be sent
but a text to check, of which nothing is kept, and nothing is written.`,
		Example: `  cairn serve --db my.db
  cairn serve --db my.db --public --addr 127.0.0.1:8080`,
		RunE: func(c *cobra.Command, _ []string) error {
			open := p.open
			if public {
				open = p.openPublic
			}
			d, err := open(c.Context())
			if err != nil {
				return err
			}
			defer d.Close()
			return p.listen(c.Context(), d, addr, public)
		},
	}
	c.Flags().BoolVar(&public, "public", false, "serve what was released, for readers outside; nothing can be changed")
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8765", "address to serve on")
	return c
}

// patience is how long a page waits for what takes long to work out.
const patience = 800 * time.Millisecond

// listen serves the pages until the run is interrupted.
func (p *program) listen(ctx context.Context, d *pipeline.Desk, addr string, public bool) error {
	closed := !public && hosts(addr) == nil
	if closed {
		all, err := d.Tokens(ctx)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(t pipeline.Token) bool { return t.Ended.IsZero() }) {
			return fmt.Errorf("%s can be reached from other machines, and the register has no account: whoever reached it could read and decide\nhint: make one with: cairn user add NAME --scope read,propose,decide; or serve what was released only: --public", addr)
		}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w\nhint: choose another address with --addr 127.0.0.1:PORT", err)
	}
	site, err := web.New(d, web.Options{Now: p.tick, Log: slog.New(slog.NewTextHandler(p.errors, nil)), Hosts: hosts(addr), Paint: painter(), Print: printer(), Public: public, Closed: closed, Patience: patience})
	if err != nil {
		return err
	}
	programs := api.New(d, api.Options{Public: public, Log: func(err error) { fmt.Fprintln(p.errors, "api:", err) }})
	mux := http.NewServeMux()
	mux.Handle("/", site.Handler())
	mux.Handle(api.Root+"/", site.Programs(programs.Handler()))
	server := web.Server(mux)
	fmt.Fprintf(p.out, "serving   http://%s  (stop with Ctrl-C)\n", l.Addr())
	go site.Warm(ctx)
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		stopped <- server.Shutdown(end)
	}()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// hosts returns the names by which a site on a loopback address may be asked
// for, so that no page elsewhere can reach it under a name of its own; on any
// other address every name will do.
func hosts(addr string) []string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return nil
	}
	return []string{"localhost", "127.0.0.1", "::1", host}
}
