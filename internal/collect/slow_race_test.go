//go:build race

package collect_test

// slow is how much longer than on a quiet machine a limit of time may take
// under the race detector.
const slow = 40

// mostMiB is the same, with what the race detector adds.
const mostMiB = 512
