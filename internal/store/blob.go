package store

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"cairn/internal/document"
)

// A blob is the bytes of a document as they are stored.
type blob struct {
	id     document.ID // hash of the bytes as received
	size   int64       // how many those are
	coding string      // plain or deflate
	digest string      // hash of data
	data   []byte
}

// packBlob makes the stored form of bytes: deflated where that saves an eighth
// or more.
func packBlob(b []byte) (blob, error) {
	p := blob{id: document.Sum(b), size: int64(len(b)), coding: "plain", data: b}
	if p.data == nil {
		p.data = []byte{}
	}
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.DefaultCompression)
	if err != nil {
		return blob{}, err
	}
	if _, err := w.Write(b); err != nil {
		return blob{}, err
	}
	if err := w.Close(); err != nil {
		return blob{}, err
	}
	if buf.Len() <= len(b)-len(b)/8-1 {
		p.coding, p.data = "deflate", buf.Bytes()
	}
	sum := sha256.Sum256(p.data)
	p.digest = hex.EncodeToString(sum[:])
	return p, nil
}

// unpack returns the bytes as they were received, after checking each hash.
func (p *blob) unpack() ([]byte, error) {
	if sum := sha256.Sum256(p.data); hex.EncodeToString(sum[:]) != p.digest {
		return nil, fmt.Errorf("document %s: %w: its stored bytes have another digest", p.id.Short(), ErrDamaged)
	}
	b := p.data
	switch p.coding {
	case "plain":
	case "deflate":
		var err error
		// One byte more than there should be tells a stream that is too long.
		if b, err = io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(p.data)), p.size+1)); err != nil {
			return nil, fmt.Errorf("document %s: %w: %w", p.id.Short(), ErrDamaged, err)
		}
	default:
		return nil, fmt.Errorf("document %s: %w: unknown coding %q", p.id.Short(), ErrDamaged, p.coding)
	}
	if int64(len(b)) != p.size || document.Sum(b) != p.id {
		return nil, fmt.Errorf("document %s: %w: its bytes have another hash", p.id.Short(), ErrDamaged)
	}
	return b, nil
}

const addBlob = `
INSERT INTO blob (id, size, coding, digest, data) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO NOTHING`

// putBlob stores bytes under their hash.
func (tx *Tx) putBlob(b []byte) error {
	p, err := packBlob(b)
	if err != nil {
		return err
	}
	return tx.exec(addBlob, string(p.id), p.size, p.coding, p.digest, p.data)
}

const getBlob = `SELECT id, size, coding, digest, data FROM blob WHERE id = $1`

func scanBlob(row scanner) (p blob, err error) {
	err = row.Scan(&p.id, &p.size, &p.coding, &p.digest, &p.data)
	return p, err
}
