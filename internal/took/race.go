//go:build race

package took

// detector is what the race detector slows work by, at most.
const detector = 20
