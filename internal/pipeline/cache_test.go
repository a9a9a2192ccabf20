package pipeline

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestThoseThatAskAtTheSameTimeWaitForOne(t *testing.T) {
	var c cache[int]
	var made atomic.Int64
	begun, go_ := make(chan struct{}), make(chan struct{})
	work := func() (int, error) {
		if made.Add(1) == 1 {
			close(begun)
		}
		<-go_
		return 7, nil
	}
	var wait sync.WaitGroup
	wait.Go(func() { c.get("a", work) })
	<-begun
	for range 4 {
		wait.Go(func() {
			if v, err := c.get("a", work); v != 7 || err != nil {
				t.Errorf("got %d, %v; want 7", v, err)
			}
		})
	}
	if _, ready, err := c.soon("a", time.Nanosecond, work); ready || err != nil {
		t.Errorf("in haste: ready %v, %v; want not yet", ready, err)
	}
	close(go_)
	wait.Wait()
	if v, ready, err := c.soon("a", time.Minute, work); v != 7 || !ready || err != nil || made.Load() != 1 {
		t.Errorf("afterwards: %d, ready %v, %v, made %d times; want 7, made once", v, ready, err, made.Load())
	}
}

func TestAFaultIsToldAndNotKept(t *testing.T) {
	var c cache[int]
	broken := errors.New("the disk is gone")
	if _, err := c.get("a", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("got %v; want the fault", err)
	}
	if _, _, err := c.soon("a", time.Minute, func() (int, error) { panic("no such month") }); err == nil {
		t.Error("a panic beside the question is told to nobody")
	}
	if v, err := c.get("a", func() (int, error) { return 3, nil }); v != 3 || err != nil {
		t.Errorf("asked again: %d, %v; want 3", v, err)
	}
}
