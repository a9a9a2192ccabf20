package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"cairn/internal/ledger"
	"cairn/internal/register"
	"cairn/internal/when"
)

var warnings = &kind[register.Warning]{
	name:    "warning",
	columns: []string{"area", "month", "indicator"},
	upsert: `
INSERT INTO warning (id, first, seq, area, month, indicator) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET
    seq = excluded.seq, area = excluded.area, month = excluded.month, indicator = excluded.indicator`,
	id:     func(w *register.Warning) string { return w.ID },
	values: func(w *register.Warning) []any { return []any{w.Area, w.Month, w.Indicator} },
	act:    func(*register.Warning) string { return "warn" },
	check: func(tx *Tx, w *register.Warning, there bool) error {
		if there {
			return errors.New("a warning never changes; withdraw it and issue another")
		}
		return nil
	},
}

// Warn writes a person's warning and returns it with its id, who issued it and
// when. The id is the start of the hash of the warning and its place in the
// ledger.
func (tx *Tx) Warn(w register.Warning) (register.Warning, error) {
	w.ID, w.Who, w.At = "", tx.who, time.Time{}
	switch _, err := when.ParseMonth(w.Month); {
	case w.Area == "":
		return register.Warning{}, errors.New("warning: it names no area")
	case err != nil:
		return register.Warning{}, fmt.Errorf("warning for %s: %w", w.Area, err)
	case strings.TrimSpace(w.Why) == "":
		return register.Warning{}, fmt.Errorf("warning for %s in %s: it gives no reason; say why", w.Area, w.Month)
	}
	body, err := ledger.Canonical(w)
	if err != nil {
		return register.Warning{}, fmt.Errorf("warning for %s in %s: %w", w.Area, w.Month, err)
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "warning %d\n%s", tx.edge.Size+1, body))
	w.ID, w.At = "w"+hex.EncodeToString(sum[:6]), tx.At()
	_, err = put(tx, warnings, &w)
	return w, err
}

// Warning returns one warning as it was issued.
func (s *Store) Warning(ctx context.Context, id string) (register.Warning, error) {
	return record(ctx, s.read, warnings, id)
}
