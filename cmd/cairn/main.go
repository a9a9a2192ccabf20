// Cairn is an open casualty register and conflict monitor.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"cairn/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
