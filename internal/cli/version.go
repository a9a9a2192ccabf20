package cli

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version returns what this program was built from: its release where it has
// one, else the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v, commit, changed := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case "vcs.modified":
			if s.Value == "true" {
				changed = ", changed since"
			}
		}
	}
	if v == "" || v == "(devel)" {
		v = "development"
	}
	if commit != "" {
		v += " (commit " + commit + changed + ")"
	}
	return v + ", " + info.GoVersion
}

func (p *program) version() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "What this program was built from", Args: cobra.NoArgs,
		Example: "  cairn version",
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(p.out, "cairn %s\n", version())
			return nil
		},
	}
}
