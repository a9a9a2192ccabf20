package pipeline

import (
	"context"
	"io"
	"time"

	"cairn/internal/document"
	"cairn/internal/publish"
	"cairn/internal/register"
)

// ExportFTM writes the incidents that stand, those linked from accepted claims and
// those that datasets brought, as FollowTheMoney events with their documents.
func (d *Desk) ExportFTM(ctx context.Context, asOf time.Time, w io.Writer) error {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return err
	}
	docs := make(map[document.ID]document.Document, len(v.Documents))
	for _, doc := range v.Documents {
		docs[doc.ID] = doc
	}
	claims := make(map[string]register.Claim, len(v.judged))
	for _, j := range v.judged {
		if j.Standing.Counts() {
			claims[j.ID] = j.Claim
		}
	}
	all := make([]register.Incident, 0, len(v.incidents))
	for _, in := range v.incidents {
		for _, id := range in.Claims { // an incident from reports: what each of them says
			if c, ok := claims[id]; ok && c.Kind.Harm() != "" && c.Count != nil {
				in.Harms = append(in.Harms[:len(in.Harms):len(in.Harms)], register.IncidentHarm{Harm: c.Kind.Harm(), Status: c.Status, Range: c.Count.Range()})
			}
		}
		all = append(all, in)
	}
	return publish.WriteFTM(w, all, func(in register.Incident) []document.Document {
		var list []document.Document
		seen := map[document.ID]bool{}
		add := func(id document.ID) {
			if doc, ok := docs[id]; ok && !seen[id] {
				seen[id] = true
				list = append(list, doc)
			}
		}
		add(in.Document)
		for _, id := range in.Claims {
			if c, ok := claims[id]; ok {
				add(c.Document)
			}
		}
		return list
	}, AreaName)
}
