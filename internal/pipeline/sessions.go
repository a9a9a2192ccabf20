package pipeline

import (
	"context"
	"time"
)

// KeepSession keeps that a session's secret stands for the account whose token has
// this hash, until a moment: in the register's own tables, as its SHA-256 and in no
// entry of the ledger, so that whoever is signed in stays so when the program is
// started anew, and at each of several programs that serve one register. kept is
// false for a register that may not be written.
func (d *Desk) KeepSession(ctx context.Context, secret, token string, until time.Time) (kept bool, err error) {
	if d.store.ReadOnly() != nil {
		return false, nil
	}
	return true, d.store.OpenSession(ctx, secret, token, d.now(), until)
}

// Session returns the hash of the token that a session was opened with; empty where
// none is kept.
func (d *Desk) Session(ctx context.Context, secret string) (token string, err error) {
	if d.store.ReadOnly() != nil { // its tables may be of before there were sessions
		return "", nil
	}
	return d.store.Session(ctx, secret, d.now())
}

// EndSession ends a session.
func (d *Desk) EndSession(ctx context.Context, secret string) error {
	if d.store.ReadOnly() != nil {
		return nil
	}
	return d.store.EndSession(ctx, secret)
}
