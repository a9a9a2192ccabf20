package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cairn/internal/pipeline"
	"cairn/internal/store"
)

// open opens the register that --db names.
func (p *program) open(ctx context.Context) (*pipeline.Desk, error) {
	if _, err := p.now(); err != nil {
		return nil, err
	}
	d, err := pipeline.Open(ctx, p.db, p.name(), p.tick)
	if errors.Is(err, store.ErrNone) {
		return nil, fmt.Errorf("%w\nhint: make one with: cairn init --db %s (or cairn demo for the example)", err, p.db)
	}
	return d, err
}

// openPublic opens the register that --db names as the public may read it.
func (p *program) openPublic(ctx context.Context) (*pipeline.Desk, error) {
	d, err := pipeline.OpenPublic(ctx, p.db, p.tick)
	if errors.Is(err, store.ErrNone) {
		return nil, fmt.Errorf("%w\nhint: make one with: cairn init --db %s, and a release of it with: cairn release", err, p.db)
	}
	return d, err
}

// tick is the run's clock.
func (p *program) tick() time.Time {
	t, err := p.now()
	if err != nil {
		return time.Now().UTC()
	}
	return t
}

// with opens the register, runs f on it and closes it.
func (p *program) with(ctx context.Context, f func(*pipeline.Desk) error) error {
	d, err := p.open(ctx)
	if err != nil {
		return err
	}
	if err := f(d); err != nil {
		d.Close()
		return err
	}
	return d.Close()
}

// moment reads --as-of: a day (its last second counts) or a moment; empty is now.
func moment(s string) (time.Time, error) { return momentOf("--as-of", s) }

// momentOf reads the moment that a flag names.
func momentOf(flag, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Add(24*time.Hour - time.Nanosecond), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, usage("%s %q: want a day, 2018-04-01 (its end), or a moment, 2018-04-01T12:00:00Z", flag, s)
	}
	return t.UTC(), nil
}
