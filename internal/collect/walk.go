package collect

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"cairn/internal/document"
	"cairn/internal/table"
)

// Walk reads files and folders in the order given, folders in the order of
// names, and hands over what each file came to. Files whose name begins with a
// dot are left aside. A link is followed only where it was named itself, never
// inside a folder. An error of each ends the walk.
func Walk(paths []string, o Options, each func(name string, docs []document.Document, refused []Refusal) error) error {
	w := &walk{o: o, each: each}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return fmt.Errorf("%s: %w", p, reason(err))
		}
		if err := w.visit(p, info, 0); err != nil {
			return err
		}
	}
	return nil
}

type walk struct {
	o     Options
	each  func(string, []document.Document, []Refusal) error
	files int
}

func (w *walk) visit(path string, info fs.FileInfo, depth int) error {
	switch {
	case info.IsDir():
		return w.folder(path, depth)
	case !info.Mode().IsRegular():
		return w.refuse(path, "it is no plain file or folder (%s), so it was not read", kindOf(info.Mode()))
	case w.files >= MaxFiles:
		return fmt.Errorf("%s: more than %s files, over the limit; collect the folders one by one", path, table.Group(MaxFiles))
	}
	w.files++
	data, err := readFile(path)
	if err != nil {
		return w.refuse(path, "%v", err)
	}
	docs, refused, err := Read(path, data, w.o)
	if err != nil {
		return w.refuse(path, "%v", err)
	}
	return w.each(path, docs, refused)
}

func (w *walk) folder(path string, depth int) error {
	if depth > MaxFolders {
		return w.refuse(path, "folders nest more than %d deep, over the limit", MaxFolders)
	}
	entries, err := os.ReadDir(path) // sorted by name
	if err != nil {
		return w.refuse(path, "%v", reason(err))
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		info, err := e.Info() // of the link itself, where it is one
		if err != nil {
			return w.refuse(filepath.Join(path, e.Name()), "%v", reason(err))
		}
		if err := w.visit(filepath.Join(path, e.Name()), info, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) refuse(path, format string, a ...any) error {
	return w.each(path, nil, []Refusal{{Name: path, Reason: fmt.Sprintf(format, a...)}})
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeSymlink != 0:
		return "a symbolic link"
	case m&fs.ModeDevice != 0:
		return "a device"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	}
	return "a special file"
}

// readFile reads a file up to the most that may be packed or plain.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, table.MaxBytes+1))
	if err != nil {
		return nil, reason(err)
	}
	if len(data) > table.MaxBytes {
		return nil, fmt.Errorf("the file is over the limit of %s: it is too large", table.Size(table.MaxBytes))
	}
	return data, nil
}

// reason drops the path from an error of the file system: the message has it.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
