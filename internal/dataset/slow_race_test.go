//go:build race

package dataset_test

// slow is how much longer than on a quiet machine a limit of time may take
// under the race detector.
const slow = 40
