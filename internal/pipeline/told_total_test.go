package pipeline_test

import (
	"strings"
	"testing"
	"time"

	"cairn/internal/count"
	"cairn/internal/pipeline"
	"cairn/internal/register"
	"cairn/internal/when"
)

// A total told in an article is no incident: the queue says how it stands to
// what the register holds of that body, and only a number that is held already
// is clear.
func TestATotalToldInAnArticleIsNoIncident(t *testing.T) {
	tests := []struct {
		name, lang, text string
		stand            pipeline.TotalStand
		says             string
		clear            bool
	}{
		{"the mission's month, as it is held", "en", "The UN mission in Iraq said 91 civilians were killed in Iraq in February 2018.", pipeline.TotalKnown, "holds the same of UNAMI: 91", true},
		{"the same in Arabic", "ar", "قالت بعثة الأمم المتحدة إن 91 مدنيا قتلوا في العراق في شباط/فبراير 2018.", pipeline.TotalKnown, "holds the same of UNAMI: 91", true},
		{"a month of the mission, another number", "en", "In April, 61 civilians were killed across Iraq, according to UNAMI.", pipeline.TotalDiffers, "holds 68 of UNAMI, 7 more than is said here", false},
		{"another number, in Arabic", "ar", "قُتل 61 مدنياً في عموم العراق خلال شهر نيسان، بحسب بعثة الأمم المتحدة.", pipeline.TotalDiffers, "7 more than is said here", false},
		{"another body's month", "en", "The health ministry said 130 people were killed in Iraq in March 2018.", pipeline.TotalOther, "holds 104 of UNAMI, 26 fewer than is said here; the text names another body", false},
		{"the same number of another body", "en", "The health ministry said 104 people were killed in Iraq in March 2018.", pipeline.TotalOther, "holds 104 of UNAMI; the text names another body", false},
		{"a governorate's year that nobody published", "en", "At least 940 people were killed in Karbala last year, provincial health officials said.", pipeline.TotalNew, "holds none of this area and these days", false},
		{"since the start of the year, in Arabic", "ar", "بلغ عدد القتلى في كربلاء منذ بداية العام 1240 شخصاً، وفق وزارة الصحة.", pipeline.TotalNew, "holds none of this area and these days", false},
		{"everyone since the war began", "en", "More than 100,000 people have been killed in Iraq since 2003, according to Iraq Body Count.", "", "a number of a whole period and no incident", false},
	}
	d, _ := demo(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			on := when.On(2018, 5, 3)
			got, err := d.Collect(t.Context(), pipeline.Upload{Name: tt.name + ".txt", Body: []byte(tt.text), Title: tt.name, Country: "IQ", Language: tt.lang, Published: when.Between(on, on), Who: "a recorder"})
			if err != nil || len(got.Documents) != 1 {
				t.Fatalf("%+v, %v", got, err)
			}
			queue, _, err := d.Queue(t.Context(), 0, 200)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, w := range queue {
				if w.Claim.Document != got.Documents[0] {
					continue
				}
				found = true
				if w.Told == nil {
					t.Fatalf("%q is proposed as an incident: %s", w.Claim.Quote, w.Why)
				}
				if tt.stand != "" && w.Told.Stand != tt.stand {
					t.Errorf("stands as %s, want %s", w.Told.Stand, tt.stand)
				}
				if !strings.Contains(w.Why, tt.says) || strings.Contains(w.Why, "would add") {
					t.Errorf("why: %s", w.Why)
				}
				if (w.Claim.Review == register.Clear) != tt.clear {
					t.Errorf("graded %s", w.Claim.Review)
				}
				kept, left, err := d.Unread(t.Context(), []string{w.Claim.ID})
				if err != nil || (len(kept) == 1) != tt.clear || (len(left) == 0) != tt.clear {
					t.Errorf("accept --all: %v taken, %d left, %v", kept, len(left), err)
				}
				p, err := d.Place(t.Context(), time.Time{}, "a recorder", w.Claim.ID)
				if err != nil || p.Total != w.Why || p.Review != w.Claim.Review {
					t.Errorf("its page says %q (%s), %v", p.Total, p.Review, err)
				}
			}
			if !found {
				t.Error("nothing is proposed")
			}
		})
	}
}

// An accepted total of a text and the incidents of the same area and month are
// bounded by the larger and never added to a floor.
func TestAToldTotalIsNeverAddedToIncidents(t *testing.T) {
	d, _ := create(t)
	for _, text := range []string{
		"In February 2035, 64 people were killed in Basra, the health department said.",
		"A bomb killed 12 people at a market in Basra on 20 February 2035, police said.",
		"Gunmen killed 70 people in a raid on a village in Maysan on 11 February 2035, police said.",
		"In February 2035, 30 people were killed in Maysan, the health department said.",
	} {
		for _, c := range takeIn(t, d, text[:30], text) {
			if _, err := d.Decide(t.Context(), register.Decision{Act: register.Accept, On: c.ID, Who: "a recorder", Why: "read"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	table, err := d.Count(t.Context(), time.Time{}, count.Query{Rule: "all", By: []string{"month", "admin1"}, Of: []register.Harm{register.HarmKilled}, From: when.On(2035, 2, 1), To: when.On(2035, 2, 28)})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range table.Rows {
		if r.Area == "IQ-BA" || r.Area == "IQ-MA" {
			got[r.Area+" "+string(r.Basis)] = ranged(r)
		}
	}
	for cell, want := range map[string]string{
		"IQ-BA published": "64+", "IQ-BA counted": "12+", "IQ-BA combined": "64–76+",
		"IQ-MA published": "30+", "IQ-MA counted": "70+", "IQ-MA combined": "70–100+",
	} {
		if got[cell] != want {
			t.Errorf("%s: %s, want %s (all: %v)", cell, got[cell], want, got)
		}
	}
}
