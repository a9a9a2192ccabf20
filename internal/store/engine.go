package store

import (
	"database/sql"

	"github.com/pressly/goose/v3/database"
)

// An engine is what must differ between databases; all else is one SQL text.
// The values stand in sqlite.go and postgres.go.
type engine struct {
	name     string           // of the folder of its migrations
	dialect  database.Dialect // of goose
	versions string           // makes the table of migrations that were applied
	tables   string           // counts the tables that are ours and those that are not
	turn     string           // begins a change: waits until no other is under way; empty: the engine does so itself
	later    string           // puts foreign keys off to the end of a transaction
	snapshot *sql.TxOptions   // makes a transaction read one moment
	pages    string           // checks the file's structure; empty: there is no file of ours
	schema   string           // lists what the tables are: a name and a text a row
	fresh    func() (map[string]string, error)
	again    func(error) bool // whether a change that failed so may be tried again
}
