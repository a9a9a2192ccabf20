package watch

import "cairn/internal/when"

// Side is where a figure lies against what was expected of its period: the
// span from Low to High, both included.
type Side string

// The sides.
const (
	Above  Side = "above"
	Within Side = "within"
	Below  Side = "below"
)

// sideOf returns the side of a judged figure; empty where nothing was expected
// or seen.
func sideOf(p Judged) Side {
	switch {
	case p.Observed == nil || p.Low == nil || p.High == nil:
		return ""
	case float64(*p.Observed) > *p.High:
		return Above
	case float64(*p.Observed) < *p.Low:
		return Below
	}
	return Within
}

// Raised is the alarm that raised a rise, or the newest one in it.
type Raised struct {
	Period    string  `json:"period"`
	Observed  int     `json:"observed"`
	Low       float64 `json:"low"`  // expected then
	High      float64 `json:"high"` //
	Threshold float64 `json:"threshold"`
	Ended     bool    `json:"ended"` // the rise that it was in has ended
}

// riseOf looks for a rise that goes on at the last of the points. A rise begins
// with an alarm. It ends
//
//   - with the first figure that is no higher than what was expected, at most, in
//     the period of its first alarm: the count is back where it came from;
//   - with the first figure under what is expected of its own period, since what
//     the rise led to expect did not come;
//   - when three periods in a row, with a figure or without, have no alarm: the
//     new level is by then the past that others are judged by;
//   - where a new definition begins, because the figures then count other people.
//
// since is the period of its first alarm, empty where none goes on. raised is the
// newest alarm of the last three periods, whether its rise goes on or not.
func riseOf(points []Judged, begins map[string]bool) (since string, raised *Raised) {
	first, newest, quiet := -1, -1, 0
	for i, p := range points {
		if begins[p.Period] {
			first, newest = -1, -1
		}
		if p.Alarm {
			if first < 0 {
				first = i
			}
			newest, quiet = i, 0
			continue
		}
		quiet++
		if first < 0 {
			continue
		}
		back := p.Observed != nil && float64(*p.Observed) <= *points[first].High
		if back || sideOf(p) == Below || quiet >= recentPeriods {
			first = -1
		}
	}
	if newest < 0 || len(points)-newest > recentPeriods {
		return "", nil
	}
	p := points[newest]
	raised = &Raised{Period: p.Period, Observed: *p.Observed, Low: *p.Low, High: *p.High, Threshold: *p.Threshold, Ended: first < 0}
	if first >= 0 {
		since = points[first].Period
	}
	return since, raised
}

// gapsOf returns how many of the twelve months up to one have no figure, those
// before the first point of the series left out.
func gapsOf(points []Judged, until string) (n int) {
	last, err := when.ParseMonth(until)
	if err != nil {
		last = 0
	}
	newest := 0
	for _, p := range points {
		m, err := when.ParseMonth(p.Period)
		if err != nil || m > last || m <= last-12 {
			continue
		}
		if p.Observed == nil {
			n++
		}
		newest = int(m)
	}
	if newest > 0 {
		n += int(last) - newest
	}
	return n
}
