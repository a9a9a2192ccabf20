package watch

// A Result is what one detector makes of one series. Each point's alarm is
// what was known in that period: no detector looks ahead.
type Result struct {
	Series string   `json:"series"`
	Method string   `json:"method"`
	Unit   Unit     `json:"unit,omitempty"`
	Rate   float64  `json:"rate,omitempty"` // stated false alarms a period; 0: the method states none
	Points []Judged `json:"points"`
	Notes  []string `json:"notes,omitempty"` // what a reader must know: too short, assumptions that fail
}

// A Judged point sets the count of one period against what earlier periods led
// to expect. Expected, Threshold and Score are nil where they cannot be worked
// out: too little history, or a gap in Observed.
type Judged struct {
	Period    string   `json:"period"`
	Observed  *int     `json:"observed"`         // nil: a gap
	Expected  *float64 `json:"expected"`         // mean of the forecast
	Low       *float64 `json:"low,omitempty"`    // what was to be expected, eight times in ten: one in ten lies under it,
	High      *float64 `json:"high,omitempty"`   // one in ten over it; both included, and never over the threshold
	Threshold *float64 `json:"threshold"`        // alarm above it
	Score     *float64 `json:"score"`            // how far out, on the method's own scale
	Chance    *float64 `json:"chance,omitempty"` // of a count as high or higher if nothing has changed
	Alarm     bool     `json:"alarm"`
	Reason    string   `json:"reason"`
}

// Alarms returns the periods with an alarm.
func (r Result) Alarms() []string {
	var periods []string
	for _, p := range r.Points {
		if p.Alarm {
			periods = append(periods, p.Period)
		}
	}
	return periods
}
