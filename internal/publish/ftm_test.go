package publish_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"cairn/internal/document"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/when"
)

func TestIncidentsAsFollowTheMoneyEvents(t *testing.T) {
	area, lat := "IQ-BG", 33.3
	open := document.Document{ID: document.Sum([]byte("a")), Title: "A report", MediaType: "text/plain", Address: "https://news.example.org/1", Country: "IQ"}
	sealed := document.Document{ID: document.Sum([]byte("b")), Title: "A witness", MediaType: "text/plain", Sensitivity: "sealed"}
	in := register.Incident{ID: "x:1", Title: "Somebody's house", Country: "IQ", Kind: "explosion", Lat: &lat, Lon: &lat, Quote: "said Somebody",
		Place: &register.Place{Text: "Somebody Street", Admin1: &area}, Time: when.Between(when.On(2031, 5, 3), when.On(2031, 5, 3)),
		Harms: []register.IncidentHarm{{Harm: register.HarmKilled, Status: "civilian", Range: register.Range{Min: 3, Max: 5}}}}
	gone := in
	gone.ID, gone.Withdrawn = "x:2", true
	var b bytes.Buffer
	if err := publish.WriteFTM(&b, []register.Incident{in, in, gone}, func(register.Incident) []document.Document { return []document.Document{open, sealed} }, name); err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{"Somebody", "33.3", "A witness", string(sealed.ID)} {
		if strings.Contains(b.String(), kept) {
			t.Errorf("%q is given away:\n%s", kept, b.String())
		}
	}
	var schemas []string
	for line := range bytes.Lines(b.Bytes()) {
		var e struct {
			ID, Schema string
			Properties map[string][]string
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		schemas = append(schemas, e.Schema)
		if e.Schema == "Event" && (e.Properties["startDate"][0] != "2031-05-03" || e.Properties["country"][0] != "iq" || e.Properties["summary"][0] != "3–5 killed civilian" || len(e.Properties["proof"]) != 1) {
			t.Errorf("the event is %+v", e)
		}
	}
	if !slices.Equal(schemas, []string{"Article", "Event", "Event"}) {
		t.Errorf("entities are %q; want the report once, each incident that stands, and nothing of the one withdrawn", schemas)
	}
}
