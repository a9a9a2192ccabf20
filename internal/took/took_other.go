//go:build !unix

package took

import "time"

var began = time.Now()

// busy is the time that has passed: the best that is known here.
func busy() float64 { return time.Since(began).Seconds() }
