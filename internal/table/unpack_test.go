package table_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"cairn/internal/table"
)

func gz(s string) string {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func zst(s string) string {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	return string(w.EncodeAll([]byte(s), nil))
}

// zipped packs entries; change may spoil the header of each.
func zipped(change func(*zip.FileHeader), names ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		h := &zip.FileHeader{Name: n, Method: zip.Deflate}
		if change != nil {
			change(h)
		}
		f, err := w.CreateHeader(h)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(f, "a\n%s\n", n)
	}
	w.Close()
	return b.String()
}

// lying packs one stored entry whose header says another size than it has.
func lying(content string, says uint64) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: "r.csv", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(content)), CompressedSize64: uint64(len(content)), UncompressedSize64: says})
	if err != nil {
		panic(err)
	}
	f.Write([]byte(content))
	w.Close()
	return b.String()
}

func TestUnpack(t *testing.T) {
	zeros := strings.Repeat("0", 64<<20)
	for _, tt := range []struct {
		name, file, data string
		want             string // members, or words of the error after !
	}{
		{"not packed", "a.csv", "a\n1\n", "a.csv=4"},
		{"gzip", "a.csv.gz", gz("a\n1\n"), "a.csv=4"},
		{"zstandard", "a.csv.zst", zst("a\n1\n"), "a.csv=4"},
		{"two gzip parts", "a.csv.gz", gz("a\n1\n") + gz("2\n"), "a.csv=6"},
		{"gzip in gzip", "a.gz", gz(gz("a\n")), "a=2"},
		{"zip in its order", "z.zip", zipped(nil, "b.csv", "a/c.csv"), "z.zip: b.csv=8 z.zip: a/c.csv=10"},
		{"gzip in zip", "z.zip", zipped(nil, "x"), "z.zip: x=4"},
		{"what a system puts in is left aside", "z.zip", zipped(nil, "a.csv", "__MACOSX/a.csv", ".DS_Store"), "z.zip: a.csv=8"},
		{"a spreadsheet is no archive of files", "b.xlsx", zipped(nil, "[Content_Types].xml", "xl/workbook.xml"), "b.xlsx=*"},
		{"packed content under a plain name stays", "a.csv", gz("a\n"), "a.csv=*"},
		{"cut off", "a.gz", gz(strings.Repeat("row\n", 1000))[:30], "!ends early"},
		{"a changed byte", "a.gz", spoiled(gz("a\n1\n")), "!checksum"},
		{"data after the end", "a.gz", gz("a\n") + "junk", "!trailing data"},
		{"data after the end of zstandard", "a.zst", zst("a\n") + "junkjunk", "!trailing data"},
		{"a bomb", "a.gz", gz(zeros), "!over the limit of that ratio"},
		{"a bomb in layers", "a.gz", gz(gz(zeros)), "!over the limit of that ratio"},
		{"layers without end", "a.gz", gz(gz(gz(gz("x")))), "!more than 3 deep"},
		{"a bomb of zstandard", "a.zst", zst(zeros), "!over the limit"},
		{"out of the folder", "z.zip", zipped(nil, "../x"), "!leaves its folder"},
		{"a root", "z.zip", zipped(nil, "/x"), "!leaves its folder"},
		{"a drive", "z.zip", zipped(nil, "c:x"), "!leaves its folder"},
		{"backslashes", "z.zip", zipped(nil, `a\..\x`), "!leaves its folder"},
		{"a control character in a name", "z.zip", zipped(nil, "a\x07b"), "!control character"},
		{"a name twice", "z.zip", zipped(nil, "r.csv", "r.csv"), "!duplicate entry"},
		{"a name twice by capitals", "z.zip", zipped(nil, "r.csv", "R.csv"), "!duplicate entry"},
		{"a name twice by composition", "z.zip", zipped(nil, "caf\u00e9.csv", "cafe\u0301.csv"), "!duplicate entry"},
		{"a symbolic link", "z.zip", zipped(func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }, "l"), "!symbolic link"},
		{"a device", "z.zip", zipped(func(h *zip.FileHeader) { h.SetMode(fs.ModeDevice) }, "l"), "!no plain file"},
		{"a password", "z.zip", zipped(func(h *zip.FileHeader) { h.Flags |= 1 }, "r.csv"), "!encrypted"},
		{"more than declared", "z.zip", lying("a\n1\n2\n", 3), "!"},
		{"less than declared", "z.zip", lying("a\n1\n2\n", 300), "!"},
		{"many entries", "z.zip", zipped(nil, many(1001)...), "!over the limit of 1,000 files"},
		{"nothing inside", "z.zip", zipped(nil), "!empty"},
		{"no archive behind the first bytes", "z.zip", "PK\x03\x04nothing", "!zip"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			members, _, err := table.Unpack(tt.file, []byte(tt.data))
			if want, bad := strings.CutPrefix(tt.want, "!"); bad {
				if err == nil || !strings.Contains(err.Error(), want) || len(members) > 0 {
					t.Fatalf("%d members, error = %v, want %q", len(members), err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range members {
				size := fmt.Sprint(len(m.Bytes))
				if string(m.Bytes) == tt.data && tt.file != "a.csv" || strings.HasSuffix(tt.want, "=*") {
					size = "*"
				}
				got = append(got, m.Name+"="+size)
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("members = %s, want %s", s, tt.want)
			}
		})
	}
}

// spoiled changes a byte of the checksum at the end.
func spoiled(s string) string {
	b := []byte(s)
	b[len(b)-8] ^= 1
	return string(b)
}

func many(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("r%d.csv", i))
	}
	return names
}

func FuzzUnpack(f *testing.F) {
	for _, s := range []string{gz("a\n1\n"), zst("a\n1\n"), zipped(nil, "a.csv", "b/c.csv"), gz(gz("x")), gz("a") + gz("b")} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		members, _, err := table.Unpack("f", data)
		if err != nil && len(members) > 0 {
			t.Error("members came back beside the error")
		}
		all := 0
		for _, m := range members {
			all += len(m.Bytes)
		}
		if all > max(table.RatioFrom, table.MaxRatio*(len(data)+1))+len(data) {
			t.Errorf("%d bytes came out of %d", all, len(data))
		}
	})
}
