package watch

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Shape is what kind of file a tool reads.
type Shape string

// The shapes. Each is a CSV file with a header; see [ReadCSV], [ReadGrid],
// [ReadEvents] and [ReadSamples].
const (
	OneSeries Shape = "series"  // period,count
	Areas     Shape = "areas"   // period,area,count[,baseline][,population][,x,y]
	Events    Shape = "events"  // t[,x,y]
	Drawn     Shape = "samples" // observed and one column a sample
)

// ErrParameter reports a parameter that a method does not have, or a value of
// it that cannot be read.
var ErrParameter = errors.New("wrong parameter")

// A Tool is a method of the literature by itself, with every parameter that its
// authors give it and no calibration: what it states is what its paper states.
type Tool struct {
	Name   string
	Title  string
	Reads  Shape
	Params []Param

	series func(Series, *settings) (any, error)
	grid   func(Grid, *settings) (any, error)
	events func(EventList, *settings) (any, error)
	drawn  func(Samples, *settings) (any, error)
}

// A Param is one parameter of a tool, with the value it has when none is given.
type Param struct{ Name, Default, What string }

// Tools returns the methods that can be run with parameters of their own.
func Tools() []Tool {
	return slices.Concat(detectorTools(), changeTools(), areaTools(), eventTools(), scoreTools())
}

// FindTool returns the tool of a name.
func FindTool(name string) (Tool, bool) {
	all := Tools()
	i := slices.IndexFunc(all, func(t Tool) bool { return t.Name == name })
	if i < 0 {
		return Tool{}, false
	}
	return all[i], true
}

// RunSeries runs a tool that reads one series. Set holds parameters by name.
func (t Tool) RunSeries(s Series, set map[string]string) (any, error) {
	if t.series == nil {
		return nil, fmt.Errorf("method %s reads %s, not one series", t.Name, t.Reads)
	}
	return t.with(set, func(p *settings) (any, error) { return t.series(s, p) })
}

// RunGrid runs a tool that reads counts by period and area.
func (t Tool) RunGrid(g Grid, set map[string]string) (any, error) {
	if t.grid == nil {
		return nil, fmt.Errorf("method %s reads %s, not counts by area", t.Name, t.Reads)
	}
	return t.with(set, func(p *settings) (any, error) { return t.grid(g, p) })
}

// RunEvents runs a tool that reads events.
func (t Tool) RunEvents(e EventList, set map[string]string) (any, error) {
	if t.events == nil {
		return nil, fmt.Errorf("method %s reads %s, not events", t.Name, t.Reads)
	}
	return t.with(set, func(p *settings) (any, error) { return t.events(e, p) })
}

// RunSamples runs a tool that reads forecasts as samples.
func (t Tool) RunSamples(x Samples, set map[string]string) (any, error) {
	if t.drawn == nil {
		return nil, fmt.Errorf("method %s reads %s, not samples", t.Name, t.Reads)
	}
	return t.with(set, func(p *settings) (any, error) { return t.drawn(x, p) })
}

// with runs with checked settings: an unknown name and a value that cannot be
// read are faults.
func (t Tool) with(set map[string]string, run func(*settings) (any, error)) (any, error) {
	values := map[string]string{}
	var names []string
	for _, p := range t.Params {
		values[p.Name] = p.Default
		names = append(names, p.Name)
	}
	for name, v := range set {
		if _, known := values[name]; !known {
			return nil, fmt.Errorf("%w: method %s has none named %q: want %s", ErrParameter, t.Name, name, orNone(names))
		}
		values[name] = v
	}
	p := &settings{method: t.Name, values: values}
	out, err := run(p)
	if p.err != nil {
		return nil, p.err
	}
	return out, err
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "one of " + strings.Join(names, ", ")
}

// settings are a tool's parameters; the first that cannot be read is kept.
type settings struct {
	method string
	values map[string]string
	err    error
}

func (p *settings) fault(name, want string) {
	if p.err == nil {
		p.err = fmt.Errorf("%w: method %s: %s %q: want %s", ErrParameter, p.method, name, p.values[name], want)
	}
}

func (p *settings) text(name string) string { return p.values[name] }

func (p *settings) number(name string) float64 {
	v := p.values[name]
	if a, b, ok := strings.Cut(v, "/"); ok { // 2/3
		x, err1 := strconv.ParseFloat(a, 64)
		y, err2 := strconv.ParseFloat(b, 64)
		if err1 == nil && err2 == nil && y != 0 {
			return x / y
		}
	}
	x, err := strconv.ParseFloat(v, 64)
	if err != nil {
		p.fault(name, "a number")
	}
	return x
}

func (p *settings) whole(name string) int {
	n, err := strconv.Atoi(p.values[name])
	if err != nil {
		p.fault(name, "a whole number")
	}
	return n
}

func (p *settings) yes(name string) bool {
	b, err := strconv.ParseBool(p.values[name])
	if err != nil {
		p.fault(name, "true or false")
	}
	return b
}

// list reads numbers with commas between; from:to:by for a row of them.
func (p *settings) list(name string) []float64 {
	v := p.values[name]
	if v == "" {
		return nil
	}
	if parts := strings.Split(v, ":"); len(parts) == 3 {
		var n [3]float64
		for i, x := range parts {
			f, err := strconv.ParseFloat(x, 64)
			if err != nil {
				p.fault(name, "numbers with commas between, or from:to:by")
				return nil
			}
			n[i] = f
		}
		if !(n[2] > 0) || (n[1]-n[0])/n[2] > 10_000 {
			p.fault(name, "from:to:by with a step over 0 and at most 10,000 steps")
			return nil
		}
		var out []float64
		for i := 0; n[0]+float64(i)*n[2] <= n[1]+n[2]*1e-9; i++ {
			out = append(out, n[0]+float64(i)*n[2])
		}
		return out
	}
	var out []float64
	for x := range strings.SplitSeq(v, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(x), 64)
		if err != nil {
			p.fault(name, "numbers with commas between, or from:to:by")
			return nil
		}
		out = append(out, f)
	}
	return out
}
