package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
)

// An entity is one line of FollowTheMoney JSON: an id, a schema of its model, and
// properties, each a list of texts (followthemoney.tech, model 3).
type entity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

func (e *entity) set(property string, values ...string) {
	for _, v := range values {
		if v = strings.Join(strings.Fields(v), " "); v != "" {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// WriteFTM writes incidents and the documents under them as FollowTheMoney
// entities, one a line, for tools that read them (Aleph, OpenAleph): an Event for
// each incident that stands, an Article for each report that one of its claims is
// in, a Document for each table that one of its rows is in. It is one-way: counts are words in the summary, for the model has no
// property for them.
//
// It gives no persons, no coordinates, and no document that is sealed. Places are
// the first-level area and the country. docs finds the documents of an incident.
func WriteFTM(w io.Writer, incidents []register.Incident, docs func(register.Incident) []document.Document, areaName func(code, lang string) string) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	written := map[string]bool{}
	for _, in := range incidents {
		if in.Withdrawn {
			continue
		}
		e := event(in, areaName)
		for _, d := range docs(in) {
			if d.Sensitivity == "sealed" {
				continue
			}
			a := article(d)
			e.set("proof", a.ID)
			if !written[a.ID] {
				written[a.ID] = true
				if err := out.Encode(a); err != nil {
					return err
				}
			}
		}
		if err := out.Encode(e); err != nil {
			return err
		}
	}
	return nil
}

func ftmID(kind, id string) string {
	sum := sha256.Sum256([]byte(kind + " " + id))
	return "cairn-" + kind + "-" + hex.EncodeToString(sum[:12])
}

func event(in register.Incident, areaName func(code, lang string) string) entity {
	e := entity{ftmID("event", in.ID), "Event", map[string][]string{}}
	area := in.Place.Area()
	if area == "" {
		area = in.Country
	}
	place := areaName(area, "en")
	var tolls []string
	for _, h := range in.Harms {
		tolls = append(tolls, strings.TrimSpace(fmt.Sprintf("%s %s %s", h.Range, h.Harm, h.Status)))
	}
	kind := in.Kind
	if kind == "" {
		kind = "incident"
	}
	e.set("name", strings.TrimSpace(kind+", "+place+", "+in.Time.String()))
	e.set("summary", strings.Join(tolls, "; "))
	e.set("location", place)
	e.set("country", strings.ToLower(in.Country))
	e.set("recordId", in.ID)
	if in.Time.Known() {
		e.set("startDate", in.Time.Start.String())
		e.set("endDate", in.Time.End.String())
		if in.Time.Start == in.Time.End {
			e.set("date", in.Time.Start.String())
		}
	}
	e.set("keywords", in.Kind, string(in.Weapon))
	if isWeb(in.Address) {
		e.set("sourceUrl", in.Address)
	}
	e.set("publisher", in.Dataset)
	return e
}

// article is the entity of a document.
func article(d document.Document) entity {
	a := entity{ftmID("document", string(d.ID)), "Document", map[string][]string{}}
	if strings.HasPrefix(d.MediaType, "text/") && d.MediaType != "text/csv" {
		a.Schema = "Article"
	}
	title := d.Title
	if title == "" {
		title = d.ID.Short()
	}
	a.set("title", title)
	a.set("contentHash", string(d.ID))
	a.set("publisher", d.Publisher)
	if d.Published.Known() {
		a.set("publishedAt", d.Published.Start.String())
	}
	if isWeb(d.Address) {
		a.set("sourceUrl", d.Address)
	}
	a.set("mimeType", d.MediaType)
	if d.Country != "" {
		a.set("country", strings.ToLower(d.Country))
	}
	return a
}
