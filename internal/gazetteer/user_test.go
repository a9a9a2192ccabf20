package gazetteer_test

import (
	"errors"
	"strings"
	"testing"

	"cairn/internal/gazetteer"
)

func TestWithAliases(t *testing.T) {
	x := index(t, "IQ")
	y, err := x.WithAliases(gazetteer.Alias{"Bagdadopolis", "IQ-BG"}, gazetteer.Alias{"the Dam", "gn:90026"}, gazetteer.Alias{"Mosul", "IQG15"})
	if err != nil {
		t.Fatal(err)
	}
	if m := x.Lookup("Bagdadopolis", ""); len(m) != 0 {
		t.Errorf("the old index knows the new spelling: %v", m)
	}
	if m := y.Lookup("Bagdadopolis", ""); len(m) != 1 || m[0].Place.ID != "IQ-BG" || m[0].Score != 1 {
		t.Errorf("Bagdadopolis is %v", m)
	}
	if h, ok := y.Find(words("near the dam"), 1); !ok || h.Words != 2 {
		t.Errorf("the Dam is met as %v", h)
	}
	if m := y.Lookup("Mosul", ""); len(m) < 2 || m[0].Place.ID != "IQ-NI" {
		t.Errorf("Mosul is %v; want the governorate among the rivals", m)
	}
	for _, bad := range []gazetteer.Alias{{"x", "nowhere"}, {"...", "IQ-BG"}, {"", "IQ"}} {
		if _, err := x.WithAliases(bad); err == nil {
			t.Errorf("alias %+v gives no error", bad)
		}
	}
	if _, err := x.WithAliases(gazetteer.Alias{"x", "nowhere"}); !errors.Is(err, gazetteer.ErrUnknown) {
		t.Errorf("an unknown place gives %v", err)
	}
}

const tablet = `id,name,name_ar,country,admin1,kind,lat,lon,spellings,population
w1,Dawn Well,بئر الفجر,IQ,IQ-NI,village,36.1,42.2,Dawn Wells|Bir Fajr,120
gn:98182,,,IQ,,,,,City of Peace,
w2,No Country,,XX,,,1,1,,
w3,Far Away,,IQ,IQ-NI,village,91,42,,
w4,Wrong Area,,IQ,SY-HA,village,36,42,,
w5,"Comma, Town",,IQ,IQ-NI,,36,42,,none
w1,Twice,,IQ,IQ-NI,,36,42,,
w6,Odd,,IQ,IQ-NI,castle,36,42,,
`

func TestReadPlacesAndAddThem(t *testing.T) {
	for name, content := range map[string]string{
		"comma separated":         tablet,
		"with a byte order mark":  "\ufeff" + tablet,
		"with line ends of DOS":   strings.ReplaceAll(tablet, "\n", "\r\n"),
		"with headings of others": strings.Replace(tablet, "id,name,name_ar,country,admin1,kind,lat,lon,spellings", "geonameid,Name_EN,Arabic,Country_Code,ISO_3166_2,Type,Latitude,Longitude,alternatenames", 1),
	} {
		t.Run(name, func(t *testing.T) {
			entries, refused, err := gazetteer.ReadPlaces([]byte(content))
			if err != nil {
				t.Fatal(err)
			}
			x, more := index(t, "IQ").WithPlaces(entries)
			var got []string
			for _, r := range append(refused, more...) {
				got = append(got, r.ID+" "+r.Column)
			}
			if want := "w3 lat, w5 population, w2 country, w4 admin1, w1 id, w6 kind"; strings.Join(got, ", ") != want {
				t.Errorf("refused %v; want %s", got, want)
			}
			for _, s := range []string{"Dawn Well", "Dawn Wells", "bir-fajr", "بئر الفجر"} {
				if m := x.Lookup(s, "IQ-NI"); len(m) != 1 || m[0].Place.ID != "w1" || m[0].Place.Names["ar"] != "بئر الفجر" {
					t.Errorf("%q is %v", s, m)
				}
			}
			if m := x.Lookup("City of Peace", ""); len(m) != 1 || m[0].Place.Name != "Baghdad" {
				t.Errorf("City of Peace is %v", m)
			}
			if index(t, "IQ").ByCode("w1") != nil {
				t.Error("the shared index holds the user's place")
			}
		})
	}
}

func TestReadPlacesSaysWhatIsWrong(t *testing.T) {
	for name, tt := range map[string]struct{ content, want string }{
		"an empty file":            {"", "no headings"},
		"no id":                    {"name,country\na,IQ\n", `no column "id"`},
		"another encoding":         {"id,name,country\n1,\xe9,IQ\n", "UTF-8"},
		"tabs":                     {"id\tname\n1\tA\n", `no column "country"`},
		"headings and nothing":     {"id,name,country\n", ""},
		"a row with too few cells": {"id,name,country\n1\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := gazetteer.ReadPlaces([]byte(tt.content))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v; want %q", err, tt.want)
			}
		})
	}
}

func FuzzReadPlaces(f *testing.F) {
	f.Add([]byte(tablet))
	f.Add([]byte("id\tname\tcountry\tlat\n1\tA\tIQ\t1e400\n"))
	f.Add([]byte("id,name,country\n\"1,A,IQ\n"))
	f.Add([]byte("id,name,country,lat,lon\n1,A,IQ,NaN,Inf\n"))
	x := index(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		entries, _, err := gazetteer.ReadPlaces(content)
		if err != nil {
			return
		}
		y, refused := x.WithPlaces(entries)
		bad := make(map[int]bool)
		for _, r := range refused {
			bad[r.Row] = true
		}
		for _, e := range entries {
			if !bad[e.Row] && y.ByCode(e.ID) == nil {
				t.Fatalf("row %d (%q) is neither held nor refused", e.Row, e.ID)
			}
		}
	})
}
