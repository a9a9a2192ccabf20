package pipeline

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sync"
	"time"

	"cairn/internal/store"
)

// A Token lets a program or a person use the API in a name: what it does is
// written to the ledger as done by that name. The secret itself is kept
// nowhere, only its SHA-256.
type Token struct {
	Name   string    `json:"name"`
	Scopes []string  `json:"scopes"`
	Hash   string    `json:"hash"` // of the secret, in hex
	Made   time.Time `json:"made"`
	Ended  time.Time `json:"ended,omitzero"`
}

// The scopes of a token.
const (
	ScopeRead    = "read"    // documents, claims and what waits
	ScopePropose = "propose" // documents in, from which claims are proposed
	ScopeDecide  = "decide"  // rulings on claims
)

// Scopes are all scopes, the weakest first.
var Scopes = []string{ScopeRead, ScopePropose, ScopeDecide}

// ErrToken reports a secret that opens nothing: unknown, or ended.
var ErrToken = errors.New("no such token, or it was ended")

// Has reports whether a token in force has a scope.
func (t Token) Has(scope string) bool { return t.Ended.IsZero() && slices.Contains(t.Scopes, scope) }

// tokenSetting is the setting that holds the tokens.
const tokenSetting = "tokens"

// tokenName is what a token may be called: it stands in the ledger as who.
// The pattern is big when compiled, so that is left to the first use.
var tokenName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\pL\pN][\pL\pN ._@-]{0,63}$`) })

// Tokens returns every token ever made, the oldest first.
func (d *Desk) Tokens(ctx context.Context) ([]Token, error) {
	var all []Token
	_, err := d.store.Setting(ctx, tokenSetting, &all)
	return all, err
}

// AddToken makes a token and returns its secret, which is shown this once. A
// name has one token in force at most.
func (d *Desk) AddToken(ctx context.Context, name string, scopes []string) (secret string, err error) {
	if !tokenName().MatchString(name) {
		return "", fmt.Errorf("%w: name %q: want 1 to 64 letters, digits, spaces, . _ @ or -, a letter or digit first", ErrRefused, name)
	}
	if len(scopes) == 0 {
		return "", fmt.Errorf("%w: a token needs at least one scope of %q", ErrRefused, Scopes)
	}
	for _, s := range scopes {
		if !slices.Contains(Scopes, s) {
			return "", fmt.Errorf("%w: scope %q: want one of %q", ErrRefused, s, Scopes)
		}
	}
	all, err := d.Tokens(ctx)
	if err != nil {
		return "", err
	}
	if slices.ContainsFunc(all, func(t Token) bool { return t.Name == name && t.Ended.IsZero() }) {
		return "", fmt.Errorf("%w: %q has a token in force; end it first", ErrRefused, name)
	}
	secret = "cairn_" + rand.Text()
	return secret, d.putTokens(ctx, append(all, Token{Name: name, Scopes: scopes, Hash: tokenHash(secret), Made: d.now().UTC()}))
}

// EndToken ends the token of a name for good.
func (d *Desk) EndToken(ctx context.Context, name string) error {
	all, err := d.Tokens(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].Name == name && all[i].Ended.IsZero() {
			all[i].Ended = d.now().UTC()
			return d.putTokens(ctx, all)
		}
	}
	return fmt.Errorf("token of %q: %w", name, ErrNotFound)
}

// Token returns the token in force that a secret opens.
func (d *Desk) Token(ctx context.Context, secret string) (Token, error) {
	all, err := d.Tokens(ctx)
	if err != nil {
		return Token{}, err
	}
	hash := tokenHash(secret)
	for _, t := range all {
		if t.Hash == hash && t.Ended.IsZero() { // hashes of random secrets: the time to compare tells nothing
			return t, nil
		}
	}
	return Token{}, ErrToken
}

func (d *Desk) putTokens(ctx context.Context, all []Token) error {
	return d.store.Write(ctx, d.who, d.now(), func(tx *store.Tx) error {
		_, err := tx.PutSetting(tokenSetting, all)
		return err
	})
}

func tokenHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
