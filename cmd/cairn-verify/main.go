// Command cairn-verify checks that nothing in a register was altered, removed
// or reordered. It is a second opinion: it shares no code with cairn, only the
// hash and the library that reads the file, so a fault in one is seen by the
// other. It opens the file for reading only and needs no network.
//
//	cairn-verify [-pub FILE] [-head SIZE:ROOT] [-json] REGISTER
//	cairn-verify [-pub FILE] [-json] -release FOLDER [REGISTER]
//
// REGISTER is a SQLite file or an export. The public key is looked for beside
// it (REGISTER.pub). An older head, kept elsewhere, shows what the file alone
// cannot: that its history was cut or wholly written anew. With -release it checks
// the folder of a release: its files, its signatures, that its figures agree with
// each other and, where a register is named, with the ledger. It ends with 0 when
// all holds, 1 when something does not, 2 when nothing can be said: it was
// called wrongly, or the file cannot be read or is no register.
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("cairn-verify", flag.ContinueOnError)
	flags.SetOutput(errs)
	pub := flags.String("pub", "", "file of public keys, one a line (default: REGISTER.pub)")
	head := flags.String("head", "", "an older head, as entries:root")
	release := flags.String("release", "", "check this folder of a release; -pub or REGISTER says with which key")
	asJSON := flags.Bool("json", false, "print the report as JSON")
	flags.Usage = func() {
		fmt.Fprintln(errs, "usage: cairn-verify [-pub FILE] [-head SIZE:ROOT] [-json] REGISTER\n       cairn-verify [-pub FILE] [-json] -release FOLDER [REGISTER]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if *release == "" && flags.NArg() != 1 || flags.NArg() > 1 || *release != "" && *head != "" {
		flags.Usage()
		return 2
	}
	var r *report
	var err error
	if *release != "" {
		r, err = checkRelease(*release, flags.Arg(0), *pub)
	} else {
		r, err = check(flags.Arg(0), *pub, *head)
	}
	if err != nil {
		fmt.Fprintf(errs, "cairn-verify: %v\n", err)
		return 2
	}
	if *asJSON {
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		enc.Encode(r)
	} else {
		r.print(out)
	}
	if len(r.Problems) > 0 {
		return 1
	}
	return 0
}

// A fault is one thing that is not as it was written.
type fault struct {
	Table string `json:"table"`
	Row   string `json:"row"`
	What  string `json:"what"`
}

// A report is what the check found.
type report struct {
	Entries  int64   `json:"entries"`
	Root     string  `json:"root"`
	Signed   bool    `json:"signed"`
	Extends  bool    `json:"extends"`
	Release  string  `json:"release,omitempty"` // the id of the release that was checked
	Files    int     `json:"files,omitempty"`   // in its folder
	Problems []fault `json:"problems"`

	releases []released // that the register's ledger has, in order
}

func (r *report) add(table, row, format string, args ...any) {
	r.Problems = append(r.Problems, fault{table, row, fmt.Sprintf(format, args...)})
}

func (r *report) print(out io.Writer) {
	for _, p := range r.Problems {
		fmt.Fprintf(out, "%s: %s\n", cmp.Or(strings.TrimSpace(p.Table+" "+p.Row), "file"), p.What)
	}
	if r.Files > 0 {
		fmt.Fprintf(out, "release %s, %d files\n", r.Release, r.Files)
	}
	if r.Root != "" {
		fmt.Fprintf(out, "%d entries, root %s\n", r.Entries, r.Root)
	}
	switch {
	case len(r.Problems) > 0:
		fmt.Fprintf(out, "%d problems: this is not what was written\n", len(r.Problems))
	case r.Root == "":
		fmt.Fprintln(out, "all holds in the folder; its ledger was not asked")
	case r.Files > 0:
		fmt.Fprintln(out, "all holds, in the folder and in the register, and the ledger has this release")
	case r.Signed:
		fmt.Fprintln(out, "all holds; the head is signed")
	default:
		fmt.Fprintln(out, "all holds; no public key was at hand to check signatures")
	}
	if r.Extends {
		fmt.Fprintln(out, "the ledger begins with all that the older head was made over")
	}
}

// errNone says that a file never was a register.
var errNone = errors.New("is no register")

// check checks a register or an export. That it cannot be read, or is neither,
// is an error: it says nothing of what was written.
func check(path, pub, older string) (*report, error) {
	old, err := parseHead(older)
	if err != nil {
		return nil, err
	}
	keys, err := readKeys(path, pub)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("could not be read: %w", err)
	}
	defer f.Close()
	start := make([]byte, 16)
	if _, err := io.ReadFull(f, start); errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s %w: it is empty", path, errNone)
	} else if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("could not be read: %w", err)
	}
	r := &report{Problems: []fault{}}
	if !bytes.HasPrefix(start, []byte(`{"cairn":`)) && string(start) != "SQLite format 3\x00" {
		return nil, fmt.Errorf("%s %w: it is neither a SQLite file nor an export", path, errNone)
	}
	if bytes.HasPrefix(start, []byte(`{"cairn":`)) {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		checkExport(r, f, old)
		return r, nil
	}
	return r, checkFile(r, path, keys, old)
}
