package pipeline

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxWindow is the most memory that unpacking a zstd stream may hold: 128 MiB,
// what the zstd command line takes without being asked for more.
const maxWindow = 128 << 20

// Unpack returns what a gzip or zstd stream holds, and any other stream as it
// is; the first bytes decide, not a name. Several gzip members or zstd frames
// one after the other are one stream, as web archives are packed. Memory does
// not grow with what comes out. Close lets go of the decoder; it does not close r.
func Unpack(r io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	magic, err := in.Peek(4)
	if err != nil && len(magic) < 2 { // too short to be packed; a broken reader says so again
		return io.NopCloser(in), nil
	}
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		return z, nil
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		return z.IOReadCloser(), nil
	}
	return io.NopCloser(in), nil
}
