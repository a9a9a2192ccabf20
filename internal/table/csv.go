package table

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Options says what the user knows about a file.
type Options struct {
	Encoding  string // empty: UTF-8, or what the byte-order mark says
	Separator rune   // 0: found in the header line among , ; tab |
	Field     int    // most bytes of one cell; 0: MaxField
	Own       bool   // the file was written by [WriteCSV]: its guards are taken back
}

// CSV reads comma-separated values with a header line, as RFC 4180 has them.
//
// What is wrong with the file as a whole is returned as an error (*Fault) and
// nothing is read: empty, another kind of file, not UTF-8 or the encoding named,
// a column given twice, over a limit, a quote that opens and swallows lines.
// What is wrong with one record is put in Faults and the reading goes on: too few
// or too many fields, text after a closing quote, control characters other than
// tab and line ends, a cell over MaxField, a last record that is cut off.
// Quotes inside an unquoted cell are part of it. Blank lines are skipped.
func CSV(file string, data []byte, o Options) (*Table, error) {
	t := &Table{File: file, Format: "csv"}
	whole := func(f *Fault) (*Table, error) { f.File = file; return nil, f }
	if len(data) == 0 {
		return whole(&Fault{Code: "empty", Reason: "the file is empty"})
	}
	if len(data) > MaxBytes {
		return whole(&Fault{Code: "limit", Reason: fmt.Sprintf("the file holds %s, over the limit of %s: it is too large", Size(len(data)), Size(MaxBytes))})
	}
	if is := Sniff(data); is != "" {
		return whole(&Fault{Code: "content", Reason: "the content is " + is + ", not csv"})
	}
	text, enc, fault := Decode(data, o.Encoding)
	if fault != nil {
		return whole(fault)
	}
	t.Encoding = enc
	if enc != "utf-8" {
		t.warn(&Fault{Code: "encoding", Reason: "read as " + strings.ToUpper(enc)})
	}
	t.most = fieldMost(o)
	s := &scanner{text: text, line: 1, t: t}
	if fault := s.header(o.Separator); fault != nil {
		return whole(fault)
	}
	if fault := s.records(); fault != nil {
		return whole(fault)
	}
	if o.Own {
		for _, r := range t.Rows {
			for i, c := range r.cells {
				r.cells[i] = Unguard(c)
			}
		}
	}
	if s.bareCR > 0 {
		t.warn(&Fault{Line: s.bareCR, Code: "line-end", Reason: "lines end with a carriage return only, as on old Macs; each was read as the end of a line"})
	}
	if len(t.Rows) == 0 && t.Refused == 0 {
		t.warn(&Fault{Code: "empty", Reason: "0 records: the file has a header line and no rows"})
	}
	return t, nil
}

func fieldMost(o Options) int {
	if o.Field > 0 {
		return o.Field
	}
	return MaxField
}

// A scanner walks over the text once. It looks at each byte of a record, counts
// fields and bytes, and stops at a limit before anything is stored.
type scanner struct {
	text   string
	at     int // next byte
	line   int // its line
	sep    byte
	t      *Table
	fields []field // of the record being read, used again for each
	bareCR int     // first line that ended so
}

// A field is a run of the text: the inside of the quotes where it has them.
type field struct {
	start, end int
	doubled    bool // holds "" for "
}

func (f field) in(text string) string {
	s := text[f.start:f.end]
	if f.doubled {
		return strings.ReplaceAll(s, `""`, `"`)
	}
	return s
}

// header reads the first line that is not blank, finds the separator and
// checks the names.
func (s *scanner) header(sep rune) *Fault {
	s.skipBlank()
	if s.at == len(s.text) {
		return &Fault{Code: "empty", Reason: "the file is empty: it holds only blank lines"}
	}
	if c := s.text[s.at]; c == '{' || c == '[' {
		return &Fault{Line: s.line, Code: "content", Reason: "the content looks like JSON, not csv"}
	}
	if sep == 0 {
		sep = separator(s.text[s.at:])
		if sep != ',' {
			s.t.warn(&Fault{Line: s.line, Code: "separator", Reason: fmt.Sprintf("the separator in the header line is %s, so the file was read with it as delimiter", sepName(sep))})
		}
	}
	if sep > unicode.MaxASCII {
		return &Fault{Code: "separator", Reason: "the separator must be one ASCII character"}
	}
	s.sep, s.t.Separator = byte(sep), sep
	line := s.line
	row, file := s.record()
	switch {
	case file != nil:
		return file
	case row != nil:
		row.Reason = "header line: " + row.Reason
		return row
	}
	names := make([]string, len(s.fields))
	for i, f := range s.fields {
		names[i] = f.in(s.text)
	}
	return s.t.setHeader(line, names)
}

// setHeader checks the names of the columns and takes them. A name may stand once,
// capitals and outer spaces aside; a column without a name may hold no values.
func (t *Table) setHeader(line int, names []string) *Fault {
	t.columns = make(map[string]int, len(names))
	folded := make(map[string]int, len(names))
	for i, name := range names {
		name = strings.TrimSpace(name)
		at := &Fault{Line: line, Column: i + 1, Header: Clean(name)}
		r, control := Control(name)
		switch {
		case control:
			at.Code = "control"
			at.Reason = fmt.Sprintf("control character U+%04X%s in a column name", r, nul(r))
			if r == 0 {
				at.Reason += "; the file may be UTF-16 without a mark: name its encoding, as in --encoding utf-16le"
			}
			return at
		case len(name) > MaxHeader:
			at.Code, at.Header = "limit", ""
			at.Reason = fmt.Sprintf("the column name holds %s, over the limit of %s", Size(len(name)), Size(MaxHeader))
			return at
		case name != "":
			if j, dup := folded[fold(name)]; dup {
				at.Code = "duplicate"
				at.Reason = fmt.Sprintf("duplicate column %s: it is also column %d, and none of the two may win", Show(name), j+1)
				return at
			}
			folded[fold(name)] = i
			t.columns[name] = i
		}
		t.Header = append(t.Header, name)
	}
	if len(t.columns) == 0 {
		return &Fault{Line: line, Code: "header", Reason: "the header line names no column"}
	}
	return nil
}

// fold is how column names are compared for being one too many.
func fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// Clean drops what must not stand in a message: it keeps letters, digits and
// marks that print.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}

func sepName(sep rune) string {
	if sep == '\t' {
		return "a tab"
	}
	return `"` + string(sep) + `"`
}

// separator returns which of , ; tab | parts the header line into most fields.
// On a tie the earlier in that list wins.
func separator(text string) rune {
	counts := [4]int{}
	const seps = ",;\t|"
	quoted := false
	for i := 0; i < min(len(text), MaxRecord); i++ {
		c := text[i]
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			if c == '\n' || c == '\r' {
				break
			}
			if j := strings.IndexByte(seps, c); j >= 0 {
				counts[j]++
			}
		}
	}
	best := 0
	for j, n := range counts {
		if n > counts[best] {
			best = j
		}
	}
	return rune(seps[best])
}

// records reads every record after the header.
func (s *scanner) records() *Fault {
	t := s.t
	for {
		s.skipBlank()
		if s.at == len(s.text) {
			return nil
		}
		if len(t.Rows)+t.Refused >= MaxRows {
			return &Fault{Line: s.line, Code: "limit", Reason: fmt.Sprintf("more than %s records: the file is over the limit", Group(MaxRows))}
		}
		line, start := s.line, s.at
		row, file := s.record()
		if file != nil {
			return file
		}
		if row == nil {
			row = s.check(line, s.text[start:s.at])
		}
		if row != nil {
			if len(s.fields) > 0 {
				row.ID = strings.TrimSpace(Clean(s.fields[0].in(s.text)))
			}
			t.refuse(row)
			continue
		}
		r := Row{Line: line, Raw: strings.TrimRight(s.text[start:s.at], "\r\n"), table: t, cells: make([]string, len(s.fields))}
		for i, f := range s.fields {
			r.cells[i] = f.in(s.text)
		}
		t.Rows = append(t.Rows, r)
	}
}

// check holds a record that was split without fault against the header and
// the limits.
func (s *scanner) check(line int, raw string) *Fault {
	t := s.t
	last := s.at == len(s.text) && !strings.HasSuffix(raw, "\n") && !strings.HasSuffix(raw, "\r")
	if n, want := len(s.fields), len(t.Header); n != want {
		reason := fmt.Sprintf("expected %d columns as in the header, found %d", want, n)
		if last && n < want {
			reason = fmt.Sprintf("the file ends inside this record and may be cut off: expected %d columns, found %d", want, n)
		}
		return &Fault{Line: line, Code: "columns", Reason: reason}
	}
	for i, f := range s.fields {
		if n := f.end - f.start; n > t.most {
			return &Fault{Line: line, Column: i + 1, Header: t.Header[i], Code: "limit",
				Reason: fmt.Sprintf("the field holds %s, over the limit of %s", Size(n), Size(t.most))}
		}
		if t.Header[i] == "" && strings.TrimSpace(f.in(s.text)) != "" {
			return &Fault{Line: line, Column: i + 1, Code: "header", Reason: fmt.Sprintf("the value %s stands in a column that has no name", Show(f.in(s.text)))}
		}
	}
	if plain(raw) {
		return nil
	}
	for i, f := range s.fields {
		if r, ok := Control(f.in(s.text)); ok {
			return &Fault{Line: line, Column: i + 1, Header: t.Header[i], Code: "control", Reason: fmt.Sprintf("control character U+%04X%s in the cell", r, nul(r))}
		}
	}
	return nil
}

func nul(r rune) string {
	if r == 0 {
		return " (NUL)"
	}
	return ""
}

// plain reports whether raw surely holds no control character: no byte under
// space but tab and line feed, no DEL and no byte that can start U+0080–U+009F.
func plain(raw string) bool {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c < ' ' && c != '\t' && c != '\n' || c == 0x7f || c == 0xc2 {
			return false
		}
	}
	return true
}

// Control finds the first control character that may not stand in a cell: all
// of U+0000–U+001F but tab and the two that end lines (a carriage return stands in
// a cell only inside quotes), and U+007F–U+009F.
func Control(s string) (rune, bool) {
	for _, r := range s {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
		case r < ' ' || r >= 0x7f && r <= 0x9f:
			return r, true
		}
	}
	return 0, false
}

func (s *scanner) skipBlank() {
	for s.at < len(s.text) && (s.text[s.at] == '\n' || s.text[s.at] == '\r') {
		s.lineEnd()
	}
}

// lineEnd steps over one line end: LF, CR LF, or a bare CR.
func (s *scanner) lineEnd() {
	if s.text[s.at] == '\r' {
		s.at++
		if s.at < len(s.text) && s.text[s.at] == '\n' {
			s.at++
		} else if s.bareCR == 0 {
			s.bareCR = s.line
		}
	} else {
		s.at++
	}
	s.line++
}

// record splits one record into s.fields and steps over its line end. A fault
// of the row leaves the scanner at the next line; a fault of the file ends it.
func (s *scanner) record() (row, file *Fault) {
	s.fields = s.fields[:0]
	line, start, lineStart := s.line, s.at, s.at
	for {
		if len(s.fields) == MaxColumns {
			return nil, &Fault{Line: line, Code: "limit", Reason: fmt.Sprintf("the record has more than %s columns, over the limit", Group(MaxColumns))}
		}
		f := field{start: s.at}
		if s.at < len(s.text) && s.text[s.at] == '"' {
			if row, file := s.quoted(&f, start, line, &lineStart); row != nil || file != nil {
				return row, file
			}
		} else {
			for s.at < len(s.text) && s.text[s.at] != s.sep && s.text[s.at] != '\n' && s.text[s.at] != '\r' {
				s.at++
			}
			f.end = s.at
		}
		s.fields = append(s.fields, f)
		if s.at-start > MaxRecord {
			return nil, s.tooLong(line)
		}
		if s.at == len(s.text) {
			return nil, nil
		}
		if s.text[s.at] != s.sep {
			s.lineEnd()
			return nil, nil
		}
		s.at++
	}
}

// quoted reads a cell in quotes and leaves the scanner after the closing one.
func (s *scanner) quoted(f *field, start, line int, lineStart *int) (row, file *Fault) {
	open, openLine := s.at, s.line
	column := len(s.fields) + 1
	at := func(reason string) *Fault {
		return &Fault{Line: openLine, Column: column, Header: s.name(column), Code: "quote", Reason: reason}
	}
	s.at++
	f.start = s.at
	for {
		i := strings.IndexAny(s.text[s.at:min(len(s.text), start+MaxRecord+1)], "\"\n")
		switch {
		case i < 0 && len(s.text) > start+MaxRecord:
			return nil, at(fmt.Sprintf("a quote opens here and does not close within the limit of %s for one record", Size(MaxRecord)))
		case i < 0 && s.line == openLine:
			s.at = len(s.text)
			f.end = s.at
			return at("the file ends inside a quoted cell and may be cut off: the quote that opens here does not close"), nil
		case i < 0:
			return nil, at("a quote opens here and does not close before the end of the file")
		}
		s.at += i
		if s.text[s.at] == '\n' {
			s.at++
			s.line++
			*lineStart = s.at
			continue
		}
		if strings.HasPrefix(s.text[s.at+1:], `"`) {
			f.doubled = true
			s.at += 2
			continue
		}
		f.end = s.at
		s.at++
		if s.at == len(s.text) || s.text[s.at] == s.sep || s.text[s.at] == '\n' || s.text[s.at] == '\r' {
			return nil, nil
		}
		char := utf8.RuneCountInString(s.text[*lineStart:s.at]) + 1
		if s.line != openLine {
			return nil, at(fmt.Sprintf("a quote opens here, runs over %d line ends and closes before other text in line %d: it was surely meant to close earlier", s.line-openLine, s.line))
		}
		what := fmt.Sprintf("text after the closing quote, at character %d of the line; double a quote that belongs to the value, as in \"\"", char)
		if open == f.end-1 {
			what = fmt.Sprintf("text after an empty pair of quotes, at character %d of the line", char)
		}
		fault := at(what)
		for s.at < len(s.text) && s.text[s.at] != '\n' && s.text[s.at] != '\r' {
			s.at++
		}
		if s.at < len(s.text) {
			s.lineEnd()
		}
		return fault, nil
	}
}

func (s *scanner) name(column int) string {
	if column <= len(s.t.Header) {
		return s.t.Header[column-1]
	}
	return ""
}

func (s *scanner) tooLong(line int) *Fault {
	return &Fault{Line: line, Code: "limit", Reason: fmt.Sprintf("the record is longer than the limit of %s", Size(MaxRecord))}
}
