package collect

import (
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cairn/internal/document"
	"cairn/internal/table"
)

// nameMost is the most bytes of a name that is offered for a download: 100.
const nameMost = 100

// devices are names that some systems take for a machine's own, with any ending.
var devices = map[string]bool{"con": true, "prn": true, "aux": true, "nul": true}

// DownloadName returns the name under which a document may be offered for saving,
// and whether it is the name that it came with. That name is kept only where it can
// harm no system and no reader: no path, no control, direction or invisible
// character, no quote or character that a file system or header takes for its own, no
// device, no leading dot, no space or dot at the end, not too long. Else the name is
// made of the document's hash and a plain ending. A name never becomes a path.
func DownloadName(given string, id document.ID) (name string, asGiven bool) {
	if harmless(given) {
		return norm.NFC.String(given), true
	}
	ending := ""
	if e := strings.ToLower(path.Ext(table.Clean(given))); endings[e] {
		ending = e
	}
	return "document-" + id.Short() + ending, false
}

// endings are kept on a name that is made.
var endings = map[string]bool{".txt": true, ".md": true, ".html": true, ".htm": true, ".csv": true, ".json": true, ".jsonl": true, ".ndjson": true,
	".pdf": true, ".docx": true, ".eml": true, ".xml": true, ".warc": true, ".gz": true, ".zip": true, ".zst": true}

func harmless(name string) bool {
	if name == "" || len(name) > nameMost || strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name {
		return false
	}
	for _, r := range name {
		if !unicode.IsPrint(r) || table.Direction(r) || table.Invisible(r) || strings.ContainsRune(`/\:*?"<>|;%`, r) || r == unicode.ReplacementChar {
			return false
		}
	}
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	if devices[stem] || len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '0' && stem[3] <= '9' {
		return false
	}
	return true
}
