//go:build !race

package took

const detector = 1
