package publish

import (
	"slices"
	"strings"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A Source is a page on which numbers of the bulletin stand, or a document that
// carries the words or rows they were counted from.
type Source struct {
	Address   string
	Issuer    string
	Relay     []string      // who passed the number on, the issuer first
	Document  document.ID   // empty for a page of which no document is held
	Title     string        // of the document
	Published when.Interval // of the document
}

// mostSources is how many pages and documents a bulletin lists; of more it says
// how many there are.
const mostSources = 120

// sources lists what stands under the month's figures, each once: the page of
// each published number that has one, else its document; the documents of the
// claims and of the rows that incidents were made from. A sealed document is
// counted and not named, and neither is a publisher that is not safe to name.
func (b *Bulletin) sources(t *tables) {
	state := t.in.State
	docs, claims, incidents, unsafe := map[document.ID]*document.Document{}, map[string]document.ID{}, map[string]*register.Incident{}, map[string]bool{}
	for i := range state.Documents {
		docs[state.Documents[i].ID] = &state.Documents[i]
	}
	for i := range state.Claims {
		claims[state.Claims[i].ID] = state.Claims[i].Document
	}
	for i := range state.Incidents {
		incidents[state.Incidents[i].ID] = &state.Incidents[i]
	}
	for _, s := range state.Sources {
		unsafe[s.ID] = !s.SafeToName
	}
	seen := map[string]bool{}
	add := func(s Source) {
		key := s.Address + " " + string(s.Document)
		if s.Address != "" && s.Title == "" {
			key = s.Address
		}
		if strings.TrimSpace(key) == "" || seen[key] {
			return
		}
		seen[key] = true
		b.Sources = append(b.Sources, s)
	}
	read := func(id document.ID) {
		d := docs[id]
		switch {
		case d == nil:
		case d.Sensitivity == "sealed":
			if !seen[string(id)] {
				seen[string(id)] = true
				b.Sealed++
			}
		case unsafe[d.Source]:
			add(Source{Document: id, Title: d.ID.Short(), Published: d.Published})
		default:
			title := d.Title
			if title == "" {
				title = d.ID.Short()
			}
			add(Source{Document: id, Title: title, Issuer: d.Publisher, Published: d.Published, Address: d.Address})
		}
	}
	for _, row := range b.rows(t) {
		for _, in := range row.Inputs {
			if !in.In {
				continue
			}
			switch total, incident := t.totals[in.ID], incidents[in.ID]; {
			case total != nil && total.Address != "":
				add(Source{Address: total.Address, Issuer: total.Issuer, Relay: total.Relay})
			case total != nil:
				read(total.Document)
			case incident != nil:
				read(incident.Document)
			case in.Type == "claim":
				read(claims[in.ID])
			}
			for _, id := range in.Claims {
				read(claims[id])
			}
		}
	}
	b.More = max(0, len(b.Sources)-mostSources)
	b.Sources = b.Sources[:min(len(b.Sources), mostSources)]
}

// pages is the list of sources in words.
func (b Bulletin) pages(lang string) []block {
	w := in(lang)
	list := block{kind: "list"}
	for _, s := range b.Sources {
		var parts []string
		if s.Title != "" {
			parts = append(parts, w["quote.open"]+apart(s.Title, w)+w["quote.close"])
		}
		if s.Issuer != "" && s.Issuer != s.Title {
			parts = append(parts, apart(s.Issuer, w))
		}
		if len(s.Relay) > 1 {
			parts = append(parts, w.say("sources.relay", "chain", strings.Join(s.Relay[1:], w["comma"])))
		}
		if s.Published.Known() {
			parts = append(parts, w.day(s.Published))
		}
		list.items = append(list.items, item{text: strings.Join(parts, w["comma"]), address: s.Address})
	}
	var out []block
	if len(list.items) > 0 {
		out = append(out, list)
	}
	var rest []string
	if b.More > 0 {
		rest = append(rest, w.say("sources.more", "n", group(b.More)))
	}
	if b.Sealed > 0 {
		rest = append(rest, w.say("sources.sealed", "n", group(b.Sealed)))
	}
	if len(out) == 0 && len(rest) == 0 {
		rest = append(rest, w["sources.none"])
	}
	if len(rest) > 0 {
		out = append(out, block{kind: "text", text: strings.Join(rest, " ")})
	}
	return out
}

// elsewhere are the countries of which the register holds records that the
// bulletin does not speak of.
func elsewhere(in Inputs) []string {
	seen := map[string]bool{in.Country: true, "": true}
	var out []string
	add := func(code string) {
		if code = code[:min(2, len(code))]; !seen[code] {
			seen[code] = true
			out = append(out, code)
		}
	}
	for _, code := range in.Countries {
		add(code)
	}
	for i := range in.State.Totals {
		add(in.State.Totals[i].Area)
	}
	for i := range in.State.Incidents {
		add(in.State.Incidents[i].Country)
	}
	slices.Sort(out)
	return out
}
