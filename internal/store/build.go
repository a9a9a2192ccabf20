package store

import (
	"time"

	"cairn/internal/document"
	"cairn/internal/ledger"
	"cairn/internal/register"
)

// A pile is the records of one kind in the order in which they came, each as
// its newest version.
type pile[T any] struct {
	kind *kind[T]
	list []T
	at   map[string]int // id → place in list
}

func newPile[T any](k *kind[T]) *pile[T] { return &pile[T]{kind: k, at: map[string]int{}} }

func (p *pile[T]) add(e *ledger.Entry) error {
	r, err := p.kind.decode(e.Body)
	if err != nil {
		return err
	}
	if i, there := p.at[e.ID]; there {
		p.list[i] = *r
		return nil
	}
	p.at[e.ID] = len(p.list)
	p.list = append(p.list, *r)
	return nil
}

// A builder makes a state of entries.
type builder struct {
	at          time.Time
	sources     *pile[document.Source]
	documents   *pile[document.Document]
	claims      *pile[register.Claim]
	totals      *pile[register.Total]
	custody     *pile[register.CustodyPoint]
	incidents   *pile[register.Incident]
	definitions *pile[register.Definition]
	decisions   *pile[register.Decision]
}

func newBuilder() *builder {
	return &builder{
		sources: newPile(sources), documents: newPile(documents), claims: newPile(claims), totals: newPile(totals),
		custody: newPile(custodyPoints), incidents: newPile(incidents), definitions: newPile(definitions), decisions: newPile(decisions),
	}
}

// add takes the next entry in. Entries that are no part of a state (settings,
// figures, releases) only move its time on.
func (b *builder) add(e *ledger.Entry) error {
	b.at = e.At
	switch e.Kind {
	case "source":
		return b.sources.add(e)
	case "document":
		return b.documents.add(e)
	case "claim":
		return b.claims.add(e)
	case "total":
		return b.totals.add(e)
	case "custody":
		return b.custody.add(e)
	case "incident":
		return b.incidents.add(e)
	case "definition":
		return b.definitions.add(e)
	case "decision":
		return b.decisions.add(e)
	}
	return nil
}

func (b *builder) state() *register.State {
	return &register.State{
		Sources: b.sources.list, Documents: b.documents.list, Claims: b.claims.list, Totals: b.totals.list,
		Custody: b.custody.list, Incidents: b.incidents.list, Definitions: b.definitions.list, Decisions: b.decisions.list,
	}
}
