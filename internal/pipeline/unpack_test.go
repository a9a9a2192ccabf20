package pipeline_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cairn/internal/pipeline"
)

func gz(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

func zst(s string) string {
	z, _ := zstd.NewWriter(nil)
	return string(z.EncodeAll([]byte(s), nil))
}

func TestUnpack(t *testing.T) {
	tests := []struct{ name, in, want, says string }{
		{"plain", "a line\n", "a line\n", ""},
		{"nothing", "", "", ""},
		{"one byte", "x", "x", ""},
		{"gzip", gz("a line\n"), "a line\n", ""},
		{"two members of gzip are one stream", gz("a\n") + gz("b\n"), "a\nb\n", ""},
		{"zstd", zst("a line\n"), "a line\n", ""},
		{"two frames of zstd are one stream", zst("a\n") + zst("b\n"), "a\nb\n", ""},
		{"gzip that breaks off", gz("a line that is long enough")[:20], "", "unexpected EOF"},
		{"zstd that breaks off", zst("a line that is long enough")[:12], "", "unexpected EOF"},
		{"gzip in name only", "\x1f\x8bno", "", "gzip: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []byte
			r, err := pipeline.Unpack(strings.NewReader(tt.in))
			if err == nil {
				defer r.Close()
				got, err = io.ReadAll(r)
			}
			switch {
			case tt.says == "" && (err != nil || string(got) != tt.want):
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			case tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)):
				t.Errorf("error %v, want %q", err, tt.says)
			}
		})
	}
}
