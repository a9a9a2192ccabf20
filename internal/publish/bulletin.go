package publish

import (
	"time"

	"cairn/internal/count"
	"cairn/internal/register"
	"cairn/internal/when"
)

// Inputs are all that a bulletin rests on. Table holds the rule's figures of
// the country and its areas for every month that the register has, killed and
// injured; Cases those of the month. AreaName gives the name of an area code in
// a language.
type Inputs struct {
	Month    when.Month
	Country  string
	State    *register.State
	Table    count.Table
	Cases    []Case
	AreaName func(code, lang string) string
}

// A Bulletin is the bulletin of one month: what it says, before it is put in
// words of a language. The same inputs give the same bulletin.
type Bulletin struct {
	Month   when.Month
	Country string
	Rule    count.RuleRef
	AsOf    time.Time
	Head    string
}
