package store

import (
	"context"
	"fmt"
)

// Rebuild makes every table of records anew from the ledger. It changes no
// entry. Rows of kept figures stay as they are, for the ledger holds only their
// digests: those that it does not know go.
func (s *Store) Rebuild(ctx context.Context) error {
	return s.transact(ctx, func(tx *Tx) error {
		// Rows may go before those that name them: all is checked at the end.
		if err := tx.exec(s.engine.later); err != nil {
			return err
		}
		for i := len(shelves) - 1; i >= 0; i-- {
			if err := tx.exec(`DELETE FROM ` + shelves[i].table()); err != nil {
				return err
			}
		}
		const step = 1000
		for from := int64(1); from <= tx.edge.Size; from += step {
			list, err := entries(ctx, tx.sql, from, step)
			if err != nil {
				return fmt.Errorf("rebuild: %w", err)
			}
			for _, e := range list {
				sh, known := shelfOf(e.Kind)
				if !known {
					return fmt.Errorf("rebuild: entry %d: unknown kind %q", e.Seq, e.Kind)
				}
				first, _, err := currentOf(tx, sh.table(), e.ID)
				if err != nil {
					return fmt.Errorf("rebuild: entry %d: %w", e.Seq, err)
				}
				if first == 0 {
					first = e.Seq
				}
				if err := sh.replace(tx, e.Body, first, e.Seq); err != nil {
					return fmt.Errorf("rebuild: entry %d: %w", e.Seq, err)
				}
			}
		}
		return tx.exec(`DELETE FROM figure WHERE figures NOT IN (SELECT id FROM figures)`)
	})
}
