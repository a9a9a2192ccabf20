// Package took measures how long a piece of work kept the processor busy, for
// tests that hold a limit of time: other work on the machine does not count,
// so that the limit can be a tight one. In go nothing but the process itself;
// out come seconds. No part of the program uses it.
package took

// Slower is how much longer than a limit for a usual machine a test may take:
// twice, as machines differ.
const Slower = 2 * detector

// Racing says whether the race detector is on.
const Racing = detector > 1

// A Watch is a moment from which time is taken.
type Watch struct{ from float64 }

// Start begins to take time.
func Start() Watch { return Watch{busy()} }

// Seconds returns for how many seconds the process has kept processors busy
// since the start, all its threads together.
func (w Watch) Seconds() float64 { return busy() - w.from }
