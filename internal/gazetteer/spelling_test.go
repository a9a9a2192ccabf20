package gazetteer_test

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cairn/internal/gazetteer"
	"cairn/internal/text"
)

func index(t testing.TB, countries ...string) *gazetteer.Index {
	t.Helper()
	x, err := gazetteer.For(countries...)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// shared returns the path of a file of the shared data; without it the test is
// skipped.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	path := filepath.Join(append([]string{root}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared data: %v", err)
	}
	return path
}

// table reads a csv file, packed with gzip or not, as one map a row.
func table(t testing.TB, path string) []map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		r = csv.NewReader(z)
	}
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := make(map[string]string)
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return rows
}

// best returns the first-level area, else the country, of the best match.
func best(x *gazetteer.Index, name, within string) string {
	m := x.Lookup(name, within)
	if len(m) == 0 {
		return ""
	}
	return m[0].Place.Area()
}

func TestGovernoratesOfIraqInEverySpelling(t *testing.T) {
	x := index(t, "IQ")
	for code, spellings := range map[string]string{
		"IQ-AN": "Anbar, Al-Anbar, al Anbar, Anbar province, Al-Anbar Governorate, الأنبار, الانبار, محافظة الأنبار, انبار",
		"IQ-AR": "Erbil, Arbil, Irbil, Hawler, Hewlêr, أربيل, اربيل, محافظة أربيل, هەولێر",
		"IQ-BA": "Basra, Basrah, Al-Basrah, البصرة, محافظة البصرة",
		"IQ-BB": "Babil, Babel, Babylon, بابل, محافظة بابل",
		"IQ-BG": "Baghdad, Bagdad, بغداد, محافظة بغداد, بەغدا",
		"IQ-DA": "Duhok, Dohuk, Dahuk, Dihok, دهوك, دهۆک",
		"IQ-DI": "Diyala, Diala, Diyala Governorate, ديالى, محافظة ديالى",
		"IQ-DQ": "Dhi Qar, Dhi-Qar, Thi-Qar, Thi Qar, Ziqar, ذي قار, محافظة ذي قار",
		"IQ-HA": "Halabja, Halabcha, حلبجة, هەڵەبجە",
		"IQ-KA": "Karbala, Kerbala, Karbala', كربلاء, كربلا, محافظة كربلاء",
		"IQ-KI": "Kirkuk, Kerkuk, Karkuk, At-Ta'mim, كركوك, کەرکووک, محافظة كركوك",
		"IQ-MA": "Maysan, Missan, Misan, ميسان, محافظة ميسان",
		"IQ-MU": "Muthanna, Al-Muthanna, Al Muthanna, المثنى, محافظة المثنى",
		"IQ-NA": "Najaf, An-Najaf, Al-Najaf, النجف, محافظة النجف",
		"IQ-NI": "Ninewa, Nineveh, Nineva, Ninawa, Ninevah, نينوى, محافظة نينوى, نینەوا",
		"IQ-QA": "Qadisiyah, Al-Qādisiyyah, Qadissiya, Al-Qadissiya, القادسية, محافظة القادسية",
		"IQ-SD": "Salah al-Din, Salahadin, Salah-il-din, Saladin, Salahaddin, Salahuddin, Salah ad Din, Sala ad-Din, صلاح الدين, محافظة صلاح الدين",
		"IQ-SU": "Sulaymaniyah, Sulaymaniya, Sulaimani, Suleimaniya, As-Sulaymaniyah, Slemani, السليمانية, سلێمانی",
		"IQ-WA": "Wasit, Wassit, واسط, محافظة واسط",
	} {
		for _, s := range strings.Split(spellings, ", ") {
			if got := best(x, s, ""); got != code {
				t.Errorf("%q is %q; want %s", s, got, code)
			}
		}
		if p := x.ByCode(code); p == nil || p.Names["ar"] == "" || p.Names["en"] == "" {
			t.Errorf("%s lacks a name in English or Arabic", code)
		}
	}
	if n := len(x.Admin1s("IQ")); n != 19 {
		t.Errorf("Iraq has %d governorates; want 19 with Halabja", n)
	}
}

func TestTownsAndQuartersAsTheNewsWritesThem(t *testing.T) {
	x := index(t, "IQ", "SY")
	for code, spellings := range map[string]string{
		"IQ-AN": "Ramadi, Falluja, Fallujah, Haditha, Rutba, al-Rutbah, Qaim, al-Qaim, Hit, Habbaniyah, Garma",
		"IQ-BB": "Hilla, Hillah, Jurf al-Sakhar, Musayyib, Iskandariya",
		"IQ-BG": "Sadr City, Abu Ghraib, Taji, Tarmiya, Adhamiyah, Kadhimiya, Karrada, Mahmoudiya, Yusufiya, Madain, مدينة الصدر",
		"IQ-DA": "Zakho, Amedi, Domiz",
		"IQ-DI": "Baquba, Ba'qubah, Muqdadiya, Khanaqin, Jalawla, Mandali, Khalis, Lake Hamrin, بعقوبة",
		"IQ-DQ": "Nasiriya, Nasiriyah, Suq al-Shuyukh, الناصرية",
		"IQ-KI": "Hawija, al-Hawija, Daquq, Dibis, الحويجة",
		"IQ-MA": "Amara, Amarah, al-Amarah",
		"IQ-MU": "Samawa, Samawah",
		"IQ-NI": "Mosul, Sinjar, Tal Afar, Rabia, Qayyarah, Bashiqa, Zummar, الموصل, سنجار, تلعفر",
		"IQ-QA": "Diwaniya, Diwaniyah, Afak",
		"IQ-SD": "Tikrit, Samarra, Balad, Baiji, Shirqat, Tuz Khurmatu, Tuz Khormato, Dujail, Amerli, تكريت, سامراء",
		"IQ-WA": "Kut, al-Kut, Suwaira",
		"SY-DI": "Damascus, دمشق",
		"SY-DR": "Daraa, Deraa, Nawa, درعا",
		"SY-DY": "Deir ez-Zor, Deir al-Zor, Deir Ezzor, Mayadin, Abu Kamal, Albu Kamal",
		"SY-HA": "Hasakah, Hasaka, Qamishli, Ras al-Ain, القامشلي",
		"SY-HI": "Homs, Palmyra, Tadmur, Rastan, Qusayr",
		"SY-HL": "Aleppo, Kobani, Ain al-Arab, Manbij, al-Bab, Afrin, Azaz, حلب, منبج",
		"SY-HM": "Hama, Salamiyah, Kafr Zita",
		"SY-ID": "Idlib, Khan Sheikhoun, Maarat al-Numan, Saraqib, Jisr al-Shughur, إدلب",
		"SY-LA": "Latakia, Lattakia, Jableh",
		"SY-RA": "Raqqa, al-Raqqah, Tabqa, Tal Abyad, الرقة",
		"SY-RD": "Douma, Eastern Ghouta, Ghouta, Darayya, Harasta, Zabadani, Rural Damascus, دوما",
		"SY-SU": "Sweida, Suwayda, السويداء",
		"SY-TA": "Tartus, Tartous, Baniyas",
	} {
		for _, s := range strings.Split(spellings, ", ") {
			if got := best(x, s, ""); got != code {
				t.Errorf("%q is in %q; want %s", s, got, code)
			}
		}
	}
}

// The spellings below are in no table: rules find them, with a lower score.
func TestSpellingsThatNobodyListed(t *testing.T) {
	x := index(t, "IQ", "SY")
	for name, want := range map[string]string{
		"al-Hawijah": "IQ-KI", "el Hawija": "IQ-KI", "Hawidjah": "IQ-KI", "Khaanaqeen": "IQ-DI", "Mukdadiyeh": "IQ-DI",
		"Abu Ghurayeb": "IQ-BG", "Samarrah'": "IQ-SD", "Karballa": "IQ-KA", "Nassiriyeh": "IQ-DQ", "Mandaly": "IQ-DI",
		"Al Fellouja": "IQ-AN", "Qamishlee": "SY-HA", "Khan Shaikhoon": "SY-ID", "Deir az-Zawr": "SY-DY", "Saraqeeb": "SY-ID",
	} {
		m := x.Lookup(name, "")
		if len(m) == 0 || m[0].Place.Area() != want {
			t.Errorf("%q: found %v; want a place in %s", name, m, want)
			continue
		}
		if m[0].Why == "" {
			t.Errorf("%q: no reason", name)
		}
	}
}

func TestNoPlaceForWordsThatAreNone(t *testing.T) {
	x := index(t, "IQ", "SY")
	for _, s := range []string{"", " ", "-", "Blast", "Police", "Martyr", "Brigade", "Checkpoint", "Parliament", "Wednesday", "xqzt", "مقتل", "انفجار", "الشرطة"} {
		if m := x.Lookup(s, "IQ"); len(m) > 0 && !m[0].Flags.Has(gazetteer.Ordinary) {
			t.Errorf("%q: found %s (%s), not marked as an ordinary word", s, m[0].Place.ID, m[0].Why)
		}
	}
}

func TestSharedUNAMIGovernorates(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(shared(t, "data", "unami"), "*.csv"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	x := index(t, "IQ")
	seen := make(map[string]bool)
	for _, path := range paths {
		for _, row := range table(t, path) {
			g := row["governorate"]
			if g == "" || seen[g] {
				continue
			}
			seen[g] = true
			t.Run(g, func(t *testing.T) {
				m := x.Lookup(g, "IQ")
				if len(m) == 0 || m[0].Score < 1 || m[0].Place.Kind != gazetteer.Admin1 && m[0].Place.Kind != gazetteer.Country {
					t.Errorf("found %v; want a governorate or the country, listed", m)
				}
			})
		}
	}
}

func TestSharedBoundaryNames(t *testing.T) {
	x := index(t, "IQ")
	for _, row := range table(t, shared(t, "data", "boundaries", "irq_admin_names_pcodes.csv")) {
		if row["level"] == "admin3" {
			continue
		}
		t.Run(row["pcode"], func(t *testing.T) {
			p := x.ByCode(row["pcode"])
			if p == nil {
				t.Fatalf("no place with the P-code %s", row["pcode"])
			}
			for _, n := range []string{row["name_en"], row["name_ar"]} {
				found := false
				for _, m := range x.Lookup(n, p.Admin1) {
					found = found || m.Place == p
				}
				if !found {
					t.Errorf("%q is not found as %s", n, p.ID)
				}
			}
		})
	}
}

func TestSharedGeoNames(t *testing.T) {
	x := index(t, "IQ", "SY")
	missing, names := 0, 0
	for _, row := range table(t, shared(t, "data", "gazetteer_iq_sy", "geonames_cities500_iq_sy.csv.gz")) {
		p := x.ByCode("gn:" + row["geonameid"])
		if p == nil || p.Country != row["country"] {
			t.Errorf("%s (%s) is not held", row["geonameid"], row["name"])
			continue
		}
		for _, n := range []string{row["name"], row["asciiname"], row["name_ar_preferred"]} {
			if text.Fold(n) == "" {
				continue
			}
			names++
			found := false
			for _, m := range x.Lookup(n, row["country"]) {
				found = found || m.Place == p
			}
			if !found {
				missing++
				t.Logf("%q is not found as %s", n, p.ID)
			}
		}
	}
	if missing > 0 {
		t.Errorf("%d of %d names are not found", missing, names)
	}
}

func TestSharedPlacesOfTheExtractionCases(t *testing.T) {
	f, err := os.Open(shared(t, "data", "extraction-cases", "cases.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			ID, Country string
			Claims      []struct {
				Place *struct {
					Text, Admin1, Country string
				}
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		x := index(t, c.Country)
		for _, claim := range c.Claims {
			if claim.Place == nil {
				continue
			}
			t.Run(c.ID+"/"+claim.Place.Text, func(t *testing.T) {
				tokens := strings.Fields(text.Fold(claim.Place.Text))
				hit, ok := x.Find(tokens, 0)
				if !ok || hit.Words != len(tokens) {
					t.Fatalf("%q is met as %v", claim.Place.Text, hit)
				}
				want := claim.Place.Admin1
				if want == "" {
					want = claim.Place.Country
				}
				if got := hit.Places[0].Area(); got != want {
					t.Errorf("it is %s; want %s", got, want)
				}
			})
		}
	}
}
