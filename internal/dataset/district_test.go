package dataset_test

import (
	"strings"
	"testing"

	"cairn/internal/dataset"
)

// A row's district is kept where the place is known to the district or finer:
// the gazetteer's where it has one, else the source's own name.
func TestDistricts(t *testing.T) {
	o := options()
	o.District = func(name, area string) (string, bool) {
		return "XD-07", strings.Contains(name, "Alpha") && area == "IQ-DI"
	}
	ged := func(prec, district string) string {
		row := strings.ReplaceAll(gedRow(map[string]string{"where_prec": prec, "adm_1": "Diyala"}), "\n", "") + "," + district + "\n"
		return strings.Replace(gedHead, "\n", ",adm_2\n", 1) + row
	}
	for _, tt := range []struct{ name, profile, file, want string }{
		{"a town, the district found", "ged", ged("1", "Qada Alpha"), "XD-07"},
		{"a district, not found", "ged", ged("3", " Qada   Beta "), "Qada Beta"},
		{"a province only: in which district is not known", "ged", ged("4", "Qada Alpha"), ""},
		{"the country only", "ged", ged("6", "Qada Alpha"), ""},
		{"no district", "ged", ged("1", ""), ""},
		{"ibc", "ibc", "Code,Start,end,Min,Max,location,weapons,town,governorate,alt_province,district,alt_district,Cause_of_Death,morgue_cumulative,reasons\n" +
			"k1,2006-05-03,,2,4,a market,car bomb,Town,Diyala,,Alpha,,Car bomb(s) [-],,\n", "XD-07"},
		{"ibc, one of two districts", "ibc", "Code,Start,end,Min,Max,location,weapons,town,governorate,alt_province,district,alt_district,Cause_of_Death,morgue_cumulative,reasons\n" +
			"k1,2006-05-03,,2,4,a market,car bomb,Town,Diyala,,Alpha,Beta,Car bomb(s) [-],,\n", ""},
		{"acled", "acled", "event_id_cnty,event_date,time_precision,event_type,sub_event_type,actor1,actor2,country,admin1,admin2,location,latitude,longitude,geo_precision,source,notes,fatalities\n" +
			"IRQ1,03 May 2018,1,Battles,Armed clash,Army,Front,Iraq,Diyala,Alpha,Town,33.7,45.1,1,Example Daily,Five died.,5\n", "XD-07"},
		{"incidents", "incidents", "external_id,date,place,country,admin1,admin2,killed_min,killed_max\nC1,2018-05-03,a market,IQ,Diyala,Alpha,1,1\n", "XD-07"},
		{"incidents known to the province only", "incidents", "external_id,date,place,country,admin1,admin2,place_precision,killed_min,killed_max\nC1,2018-05-03,a market,IQ,Diyala,Alpha,G4,1,1\n", ""},
		{"hxl", "hxl", "#event+id,#date,#loc+name,#adm1+name,#adm2+name,#affected+killed\nC1,2018-05-03,a market,Diyala,Alpha,3\n", "XD-07"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, err := dataset.Read(tt.profile, fileOf("f.csv", tt.file), o)
			if err != nil || len(b.Incidents) != 1 {
				t.Fatalf("%d incidents, refused %v, %v", len(b.Incidents), b.Refused, err)
			}
			if got := b.Incidents[0].Place.Admin2; got != tt.want {
				t.Errorf("district %q; want %q", got, tt.want)
			}
		})
	}
}
