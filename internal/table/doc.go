// Package table reads tables strictly: csv, json and json lines, plain or
// packed in gz, zst and zip. In go the bytes of a file, out come rows of raw
// cells that know their file, line and column, the rows that were refused with
// the reason, and warnings. It never guesses a value, never mends a row to make
// it fit, never shortens a cell, and never opens a file or a connection.
//
// The bounds below act before a record is split into fields, so that memory
// follows the size of the file and never its contents.
package table

// The limits of a table file. What passes one is refused with the limit and
// the size named; nothing is cut.
const (
	// MaxBytes is the most that one table may hold after unpacking: 256 MiB.
	MaxBytes = 256 << 20
	// MaxRecord is the most bytes of one record, line ends inside quotes
	// included: 1 MiB. A longer one refuses the file.
	MaxRecord = 1 << 20
	// MaxField is the most bytes of one cell: 64 KiB. A longer one refuses its
	// row.
	MaxField = 64 << 10
	// MaxColumns is the most fields of one record: 1,000. More refuse the file.
	MaxColumns = 1000
	// MaxHeader is the most bytes of one column name: 200.
	MaxHeader = 200
	// MaxRows is the most records of one table: 5 million.
	MaxRows = 5_000_000
	// MaxDepth is how deep lists and objects of json may nest: 64.
	MaxDepth = 64
	// MaxFaults is how many refused rows and how many warnings are listed one
	// by one: 10,000 each. Past that only their number is kept.
	MaxFaults = 10_000
)
