package count

import (
	"fmt"

	"cairn/internal/document"
	"cairn/internal/register"
)

// asPerson returns what a rule may ask about the people of a claim; d is the
// claim's document, or nil.
func (m *maker) asPerson(c *register.Claim, d *document.Document) person {
	_, named := c.Spans["name"]
	return person{
		Kind: string(c.Kind), Status: string(c.Status), Group: m.group(c, d), Duty: c.Duty, Sex: c.Sex, Age: c.Age,
		Modality: string(c.Modality), Frame: string(c.Frame), Scope: string(c.Scope), Weapon: string(c.Weapon), Origin: c.Origin, Named: named,
	}
}

// judgement is a ruling, with whether an exclusion gave it.
type judgement struct {
	ruling
	excluded bool
}

// a circumstance is a kind of people in a kind of incident.
type circumstance struct {
	person                 int32
	incident, grade, means string
}

// ruling rules on people of a kind seen before, in an incident.
func (m *maker) ruling(kind int32, in *register.Incident) (judgement, error) {
	c := circumstance{kind, in.Kind, in.Grade, string(in.Weapon)}
	if r, ok := m.rulings[c]; ok {
		return r, nil
	}
	p := m.persons[kind]
	p.Incident, p.Grade, p.Dataset, p.Violence = in.Kind, in.Grade, in.Dataset, string(in.Weapon)
	r, err := m.person(p)
	if err == nil {
		m.rulings[c] = r
	}
	return r, err
}

// person rules on a group of people; what differs only in what the rule does
// not read is judged once.
func (m *maker) person(p person) (judgement, error) {
	if m.combatants && !fights(p) {
		return judgement{ruling: ruling{verdict: Out, why: notNamed}}, nil
	}
	p = m.rule.judge.read(p)
	if r, ok := m.known[p]; ok {
		return r, nil
	}
	r, err := m.rule.judge.people(p)
	if err != nil {
		return r, fmt.Errorf("rule %s: %w", m.rule.ID, err)
	}
	m.known[p] = r
	return r, nil
}

// fights reports whether people are soldiers, militia or fighters and nothing
// in the words makes them anything else.
func fights(p person) bool {
	switch register.Status(p.Status) {
	case register.Army, register.Militia, register.Insurgent:
		return p.Group == "" || p.Group == groupPeshmerga || p.Group == groupSpecial
	}
	return false
}
