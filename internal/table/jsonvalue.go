package table

import (
	"encoding/json"
	"fmt"
)

// JSONValue reads one small json value of which only some words are wanted, such
// as the data that a web page carries about itself. It is no reader of records:
// for those see [JSON].
func JSONValue(raw string) (any, error) {
	if len(raw) > MaxRecord {
		return nil, fmt.Errorf("the json value holds %s, over the limit of %s", Size(len(raw)), Size(MaxRecord))
	}
	var v any
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		return nil, err
	}
	return v, nil
}
