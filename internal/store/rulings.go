package store

import (
	"context"
	"fmt"
)

// countRulings counts the decisions that rule on a claim, those taken back and
// those by the setting included: it only says that there may be new ones.
const countRulings = `SELECT count(*) FROM decision WHERE act IN ('accept', 'correct', 'reject')`

// Joins reports whether a decision holds by which a person ruled two incidents to
// be one.
func (s *Store) Joins(ctx context.Context) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM decision WHERE act IN ('same', 'merge') AND held = 1`).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("rulings on pairs: %w", mapped(err))
	}
	return n > 0, nil
}

// Rulings returns how many decisions rule on records: accept, correct, reject.
func (s *Store) Rulings(ctx context.Context) (n int, err error) {
	if err := s.read.QueryRowContext(ctx, countRulings).Scan(&n); err != nil {
		return 0, fmt.Errorf("count the rulings: %w", mapped(err))
	}
	return n, nil
}
