// Package examples carries the example data inside the binary, so that the
// demo needs nothing but itself.
package examples

import "embed"

// Iraq holds the Iraq 2012–2018 example: public figures with their addresses
// and a note written for the example.
//
//go:embed iraq
var Iraq embed.FS
