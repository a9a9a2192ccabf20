package table

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/unicode/norm"
)

// The limits of packed files. One budget holds over all layers and all entries
// together; bytes are counted as they come out, and what a header declares is
// never believed.
const (
	// MaxUnpacked is the most bytes that one file may unpack to: 256 MiB.
	MaxUnpacked = 256 << 20
	// MaxRatio is how many times its own size a file may unpack to, 200, once it
	// unpacks to more than RatioFrom.
	MaxRatio = 200
	// RatioFrom is from how many unpacked bytes MaxRatio holds: 4 MiB.
	RatioFrom = 4 << 20
	// MaxEntries is the most files of one archive: 1,000.
	MaxEntries = 1000
	// MaxLayers is how deep packed files may lie in packed files: 3.
	MaxLayers = 3
	// MaxName is the most bytes of a name in an archive: 500.
	MaxName = 500
)

// A Member is one file that came out of a packed one, or the file itself where it
// is not packed. Its name is a label: it never becomes a path.
type Member struct {
	Name  string // "data.zip: records.csv"
	Bytes []byte
}

// Unpack returns the files inside a gz, zst or zip file, in the archive's order,
// and warnings. A file that is not packed comes back as it is, and so does a
// spreadsheet or office file, which is a zip of another sort.
//
// The whole is refused, and nothing of it returned, for any of: more bytes,
// entries or layers than the limits, a name given twice, a name that leaves its
// folder, a symbolic link, a password, a size that is not the one declared, a
// checksum that does not hold, data that ends early, data after the end.
func Unpack(name string, data []byte) ([]Member, []*Fault, error) {
	u := &unpacker{budget: MaxUnpacked, packed: len(data)}
	if err := u.open(name, data, 0); err != nil {
		if f, ok := errors.AsType[*Fault](err); ok {
			f.File = name
			return nil, nil, f
		}
		return nil, nil, &Fault{File: name, Code: "packed", Reason: err.Error()}
	}
	return u.out, u.warnings, nil
}

// Packing names the way a file is packed by its first bytes: gzip, zstandard,
// zip; empty when it is not.
func Packing(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return "gzip"
	case bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")):
		return "zstandard"
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return "zip"
	}
	return ""
}

type unpacker struct {
	budget   int // bytes that may still come out
	packed   int // bytes of the file as received
	came     int // bytes that came out so far
	out      []Member
	warnings []*Fault
}

// named are the endings that say what a file is; content that is packed under
// one of them is not what it says, and its reader tells so.
var named = map[string]bool{
	".csv": true, ".tsv": true, ".json": true, ".ndjson": true, ".jsonl": true, ".txt": true, ".md": true, ".html": true, ".htm": true,
	".xml": true, ".rss": true, ".atom": true, ".pdf": true, ".eml": true, ".geojson": true,
	".xlsx": true, ".xlsm": true, ".docx": true, ".ods": true, ".odt": true, ".pptx": true, ".wacz": true, ".epub": true,
}

func (u *unpacker) open(name string, data []byte, layer int) error {
	packing := Packing(data)
	if packing == "" || named[strings.ToLower(path.Ext(name))] {
		u.out = append(u.out, Member{name, data})
		return nil
	}
	if layer == MaxLayers {
		return fmt.Errorf("packed files lie in packed files more than %d deep, over the limit", MaxLayers)
	}
	switch packing {
	case "gzip":
		plain, err := u.gzip(name, data)
		if err != nil {
			return err
		}
		return u.open(strip(name, ".gz", ".gzip"), plain, layer+1)
	case "zstandard":
		plain, err := u.zstd(data)
		if err != nil {
			return err
		}
		return u.open(strip(name, ".zst", ".zstd"), plain, layer+1)
	}
	return u.zip(name, data, layer)
}

func strip(name string, endings ...string) string {
	for _, e := range endings {
		if len(name) > len(e) && strings.EqualFold(name[len(name)-len(e):], e) {
			return name[:len(name)-len(e)]
		}
	}
	return name
}

// read takes all that comes out of what open opens, within the budget and the
// ratio. What is packed is unpacked twice: once to be counted, so that a bomb costs
// no memory, and once into as many bytes as came.
func (u *unpacker) read(open func() (io.Reader, error)) ([]byte, error) {
	r, err := open()
	if err != nil {
		return nil, err
	}
	n, err := u.measure(r)
	if err != nil {
		return nil, err
	}
	if r, err = open(); err != nil {
		return nil, err
	}
	out := make([]byte, n)
	_, err = io.ReadFull(r, out)
	return out, err
}

// measure counts what comes out of r and keeps none of it.
func (u *unpacker) measure(r io.Reader) (all int, err error) {
	chunk := make([]byte, 64<<10)
	for {
		n, err := r.Read(chunk)
		all += n
		u.came += n
		u.budget -= n
		switch {
		case u.budget < 0:
			return 0, &Fault{Code: "limit", Reason: fmt.Sprintf("it unpacks to more than the limit of %s: it is too large", Size(MaxUnpacked))}
		case u.came > RatioFrom && u.came/MaxRatio > u.packed:
			return 0, &Fault{Code: "limit", Reason: fmt.Sprintf("it unpacks to more than %d times its own size, over the limit of that ratio", MaxRatio)}
		}
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return 0, err
		}
	}
}

func (u *unpacker) gzip(name string, data []byte) ([]byte, error) {
	members := 0
	all, err := u.read(func() (io.Reader, error) {
		members = 0
		return &gzipParts{in: bufio.NewReader(bytes.NewReader(data)), members: &members}, nil
	})
	if err != nil {
		return nil, packedErr("gzip", err)
	}
	if members > 1 {
		u.warnings = append(u.warnings, &Fault{File: name, Code: "packed", Reason: fmt.Sprintf("the gzip file holds %d parts one after the other; all were read", members)})
	}
	return all, nil
}

// gzipParts reads the parts of a gzip file, one after the other.
type gzipParts struct {
	in      *bufio.Reader
	z       *gzip.Reader
	members *int
}

var errTrailing = &Fault{Code: "packed", Reason: "trailing data after the end of the gzip file"}

func (g *gzipParts) Read(p []byte) (int, error) {
	if g.z == nil {
		z, err := gzip.NewReader(g.in)
		if err != nil {
			return 0, notEnd(err)
		}
		g.z = z
		g.z.Multistream(false)
		*g.members = 1
	}
	n, err := g.z.Read(p)
	if err != io.EOF {
		return n, err
	}
	if _, end := g.in.Peek(1); end == io.EOF {
		return n, io.EOF
	}
	if *g.members >= MaxEntries {
		return n, &Fault{Code: "limit", Reason: fmt.Sprintf("the gzip file holds more than %s parts, over the limit of entries", Group(MaxEntries))}
	}
	if err := g.z.Reset(g.in); err != nil {
		return n, errTrailing
	}
	g.z.Multistream(false)
	*g.members++
	return n, nil
}

// notEnd makes the end of the data, met where a part should begin, the early end
// that it is.
func notEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// packedErr names what a reader of packed data met.
func packedErr(kind string, err error) error {
	if _, ok := errors.AsType[*Fault](err); ok {
		return err
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("the %s data ends early: unexpected end of the file, which may be truncated", kind)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zip.ErrChecksum), errors.Is(err, zstd.ErrCRCMismatch):
		return fmt.Errorf("the checksum of the %s data does not match: the file is damaged", kind)
	}
	return fmt.Errorf("the %s data cannot be read: %w", kind, err)
}

func (u *unpacker) zstd(data []byte) ([]byte, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(32<<20), zstd.WithDecoderMaxMemory(MaxUnpacked))
	if err != nil {
		return nil, packedErr("zstandard", err)
	}
	defer z.Close()
	plain, err := u.read(func() (io.Reader, error) { return z, z.Reset(bytes.NewReader(data)) })
	if err != nil {
		if errors.Is(err, zstd.ErrMagicMismatch) {
			return nil, errors.New("trailing data after the end of the zstandard file")
		}
		return nil, packedErr("zstandard", err)
	}
	return plain, nil
}

func (u *unpacker) zip(name string, data []byte, layer int) error {
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > 4*MaxEntries {
		return fmt.Errorf("the archive holds more than %s entries, over the limit", Group(MaxEntries))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return packedErr("zip", err)
	}
	if len(z.File) > MaxEntries {
		return fmt.Errorf("the archive holds %s entries, over the limit of %s files", Group(len(z.File)), Group(MaxEntries))
	}
	if office(z) {
		u.out = append(u.out, Member{name, data})
		return nil
	}
	seen := make(map[string]bool, len(z.File))
	for _, f := range z.File {
		if err := checkEntry(f, seen); err != nil {
			return err
		}
	}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		plain, err := u.entry(f)
		if err != nil {
			return err
		}
		if left := aside(f.Name); left {
			u.warnings = append(u.warnings, &Fault{File: name, Code: "packed", Reason: fmt.Sprintf("the entry %s is a system's own file and was left aside", Show(f.Name))})
			continue
		}
		if err := u.open(name+": "+f.Name, plain, layer+1); err != nil {
			return fmt.Errorf("entry %s: %w", Show(f.Name), err)
		}
	}
	if len(u.out) == 0 && layer == 0 {
		return errors.New("the archive holds no files: it is empty")
	}
	return nil
}

// office reports whether a zip is a spreadsheet, an office text or an e-book.
func office(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" || f.Name == "mimetype" {
			return true
		}
	}
	return false
}

// aside are files that systems put into archives for themselves.
func aside(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || base == "Thumbs.db"
}

// checkEntry refuses an entry by what its header says, before any is unpacked.
func checkEntry(f *zip.File, seen map[string]bool) error {
	n := f.Name
	switch {
	case n == "" || len(n) > MaxName:
		return fmt.Errorf("an entry has a name of %s; the limit is %d", Size(len(n)), MaxName)
	case strings.ContainsRune(n, '\\') || strings.HasPrefix(n, "/") || len(n) > 1 && n[1] == ':' || !fs.ValidPath(strings.TrimSuffix(n, "/")):
		return fmt.Errorf("the path of entry %s leaves its folder or is no plain path (\"..\", a root, a drive or a backslash)", Show(n))
	case hasControl(n):
		return fmt.Errorf("the path of entry %s holds a control character", Show(n))
	case f.Mode()&fs.ModeSymlink != 0:
		return fmt.Errorf("the entry %s is a symbolic link", Show(n))
	case !f.Mode().IsRegular() && !f.Mode().IsDir():
		return fmt.Errorf("the entry %s is no plain file", Show(n))
	case f.Flags&1 != 0:
		return fmt.Errorf("the entry %s is encrypted: the archive is protected by a password", Show(n))
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return fmt.Errorf("the entry %s is packed by method %d of zip, which is not read", Show(n), f.Method)
	}
	key := fold(norm.NFKC.String(path.Clean(n)))
	if seen[key] {
		return fmt.Errorf("duplicate entry: two entries have the name %s, and none of the two may win", Show(n))
	}
	seen[key] = true
	return nil
}

func hasControl(s string) bool {
	for _, r := range s {
		if r < ' ' || r >= 0x7f && r <= 0x9f || Direction(r) {
			return true
		}
	}
	return false
}

// entry unpacks one entry and holds it against its declared size.
func (u *unpacker) entry(f *zip.File) ([]byte, error) {
	declared := f.UncompressedSize64
	var opened []io.Closer
	defer func() {
		for _, o := range opened {
			_ = o.Close()
		}
	}()
	plain, err := u.read(func() (io.Reader, error) {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		opened = append(opened, r)
		return io.LimitReader(r, int64(min(declared, MaxUnpacked))+1), nil
	})
	switch {
	case errors.Is(err, zip.ErrFormat):
		return nil, fmt.Errorf("size mismatch: the entry %s does not hold what its header declares (%s)", Show(f.Name), Size(int(min(declared, 1<<40))))
	case err != nil:
		return nil, fmt.Errorf("entry %s: %w", Show(f.Name), packedErr("zip", err))
	case uint64(len(plain)) != declared:
		return nil, fmt.Errorf("size mismatch: the entry %s is declared to hold %s and holds another number", Show(f.Name), Size(int(min(declared, 1<<40))))
	}
	return plain, nil
}
