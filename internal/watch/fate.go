package watch

// A Fate is what became of a warning.
type Fate string

// The fates. A warning was right when a sustained rise began at most three
// periods after its month, or was under way; see [Rises].
const (
	Came    Fate = "came"    // a sustained rise
	NotCame Fate = "none"    // figures enough after it, and no sustained rise
	TooSoon Fate = "early"   // the three periods after it have no figures yet
	NoTrace Fate = "unknown" // the series does not hold its month
)

// FateOf sets a warning's month against the rises of the series that it is
// about, and returns the rise that it was right on.
func FateOf(s Series, month string) (Fate, *Rise, error) {
	s, err := s.Filled()
	if err != nil {
		return NoTrace, nil, err
	}
	order := make(map[string]int, len(s.Points))
	for i, p := range s.Points {
		order[p.Period] = i
	}
	at, held := order[month]
	if !held {
		return NoTrace, nil, nil
	}
	rises, err := Rises(s)
	if err != nil {
		return NoTrace, nil, err
	}
	for _, r := range rises {
		if at >= order[r.First]-riseSpan && at <= order[r.Until] {
			return Came, &r, nil
		}
	}
	// A rise that begins in the last of the three periods is seen two later.
	if at+2*riseSpan > len(s.Points) {
		return TooSoon, nil, nil
	}
	return NotCame, nil, nil
}
