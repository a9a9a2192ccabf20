package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// checkExport checks an export line by line: its first line, the bytes of each
// document before its entry, each entry's number and the leaf of the one
// before, and the head at the end.
func checkExport(r *report, f io.Reader, old head) {
	in := bufio.NewReader(f)
	t := &tree{}
	var prev hash
	pending, ended := "", false
	newest := map[string]int64{}
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}
		row := fmt.Sprintf("line %d", n)
		if err != nil {
			r.add("export", row, "is cut")
			break
		}
		line = line[:len(line)-1]
		var v struct {
			Cairn, Bytes, ID, Kind, Prev, Root *string
			Format                             int
			Seq, Size                          *int64
			Was                                int64
		}
		if err := json.Unmarshal(line, &v); err != nil {
			r.add("export", row, "is no JSON: %v", err)
			continue
		}
		switch {
		case n == 1:
			if string(line) != `{"cairn":"register","format":1}` {
				r.add("export", row, "is not the first line of an export")
			}
		case ended:
			r.add("export", row, "stands after the last line")
		case v.Bytes != nil && v.Seq == nil:
			b, err := base64.StdEncoding.Strict().DecodeString(*v.Bytes)
			if sum := fmt.Sprintf("%x", sha256.Sum256(b)); err != nil || v.ID == nil || *v.ID != sum || pending != "" ||
				string(line) != `{"bytes":"`+*v.Bytes+`","id":"`+sum+`"}` {
				r.add("export", row, "has other bytes than its id says")
			}
			if v.ID != nil {
				pending = *v.ID
			}
		case v.Size != nil && v.Seq == nil:
			root := t.root()
			if string(line) != fmt.Sprintf(`{"size":%d,"root":"%s"}`, t.size(), base64.StdEncoding.EncodeToString(root[:])) || pending != "" {
				r.add("export", row, "is another head than that of the entries")
			}
			ended = true
		default:
			exportEntry(r, row, line, t, &prev, &pending, newest)
			if t.size() == old.size {
				older(r, t, old)
			}
		}
	}
	if !ended {
		r.add("export", "end", "the last line, with the head, is missing")
	}
	if old.size > t.size() {
		r.add("export", "end", "the older head counts %d entries, the export has %d", old.size, t.size())
	}
	root := t.root()
	r.Entries, r.Root = t.size(), base64.StdEncoding.EncodeToString(root[:])
}

// exportEntry checks the line of an entry. What it says is bound by the head;
// what is checked here is that it follows from the line before.
func exportEntry(r *report, row string, line []byte, t *tree, prev *hash, pending *string, newest map[string]int64) {
	var v struct {
		Seq, Was           int64
		Kind, ID, Prev, At string
		Body               struct{ ID string }
	}
	if err := json.Unmarshal(line, &v); err != nil {
		r.add("export", row, "is no entry: %v", err)
		return
	}
	wantBytes := ""
	if v.Kind == "document" && v.Was == 0 {
		wantBytes = v.ID
	}
	record := v.Kind + " " + v.ID
	switch {
	case v.Seq != t.size()+1 || v.Prev != fmt.Sprintf("%x", *prev):
		r.add("export", row, "does not follow from the entry before")
	case *pending != wantBytes:
		r.add("export", row, "the bytes before it are not those of its document")
	case newest[record] != v.Was || v.Body.ID != v.ID:
		r.add("export", row, "is not the next version of its record")
	case bytes.Contains(line, []byte("\r")):
		r.add("export", row, "is not written as an entry is")
	}
	newest[record] = v.Seq
	*pending = ""
	*prev = leafOf(line)
	t.grow(*prev)
}

// older compares the tree with the older head, at whose size it stands.
func older(r *report, t *tree, old head) {
	if r.Extends = t.root() == old.root; !r.Extends {
		r.add("entry", fmt.Sprintf("seq 1 to %d", old.size), "are not those that the older head was made over")
	}
}
