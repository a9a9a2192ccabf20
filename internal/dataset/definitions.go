package dataset

import (
	"embed"
	"fmt"
	"net/url"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"cairn/internal/register"
	"cairn/internal/when"
)

//go:embed profiles/*.yaml
var profileFiles embed.FS

// A series is what a profile file says of a body that publishes totals.
type series struct {
	Issuer      string   `yaml:"issuer"`
	Country     string   `yaml:"country"`
	Hosts       []string `yaml:"hosts"` // whose pages are the body's own
	Definitions []struct {
		ID        string            `yaml:"id"`
		From      string            `yaml:"from"`
		To        string            `yaml:"to"`
		Counts    []string          `yaml:"counts"`
		LeavesOut []string          `yaml:"leaves_out"`
		AreasOut  []string          `yaml:"areas_out"`
		AreasIn   []string          `yaml:"areas_in"`
		Title     map[string]string `yaml:"title"`
		Text      map[string]string `yaml:"text"`
	} `yaml:"definitions"`
	list []register.Definition
}

// unami is the series of the UN mission in Iraq, read once from the file that is
// part of the program.
var unami = sync.OnceValues(func() (*series, error) { return loadSeries("profiles/unami-definitions.yaml") })

func loadSeries(name string) (*series, error) {
	raw, err := profileFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var s series
	if err := yaml.UnmarshalWithOptions(raw, &s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, d := range s.Definitions {
		from, err := when.ParseMonth(d.From)
		if err != nil {
			return nil, fmt.Errorf("%s: definition %s: from: %w", name, d.ID, err)
		}
		to, err := when.ParseMonth(d.To)
		if err != nil {
			return nil, fmt.Errorf("%s: definition %s: to: %w", name, d.ID, err)
		}
		s.list = append(s.list, register.Definition{
			ID: d.ID, Issuer: s.Issuer, From: from, To: to, Title: d.Title, Text: d.Text,
			Population: register.Population{Counts: d.Counts, LeavesOut: d.LeavesOut, AreasOut: d.AreasOut, AreasIn: d.AreasIn},
		})
	}
	return &s, nil
}

// of returns the definition that holds in a month; nil when none does.
func (s *series) of(m when.Month) *register.Definition {
	for i := range s.list {
		if d := &s.list[i]; d.From <= m && m <= d.To {
			return d
		}
	}
	return nil
}

// over returns the one definition that holds through the whole interval, and
// who is counted by every definition that holds in some month of it. A stretch
// that crosses a break, or that begins before the first definition, has no one
// definition.
func (s *series) over(i when.Interval) (one *register.Definition, counts []string) {
	first, last := i.Start.Month(), i.End.Month()
	one = s.of(first)
	for m := first; m <= last; m++ {
		d := s.of(m)
		if d == nil {
			return nil, []string{register.GroupCivilians}
		}
		if one != nil && d.ID != one.ID {
			one = nil
		}
		if m == first {
			counts = append(counts, d.Population.Counts...)
			continue
		}
		counts = both(counts, d.Population.Counts)
	}
	return one, counts
}

// both returns what is in a and in b, in a's order.
func both(a, b []string) (common []string) {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				common = append(common, x)
			}
		}
	}
	return common
}

// host returns the host of an address without "www." and a port.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// own reports whether a host belongs to the body itself.
func (s *series) own(host string) bool {
	for _, h := range s.Hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}
