package dataset_test

import (
	"strings"
	"testing"

	"cairn/internal/dataset"
	"cairn/internal/register"
	"cairn/internal/when"
)

const gedHead = "id,type_of_violence,dyad_name,side_a,side_b,number_of_sources,source_article,source_office,source_original,source_headline,where_prec,where_coordinates,adm_1,latitude,longitude,country,iso3,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,low,best,high\n"

// gedRow is an event of state-based violence in Baghdad with changes.
func gedRow(change map[string]string) string {
	row := map[string]string{
		"id": "1", "type_of_violence": "1", "dyad_name": "Government of Iraq - Example Front", "side_a": "Government of Iraq", "side_b": "Example Front",
		"number_of_sources": "2", "source_office": "Example Daily", "where_prec": "1", "where_coordinates": "Example town", "adm_1": "Baghdād province",
		"latitude": "33.3", "longitude": "44.4", "country": "Iraq", "iso3": "IRQ", "date_prec": "1", "date_start": "2014-06-03", "date_end": "2014-06-03",
		"deaths_a": "2", "deaths_b": "3", "deaths_civilians": "4", "deaths_unknown": "5", "low": "14", "best": "14", "high": "14",
	}
	for k, v := range change {
		row[k] = v
	}
	var cells []string
	for _, h := range strings.Split(strings.TrimSpace(gedHead), ",") {
		cells = append(cells, row[h])
	}
	return strings.Join(cells, ",") + "\n"
}

func lines(in register.Incident) string {
	var s []string
	for _, h := range in.Harms {
		s = append(s, string(h.Status)+" "+h.Range.String())
	}
	return strings.Join(s, ", ")
}

func TestGEDDeathsByStatus(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change map[string]string
		want   string
	}{
		{"as split", nil, "unknown 5, civilian 4, insurgent 3, security 2"},
		{"what high has more is of the unknown", map[string]string{"high": "20"}, "unknown 5–11, civilian 4, insurgent 3, security 2"},
		{"what low has less is taken from the unknown first", map[string]string{"low": "12"}, "unknown 3–5, civilian 4, insurgent 3, security 2"},
		{"then from civilians, so that they have a floor", map[string]string{"low": "7"}, "unknown 0–5, civilian 2–4, insurgent 3, security 2"},
		{"one-sided violence kills civilians", map[string]string{"type_of_violence": "3", "side_b": "Civilians"}, "unknown 5, civilian 7, security 2"},
		{"two armed groups", map[string]string{"type_of_violence": "2", "side_a": "Other Front"}, "unknown 5, civilian 4, insurgent 5"},
		{"numbers out of order are all inside", map[string]string{"low": "15", "high": "13"}, "unknown 4–6, civilian 4, insurgent 3, security 2"},
		{"nobody, at best", map[string]string{"deaths_a": "0", "deaths_b": "0", "deaths_civilians": "0", "deaths_unknown": "0", "low": "0", "best": "0", "high": "60"}, "unknown 0–60"},
		{"nobody", map[string]string{"deaths_a": "0", "deaths_b": "0", "deaths_civilians": "0", "deaths_unknown": "0", "low": "0", "best": "0", "high": "0"}, "unknown 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := read(t, "ged", fileOf("g.csv", gedHead+gedRow(tt.change)))
			if len(b.Incidents) != 1 || lines(b.Incidents[0]) != tt.want {
				t.Fatalf("incidents = %v, refused %v; want %s", b.Incidents, b.Refused, tt.want)
			}
			best := 0
			for _, h := range b.Incidents[0].Harms {
				if h.Best == nil || !h.Range.Covers(*h.Best) {
					t.Errorf("best %v lies outside %s", h.Best, h.Range)
				} else {
					best += *h.Best
				}
			}
		})
	}
}

func TestGEDPlaceAndTimeAreNeverForced(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change map[string]string
		area   string // empty: none
		time   when.Interval
	}{
		{"a point on a day", nil, "IQ-BG", when.Between(when.On(2014, 6, 3), when.On(2014, 6, 3))},
		{"a district", map[string]string{"where_prec": "3"}, "IQ-BG", when.Between(when.On(2014, 6, 3), when.On(2014, 6, 3))},
		{"only the province is known", map[string]string{"where_prec": "4"}, "", when.Between(when.On(2014, 6, 3), when.On(2014, 6, 3))},
		{"a line", map[string]string{"where_prec": "5"}, "", when.Between(when.On(2014, 6, 3), when.On(2014, 6, 3))},
		{"only the country", map[string]string{"where_prec": "6", "adm_1": ""}, "", when.Between(when.On(2014, 6, 3), when.On(2014, 6, 3))},
		{"over two months", map[string]string{"date_start": "2014-05-30", "date_end": "2014-06-02", "date_prec": "2"}, "IQ-BG", when.Interval{Start: when.On(2014, 5, 30), End: when.On(2014, 6, 2), Precision: when.D2}},
		{"a day known to the month", map[string]string{"date_prec": "4", "date_start": "2014-06-01", "date_end": "2014-06-30"}, "IQ-BG", when.Interval{Start: when.On(2014, 6, 1), End: when.On(2014, 6, 30), Precision: when.D4}},
		{"a precision coarser than the days", map[string]string{"date_prec": "5"}, "IQ-BG", when.Interval{Start: when.On(2014, 6, 3), End: when.On(2014, 6, 3), Precision: when.D5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := read(t, "ged", fileOf("g.csv", gedHead+gedRow(tt.change)))
			if len(b.Incidents) != 1 {
				t.Fatalf("refused %v", b.Refused)
			}
			in := b.Incidents[0]
			if got := in.Place.Admin1; (got == nil) != (tt.area == "") || got != nil && *got != tt.area {
				t.Errorf("area = %v, want %q", in.Place, tt.area)
			}
			if in.Time != tt.time {
				t.Errorf("time = %+v, want %+v", in.Time, tt.time)
			}
			if in.Country != "IQ" || in.Place.In() != "IQ" || in.Place.Precision != "G"+map[string]string{"": "1"}[tt.change["where_prec"]]+tt.change["where_prec"] {
				t.Errorf("country %s, place %+v", in.Country, in.Place)
			}
			if tt.change["where_prec"] == "4" && (len(in.Place.Rivals) != 1 || in.Place.Rivals[0] != "IQ-BG") {
				t.Errorf("the province that the row names is lost: %+v", in.Place)
			}
		})
	}
}

func TestGEDRefusals(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change map[string]string
		want   string
	}{
		{"the parts are not the whole", map[string]string{"best": "13", "low": "13"}, "add up to 14, best is 13"},
		{"a negative number", map[string]string{"deaths_a": "-1"}, "not a plain whole number"},
		{"no number", map[string]string{"low": ""}, "the column low is empty"},
		{"no such precision", map[string]string{"where_prec": "8"}, "no precision of a place"},
		{"backwards", map[string]string{"date_end": "2014-06-01"}, "lies before"},
		{"the future", map[string]string{"date_start": "2035-01-01", "date_end": "2035-01-01"}, "in the future"},
		{"an unknown country", map[string]string{"iso3": "", "country": "Atlantis"}, `the country "Atlantis" is not known`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := read(t, "ged", fileOf("g.csv", gedHead+gedRow(tt.change)))
			if len(b.Incidents) != 0 || len(b.Refused) != 1 || !strings.Contains(b.Refused[0].Reason, tt.want) || b.Refused[0].ID != "1" {
				t.Errorf("kept %d, refused %v, want %q", len(b.Incidents), b.Refused, tt.want)
			}
		})
	}
}

// Every event is in or listed, and the sums of the file are the sums of the
// records.
func TestGEDEveryEventIsInOrListed(t *testing.T) {
	b := read(t, "ged", load(t, shared(t, "data", "ged_iraq", "ged_iraq.csv.gz")))
	if b.Rows != len(b.Incidents)+len(b.Refused)+b.Repeats || b.Rows == 0 {
		t.Errorf("%d rows, %d in, %d refused, %d repeats", b.Rows, len(b.Incidents), len(b.Refused), b.Repeats)
	}
	var low, best, high, unplaced, spread int
	for _, in := range b.Incidents {
		for _, h := range in.Harms {
			low, best, high = low+h.Range.Min, best+*h.Best, high+h.Range.Max
		}
		if in.Place.Precision > "G3" && in.Place.Admin1 != nil {
			t.Errorf("%s is forced into %s", in.ID, *in.Place.Admin1)
		}
		if in.Place.Admin1 == nil {
			unplaced++
		}
		if _, one := in.Time.Month(); !one {
			spread++
		}
	}
	t.Logf("%d events, %d refused, %d warnings; low %d best %d high %d; %d in no one area, %d in no one month", b.Rows, len(b.Refused), len(b.Warnings), low, best, high, unplaced, spread)
	if len(b.Refused) == 0 && best != 120631 {
		t.Errorf("best adds up to %d, the data set to 120,631", best)
	}
	for _, r := range b.Refused {
		if r.Row == 0 || r.Reason == "" {
			t.Errorf("a refusal without line or reason: %+v", r)
		}
	}
	if again := read(t, "ged", load(t, shared(t, "data", "ged_iraq", "ged_iraq.csv.gz"))); len(again.Gone(&register.State{Incidents: b.Incidents}).Incidents) > 0 {
		t.Error("reading the file again makes events go")
	}
}

func TestIBCEveryIncidentIsInOrListed(t *testing.T) {
	b := read(t, "ibc", load(t, shared(t, "data", "ibc_esoc_2003_2009", "incidents.csv.gz")))
	if b.Rows != len(b.Incidents)+len(b.Refused)+b.Repeats || b.Rows == 0 {
		t.Errorf("%d rows, %d in, %d refused, %d repeats", b.Rows, len(b.Incidents), len(b.Refused), b.Repeats)
	}
	ids := make(map[string]bool)
	low, high, round, morgue := 0, 0, 0, 0
	for _, in := range b.Incidents {
		if ids[in.ID] {
			t.Errorf("two incidents have the id %s", in.ID)
		}
		ids[in.ID] = true
		for _, h := range in.Harms {
			low, high = low+h.Range.Min, high+h.Range.Max
			if h.Status != register.Civilian || !h.Range.Valid() {
				t.Errorf("%s: %+v", in.ID, h)
			}
		}
		for _, f := range in.Flags {
			switch f.Code {
			case "round-up":
				round++
			case "morgue":
				morgue++
			}
		}
	}
	for _, r := range b.Refused {
		if !strings.Contains(r.Reason, "over Max") {
			t.Errorf("refused for another reason: %+v", r)
		}
	}
	t.Logf("%d rows, %d in, %d refused, %d repeats, %d warnings; Min %d Max %d; %d round-ups, %d of morgues", b.Rows, len(b.Incidents), len(b.Refused), b.Repeats, len(b.Warnings), low, high, round, morgue)
	if round == 0 || morgue == 0 {
		t.Error("round-ups and morgue rows are not flagged")
	}
}

func TestIBCRules(t *testing.T) {
	head := "Code,Start,end,Min,Max,location,weapons,town,governorate,alt_province,district,Cause_of_Death,morgue_cumulative,reasons\n"
	b := read(t, "ibc", fileOf("i.csv", head+
		"k1,2006-05-03,,2,4,a market,car bomb,Town,Baghdad,,,Car bomb(s) [-],,\n"+
		"k2,2006-05-03,,5,4,a street,gunfire,Town,Baghdad,,,,,\n"+
		"k3,2006-05-01,2006-05-31,40,50,the morgue,,,Ninewa,,,,yes,Aggregated casualty report\n"+
		"k4,2006-05-03,,1,1,first street,gunfire,Town,Baghdad,,,,,\n"+
		"k4,2006-05-03,,1,1,second street,gunfire,Town,Baghdad,,,,,\n"+
		"k5,2006-05-04,,1,1,third street,gunfire,Town,Baghdad,,,,,\n"+
		"k5,2006-05-04,,1,1,third street,gunfire,Town,Baghdad,,,,,\n"+
		"k6,2006-05-05,,1,1,the road,roadside bomb,Town,Baghdad,Diyala,,,,\n"))
	if len(b.Incidents) != 6 || len(b.Refused) != 1 || b.Repeats != 1 || b.Refused[0].ID != "k2" {
		t.Fatalf("%d in, refused %v, %d repeats", len(b.Incidents), b.Refused, b.Repeats)
	}
	first, morgue, road := b.Incidents[0], b.Incidents[1], b.Incidents[5]
	if first.ID != "ibc:k1" || lines(first) != "civilian 2–4" || first.Weapon != "vehicle_bomb" || *first.Place.Admin1 != "IQ-BG" || first.Time.Precision != when.D1 {
		t.Errorf("k1 = %+v", first)
	}
	if morgue.Kind != "morgue" || len(morgue.Flags) != 2 || morgue.Time != when.MonthOf(2006, 5).Interval() {
		t.Errorf("k3 = %+v", morgue)
	}
	if road.Place.Admin1 != nil || strings.Join(road.Place.Rivals, " ") != "IQ-BG IQ-DI" {
		t.Errorf("k6 is put into one of its two provinces: %+v", road.Place)
	}
}

func TestACLED(t *testing.T) {
	head := "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,admin1,location,latitude,longitude,geo_precision,source,notes,fatalities\n"
	b := read(t, "acled", fileOf("a.csv", head+
		"IRQ1,03 May 2018,1,Battles,Armed clash,Army,Front,Iraq,Diyala,Town,33.7,45.1,1,Example Daily,Five died.,5\n"+
		"IRQ2,2018-05-03,2,Battles,Armed clash,Army,,Iraq,Diyala,Town,33.7,45.1,3,Example Daily,,0\n"+
		"IRQ3,2018-05-03,3,Battles,Armed clash,Army,,Iraq,Diyala,Town,33.7,45.1,2,Example Daily,,\n"+
		"IRQ4,2018-05-03,4,Battles,,Army,,Iraq,Diyala,Town,33.7,45.1,2,Example Daily,,1\n"))
	if len(b.Incidents) != 3 || len(b.Refused) != 1 {
		t.Fatalf("%d in, refused %v", len(b.Incidents), b.Refused)
	}
	one, two, three := b.Incidents[0], b.Incidents[1], b.Incidents[2]
	if lines(one) != "unknown 5" || *one.Place.Admin1 != "IQ-DI" || one.Kind != "armed clash" || one.Quote != "Five died." {
		t.Errorf("first = %+v", one)
	}
	if two.Place.Admin1 != nil || two.Time.Precision != when.D3 || lines(two) != "unknown 0" {
		t.Errorf("second = %+v %+v", two, two.Place)
	}
	if three.Time != when.MonthOf(2018, 5).Interval() || len(three.Harms) != 0 {
		t.Errorf("third = %+v", three)
	}
}

func TestHXL(t *testing.T) {
	file := "Case,When,Where,Gov,Dead min,Dead max,Hurt,By,Link,Secret\n" +
		"#event+id,#date,#loc+name,#adm1+name,#affected+killed+min,#affected+killed+max,#affected+injured,#meta+source,#meta+url,#respondent\n" +
		"C1,2018-05-03,a market,Diyala,3,5,7,Example Daily,https://news.example.org/1,x\n" +
		"C2,2018-05,a road,Nowhere,,,,Example Daily,,x\n"
	b := read(t, "hxl", fileOf("h.csv", file))
	if b.Rows != 2 || len(b.Incidents) != 2 || len(b.Refused) > 0 {
		t.Fatalf("%d rows, %d in, refused %v", b.Rows, len(b.Incidents), b.Refused)
	}
	one, two := b.Incidents[0], b.Incidents[1]
	if one.ID != "hxl:C1" || lines(one) != "unknown 3–5, unknown 7" || one.Harms[1].Harm != register.HarmInjured || *one.Place.Admin1 != "IQ-DI" || one.Row != 3 {
		t.Errorf("first = %+v", one)
	}
	if two.Place.Admin1 != nil || two.Place.Country != "IQ" || len(two.Harms) != 0 || two.Time.Precision != when.D4 {
		t.Errorf("second = %+v", two)
	}
	if !strings.Contains(b.Warnings[0].Note, "#respondent") {
		t.Errorf("the column that no tag of ours takes is not named: %v", b.Warnings)
	}
	bare := "#date,#loc,#affected+killed\n2018-05-03,a market,3\n2018-05-03,a market,3\n"
	first, second := read(t, "hxl", fileOf("h.csv", bare)), read(t, "hxl", fileOf("h.csv", bare))
	if len(first.Incidents) != 2 || first.Incidents[0].ID == first.Incidents[1].ID || first.Incidents[1].ID != second.Incidents[1].ID {
		t.Errorf("two incidents told alike must stay two, with ids that last: %v", first.Incidents)
	}
	if _, err := dataset.Read("hxl", fileOf("h.csv", "a,b\n1,2\n"), options()); err == nil || !strings.Contains(err.Error(), "no row of HXL tags") {
		t.Errorf("error = %v", err)
	}
}

func TestMapping(t *testing.T) {
	m, err := dataset.LoadMapping("m.yaml", []byte(`
name: city-morgue
id: [Year, No]
date: {column: Found, order: dmy}
unknown: [n/a, "-"]
fields:
  killed: Dead
  place: Village
  admin1: {column: Gov, codes: {D: Diyala, B: Baghdad}}
  country: {constant: IQ}
  victim_status: {column: Type, codes: {c: civilian, s: army}, else: unknown}
  source_name: {constant: City morgue}
`))
	if err != nil {
		t.Fatal(err)
	}
	o := options()
	o.Mapping = m
	b, err := dataset.Read("mapping", fileOf("m.csv", "Year,No,Found,Dead,Village,Gov,Type\n"+
		"2018,1,03/04/2018,2,Town,D,c\n2018,2,3/4/2018,n/a,Town,B,?\n2018,3,03/04/2018,1,Town,X,c\n2018,,03/04/2018,1,Town,D,c\n"), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Incidents) != 2 || len(b.Refused) != 2 {
		t.Fatalf("%d in, refused %v", len(b.Incidents), b.Refused)
	}
	one, two := b.Incidents[0], b.Incidents[1]
	if one.ID != "city-morgue:2018/1" || lines(one) != "civilian 2" || *one.Place.Admin1 != "IQ-DI" || one.Time.Start != when.On(2018, 4, 3) || one.Source != "City morgue" {
		t.Errorf("first = %+v", one)
	}
	if len(two.Harms) != 0 || *two.Place.Admin1 != "IQ-BG" {
		t.Errorf("second = %+v", two)
	}
	for i, want := range []string{`the code "X" is none of those`, "the row has no id"} {
		if !strings.Contains(b.Refused[i].Reason, want) {
			t.Errorf("refused %q, want %q", b.Refused[i].Reason, want)
		}
	}
	for name, bad := range map[string]string{
		"want a column, or start and end": "name: x\n", "name \"\": want": "date: {column: a}\n", "is not known; there are": "name: x\ndate: {column: a}\nfields: {dead: b}\n",
		"want a column or a constant": "name: x\ndate: {column: a}\nfields: {killed: {codes: {a: b}}}\n", "want dmy or mdy": "name: x\ndate: {column: a, order: ymd}\n",
	} {
		if _, err := dataset.LoadMapping("m.yaml", []byte(bad)); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q: error = %v, want %q", bad, err, name)
		}
	}
}

func TestRowsOfOneID(t *testing.T) {
	head := "external_id,date,place,country,killed_min,killed_max,source_name\n"
	row := "X1,2024-03-05,Café,XX,3,5,Daily\n"
	b := read(t, "incidents", fileOf("i.csv", head+row+row+"X1 ,2024-03-05,Cafe\u0301,XX,3,5,Daily\n"+"X2,2024-03-05,Café,XX,1,1,Daily\n"))
	if len(b.Incidents) != 2 || b.Repeats != 2 || len(b.Refused) > 0 || len(b.Warnings) != 2 {
		t.Errorf("%d in, %d repeats, refused %v, warned %v", len(b.Incidents), b.Repeats, b.Refused, b.Warnings)
	}
	b = read(t, "incidents", fileOf("i.csv", head+"X1,2024-03-05,a,XX,1,1,Daily\nx1,2024-03-05,b,XX,1,1,Daily\nХ1,2024-03-05,c,XX,1,1,Daily\nX10,2024-03-05,d,XX,1,1,Daily\n"))
	if len(b.Incidents) != 4 || len(b.Warnings) != 2 || !strings.Contains(b.Warnings[1].Note, `is drawn like "X1" in line 2`) {
		t.Errorf("%d in, warned %v", len(b.Incidents), b.Warnings)
	}
	for _, order := range []string{row + "X2,2024-03-05,a,XX,1,1,Daily\nX1,2024-03-05,Café,XX,30,50,Daily\n" + row, "X1,2024-03-05,Café,XX,30,50,Daily\n" + row + row + "X2,2024-03-05,a,XX,1,1,Daily\n"} {
		b = read(t, "incidents", fileOf("i.csv", head+order))
		if len(b.Incidents) != 1 || b.Incidents[0].Key != "X2" || len(b.Refused) != 3 || !strings.Contains(b.Refused[0].Reason, "in conflict with itself: lines") {
			t.Errorf("kept %v, refused %v", b.Incidents, b.Refused)
		}
	}
}

func TestWhatANewerFileNoLongerHoldsIsGone(t *testing.T) {
	head := "external_id,date,country,killed_min,killed_max,source_name\n"
	day := func(id, day, country string) string { return id + "," + day + "," + country + ",1,1,Daily\n" }
	old := read(t, "incidents", fileOf("a.csv", head+day("A", "2024-03-01", "XA")+day("B", "2024-03-05", "XA")+day("C", "2024-03-09", "XA")+day("D", "2024-04-09", "XA")+day("E", "2024-03-05", "XB")))
	state := &register.State{Incidents: old.Incidents}
	newer := read(t, "incidents", fileOf("b.csv", head+day("A", "2024-03-01", "XA")+day("C", "2024-03-09", "XA")))
	gone := newer.Gone(state).Incidents
	if len(gone) != 1 || gone[0].Key != "B" {
		t.Errorf("gone = %v, want B: D is of another month, E of another country", gone)
	}
	refused := read(t, "incidents", fileOf("b.csv", head+day("A", "2024-03-01", "XA")+"B,2024-03-05,XA,5,1,Daily\n"+day("C", "2024-03-09", "XA")))
	if gone := refused.Gone(state).Incidents; len(gone) > 0 {
		t.Errorf("a row that was refused is taken for gone: %v", gone)
	}
	whole := read(t, "unami", load(t, example+"unami_monthly.csv"))
	less := whole
	less.Totals = whole.Totals[2:]
	if gone := less.Gone(&register.State{Totals: whole.Totals}).Totals; len(gone) != 2 {
		t.Errorf("%d totals gone, want 2", len(gone))
	}
}

func FuzzIncidents(f *testing.F) {
	f.Add([]byte("external_id,date,killed_min,killed_max\nA,2024-01-01,1,2\n"))
	f.Add([]byte(`[{"external_id":"A","date":"2024","killed_min":1}]`))
	f.Add([]byte(gedHead + gedRow(nil)))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, profile := range dataset.Profiles() {
			b, err := dataset.Read(profile, dataset.File{Name: "f", Bytes: data}, dataset.Options{Today: when.On(2026, 11, 24)})
			if err != nil {
				continue
			}
			for _, in := range b.Incidents {
				for _, h := range in.Harms {
					if !h.Range.Valid() {
						t.Errorf("%s: range %+v", profile, h.Range)
					}
				}
				if in.Time.End < in.Time.Start {
					t.Errorf("%s: time %v", profile, in.Time)
				}
			}
		}
	})
}

func TestANewerVersionChangesOnlyWhatIsNew(t *testing.T) {
	head := "external_id,date,country,killed_min,killed_max,source_name\n"
	old := read(t, "incidents", fileOf("a.csv", head+"A,2024-03-01,XA,1,1,Daily\nB,2024-03-02,XA,2,2,Daily\n"))
	newer := read(t, "incidents", fileOf("b.csv", head+"N,2024-03-01,XA,9,9,Daily\nA,2024-03-01,XA,1,1,Daily\nB,2024-03-02,XA,2,3,Daily\n"))
	newer.KeepOrigin(&register.State{Incidents: old.Incidents})
	a, b := newer.Incidents[1], newer.Incidents[2]
	if a.Document != old.Incidents[0].Document || a.Row != 2 {
		t.Errorf("A did not change and lost where it came from: %+v", a)
	}
	if b.Document == old.Incidents[1].Document || b.Row != 4 || b.Harms[0].Range.Max != 3 {
		t.Errorf("B changed: %+v", b)
	}
}
