//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf returns the most resident memory that an ended process held.
func peakOf(s *os.ProcessState) int64 {
	u, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" {
		return int64(u.Maxrss) // bytes there
	}
	return int64(u.Maxrss) << 10
}
