package pipeline

import (
	"fmt"
	"sync"
	"time"
)

// A cache keeps what was worked out from one view. Those that ask for the same
// at the same time wait for the one that works it out. It is emptied when it is
// full, so that odd questions cannot fill the memory. A fault is not kept.
type cache[T any] struct {
	mu   sync.Mutex
	kept map[string]*worked[T]
}

// worked is an answer, or one that is being worked out: done is closed when v and
// err stand.
type worked[T any] struct {
	done chan struct{}
	v    T
	err  error
}

// maxKept is how many answers a cache holds.
const maxKept = 64

// get returns the answer under a key, and makes it if there is none.
func (c *cache[T]) get(key string, make func() (T, error)) (T, error) {
	w, mine := c.claim(key)
	if mine {
		c.work(key, w, make)
		return w.v, w.err
	}
	<-w.done
	if w.err != nil { // the other one's fault may be its own: it was interrupted
		return make()
	}
	return w.v, nil
}

// soon is get for what takes long: it is made beside the question, which does not
// wait for it longer than patience. ready is false where it is not there yet; who
// asks again later finds it. No patience at all means as long as it takes.
func (c *cache[T]) soon(key string, patience time.Duration, make func() (T, error)) (v T, ready bool, err error) {
	if patience <= 0 {
		v, err = c.get(key, make)
		return v, true, err
	}
	w, mine := c.claim(key)
	if mine {
		go c.work(key, w, func() (v T, err error) {
			defer func() { // a fault here must not end the program that serves
				if p := recover(); p != nil {
					err = fmt.Errorf("working out %s: %v", key, p)
				}
			}()
			return make()
		})
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-w.done:
	case <-late.C:
		select { // what is there is given, however little patience there was
		case <-w.done:
		default:
			return v, false, nil
		}
	}
	return w.v, true, w.err
}

// claim returns what is kept or being worked out under a key; mine is true where
// there is nothing and the caller has to work it out.
func (c *cache[T]) claim(key string) (w *worked[T], mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := c.kept[key]; w != nil {
		return w, false
	}
	if c.kept == nil || len(c.kept) >= maxKept {
		c.kept = map[string]*worked[T]{}
	}
	w = &worked[T]{done: make(chan struct{}), err: fmt.Errorf("working out %s was broken off", key)}
	c.kept[key] = w
	return w, true
}

// work makes what was claimed and lets those that wait have it.
func (c *cache[T]) work(key string, w *worked[T], make func() (T, error)) {
	defer func() {
		if w.err != nil {
			c.mu.Lock()
			if c.kept[key] == w {
				delete(c.kept, key)
			}
			c.mu.Unlock()
		}
		close(w.done)
	}()
	w.v, w.err = make()
}
