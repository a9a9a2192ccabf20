package pipeline

import (
	"context"
	"io/fs"
	"path"
	"strings"

	"cairn/internal/store"
)

// Demo fills an empty register with the example in a folder: its csv files by
// the unami profile, then its texts as documents with claims proposed from
// them, which nobody has accepted. Run again it changes nothing.
func (d *Desk) Demo(ctx context.Context, example fs.FS, dir, country string) error {
	entries, err := fs.ReadDir(example, dir)
	if err != nil {
		return err
	}
	var tables, texts []File
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		b, err := fs.ReadFile(example, name)
		if err != nil {
			return err
		}
		switch {
		case strings.HasSuffix(name, ".csv"):
			tables = append(tables, File{e.Name(), b})
		case strings.HasSuffix(name, ".txt"):
			texts = append(texts, File{e.Name(), b})
		}
	}
	if _, err := d.Import(ctx, tables, ImportOptions{Profile: "unami", Country: country, Partial: true}); err != nil {
		return err
	}
	if _, err := d.CollectFiles(ctx, texts, CollectOptions{Country: country, Language: "en"}); err != nil {
		return err
	}
	return d.store.Write(ctx, d.who, d.now(), func(tx *store.Tx) error {
		_, err := tx.PutSetting("example", true)
		return err
	})
}
