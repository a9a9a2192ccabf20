package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"cairn/internal/pipeline"
	"cairn/internal/register"
)

// onThreeLists is a register of 60 invented incidents on three lists, with every pair
// that could be one ruled on.
func onThreeLists(t *testing.T) *bench {
	t.Helper()
	b := fresh(t)
	places := []string{"Baghdad", "Mosul", "Basra"}
	for name, on := range map[string]func(i int) bool{
		"alpha": func(i int) bool { return i%2 == 0 },
		"beta":  func(i int) bool { return i%3 == 0 },
		"gamma": func(i int) bool { return i%5 < 2 },
	} {
		var rows strings.Builder
		rows.WriteString("external_id,date,place,country,killed_min,killed_max,source_name\n")
		for i := range 60 {
			if on(i) {
				fmt.Fprintf(&rows, "%d,%d-%02d-10,%s,IQ,%d,%[5]d,%s\n", i, 2030+i/12, i%12+1, places[i%3], 3+i, name)
			}
		}
		if _, err := b.desk.Import(t.Context(), []pipeline.File{{Name: name + ".csv", Bytes: []byte(rows.String())}}, pipeline.ImportOptions{Profile: "incidents", Country: "IQ", Dataset: name}); err != nil {
			t.Fatal(err)
		}
	}
	pairs, _, err := b.desk.Pairs(t.Context(), 0, 1000)
	if err != nil || len(pairs) == 0 {
		t.Fatalf("%d pairs wait, %v", len(pairs), err)
	}
	for _, p := range pairs {
		if _, err := b.desk.Decide(t.Context(), register.Decision{Act: register.Same, On: p.A.ID, With: p.B.ID, Why: "same place, day and number"}); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func TestEstimatesStandSideBySide(t *testing.T) {
	b := onThreeLists(t)
	for _, lang := range tongues(t) {
		path := lang.prefix + "/estimates"
		p := b.get(t, path)
		if p.StatusCode != http.StatusOK || len(p.all("svg", "intervals")) != 1 || len(p.body) > 60_000 {
			t.Fatalf("%s: status %d, %d drawings, %d bytes", path, p.StatusCode, len(p.all("svg", "intervals")), len(p.body))
		}
		if n := len(p.all("circle", "")); n < 4 {
			t.Errorf("%s draws %d estimates", path, n)
		}
		if found := missing.FindString(words(p.root)); found != "" {
			t.Errorf("%s lacks the string %s", path, found)
		}
		for n := range p.root.Descendants() {
			if n.Data == "span" && attr(n, "lang") == "en" {
				t.Errorf("%s: in English: %q", path, words(n))
			}
		}
	}
	if text := words(b.get(t, "/estimates").root); !strings.Contains(text, "incidents, not people") || !strings.Contains(text, "alpha") {
		t.Error("the page does not say what is estimated, or from which lists")
	}
	var data struct {
		Unit  string
		Panel struct {
			Lists     []string
			Estimates []struct{ Method string }
		}
	}
	if err := json.Unmarshal([]byte(b.get(t, "/estimates?format=json").body), &data); err != nil || data.Unit != "incidents" || len(data.Panel.Lists) != 3 || len(data.Panel.Estimates) < 4 {
		t.Errorf("the data: %+v, %v", data, err)
	}
}

func TestARegisterThatSupportsNoEstimateSaysWhy(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{"/estimates": "cannot support an estimate", "/ar/estimates": "لا يسمح هذا السجل"} {
		p := b.get(t, path)
		if p.StatusCode != http.StatusOK || !strings.Contains(words(p.root), want) || len(p.all("svg", "intervals")) > 0 {
			t.Errorf("%s: status %d, it does not say %q", path, p.StatusCode, want)
		}
		if found := missing.FindString(words(p.root)); found != "" {
			t.Errorf("%s lacks the string %s", path, found)
		}
	}
}
