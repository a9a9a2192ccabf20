package count_test

import (
	"testing"

	"cairn/internal/count"
)

// What one more record of bodies found, and a near copy that tells the dead and
// the injured as two, do to a figure.
func TestOneMoreRecordInARecordersWords(t *testing.T) {
	for _, tt := range []struct{ rule, tests string }{
		{"all", `
between six and eight were killed, and the police say that seven bodies reached the morgue
claim ministry 2034-05-20 killed 6-8 doc=a
claim police 2034-05-20 bodies_found 7 doc=a
expect killed 6-8

the same in two reports
claim ministry 2034-05-20 killed 6-8
claim police 2034-05-21 bodies_found 7
expect killed 6-8

more bodies than were said to be killed raise the upper end only
claim ministry 2034-05-20 killed 6-8
claim police 2034-05-21 bodies_found 12
expect killed 6-12

bodies that a source finds later do not replace its own word of the killed
claim ministry 2034-05-20 killed 6-8
claim ministry 2034-05-21 bodies_found 7
expect killed 6-8

but its later word of the killed replaces the bodies
claim ministry 2034-05-20 bodies_found 20
claim ministry 2034-05-21 killed 6-8
expect killed 6-8

a text that tells two groups: bodies bring neither down
claim ministry 2034-05-20 killed 5 civilian doc=a
claim ministry 2034-05-20 killed 3 police doc=a
claim hospital 2034-05-20 killed 2 civilian doc=a
claim hospital 2034-05-20 killed 10 police doc=a
claim police 2034-05-20 bodies_found 4 civilian doc=a
expect killed 8-14

bodies in a report that may be of the same attack, or of another
claim ministry 2034-05-20 killed 6-8
claim police 2034-05-21 bodies_found 7 incident=2
pair 1 2
expect killed 6-15

a person ruled the two one
claim ministry 2034-05-20 killed 6-8
claim police 2034-05-21 bodies_found 7 incident=2
same 1 2
expect killed 6-8

only bodies
claim police 2034-05-20 bodies_found 7
claim hospital 2034-05-21 bodies_found 4
expect killed 0-7

a near copy whose injured stand apart from its dead: 30 injured twice, or 60
claim nilepost 2034-05-02 killed 14 doc=a
claim nilepost 2034-05-02 wounded 30 doc=a
claim courier 2034-05-02 killed 14 doc=b
claim courier 2034-05-02 wounded 30 doc=b incident=2
pair 1 2
expect injured 30-60
expect killed 14

two attacks that one text tells each with its dead are two, whatever may be one with them
claim nilepost 2034-05-02 killed 14 doc=a
claim courier 2034-05-02 killed 14 doc=b
claim courier 2034-05-02 killed 5 doc=b incident=2
pair 1 2
expect killed 19
`},
		{"un-mission", `
civilians killed, and bodies of whom nobody says who they were
claim ministry 2034-05-20 killed 6-8 civilian
claim police 2034-05-21 bodies_found 7
expect killed 6-8

police of whom nobody says whether on duty are another matter: whether civilians died is disputed
claim ministry 2034-05-20 killed 6-8 civilian
claim hospital 2034-05-21 killed 7 police
expect killed 0-8
`},
	} {
		rule, err := count.Find(tt.rule)
		if err != nil {
			t.Fatal(err)
		}
		one := *rule
		one.Tests = tt.tests
		for _, got := range one.Test() {
			t.Run(tt.rule+" "+got.Name, func(t *testing.T) {
				if !got.OK {
					t.Errorf("got %s; want %s", got.Got, got.Want)
				}
			})
		}
	}
}
