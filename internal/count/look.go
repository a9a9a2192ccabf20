package count

import (
	"sync"

	"cairn/internal/document"
	"cairn/internal/register"
	"cairn/internal/text"
	"cairn/internal/when"
)

// prepare works out what every harm and every cell needs of the claims.
func (m *maker) prepare() {
	m.look()
	m.undecided()
	m.stretch()
}

// look works out what is needed of the claims and where they are.
func (m *maker) look() {
	m.independent = make(map[string]string, len(m.state.Sources))
	for _, s := range m.state.Sources {
		m.independent[s.ID] = s.Group
	}
	m.documents = walk(m.state.Documents)
	m.fresh()
	var wait sync.WaitGroup
	wait.Go(m.resolve)
	m.see()
	wait.Wait()
}

// fresh empties what is kept while judging.
func (m *maker) fresh() {
	m.known, m.rulings = map[person]judgement{}, map[circumstance]judgement{}
	m.groups, m.speakers = map[string]string{}, map[string]string{}
	m.latest, m.scratch = map[string]when.Day{}, nil
}

// fork returns a maker that judges the same records with a memory of its own,
// so that two can work side by side.
func (m *maker) fork() *maker {
	one := *m
	one.fresh()
	return &one
}

// walk returns a look-up of documents by id. Claims mostly come in the order of
// their documents, so the next one is tried first; only where that fails is an
// index made.
func walk(all []document.Document) func(document.ID) *document.Document {
	at := 0
	var index map[document.ID]int
	return func(id document.ID) *document.Document {
		for range 2 {
			if at < len(all) && all[at].ID == id {
				return &all[at]
			}
			if at++; at >= len(all) {
				at = 0
			}
		}
		if index == nil {
			index = make(map[document.ID]int, len(all))
			for i := range all {
				index[all[i].ID] = i
			}
		}
		i, ok := index[id]
		if !ok {
			return nil
		}
		at = i
		return &all[i]
	}
}

// A look is what the counting of one claim needs, worked out once for every
// harm and incident.
type look struct {
	people  register.Range
	kind    register.Kind
	counts  bool // it may enter a figure: a person accepted it and it counts persons
	person  int32
	day     when.Day
	speaker string
}

// see looks once at every claim: whether it may enter a figure, how many people
// it counts, of what kind, who says so and when.
func (m *maker) see() {
	m.looks = make([]look, len(m.judged))
	kinds := map[person]int32{}
	for i := range m.judged {
		c := &m.judged[i]
		l := &m.looks[i]
		l.kind = c.Kind
		if !c.Standing.Counts() || harmOf(c.Kind) == "" && c.Kind != register.Casualties {
			continue
		}
		if l.people, l.counts = c.Range(); !l.counts {
			continue
		}
		d := m.documents(c.Document)
		l.day, l.speaker = said(d), m.speaker(&c.Claim, d)
		p := m.rule.judge.read(m.asPerson(&c.Claim, d))
		at, ok := kinds[p]
		if !ok {
			at = int32(len(m.persons))
			kinds[p] = at
			m.persons = append(m.persons, p)
		}
		l.person = at
	}
}

// resolve finds the claims of every incident.
func (m *maker) resolve() {
	m.starts = make([]int32, len(m.incidents)+1)
	total := 0
	for i := range m.incidents {
		total += len(m.incidents[i].Claims)
	}
	if total == 0 {
		return
	}
	m.under = make([]int32, 0, total)
	at := make(map[string]int32, len(m.judged))
	for i := range m.judged {
		at[m.judged[i].ID] = int32(i)
	}
	for i := range m.incidents {
		for _, id := range m.incidents[i].Claims {
			if j, ok := at[id]; ok {
				m.under = append(m.under, j)
			}
		}
		m.starts[i+1] = int32(len(m.under))
	}
}

// said returns the day on which a document speaks: when it was published, else
// when it was received.
func said(d *document.Document) when.Day {
	switch {
	case d == nil:
		return 0
	case d.Published.Known():
		return d.Published.End
	case d.Received.IsZero():
		return 0
	}
	return when.DayOf(d.Received.UTC())
}

// speaker returns who says the number: whoever the words name, else the
// publisher's independence group, else the document itself.
func (m *maker) speaker(c *register.Claim, d *document.Document) string {
	if c.Attribution != nil && c.Attribution.Text != "" {
		if s, ok := m.speakers[c.Attribution.Text]; ok {
			return s
		}
		s := "said " + text.Fold(c.Attribution.Text)
		m.speakers[c.Attribution.Text] = s
		return s
	}
	if d != nil {
		switch group := m.independent[d.Source]; {
		case group != "":
			return group
		case d.Source != "":
			return d.Source
		case d.Publisher != "":
			return d.Publisher
		}
	}
	return string(c.Document)
}
