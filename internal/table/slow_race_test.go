//go:build race

package table_test

// slow is how much longer than on a quiet machine a limit of time may take
// under the race detector.
const slow = 40
