package table

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON reads a list of objects, or one object, as rows: a key is a column, and a
// key that an object lacks is Missing there. It is stricter than most readers:
//
//   - text after the value, NaN, a cut-off file, nesting over MaxDepth or a value
//     that is no object refuse the file, with line and column;
//   - an object with one key twice, two keys that differ only by capitals, half of
//     a surrogate pair, a control character or a text over MaxField is refused as a row.
//
// Numbers keep their spelling: nothing is rounded.
func JSON(file string, data []byte, o Options) (*Table, error) {
	t := &Table{File: file, Format: "json", columns: map[string]int{}}
	p, fault := open(t, data, o)
	if fault == nil {
		fault = p.document()
	}
	if fault != nil {
		fault.File = file
		return nil, fault
	}
	t.none()
	return t, nil
}

// NDJSON reads one object a line. A line that cannot be read is refused as a row,
// and the next line is read.
func NDJSON(file string, data []byte, o Options) (*Table, error) {
	t := &Table{File: file, Format: "ndjson", columns: map[string]int{}}
	p, fault := open(t, data, o)
	if fault != nil {
		fault.File = file
		return nil, fault
	}
	text, line := p.text, 0
	for l := range strings.Lines(text) {
		line++
		if l = strings.TrimRight(l, "\r\n"); strings.TrimSpace(l) == "" {
			continue
		}
		if t.records() >= MaxRows {
			return nil, &Fault{File: file, Line: line, Code: "limit", Reason: fmt.Sprintf("more than %s records: the file is over the limit", Group(MaxRows))}
		}
		if len(l) > MaxRecord {
			t.refuse(&Fault{Line: line, Code: "limit", Reason: fmt.Sprintf("the line holds %s, over the limit of %s", Size(len(l)), Size(MaxRecord))})
			continue
		}
		q := &parser{text: l, mark: mark{line: line}, t: t}
		q.space()
		if fault := q.object("$"); fault != nil {
			fault.Reason = strings.ReplaceAll(fault.Reason, "end of the file", "end of the line")
			t.refuse(fault)
			continue
		}
		q.space()
		if q.at < len(q.text) {
			last := t.Rows[len(t.Rows)-1]
			t.Rows = t.Rows[:len(t.Rows)-1]
			f := q.fault("syntax", "data after the end of the object: one line holds one object")
			f.ID = Clean(last.First())
			t.refuse(f)
		}
		if f := t.tooWide(line); f != nil {
			f.File = file
			return nil, f
		}
	}
	t.none()
	return t, nil
}

// none warns of a file without records.
func (t *Table) none() {
	if t.records() == 0 {
		t.warn(&Fault{Code: "empty", Reason: "0 records: the file holds no rows"})
	}
}

func (t *Table) records() int { return len(t.Rows) + t.Refused }

func (t *Table) tooWide(line int) *Fault {
	if len(t.Header) <= MaxColumns {
		return nil
	}
	return &Fault{Line: line, Code: "limit", Reason: fmt.Sprintf("the objects have more than %s different keys, over the limit of columns", Group(MaxColumns))}
}

// open checks and decodes the file as a whole.
func open(t *Table, data []byte, o Options) (*parser, *Fault) {
	switch {
	case len(data) == 0:
		return nil, &Fault{Code: "empty", Reason: "the file is empty"}
	case len(data) > MaxBytes:
		return nil, &Fault{Code: "limit", Reason: fmt.Sprintf("the file holds %s, over the limit of %s: it is too large", Size(len(data)), Size(MaxBytes))}
	}
	if is := Sniff(data); is != "" {
		return nil, &Fault{Code: "content", Reason: "the content is " + is + ", not json"}
	}
	text, enc, fault := Decode(data, o.Encoding)
	if fault != nil {
		return nil, fault
	}
	t.Encoding, t.most = enc, fieldMost(o)
	if enc != "utf-8" {
		t.warn(&Fault{Code: "encoding", Reason: "read as " + strings.ToUpper(enc)})
	}
	return &parser{text: text, mark: mark{line: 1}, t: t}, nil
}

// A parser walks over json text and knows line and column.
type parser struct {
	text    string
	mark    // where it stands
	counted // how far the characters of the line were counted
	t       *Table
}

// A mark is a place in the text.
type mark struct {
	at        int
	line      int
	lineStart int
}

// counted remembers the last column that was asked for, so that a file of one
// long line is not counted from its start for each value.
type counted struct {
	from, upTo, chars int
}

// fault is one where the parser stands.
func (p *parser) fault(code, format string, a ...any) *Fault {
	return p.faultAt(p.mark, code, format, a...)
}

func (p *parser) faultAt(m mark, code, format string, a ...any) *Fault {
	return &Fault{Line: m.line, Column: p.column(m), Code: code, Reason: fmt.Sprintf(format, a...)}
}

// column returns which character of its line a mark stands at, from 1.
func (p *parser) column(m mark) int {
	if p.from != m.lineStart {
		p.counted = counted{from: m.lineStart, upTo: m.lineStart}
	}
	if m.at < p.upTo {
		return p.chars - utf8.RuneCountInString(p.text[m.at:p.upTo]) + 1
	}
	p.chars += utf8.RuneCountInString(p.text[p.upTo:m.at])
	p.upTo = m.at
	return p.chars + 1
}

func (p *parser) syntax(want string) *Fault {
	if p.at >= len(p.text) {
		return p.fault("syntax", "unexpected end of the file at byte %s, where %s is due: the file may be cut off", Group(p.at+1), want)
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return p.fault("syntax", "invalid json: %s where %s is due", strconv.QuoteRune(r), want)
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case '\n':
			p.line++
			p.at++
			p.lineStart = p.at
		case ' ', '\t', '\r':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// document reads the whole file: a list of objects or one object.
func (p *parser) document() *Fault {
	p.space()
	switch p.peek() {
	case '{':
		if f := p.row("$"); f != nil {
			return f
		}
	case '[':
		p.at++
		p.space()
		for i := 0; p.peek() != ']'; i++ {
			if p.t.records() >= MaxRows {
				return p.fault("limit", "more than %s records: the file is over the limit", Group(MaxRows))
			}
			if p.peek() != '{' {
				return p.syntax("an object for each row")
			}
			if f := p.row("$[" + strconv.Itoa(i) + "]"); f != nil {
				return f
			}
			if f := p.t.tooWide(p.line); f != nil {
				return f
			}
			p.space()
			if p.peek() == ',' {
				p.at++
				p.space()
				if p.peek() == ']' {
					return p.syntax("another object after the comma")
				}
				continue
			}
			if p.peek() != ']' {
				return p.syntax("a comma or the end of the list")
			}
		}
		p.at++
	default:
		return p.syntax("a list of objects or one object")
	}
	p.space()
	if p.at < len(p.text) {
		return p.fault("syntax", "extra data after the end of the first value: a file holds one list")
	}
	return nil
}

// row reads one object as a row. A fault of the row is put among the refused; one
// of the file is returned.
func (p *parser) row(path string) *Fault {
	before := len(p.t.Rows)
	start := p.at
	line := p.line
	f := p.object(path)
	switch {
	case f != nil && (f.Code == "syntax" || f.Code == "depth"):
		return f
	case p.at-start > MaxRecord:
		return &Fault{Line: line, Path: path, Code: "limit", Reason: fmt.Sprintf("the object holds %s, over the limit of %s for one record", Size(p.at-start), Size(MaxRecord))}
	case f != nil:
		p.t.Rows = p.t.Rows[:before]
		p.t.refuse(f)
	}
	return nil
}

// object reads an object to its end and appends it as a row. The first fault
// that is not one of syntax or depth is returned after the end was reached.
func (p *parser) object(path string) (fault *Fault) {
	if p.peek() != '{' {
		return p.syntax("an object")
	}
	t := p.t
	r := Row{Line: p.line, table: t, path: path, kinds: []Kind{}}
	defer func() {
		if fault != nil {
			fault.ID = Clean(r.First())
		}
	}()
	start := p.at
	var first *Fault
	var seen map[string]string // folded key → key
	note := func(f *Fault) {
		if first == nil {
			first = f
		}
	}
	p.at++
	p.space()
	for n := 0; p.peek() != '}'; n++ {
		if p.peek() != '"' {
			return p.syntax("a key in double quotes")
		}
		keyMark := p.mark
		key, soft, hard := p.string()
		if hard != nil {
			return hard
		}
		if soft != nil {
			note(soft)
		}
		if len(key) > MaxHeader {
			note(p.faultAt(keyMark, "limit", "the key holds %s, over the limit of %s", Size(len(key)), Size(MaxHeader)))
			key = ""
		}
		if seen == nil {
			seen = make(map[string]string, 16)
		}
		if other, twice := seen[fold(key)]; twice {
			if other == key {
				note(p.faultAt(keyMark, "duplicate", "duplicate key: %s is given twice in one object, and none of the two may win", Show(key)))
			} else {
				note(p.faultAt(keyMark, "duplicate", "keys %s and %s differ only by capitals or spaces: one of the two is wrong", Show(other), Show(key)))
			}
		}
		seen[fold(key)] = key
		p.space()
		if p.peek() != ':' {
			return p.syntax("a colon after the key")
		}
		p.at++
		p.space()
		line, column, from := p.line, p.column(p.mark), p.at
		kind, text, soft, hard := p.value(1)
		if hard != nil {
			hard.Path = path + "." + Clean(key)
			return hard
		}
		if soft == nil && kind == Text {
			if r, bad := Control(text); bad {
				soft = &Fault{Line: line, Column: column, Code: "control", Reason: fmt.Sprintf("control character U+%04X%s in the text", r, nul(r))}
			} else if len(text) > p.t.most {
				soft = &Fault{Line: line, Column: column, Code: "limit", Reason: fmt.Sprintf("the text holds %s, over the limit of %s", Size(len(text)), Size(p.t.most))}
			}
		}
		if soft == nil && kind == Nested && p.at-from > MaxField {
			soft = &Fault{Line: line, Column: column, Code: "limit", Reason: fmt.Sprintf("the value holds %s, over the limit of %s", Size(p.at-from), Size(MaxField))}
		}
		if soft != nil {
			soft.Path = path + "." + Clean(key)
			note(soft)
		}
		if first == nil && !t.known(key) && len(t.Header) > MaxColumns {
			note(p.faultAt(keyMark, "limit", "the objects have more than %s different keys, over the limit of columns", Group(MaxColumns)))
		}
		if first == nil {
			r.set(key, kind, text, line, column)
		}
		p.space()
		if p.peek() == ',' {
			p.at++
			p.space()
			if p.peek() == '}' {
				return p.syntax("another key after the comma")
			}
			continue
		}
		if p.peek() != '}' {
			return p.syntax("a comma or the end of the object")
		}
	}
	p.at++
	if first != nil {
		return first
	}
	r.Raw = p.text[start:p.at]
	t.Rows = append(t.Rows, r)
	return nil
}

// set puts a value into its column, which is made where it is new.
func (r *Row) set(key string, kind Kind, text string, line, column int) {
	t := r.table
	i, ok := t.columns[key]
	if !ok {
		i = len(t.Header)
		t.columns[key] = i
		t.Header = append(t.Header, key)
	}
	if len(r.cells) <= i {
		n := len(t.Header)
		cells, kinds, at, lines := make([]string, n), make([]Kind, n), make([]int32, n), make([]int32, n)
		copy(cells, r.cells)
		copy(kinds, r.kinds)
		copy(at, r.at)
		copy(lines, r.lines)
		r.cells, r.kinds, r.at, r.lines = cells, kinds, at, lines
	}
	r.cells[i], r.kinds[i], r.at[i], r.lines[i] = text, kind, int32(column), int32(line)
}

func (t *Table) known(key string) bool { _, ok := t.columns[key]; return ok }

// value reads any value. Text comes decoded, everything else as spelled. soft is
// a fault of a text that was read to its end, hard one that ends the reading.
func (p *parser) value(depth int) (kind Kind, text string, soft, hard *Fault) {
	start := p.at
	switch c := p.peek(); {
	case c == '"':
		text, soft, hard = p.string()
		return Text, text, soft, hard
	case c == '{' || c == '[':
		soft, hard = p.nested(depth)
		if hard != nil {
			return 0, "", nil, hard
		}
		return Nested, p.text[start:p.at], soft, nil
	case c == '-' || c >= '0' && c <= '9':
		if hard = p.number(); hard != nil {
			return 0, "", nil, hard
		}
		return Number, p.text[start:p.at], nil, nil
	}
	for word, kind := range map[string]Kind{"true": Bool, "false": Bool, "null": Null} {
		if strings.HasPrefix(p.text[p.at:], word) {
			p.at += len(word)
			return kind, word, nil, nil
		}
	}
	for _, word := range []string{"NaN", "Infinity", "-Infinity"} {
		if strings.HasPrefix(p.text[p.at:], word) {
			return 0, "", nil, p.fault("syntax", "invalid json: %s is no number of json; write null where it is not known", word)
		}
	}
	return 0, "", nil, p.syntax("a value")
}

// nested steps over a list or object and checks it as strictly as a row.
func (p *parser) nested(depth int) (soft, hard *Fault) {
	if depth >= MaxDepth {
		return nil, p.fault("depth", "lists and objects nest too deep: more than %d levels", MaxDepth)
	}
	end, isObject := byte(']'), p.peek() == '{'
	if isObject {
		end = '}'
	}
	p.at++
	p.space()
	seen := map[string]bool{}
	for p.peek() != end {
		if isObject {
			if p.peek() != '"' {
				return nil, p.syntax("a key in double quotes")
			}
			at := p.mark
			key, s, h := p.string()
			if h != nil {
				return nil, h
			}
			if s != nil && soft == nil {
				soft = s
			}
			if seen[fold(key)] && soft == nil {
				soft = p.faultAt(at, "duplicate", "duplicate key: %s is given twice in one object", Show(key))
			}
			seen[fold(key)] = true
			p.space()
			if p.peek() != ':' {
				return nil, p.syntax("a colon after the key")
			}
			p.at++
			p.space()
		}
		_, _, s, h := p.value(depth + 1)
		if h != nil {
			return nil, h
		}
		if s != nil && soft == nil {
			soft = s
		}
		p.space()
		if p.peek() == ',' {
			p.at++
			p.space()
			if p.peek() == end {
				return nil, p.syntax("another value after the comma")
			}
			continue
		}
		if p.peek() != end {
			return nil, p.syntax("a comma or the end")
		}
	}
	p.at++
	return soft, nil
}

// number steps over a number as RFC 8259 has it.
func (p *parser) number() *Fault {
	digits := func() bool {
		n := p.at
		for c := p.peek(); c >= '0' && c <= '9'; c = p.peek() {
			p.at++
		}
		return p.at > n
	}
	if p.peek() == '-' {
		p.at++
		if strings.HasPrefix(p.text[p.at:], "Infinity") {
			return p.fault("syntax", "invalid json: -Infinity is no number of json; write null where it is not known")
		}
	}
	if p.peek() == '0' {
		p.at++
		if c := p.peek(); c >= '0' && c <= '9' {
			return p.fault("syntax", "invalid json: a number may not begin with 0 and another digit")
		}
	} else if !digits() {
		return p.syntax("a digit")
	}
	if p.peek() == '.' {
		p.at++
		if !digits() {
			return p.syntax("a digit after the decimal point")
		}
	}
	if c := p.peek(); c == 'e' || c == 'E' {
		p.at++
		if c := p.peek(); c == '+' || c == '-' {
			p.at++
		}
		if !digits() {
			return p.syntax("a digit of the exponent")
		}
	}
	return nil
}

// string reads a text in double quotes.
func (p *parser) string() (text string, soft, hard *Fault) {
	opened := p.mark
	p.at++
	start := p.at
	for i := p.at; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.at = i + 1
			return p.text[start:i], nil, nil
		case c == '\\':
			p.at = i
			return p.escaped(start, opened)
		case c < ' ':
			p.at = i
			return "", nil, p.fault("syntax", "invalid json: control character U+%04X stands bare in a text", c)
		}
	}
	p.at = len(p.text)
	return "", nil, p.unclosed(opened)
}

func (p *parser) unclosed(opened mark) *Fault {
	return p.faultAt(opened, "syntax", "unexpected end of the file: the text that opens here, at byte %s, does not close, so the file may be cut off", Group(opened.at+1))
}

// escaped reads on from the first backslash of a text.
func (p *parser) escaped(start int, opened mark) (text string, soft, hard *Fault) {
	var b strings.Builder
	b.WriteString(p.text[start:p.at])
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '"':
			p.at++
			return b.String(), soft, nil
		case c < ' ':
			return "", nil, p.fault("syntax", "invalid json: control character U+%04X stands bare in a text", c)
		case c != '\\':
			b.WriteByte(c)
			p.at++
			continue
		}
		if p.at+1 >= len(p.text) {
			break
		}
		e := p.text[p.at+1]
		if i := strings.IndexByte(`"\/bfnrt`, e); i >= 0 {
			b.WriteByte("\"\\/\b\f\n\r\t"[i])
			p.at += 2
			continue
		}
		if e != 'u' {
			return "", nil, p.fault("syntax", "invalid json: \\%s is no escape", strings.Trim(strconv.QuoteRune(rune(e)), "'"))
		}
		r, ok := p.hex(p.at + 2)
		if !ok {
			return "", nil, p.fault("syntax", "invalid json: \\u needs four hexadecimal digits")
		}
		at := p.mark
		p.at += 6
		if utf16.IsSurrogate(r) {
			low, ok := rune(0), strings.HasPrefix(p.text[p.at:], `\u`)
			if ok {
				low, ok = p.hex(p.at + 2)
			}
			pair := utf16.DecodeRune(r, low)
			if !ok || pair == utf8.RuneError {
				if soft == nil {
					soft = p.faultAt(at, "encoding", "half of a surrogate pair (\\u%04x) stands alone: the character is lost, and no other is put in its place", r)
				}
				continue
			}
			r = pair
			p.at += 6
		}
		b.WriteRune(r)
	}
	p.at = len(p.text)
	return "", nil, p.unclosed(opened)
}

func (p *parser) hex(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	for _, c := range []byte(p.text[at : at+4]) {
		if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
			return 0, false
		}
	}
	v, err := strconv.ParseUint(p.text[at:at+4], 16, 32)
	return rune(v), err == nil
}
