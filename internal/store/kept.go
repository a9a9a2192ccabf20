package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/mod/sumdb/note"
)

// A Pack was worked out of the register and is kept, so that it need not
// be worked out again to be read. It stands beside the ledger, not in it: what
// it was worked out of is named by the head that it rests on (basis), who
// worked it out by the build of the program (maker), and both, with the digest
// of its bytes, are signed with the register's key as heads are. So it is never
// shown for another state of the register, never for what another program
// would say, and nobody without the key can alter it unseen.
type Pack struct {
	Name string // of one pack only; without line feeds
	Data []byte
}

// keptText is what is signed of a pack: five lines.
func keptText(name, basis, maker string, packed []byte) string {
	sum := sha256.Sum256(packed)
	return "cairn kept\n" + name + "\n" + basis + "\n" + maker + "\n" + hex.EncodeToString(sum[:]) + "\n"
}

const putKept = `
INSERT INTO kept (name, basis, maker, data, signed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE SET
    basis = excluded.basis, maker = excluded.maker, data = excluded.data, signed = excluded.signed`

// Keep keeps packs that a program, maker, worked out of the state with the
// head basis. What was kept on another basis or by another program goes. All is
// done in one transaction, and no entry is written.
func (s *Store) Keep(ctx context.Context, basis, maker string, list []Pack) error {
	_, err := s.keep(ctx, basis, maker, list, func(tx *Tx) (bool, error) {
		return true, tx.exec(`DELETE FROM kept WHERE basis <> $1 OR maker <> $2`, basis, maker)
	})
	return err
}

// Carry keeps packs beside those that rest on earlier states and still hold:
// which those are is for the reader to know. Those named in gone go, and so does
// what another program kept. Nothing is done, and ok is false, unless the pack
// called last rests on the state with the head from: else another process was
// first.
func (s *Store) Carry(ctx context.Context, last, from, basis, maker string, list []Pack, gone []string) (ok bool, err error) {
	return s.keep(ctx, basis, maker, list, func(tx *Tx) (bool, error) {
		var n int
		err := tx.row(`SELECT count(*) FROM kept WHERE name = $1 AND basis = $2 AND maker = $3`, last, from, maker).Scan(&n)
		if err != nil || n == 0 {
			return false, err
		}
		for _, name := range gone {
			if err := tx.exec(`DELETE FROM kept WHERE name = $1`, name); err != nil {
				return false, err
			}
		}
		return true, tx.exec(`DELETE FROM kept WHERE maker <> $1`, maker)
	})
}

// keep puts packs after first has made room for them.
func (s *Store) keep(ctx context.Context, basis, maker string, list []Pack, first func(*Tx) (bool, error)) (ok bool, err error) {
	if s.only != nil {
		return false, s.readOnly(s.only)
	}
	if s.key == nil {
		return false, fmt.Errorf("%w: %s", ErrNoKey, s.keyHint())
	}
	pack, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(1<<20))
	if err != nil {
		return false, err
	}
	defer pack.Close()
	err = s.transact(ctx, func(tx *Tx) error {
		if ok, err = first(tx); !ok || err != nil {
			return err
		}
		for _, k := range list {
			if k.Name == "" || strings.ContainsAny(k.Name+basis+maker, "\n\x00") {
				return fmt.Errorf("keep %q: this is no name", k.Name)
			}
			packed := pack.EncodeAll(k.Data, nil)
			signed, err := note.Sign(&note.Note{Text: keptText(k.Name, basis, maker, packed)}, s.key)
			if err != nil {
				return fmt.Errorf("keep %s: %w", k.Name, err)
			}
			if err := tx.exec(putKept, k.Name, basis, maker, packed, string(signed)); err != nil {
				return fmt.Errorf("keep %s: %w", k.Name, err)
			}
		}
		return nil
	})
	return ok && err == nil, err
}

// KeptOn returns the head of the state that the pack of a name rests on which
// this program worked out; empty where it kept none.
func (s *Store) KeptOn(ctx context.Context, name, maker string) (basis string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT basis FROM kept WHERE name = $1 AND maker = $2`, name, maker).Scan(&basis)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return basis, mapped(err)
}

// unpacker opens packs, several at once where need be.
var unpacker = sync.OnceValues(func() (*zstd.Decoder, error) { return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0)) })

// Pack returns what is kept under a name; ok is false where nothing is that
// this program worked out of the state with the head basis and that bears the
// register's signature: then it must be worked out again.
func (s *Store) Pack(ctx context.Context, name, basis, maker string) (data []byte, ok bool, err error) {
	var packed []byte
	var signed string
	err = s.read.QueryRowContext(ctx, `SELECT data, signed FROM kept WHERE name = $1 AND basis = $2 AND maker = $3`, name, basis, maker).Scan(&packed, &signed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("kept %s: %w", name, mapped(err))
	}
	if len(s.public) == 0 || keptFault(keptText(name, basis, maker, packed), signed, s.public) != nil {
		return nil, false, nil
	}
	unpack, err := unpacker()
	if err != nil {
		return nil, false, err
	}
	data, err = unpack.DecodeAll(packed, nil)
	return data, err == nil, nil
}

// keptFault says what is wrong with the signed note over a text; with no keys
// only the text is looked at.
func keptFault(text, signed string, keys []Key) error {
	body, signature, _ := strings.Cut(signed, "\n\n")
	if body+"\n" != text {
		return errors.New("is not what was signed")
	}
	if len(keys) == 0 {
		return nil
	}
	if _, err := note.Open([]byte(signed), note.VerifierList(keys...)); err != nil {
		return fmt.Errorf("its signature does not hold: %w", err)
	}
	// Only one way of writing a signature passes, so that no bit of it is free.
	line, ok := strings.CutSuffix(signature, "\n")
	_, code, _ := strings.Cut(strings.TrimPrefix(line, "— "), " ")
	if _, err := base64.StdEncoding.Strict().DecodeString(code); err != nil || !ok {
		return errors.New("its signature is not written as one is")
	}
	return nil
}

// kept checks that everything kept is as the register's key signed it, and rests
// on a head that the ledger has had.
func (v *verifier) kept() {
	heads := map[string]bool{}
	v.each("kept", `SELECT name, basis, maker, data, signed FROM kept`, func(rows *sql.Rows) error {
		var name, basis, maker, signed string
		var data []byte
		if err := rows.Scan(&name, &basis, &maker, &data, &signed); err != nil {
			return err
		}
		if err := keptFault(keptText(name, basis, maker, data), signed, v.o.Keys); err != nil {
			v.problem("kept", "name "+name, "%v", err)
		}
		heads[basis] = true
		return nil
	})
	for basis := range heads {
		if !v.had(basis) {
			v.problem("kept", "basis "+basis, "is no head that the ledger has had")
		}
	}
}

// had reports whether the ledger's tree had this head.
func (v *verifier) had(basis string) bool {
	size, _, _ := strings.Cut(basis, ":")
	var n int64
	if _, err := fmt.Sscan(size, &n); err != nil || n < 0 || n > v.report.Entries {
		return false
	}
	h, err := headAt(v.ctx, v.tx, n)
	return err == nil && h.String() == basis
}

// ReadJSON reads canonical JSON, as packs and entries hold it, into v, a pointer
// to a zero value.
func ReadJSON(data []byte, v any) error {
	d := decoders.Get().(*decoder)
	defer decoders.Put(d)
	return d.decode(data, v)
}
