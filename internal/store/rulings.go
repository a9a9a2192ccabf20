package store

import (
	"context"
	"fmt"
)

// countRulings counts the decisions that rule on a claim, those taken back and
// those by the setting included: it only says that there may be new ones.
const countRulings = `SELECT count(*) FROM decision WHERE act IN ('accept', 'correct', 'reject')`

// Rulings returns how many decisions rule on records: accept, correct, reject.
func (s *Store) Rulings(ctx context.Context) (n int, err error) {
	if err := s.read.QueryRowContext(ctx, countRulings).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the rulings: %w", mapped(err))
	}
	return n, nil
}
