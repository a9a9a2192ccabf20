package collect_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"cairn/internal/collect"
)

// pdf writes a PDF file with one line of text a page.
func pdf(lines ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, a ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(at))
		fmt.Fprintf(&b, format, a...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n")
	object("<< /Type /Catalog /Pages 2 0 R >>")
	var kids []string
	for i := range lines {
		kids = append(kids, fmt.Sprintf("%d 0 R", 4+2*i))
	}
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(lines))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
	for i, line := range lines {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>", 5+2*i)
		stream := fmt.Sprintf("BT /F1 12 Tf 72 720 Td (%s) Tj ET", line)
		object("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

func TestThePagesOfAPDFFileAreRead(t *testing.T) {
	docs, refused, err := collect.Read("report.pdf", pdf("Nine people were killed in Kut.", "Four were hurt."), collect.Options{})
	if err != nil || len(refused) > 0 || len(docs) != 1 {
		t.Fatalf("%v, %v, %v", docs, refused, err)
	}
	if want := "Nine people were killed in Kut.\n\nFour were hurt."; docs[0].Text != want {
		t.Errorf("text %q, want %q", docs[0].Text, want)
	}
}

func TestABrokenPDFFileIsRefusedWithItsHash(t *testing.T) {
	whole := pdf("Nine people were killed in Kut.")
	docs, refused, err := collect.Read("report.pdf", whole[:40], collect.Options{})
	if err != nil || len(docs) > 0 || len(refused) != 1 || refused[0].Kept == "" || !strings.Contains(refused[0].Reason, "PDF") {
		t.Errorf("%v, %+v, %v; want one refusal that names the PDF file and its hash", docs, refused, err)
	}
}

func TestAPDFFileCutAnywhereEndsInADocumentOrARefusal(t *testing.T) {
	if testing.Short() {
		t.Skip("reads some hundred files")
	}
	whole := pdf("Nine people were killed in Kut.")
	for n := 1; n < len(whole); n += 7 {
		docs, refused, err := collect.Read("report.pdf", whole[:n], collect.Options{})
		if err != nil || len(docs)+len(refused) != 1 {
			t.Errorf("cut at %d: %d documents, %d refusals, %v", n, len(docs), len(refused), err)
		}
	}
}
