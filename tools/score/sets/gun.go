package sets

import (
	"cairn/internal/register"
	"cairn/internal/when"
	"cairn/tools/score/guide"
	"cairn/tools/score/report"
)

type gvdbRow struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Labels struct {
		State   *string `json:"state"`
		Killed  int     `json:"killed"`
		Injured int     `json:"injured"`
	} `json:"labels"`
}

// GVDB measures killed, injured and state on the Gun Violence Database. Its
// articles carry no date of publication, so dates are not judged.
func GVDB(dir string, read Read) (report.Section, error) {
	s := report.Section{Title: "gvdb: Gun Violence Database, dev and test"}
	rows, err := lines[gvdbRow](dir, "gvdb.jsonl.gz")
	if err != nil {
		return s, err
	}
	claims := make([][]register.Claim, len(rows))
	each(len(rows), func(i int) { claims[i] = read(rows[i].Text, About{Country: "US", Lang: "en"}) })
	var killed, injured Two
	var places Places
	for i, r := range rows {
		k, w := guide.TollOf(claims[i], guide.KilledToll), guide.TollOf(claims[i], guide.WoundedToll)
		killed.Add(r.Labels.Killed, k, guide.RegexFirst(r.Text, register.Killed), 0)
		injured.Add(r.Labels.Injured, w, guide.RegexFirst(r.Text, register.Wounded), 0)
		if code := stateCode(r.Labels.State); code != "" {
			_, area := whenAndWhere(claims[i], leadOf(claims[i], k, w))
			places.Add(code, area)
			s.Details = append(s.Details, wrongPlace(r.ID, code, area)...)
		}
		s.Details = append(s.Details, wrongToll(r.ID, "killed", r.Labels.Killed, k)...)
		s.Details = append(s.Details, wrongToll(r.ID, "injured", r.Labels.Injured, w)...)
	}
	numbers, where := numbersTable(), placesTable()
	killed.rows(&numbers, "killed", "always 0")
	injured.rows(&numbers, "injured", "always 0")
	places.row(&where, "state")
	s.Tables = []report.Table{numbers, where}
	s.Summary = []string{killed.says("killed"), injured.says("injured")}
	s.Notes = []string{"Killed and injured are counted from the victim list; a report of several incidents is forced into one."}
	return s, nil
}

// stateCode reads a state as the set's annotators wrote it: "AR - Arkansas", or
// only its name.
func stateCode(label *string) string {
	if label == nil {
		return ""
	}
	if len(*label) > 5 && (*label)[2:5] == " - " {
		return "US-" + (*label)[:2]
	}
	return american[*label]
}

type gvaDoc struct {
	ID        string `json:"id"`
	Incident  string `json:"incident"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	Published string `json:"published"`
}

type gvaIncident struct {
	Incident string `json:"incident"`
	Date     string `json:"date"`
	State    string `json:"state"`
	Killed   int    `json:"killed"`
	Injured  int    `json:"injured"`
}

// GVA measures killed, injured, date and state of each report against the
// register's final record of its incident. Early reports rightly say fewer, so
// the ceiling lies below 1.
func GVA(dir string, read Read) (report.Section, error) {
	s := report.Section{Title: "gva_incidents: Gun Violence Archive reports against final records"}
	docs, err := lines[gvaDoc](dir, "docs.jsonl.gz")
	if err != nil {
		return s, err
	}
	incidents, err := lines[gvaIncident](dir, "incidents.jsonl.gz")
	if err != nil {
		return s, err
	}
	byID := make(map[string]gvaIncident, len(incidents))
	for _, in := range incidents {
		byID[in.Incident] = in
	}
	claims := make([][]register.Claim, len(docs))
	about := make([]About, len(docs))
	each(len(docs), func(i int) {
		about[i] = About{Country: "US", Lang: "en"}
		if day, err := when.ParseDay(docs[i].Published); err == nil {
			about[i].Published, about[i].HasPublished = day, true
		}
		claims[i] = read(docs[i].Title+".\n\n"+docs[i].Text, about[i])
	})
	var killed, injured Two
	var dates, filled Dates
	var places Places
	for i, d := range docs {
		in, ok := byID[d.Incident]
		if !ok {
			continue
		}
		k, w := guide.TollOf(claims[i], guide.KilledToll), guide.TollOf(claims[i], guide.WoundedToll)
		text := d.Title + ".\n\n" + d.Text
		killed.Add(in.Killed, k, guide.RegexFirst(text, register.Killed), 1)
		injured.Add(in.Injured, w, guide.RegexFirst(text, register.Wounded), 0)
		said, area := whenAndWhere(claims[i], leadOf(claims[i], k, w))
		if day, err := when.ParseDay(in.Date); err == nil {
			dates.Add(day, said)
			filled.Add(day, orPublished(said, about[i].Published, about[i].HasPublished))
			s.Details = append(s.Details, wrongDate(d.ID, day, said, about[i])...)
		}
		if code := american[in.State]; code != "" {
			places.Add(code, area)
			s.Details = append(s.Details, wrongPlace(d.ID, code, area)...)
		}
		s.Details = append(s.Details, wrongToll(d.ID, "killed", in.Killed, k)...)
		s.Details = append(s.Details, wrongToll(d.ID, "injured", in.Injured, w)...)
	}
	numbers, when, where := numbersTable(), datesTable(), placesTable()
	killed.rows(&numbers, "killed", "always 1")
	injured.rows(&numbers, "injured", "always 0")
	dates.row(&when, "incident's day")
	filled.row(&when, "the same, the report's day where none is said, or a night that ends on it")
	places.row(&where, "state")
	s.Tables = []report.Table{numbers, when, where}
	s.Summary = []string{killed.says("killed, against final records"), injured.says("injured, against final records")}
	return s, nil
}

// american maps the names of the states to ISO 3166-2:US.
var american = map[string]string{
	"Alabama": "US-AL", "Alaska": "US-AK", "Arizona": "US-AZ", "Arkansas": "US-AR", "California": "US-CA", "Colorado": "US-CO",
	"Connecticut": "US-CT", "Delaware": "US-DE", "District of Columbia": "US-DC", "Florida": "US-FL", "Georgia": "US-GA",
	"Hawaii": "US-HI", "Idaho": "US-ID", "Illinois": "US-IL", "Indiana": "US-IN", "Iowa": "US-IA", "Kansas": "US-KS",
	"Kentucky": "US-KY", "Louisiana": "US-LA", "Maine": "US-ME", "Maryland": "US-MD", "Massachusetts": "US-MA", "Michigan": "US-MI",
	"Minnesota": "US-MN", "Mississippi": "US-MS", "Missouri": "US-MO", "Montana": "US-MT", "Nebraska": "US-NE", "Nevada": "US-NV",
	"New Hampshire": "US-NH", "New Jersey": "US-NJ", "New Mexico": "US-NM", "New York": "US-NY", "North Carolina": "US-NC",
	"North Dakota": "US-ND", "Ohio": "US-OH", "Oklahoma": "US-OK", "Oregon": "US-OR", "Pennsylvania": "US-PA", "Rhode Island": "US-RI",
	"South Carolina": "US-SC", "South Dakota": "US-SD", "Tennessee": "US-TN", "Texas": "US-TX", "Utah": "US-UT", "Vermont": "US-VT",
	"Virginia": "US-VA", "Washington": "US-WA", "West Virginia": "US-WV", "Wisconsin": "US-WI", "Wyoming": "US-WY",
}
