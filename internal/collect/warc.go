package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/md5"  //nolint:gosec // digests that archives recorded are compared, not trusted
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"cairn/internal/document"
)

// The limits of a web archive.
const (
	// MaxRecord is the most bytes of one record: 64 MiB. A longer one is passed
	// over and named.
	MaxRecord = 64 << 20
	// MaxRecordHeader is the most bytes of a record's header: 64 KiB.
	MaxRecordHeader = 64 << 10
)

// ErrRecordTooLong reports a record over MaxRecord. It was passed over; the
// next one can be read.
var ErrRecordTooLong = errors.New("record is over the limit")

// A Record is one record of a web archive (WARC, ISO 28500:2017) or of the
// plain-text archives that are made from one (WET).
type Record struct {
	Type     string    // response, resource, conversion, request, metadata, warcinfo, revisit …
	ID       string    // WARC-Record-ID
	Target   string    // WARC-Target-URI as given; never opened
	Captured time.Time // WARC-Date; when the archive took it, which is not when it was published
	Language string    // of a conversion, ISO 639-3 as given, first one
	Offset   int64     // where the record begins in the unpacked stream
	Number   int       // from 1
	// MediaType is that of the payload, without parameters; Status the HTTP
	// status of a response, 0 for others.
	MediaType string
	Status    int
	// Payload is the body: for a response what follows the HTTP header, with
	// chunks joined and gzip undone; else the whole block.
	Payload []byte
	// Digest says what came of checking the payload digest that the archive
	// recorded: equal, different, unchecked (a method this program does not
	// know) or empty (none recorded).
	Digest string
	Flags  []document.Flag
}

// A WARC reads the records of an archive, one after the other, holding one at a
// time. It is strict: what is not as the standard has it ends the reading with
// an error that says which record and where.
type WARC struct {
	in     *bufio.Reader
	at     int64
	number int
	dead   error
}

// NewWARC reads an unpacked archive from r.
func NewWARC(r io.Reader) *WARC { return &WARC{in: bufio.NewReaderSize(r, 64<<10)} }

// Next returns the next record, io.EOF after the last one. After
// [ErrRecordTooLong] it may be called again; after any other error it returns
// that error again.
func (w *WARC) Next() (Record, error) {
	if w.dead != nil {
		return Record{}, w.dead
	}
	r, err := w.next()
	if err != nil && !errors.Is(err, ErrRecordTooLong) {
		w.dead = err
	}
	return r, err
}

func (w *WARC) next() (Record, error) {
	if _, err := w.in.Peek(1); errors.Is(err, io.EOF) {
		return Record{}, io.EOF
	}
	w.number++
	rec := Record{Offset: w.at, Number: w.number}
	fail := func(format string, a ...any) (Record, error) {
		return rec, fmt.Errorf("record %d at byte %d: %w", rec.Number, rec.Offset, fmt.Errorf(format, a...))
	}
	head, err := w.header()
	if err != nil {
		return fail("%w", err)
	}
	length, err := contentLength(head)
	if err != nil {
		return fail("%w", err)
	}
	rec.Type = strings.ToLower(head.get("warc-type"))
	rec.ID, rec.Target = head.get("warc-record-id"), strings.Trim(head.get("warc-target-uri"), "<>")
	rec.Language, _, _ = strings.Cut(head.get("warc-identified-content-language"), ",")
	if rec.Type == "" {
		return fail("no WARC-Type")
	}
	if rec.Captured, err = time.Parse(time.RFC3339Nano, head.get("warc-date")); err != nil {
		rec.flag("archive-date", "the archive gives no date that can be read for this record: %q", shorten(head.get("warc-date"), 40))
	}
	if odd := oddAddress(rec.Target); odd != "" {
		rec.flag("odd-address", "the archive's target address %s; it is kept as text and never opened", odd)
	}
	if length > MaxRecord {
		n, err := io.CopyN(io.Discard, w.in, length)
		w.at += n
		if err != nil {
			return fail("%w", short(err, n, length))
		}
		if err := w.tail(); err != nil {
			return fail("%w", err)
		}
		return fail("Content-Length %d: %w of %d bytes", length, ErrRecordTooLong, MaxRecord)
	}
	var block bytes.Buffer // grows with what is there, never by what the header claims
	n, err := io.CopyN(&block, w.in, length)
	w.at += n
	if err != nil {
		return fail("%w", short(err, n, length))
	}
	if err := w.tail(); err != nil {
		return fail("%w", err)
	}
	rec.open(head, block.Bytes())
	return rec, nil
}

// short says why n bytes of a record came where its header says more.
func short(err error, n, length int64) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("ends early: the record is shorter than its Content-Length %d, it has %d bytes", length, n)
	}
	return fmt.Errorf("after %d of %d bytes: %w", n, length, err)
}

// A warcHeader is the named fields of a record; names are in lower case.
type warcHeader map[string][]string

func (h warcHeader) get(name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// header reads the version line and the fields up to the empty line.
func (w *WARC) header() (warcHeader, error) {
	left := MaxRecordHeader
	line := func() (string, error) {
		var b []byte
		for {
			part, err := w.in.ReadSlice('\n')
			b = append(b, part...)
			w.at += int64(len(part))
			if left -= len(part); left < 0 {
				return "", fmt.Errorf("header is over the limit of %d bytes", MaxRecordHeader)
			}
			switch {
			case errors.Is(err, bufio.ErrBufferFull):
				continue
			case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
				return "", errors.New("ends early: the archive stops inside a record's header")
			case err != nil:
				return "", err
			}
			text, whole := strings.CutSuffix(string(b), "\r\n")
			if !whole {
				return "", errors.New("header line without carriage return and line feed at its end")
			}
			return text, nil
		}
	}
	version, err := line()
	if err != nil {
		return nil, err
	}
	if version != "WARC/1.0" && version != "WARC/1.1" {
		return nil, fmt.Errorf("begins with %q, want WARC/1.0 or WARC/1.1", shorten(version, 40))
	}
	head := make(warcHeader)
	last := ""
	for {
		s, err := line()
		if err != nil {
			return nil, err
		}
		if s == "" {
			return head, nil
		}
		if last != "" && (s[0] == ' ' || s[0] == '\t') { // a folded line continues the field above
			v := head[last]
			v[len(v)-1] += " " + strings.TrimSpace(s)
			continue
		}
		name, value, ok := strings.Cut(s, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t\x00") {
			return nil, fmt.Errorf("header line %q is no field", shorten(s, 40))
		}
		last = strings.ToLower(name)
		head[last] = append(head[last], strings.TrimSpace(value))
	}
}

// contentLength reads the one length that says where the record ends.
func contentLength(h warcHeader) (int64, error) {
	v := h["content-length"]
	if len(v) == 0 {
		return 0, errors.New("no Content-Length")
	}
	if len(v) > 1 {
		return 0, fmt.Errorf("%d fields Content-Length, want one", len(v))
	}
	n, err := strconv.ParseUint(v[0], 10, 62)
	if err != nil {
		return 0, fmt.Errorf("Content-Length %q is no length", shorten(v[0], 40))
	}
	return int64(n), nil
}

// tail reads the two line ends that close every record.
func (w *WARC) tail() error {
	var end [4]byte
	n, err := io.ReadFull(w.in, end[:])
	w.at += int64(n)
	if err != nil {
		return errors.New("ends early: the record has no closing line ends")
	}
	if string(end[:]) != "\r\n\r\n" {
		return errors.New("the record does not end where its Content-Length says")
	}
	return nil
}

func (r *Record) flag(code, format string, a ...any) {
	r.Flags = append(r.Flags, document.Flag{Code: code, Note: fmt.Sprintf(format, a...)})
}

// open takes the payload out of the block and checks it against its digest.
func (r *Record) open(head warcHeader, block []byte) {
	r.Payload = block
	r.MediaType, _, _ = mime.ParseMediaType(head.get("content-type"))
	recorded := block
	if r.Type == "response" && r.MediaType == "application/http" {
		recorded = r.openHTTP(block)
	}
	want := head.get("warc-payload-digest")
	if want == "" {
		if want = head.get("warc-block-digest"); want == "" {
			return
		}
		recorded = block
	}
	r.Digest = checkDigest(want, recorded)
	switch r.Digest {
	case "different":
		r.flag("digest", "the payload does not match the digest that the archive recorded for it (mismatch): it may have been altered; look before you use it")
	case "unchecked":
		r.flag("digest-unchecked", "the archive's digest %q is of a method that cannot be checked here", shorten(want, 40))
	}
}

// openHTTP reads the stored answer of a server: status, media type and body. It
// returns the body as stored, which the digest is of.
func (r *Record) openHTTP(block []byte) (stored []byte) {
	_, stored, found := bytes.Cut(block, []byte("\r\n\r\n"))
	r.Payload, r.MediaType = stored, ""
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(block)), nil)
	if err != nil || !found {
		r.flag("archive-http", "the stored answer of the server cannot be read as one")
		return stored
	}
	defer answer.Body.Close()
	r.Status = answer.StatusCode
	r.MediaType, _, _ = mime.ParseMediaType(answer.Header.Get("Content-Type"))
	body, err := io.ReadAll(io.LimitReader(answer.Body, MaxRecord))
	if len(body) == 0 {
		body = stored
	} else if err != nil {
		r.flag("archive-http", "the stored answer ends early")
	}
	switch coding := strings.ToLower(answer.Header.Get("Content-Encoding")); coding {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			r.flag("archive-http", "the stored answer says that it is gzip and is not")
			break
		}
		plain, err := io.ReadAll(io.LimitReader(z, MaxRecord+1))
		switch {
		case len(plain) > MaxRecord:
			r.flag("archive-http", "the stored answer unpacks to more than %d bytes; it was not read", MaxRecord)
			plain = nil
		case err != nil:
			r.flag("archive-http", "the stored answer's gzip ends early")
		}
		body = plain
	default:
		r.flag("archive-http", "the stored answer is packed by %q, which cannot be undone here", shorten(coding, 40))
		body = nil
	}
	r.Payload = body
	return stored
}

// checkDigest compares bytes with a digest as archives write it: the method, a
// colon, base 32 or hexadecimal.
func checkDigest(want string, data []byte) string {
	method, value, ok := strings.Cut(want, ":")
	if !ok {
		return "unchecked"
	}
	var sum []byte
	switch strings.ToLower(strings.ReplaceAll(method, "-", "")) {
	case "sha1":
		s := sha1.Sum(data) //nolint:gosec // see imports
		sum = s[:]
	case "sha256":
		s := sha256.Sum256(data)
		sum = s[:]
	case "sha512":
		s := sha512.Sum512(data)
		sum = s[:]
	case "md5":
		s := md5.Sum(data) //nolint:gosec // see imports
		sum = s[:]
	default:
		return "unchecked"
	}
	value = strings.TrimSpace(value)
	if strings.EqualFold(value, hex.EncodeToString(sum)) ||
		strings.EqualFold(strings.TrimRight(value, "="), strings.TrimRight(base32.StdEncoding.EncodeToString(sum), "=")) {
		return "equal"
	}
	return "different"
}

// oddAddress says what is odd in an address, in words; empty when nothing is.
func oddAddress(s string) string {
	if !utf8.ValidString(s) {
		return "is not UTF-8"
	}
	for _, c := range s {
		switch {
		case c < ' ' || c == 0x7f:
			return "holds a control character"
		case c == ' ' || c > 0x7e:
			return fmt.Sprintf("holds the character U+%04X, which no address may", c)
		}
	}
	return ""
}

// Text reports whether the record holds something to read: the good answer of
// a server, a resource or a plain-text conversion.
func (r *Record) Text() bool {
	switch r.Type {
	case "response":
		return r.Status == 0 || r.Status >= 200 && r.Status < 300
	case "resource", "conversion":
		return true
	}
	return false
}

// readWARC makes a document of each record that holds something to read. When
// the archive breaks off, the whole records before the break are documents with
// a warning, and the break is a refusal; an archive that breaks off before its
// first whole record is refused as a file.
func readWARC(name string, r io.Reader, o Options) ([]document.Document, []Refusal, error) {
	var docs []document.Document
	var refused []Refusal
	in := NewWARC(r)
	for {
		rec, err := in.Next()
		switch {
		case errors.Is(err, io.EOF):
			return docs, refused, nil
		case errors.Is(err, ErrRecordTooLong):
			refused = append(refused, Refusal{Name: name, Reason: err.Error()})
			continue
		case err != nil:
			refused = append(refused, Refusal{Name: name, Reason: err.Error()})
			for i := range docs {
				flag(&docs[i], "archive-broken", "the archive breaks off after this record: %s", err)
			}
			return docs, refused, nil
		}
		if !rec.Text() {
			continue
		}
		made, bad := rec.Documents(o)
		for i := range bad {
			bad[i].Name = name
		}
		refused = append(refused, bad...)
		if docs = append(docs, made...); len(docs) > MaxDocuments {
			refused = append(refused, Refusal{Name: name, Reason: fmt.Sprintf("more than %d documents in one file; the rest was not read", MaxDocuments)})
			return docs[:MaxDocuments], refused, nil
		}
	}
}

// Documents reads the record's payload, with the record's flags and with what
// the archive did to it as its first custody. An archive inside the archive is
// refused: nested ones could be made without end.
func (r *Record) Documents(o Options) ([]document.Document, []Refusal) {
	name := recordName(r)
	if len(r.Payload) == 0 && len(r.Flags) > 0 {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf("record %d: %s", r.Number, r.Flags[len(r.Flags)-1].Note)}}
	}
	if kind := Kind(name, r.Payload); kind == "warc" || kind == "packed" {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf("record %d: it is an archive inside an archive, which is not opened", r.Number), Kept: document.Sum(r.Payload)}}
	}
	made, refused, err := Read(name, r.Payload, r.options(o))
	if err != nil {
		refused = append(refused, Refusal{Name: name, Reason: err.Error()})
	}
	for i := range refused {
		refused[i].Reason = fmt.Sprintf("record %d: %s", r.Number, refused[i].Reason)
	}
	for i := range made {
		d := &made[i]
		d.Flags = append(d.Flags, r.Flags...)
		if !r.Captured.IsZero() {
			d.Custody = append([]document.Custody{{At: r.Captured, Who: "the archive", Did: "captured, as the archive says, in record " + label(r.ID)}}, d.Custody...)
		}
		if r.Digest == "equal" {
			d.Custody = append(d.Custody, document.Custody{At: o.Now, Who: o.Who, Did: "payload digest of the archive checked: equal"})
		}
	}
	return made, refused
}

// options are what is known of a record's document.
func (r *Record) options(o Options) Options {
	if o.Address == "" && oddAddress(r.Target) == "" {
		o.Address = r.Target
	}
	if o.Language == "" {
		o.Language = languages[r.Language]
	}
	return o
}

// languages maps the three-letter codes of plain-text archives to ours.
var languages = map[string]string{"eng": "en", "ara": "ar", "kur": "ku", "ckb": "ku", "fra": "fr"}

// recordName is a name with the ending of the record's media type: only the
// ending is used.
func recordName(r *Record) string {
	switch r.MediaType {
	case "text/html", "application/xhtml+xml":
		return "record.html"
	case "application/pdf":
		return "record.pdf"
	case "application/rss+xml", "application/atom+xml", "application/xml", "text/xml":
		return "record.xml"
	case "application/json":
		return "record.json"
	case "text/csv":
		return "record.csv"
	}
	return "record.txt"
}
