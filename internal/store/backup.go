package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Backup writes a copy of the register, as it stands at one moment and while
// others go on writing, to a file that is not there yet, with the public key
// beside it, and verifies the copy. The secret key is not in it: keep a copy
// of that apart.
func (s *Store) Backup(ctx context.Context, to string) (*Report, error) {
	if s.engine != sqlite {
		return nil, fmt.Errorf("backup %s: %w", to, errPostgresBackup)
	}
	if err := errors.Join(folder(to), vacant(to)); err != nil {
		return nil, fmt.Errorf("backup: %w", err)
	}
	part := to + ".part"
	if err := absent(part); err != nil {
		return nil, fmt.Errorf("backup %s: %w; remove it if no other backup is under way", part, err)
	}
	defer os.Remove(part)
	if err := copyDatabase(ctx, s.path, part); err != nil {
		return nil, fmt.Errorf("backup %s: %w", to, err)
	}
	report, err := Verify(ctx, part, VerifyOptions{Keys: s.public})
	if err != nil {
		return nil, fmt.Errorf("backup %s: %w", to, err)
	}
	if len(report.Problems) > 0 {
		return report, fmt.Errorf("backup %s: the copy does not hold: %s", to, report.Problems[0])
	}
	if err := settle(part, to); err != nil {
		return report, fmt.Errorf("backup %s: %w", to, err)
	}
	return report, copyPublic(s.path, to)
}

// Restore puts a copy of a verified backup where no register is. Keys that lie
// there already stay; those beside the backup come with it.
func Restore(ctx context.Context, from, to string) (*Report, error) {
	if err := errors.Join(folder(to), vacant(to)); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	report, err := Verify(ctx, from, VerifyOptions{})
	if err != nil {
		return nil, fmt.Errorf("restore %s: %w", from, err)
	}
	if len(report.Problems) > 0 {
		return report, fmt.Errorf("restore %s: the backup does not hold: %s", from, report.Problems[0])
	}
	part := to + ".part"
	if err := absent(part); err != nil {
		return report, fmt.Errorf("restore %s: %w; remove it if no other restore is under way", part, err)
	}
	defer os.Remove(part)
	if err := copyDatabase(ctx, from, part); err != nil {
		return report, fmt.Errorf("restore %s: %w", to, err)
	}
	again, err := Verify(ctx, part, VerifyOptions{Keys: []Key{}, Head: &report.Head})
	if err != nil {
		return report, fmt.Errorf("restore %s: %w", to, err)
	}
	if len(again.Problems) > 0 || again.Head != report.Head {
		return again, fmt.Errorf("restore %s: the copy differs from the backup", to)
	}
	if err := settle(part, to); err != nil {
		return report, fmt.Errorf("restore %s: %w", to, err)
	}
	if err := copyPublic(from, to); err != nil {
		return report, fmt.Errorf("restore %s: %w", to, err)
	}
	secret, err := os.ReadFile(KeyFile(from))
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) || errors.Is(absent(KeyFile(to)), ErrExists) {
		return report, nil
	} else if err != nil {
		return report, fmt.Errorf("restore %s: %w", to, err)
	}
	return report, writeNew(KeyFile(to), string(secret), private)
}

// copyDatabase copies a register's file with all that its log holds to a file
// that only its owner reads.
func copyDatabase(ctx context.Context, from, to string) error {
	db, frozen, err := openReading(ctx, from, 1)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := writeNew(to, "", private); err != nil {
		return err
	}
	if _, err = db.ExecContext(ctx, `VACUUM INTO $1`, to); err != nil {
		return mapped(err)
	}
	return frozen.still()
}

// ends are those of the names of a register's file and of what lies beside it
// while it is open.
var ends = []string{"", "-wal", "-shm", "-journal"}

// vacant reports as an error that a register's file is at path, or a log of
// one: a log that was left behind would be taken for the new file's own.
func vacant(path string) error {
	for _, end := range ends {
		if err := absent(path + end); err != nil {
			return fmt.Errorf("%s: %w", path+end, err)
		}
	}
	return nil
}

// absent reports as an error that something is at path.
func absent(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return ErrExists
	} else if !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// settle gives a finished file its name, on the disk too, and never puts it in
// the place of another.
func settle(part, to string) error {
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(part, to); errors.Is(err, os.ErrExist) {
		return ErrExists
	} else if err != nil { // a file system without links
		if err := absent(to); err != nil {
			return err
		}
		if err := os.Rename(part, to); err != nil {
			return err
		}
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	dir.Sync() // not every system can; the file itself is on the disk
	return dir.Close()
}

// copyPublic adds the public keys beside one register to those beside another.
func copyPublic(from, to string) error {
	text, err := os.ReadFile(PublicFile(from))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	there, err := os.ReadFile(PublicFile(to))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	known := strings.Fields(string(there))
	for _, key := range strings.Fields(string(text)) {
		if !slices.Contains(known, key) {
			if err := addLine(PublicFile(to), key); err != nil {
				return err
			}
		}
	}
	return nil
}
