package collect

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"cairn/internal/document"
	"cairn/internal/table"
)

// The limits of a PDF file.
const (
	// MaxPages is the most pages of a PDF file that are read: 2,000.
	MaxPages = 2000
	// MaxPDFTime is the longest that the pages of one PDF file may take, and
	// MaxLargePDFTime the same for a large one.
	MaxPDFTime, MaxLargePDFTime = 3 * time.Second, 30 * time.Second
	// maxPDFMemory is what the reader of a PDF file may use beside the file, in
	// pages of 64 KiB: 64 MiB for a small file, 512 MiB for a larger one.
	maxPDFMemory, maxLargePDFMemory = 1024, 8192
	// largePDF is from how many bytes on a PDF file is read by compiled code:
	// compiling takes some seconds once, and larger files are worth it.
	largePDF = 256 << 10
)

// readPDF makes one document of the text of a PDF file, pages parted by a blank
// line. The file is read by PDFium inside a WebAssembly machine that sees no
// file, no network and no clock, with a bound on memory, pages and time, so
// that a hostile file can break nothing but its own reading. What is drawn as a
// picture has no text, and a document without any says so.
func readPDF(name string, data []byte, o Options) ([]document.Document, []Refusal, error) {
	d := base(name, data, "application/pdf", o)
	refuse := func(format string, a ...any) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: name, Reason: fmt.Sprintf(format, a...), Kept: d.ID}}, nil
	}
	pages, all, err := pdfPages(data)
	if err != nil {
		return refuse("the PDF file cannot be read: %v", err)
	}
	setText(&d, strings.Join(pages, "\n\n"))
	if all > len(pages) {
		flag(&d, "too-long", "the file has %s pages, of which %s were read: the others cannot be, or lie past the limits of pages and text", table.Group(all), table.Group(len(pages)))
	}
	if strings.TrimSpace(d.Text) == "" {
		flag(&d, "no-text", "no text can be read from the file: its pages may be pictures")
	}
	if active(data) {
		flag(&d, "active-content", "the file holds actions, scripts or attachments; only its text is read")
	}
	if d.Title == "" {
		d.Title = titleOf(d.Text, "text")
	}
	return []document.Document{d}, nil, nil
}

// active reports whether a PDF file names scripts, actions or attached files, however
// it writes the letters of a name. What lies in packed parts is not looked at.
func active(data []byte) bool {
	if bytes.IndexByte(data, '#') >= 0 {
		data = hexName.ReplaceAllFunc(data, func(s []byte) []byte {
			v, _ := strconv.ParseUint(string(s[1:]), 16, 8)
			return []byte{byte(v)}
		})
	}
	for _, name := range []string{"/JavaScript", "/Launch", "/OpenAction", "/EmbeddedFile", "/RichMedia", "/SubmitForm", "/ImportData"} {
		if bytes.Contains(data, []byte(name)) {
			return true
		}
	}
	return false
}

var hexName = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)

// pdfPages returns the text of each page, and how many pages the file says it
// has.
func pdfPages(data []byte) (pages []string, all int, err error) {
	readers, most := smallPDFReaders, MaxPDFTime
	if len(data) >= largePDF {
		readers, most = largePDFReaders, MaxLargePDFTime
	}
	pool, err := readers()
	if err != nil {
		return nil, 0, err
	}
	reader, err := pool.GetInstance(10 * time.Second)
	if err != nil {
		return nil, 0, err
	}
	defer reader.Close()
	type read struct {
		pages []string
		all   int
		err   error
	}
	done := make(chan read, 1)
	stop := make(chan struct{})
	go func() {
		var r read
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("it broke its reader: %v", p)
			}
			done <- r
		}()
		doc, err := reader.OpenDocument(&requests.OpenDocument{File: &data})
		if err != nil {
			r.err = err
			return
		}
		count, err := reader.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
		if err != nil {
			r.err = err
			return
		}
		r.all = count.PageCount
		size := 0
		for i := range min(count.PageCount, MaxPages) {
			select {
			case <-stop:
				return
			default:
			}
			page, err := reader.GetPageText(&requests.GetPageText{Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}}})
			if err != nil {
				continue // a page that cannot be read is a gap in the count of pages, which is flagged
			}
			text := strings.TrimSpace(strings.ReplaceAll(page.Text, "\r\n", "\n"))
			if size += len(text); size > MaxText {
				return
			}
			r.pages = append(r.pages, text)
		}
	}()
	select {
	case r := <-done:
		return r.pages, r.all, r.err
	case <-time.After(most):
		close(stop)
		reader.Kill()
		return nil, 0, fmt.Errorf("it took over %s", most)
	}
}

// smallPDFReaders and largePDFReaders make the machines that read PDF files,
// once each: the first interprets and is ready in under a second, the second
// compiles, and keeps what it compiled in the user's cache folder where there is
// one.
var (
	smallPDFReaders = sync.OnceValues(func() (pdfium.Pool, error) {
		return pdfMachine(wazero.NewRuntimeConfigInterpreter().WithMemoryLimitPages(maxPDFMemory))
	})
	largePDFReaders = sync.OnceValues(func() (pdfium.Pool, error) {
		runtime := wazero.NewRuntimeConfig().WithMemoryLimitPages(maxLargePDFMemory)
		if dir, err := os.UserCacheDir(); err == nil {
			if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "cairn", "pdf")); err == nil {
				runtime = runtime.WithCompilationCache(cache)
			}
		}
		return pdfMachine(runtime)
	})
)

func pdfMachine(runtime wazero.RuntimeConfig) (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{
		Context: experimental.WithMemoryAllocator(context.Background(), experimental.MemoryAllocatorFunc(reserve)), MinIdle: 0, MaxIdle: 1, MaxTotal: 2,
		FSConfig:      wazero.NewFSConfig(), // nothing is mounted: the machine sees no file
		RuntimeConfig: runtime.WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).WithCloseOnContextDone(true),
		Stdout:        io.Discard, Stderr: io.Discard,
	})
}

// reserve sets the whole room of a machine's memory aside at once, so that
// growing never copies it. Room that is not touched costs nothing.
func reserve(_, most uint64) experimental.LinearMemory { return &room{make([]byte, 0, most)} }

type room struct{ b []byte }

func (r *room) Reallocate(size uint64) []byte {
	if size > uint64(cap(r.b)) {
		return nil
	}
	return r.b[:size]
}

func (r *room) Free() { r.b = nil }
