package link_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/link"
	"cairn/internal/register"
	"cairn/internal/when"
)

// An event of a reference case, as three lists of the same events tell it.
type event struct {
	list int // from 0
	row  int // from 1
}

// The reference program's matches of events by place, time and type, and the
// truth where it is known. Its rule is a window with a tie broken by all types;
// ours weighs a few things, so the two are compared by precision and recall
// against the truth, and where there is none by how many of its matches we find.
func TestEventsOfSeveralListsAreMatched(t *testing.T) {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	files, _ := filepath.Glob(filepath.Join(root, "oracles", "eventmatch", "*.json"))
	if len(files) == 0 {
		t.Skipf("no reference cases at %s", root)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			ID   string
			Data struct {
				Sources    map[string][]map[string]any
				Truth      map[string][]int `json:"truth_entity_by_source"`
				Taxonomies map[string][]map[string]string
			}
			Expected struct {
				Matches [][]struct{ Source, Event int } `json:"event_matches"`
			}
		}
		if err := json.Unmarshal(raw, &c); err != nil {
			t.Fatal(err)
		}
		t.Run(c.ID, func(t *testing.T) {
			var names []string
			for name := range c.Data.Sources {
				names = append(names, name)
			}
			slices.Sort(names)
			state := new(register.State)
			where := map[string]event{}
			area := "XA-01"
			for i, name := range names {
				for _, row := range c.Data.Sources[name] {
					in := register.Incident{ID: fmt.Sprintf("%s:%04v", name, row["index"]), Dataset: name, Country: "XA"}
					lat, lon := row["latitude"].(float64), row["longitude"].(float64)
					in.Lat, in.Lon = &lat, &lon
					in.Place = &register.Place{Admin1: &area, PlaceID: in.ID, Precision: "G1"}
					day, err := when.ParseDay(row["date"].(string))
					if err != nil {
						t.Fatal(err)
					}
					end := day
					if e, ok := row["enddate"].(string); ok {
						if end, err = when.ParseDay(e); err != nil {
							t.Fatal(err)
						}
					}
					in.Time = when.Between(day, end)
					in.Weapon = register.Code(coarsest(c.Data.Taxonomies, name, row))
					where[in.ID] = event{i, int(row["index"].(float64))}
					state.Incidents = append(state.Incidents, in)
				}
			}
			got := matched(link.Incidents(nil, state), where)
			peer := map[[2]event]bool{}
			for _, m := range c.Expected.Matches {
				for i := range m {
					for j := range i {
						peer[both(event{m[i].Source - 1, m[i].Event}, event{m[j].Source - 1, m[j].Event})] = true
					}
				}
			}
			if c.Data.Truth == nil {
				p, r := score(got, peer)
				t.Logf("against the reference's matches: precision %.3f, recall %.3f", p, r)
				if r < 0.8 {
					t.Errorf("we find %.3f of the reference's matches; want four fifths", r)
				}
				return
			}
			truth := map[[2]event]bool{}
			for i, a := range names {
				for j, b := range names[:i] {
					for x, e := range c.Data.Truth[a] {
						for y, f := range c.Data.Truth[b] {
							if e == f {
								truth[both(event{i, x + 1}, event{j, y + 1})] = true
							}
						}
					}
				}
			}
			p, r := score(got, truth)
			pp, pr := score(peer, truth)
			t.Logf("against the truth: precision %.3f, recall %.3f; the reference %.3f, %.3f", p, r, pp, pr)
			if 2*p*r/(p+r) < 2*pp*pr/(pp+pr)-0.005 {
				t.Errorf("worse than the reference")
			}
		})
	}
}

// coarsest returns what the taxonomies call an event on their broadest level,
// where the lists' own codes meet.
func coarsest(taxonomies map[string][]map[string]string, list string, row map[string]any) string {
	var words []string
	for name, codes := range taxonomies {
		for _, code := range codes {
			if code["data.source"] != list || code["base.categories"] != fmt.Sprint(row[name]) {
				continue
			}
			var levels []string
			for column := range code {
				if strings.Contains(column, "_level") {
					levels = append(levels, column)
				}
			}
			slices.Sort(levels)
			words = append(words, name+" "+code[levels[len(levels)-1]])
		}
	}
	slices.Sort(words)
	return strings.Join(words, ", ")
}

func both(a, b event) [2]event {
	if a.list > b.list || a.list == b.list && a.row > b.row {
		a, b = b, a
	}
	return [2]event{a, b}
}

// matched takes the pairs that are likelier than not, the likeliest first, each
// event once a list.
func matched(all []register.Incident, where map[string]event) map[[2]event]bool {
	var pairs []register.Pair
	for _, in := range all {
		for _, p := range in.Undecide {
			if p.A == in.ID && p.Probability >= 0.5 {
				pairs = append(pairs, p)
			}
		}
	}
	slices.SortFunc(pairs, func(a, b register.Pair) int {
		if a.Probability != b.Probability {
			if a.Probability > b.Probability {
				return -1
			}
			return 1
		}
		return strings.Compare(a.A+a.B, b.A+b.B)
	})
	taken := map[string]bool{}
	got := map[[2]event]bool{}
	for _, p := range pairs {
		a, b := where[p.A], where[p.B]
		x, y := fmt.Sprint(p.A, b.list), fmt.Sprint(p.B, a.list)
		if !taken[x] && !taken[y] {
			taken[x], taken[y] = true, true
			got[both(a, b)] = true
		}
	}
	return got
}

func score(got, want map[[2]event]bool) (precision, recall float64) {
	hit := 0
	for p := range got {
		if want[p] {
			hit++
		}
	}
	return float64(hit) / float64(max(1, len(got))), float64(hit) / float64(max(1, len(want)))
}
