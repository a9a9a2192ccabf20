//go:build !race

package collect_test

// slow is how much longer than on a quiet machine a limit of time may take
// here: other work may share the machine.
const slow = 6

// mostMiB is the most that reading a hostile page may allocate.
const mostMiB = 256
