package watch

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"cairn/internal/when"
)

// ReadCSV reads a count series: a header line period,count with an optional
// column break and an optional column exposure, then one row a period in order of time. An empty count
// is a gap. Commas, semicolons or tabs part the cells. The unit is told from how the periods are written: 2018-02 months,
// 2018-W07 weeks, 2018-02-13 days (weeks where all lie whole weeks apart),
// 2018 years, other whole numbers steps. Every fault names its line.
func ReadCSV(r io.Reader, name string) (Series, error) {
	read := cells(r)
	s := Series{Name: name}
	fail := func(line int, format string, a ...any) (Series, error) {
		return Series{}, fmt.Errorf("%w: %s line %d: %s", ErrSeries, name, line, fmt.Sprintf(format, a...))
	}
	header, err := read.Read()
	if errors.Is(err, io.EOF) {
		return Series{}, fmt.Errorf("%s: %w: the file is empty; want a header line period,count and one row a period", name, ErrEmpty)
	}
	if err != nil {
		return fail(1, "%v", err)
	}
	column := make(map[string]int)
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := column[h]; twice {
			return fail(1, "column %q is there twice", h)
		}
		column[h] = i
	}
	period, ok1 := column["period"]
	count, ok2 := column["count"]
	if !ok1 || !ok2 {
		return fail(1, "the header is %q; want the columns period,count", strings.Join(header, ","))
	}
	breaks, hasBreaks := column["break"]
	exposure, hasExposure := column["exposure"]
	var lines []int
	for {
		row, err := read.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Series{}, fmt.Errorf("%w: %s: %w", ErrSeries, name, err) // names the line
		}
		line, _ := read.FieldPos(0)
		if len(row) != len(header) {
			return fail(line, "the row has %d cells where the header has %d", len(row), len(header))
		}
		p := Point{Period: strings.TrimSpace(row[period])}
		if p.Count, err = parseCount(row[count]); err != nil {
			return fail(line, "column count: %v", err)
		}
		if hasBreaks {
			p.Break = strings.TrimSpace(row[breaks])
		}
		if hasExposure && strings.TrimSpace(row[exposure]) != "" {
			p.Exposure, err = strconv.ParseFloat(strings.TrimSpace(row[exposure]), 64)
			if err != nil || !(p.Exposure > 0) || math.IsInf(p.Exposure, 0) {
				return fail(line, "column exposure: %q is no number over 0", row[exposure])
			}
		}
		s.Points = append(s.Points, p)
		lines = append(lines, line)
	}
	if len(s.Points) == 0 {
		return Series{}, fmt.Errorf("%s: %w: there is a header and no row", name, ErrEmpty)
	}
	s.Unit = unitOf(s.Points)
	for i, p := range s.Points {
		o, err := s.Unit.ordinal(p.Period)
		if err != nil {
			return fail(lines[i], "column period: %v", err)
		}
		if i == 0 {
			continue
		}
		before, _ := s.Unit.ordinal(s.Points[i-1].Period)
		switch {
		case o == before:
			return fail(lines[i], "period %s is there twice, first on line %d; keep one figure for it", p.Period, lines[i-1])
		case o < before:
			return fail(lines[i], "period %s comes after %s; put the rows in order of time", p.Period, s.Points[i-1].Period)
		}
	}
	return s, nil
}

// cells reads csv as spreadsheets write it: a byte order mark before the header is
// passed over, and cells may be parted by a semicolon or a tab where the header has
// no comma.
func cells(r io.Reader) *csv.Reader {
	b := bufio.NewReader(r)
	if mark, _ := b.Peek(3); string(mark) == "\ufeff" {
		_, _ = b.Discard(3)
	}
	head, _ := b.Peek(b.Size())
	if end := bytes.IndexByte(head, '\n'); end >= 0 {
		head = head[:end]
	}
	read := csv.NewReader(b)
	for _, mark := range ";\t" {
		if !bytes.ContainsRune(head, ',') && bytes.ContainsRune(head, mark) {
			read.Comma = mark
			break
		}
	}
	read.FieldsPerRecord = -1
	read.TrimLeadingSpace = read.Comma != '\t' // else an empty cell would be passed over
	return read
}

// parseCount reads a whole number from 0 to MaxCount; empty is a gap.
func parseCount(cell string) (*int, error) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return nil, nil
	}
	if n, err := strconv.Atoi(cell); err == nil {
		switch {
		case n < 0:
			return nil, fmt.Errorf("%q is below zero; leave the cell empty if there is no figure", cell)
		case n > MaxCount:
			return nil, fmt.Errorf("%q is over %d and cannot be a count of people in one period; correct it", cell, MaxCount)
		}
		return &n, nil
	}
	f, err := strconv.ParseFloat(cell, 64)
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(f):
		return nil, fmt.Errorf("%q is no number; leave the cell empty if there is no figure", cell)
	case f < 0:
		return nil, fmt.Errorf("%q is below zero; leave the cell empty if there is no figure", cell)
	case f > MaxCount:
		return nil, fmt.Errorf("%q is over %d and cannot be a count of people in one period; correct it", cell, MaxCount)
	case f != math.Floor(f):
		return nil, fmt.Errorf("%q is no whole number; a count series counts people or events", cell)
	}
	n := int(f)
	return &n, nil
}

// unitOf tells the unit from how the periods are written.
func unitOf(points []Point) Unit {
	first := points[0].Period
	if _, err := when.ParseMonth(first); err == nil {
		return Month
	}
	if _, ok := isoWeek(first); ok {
		return Week
	}
	if d0, err := when.ParseDay(first); err == nil {
		for _, p := range points[1:] {
			d, err := when.ParseDay(p.Period)
			if err != nil || (d-d0)%7 != 0 {
				return Day
			}
		}
		if len(points) > 1 {
			return Week
		}
		return Day
	}
	if n, err := strconv.Atoi(first); err == nil && len(first) == 4 && n >= 1900 && n < 2200 {
		return Year
	}
	return Step
}
