package took_test

import (
	"testing"
	"time"

	"cairn/internal/took"
)

func TestWaitingCostsNothingAndWorkDoes(t *testing.T) {
	w := took.Start()
	time.Sleep(50 * time.Millisecond)
	if got := w.Seconds(); got > 0.04 {
		t.Errorf("waiting for 0.05 s took %.3f s of the processor", got)
	}
	w = took.Start()
	for end := time.Now().Add(5 * time.Second); w.Seconds() < 0.02; {
		if time.Now().After(end) {
			t.Fatal("five seconds of work took no time of the processor")
		}
	}
}
