//go:build !race

package dataset_test

// slow is how much longer than on a quiet machine a limit of time may take
// here: other work may share the machine.
const slow = 6
