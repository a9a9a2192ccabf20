package main

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestBareName(t *testing.T) {
	for full, want := range map[string]string{
		"Haditha District": "Haditha", "Muhafazat Kirkuk": "Kirkuk", "Province of Cuneo": "Cuneo", "محافظة نينوى": "نينوى", "Baghdad": "Baghdad",
		"District": "District", "Qaḑā’ Kifrī": "Kifrī",
	} {
		if got := bareName(full); got != want {
			t.Errorf("%q is barely %q; want %q", full, got, want)
		}
	}
}

func TestDisplayName(t *testing.T) {
	for full, want := range map[string]string{
		"Gilan Province": "Gilan", "Western Province": "Western Province", "Māzandarān": "Mazandaran", "Łódź Voivodeship": "Łódź Voivodeship", "Córdoba": "Córdoba",
	} {
		if got := displayName(full); got != want {
			t.Errorf("%q is shown as %q; want %q", full, got, want)
		}
	}
}

func TestWorthKeeping(t *testing.T) {
	tests := []struct {
		name, country string
		want          bool
	}{
		{"Baghdād", "IQ", true}, {"بغداد", "IQ", true}, {"al-Hillah", "IQ", true}, {"Багдад", "IQ", false}, {"Харків", "UA", true},
		{"BGW", "IQ", false}, {"ba ge da", "IQ", false}, {"almwsl", "IQ", false}, {"رwandz", "IQ", false}, {"12", "IQ", false}, {"Hit", "IQ", true},
	}
	for _, tt := range tests {
		if got := worthKeeping(tt.name, tt.country); got != tt.want {
			t.Errorf("%q in %s: kept %v", tt.name, tt.country, got)
		}
	}
}

func TestIsArabic(t *testing.T) {
	for name, want := range map[string]bool{"بغداد": true, "هەولێر": false, "کرمانشاه": false, "Baghdad": false, "": false, "صلاح الدين": true} {
		if isArabic(name) != want {
			t.Errorf("%q is Arabic: %v", name, !want)
		}
	}
}

func TestSkeletonMatchesSpellingsAcrossLists(t *testing.T) {
	for a, b := range map[string]string{"Ménaka": "Menaka", "Taoudénit": "Taoudenit", "Ash Sharqiyah": "Ash Sharqiya", "Al-Falluja": "Al Fallujah"} {
		if skeleton(a) != skeleton(b) {
			t.Errorf("%q is %q, %q is %q", a, skeleton(a), b, skeleton(b))
		}
	}
	if skeleton("Anbar") == skeleton("Babil") {
		t.Error("Anbar and Babil are one")
	}
}

func TestKeysAreFoldedOnceAndSorted(t *testing.T) {
	w := &world{}
	a := &area{en: "Al-Qā'im", ar: "القائم", demonyms: []string{"Qaimi"}}
	got := w.keys(a, []string{"Al Qaim", "al qa`im", "5", "x", "a|b", ""})
	if want := []string{"^qaimi", "al qaim", "القايم"}; !slices.Equal(got, want) {
		t.Errorf("keys %q; want %q", got, want)
	}
}

func TestDegrees(t *testing.T) {
	for x, want := range map[float64]string{33.34058: "33.341", 44.4: "44.4", 0: "", -0.0001: "", -1.5: "-1.5", 10: "10"} {
		if got := degrees(x); got != want {
			t.Errorf("%v is written %q; want %q", x, got, want)
		}
	}
}

func TestTranslationsReadACatalogue(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "usr/share/locale/ar/LC_MESSAGES")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, n := range []uint32{0x950412de, 0, 1, 28, 36, 0, 44, 5, 44, 10, 50} {
		if err := binary.Write(&b, binary.LittleEndian, n); err != nil {
			t.Fatal(err)
		}
	}
	b.WriteString("98182\x00بغداد")
	if err := os.WriteFile(filepath.Join(folder, "geonames.mo"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	m, err := translations(map[string]string{"libgeonames-common": dir}, "ar")
	if err != nil || m["98182"] != "بغداد" {
		t.Errorf("read %v, %v", m, err)
	}
	if m, err := translations(map[string]string{"libgeonames-common": dir}, "xx"); err != nil || len(m) != 0 {
		t.Errorf("a language without a catalogue: %v, %v", m, err)
	}
}

// Two areas side by side: whatever their common border, both get the same
// points of it, and no ring loses its ends.
func TestSimplifierKeepsSharedBordersOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 40).Draw(t, "points")
		border := [][2]float64{{10, 0}}
		for i := 1; i < n; i++ {
			border = append(border, [2]float64{10 + rapid.Float64Range(-1, 1).Draw(t, "x"), 10 * float64(i) / float64(n)})
		}
		border = append(border, [2]float64{10, 10})
		west := append(slices.Clone(border), [2]float64{0, 10}, [2]float64{0, 0}, border[0])
		back := slices.Clone(border)
		slices.Reverse(back)
		east := append(back, [2]float64{20, 0}, [2]float64{20, 10}, back[0])
		s := newSimplifier([]*feature{{rings: [][][2]float64{west}}, {rings: [][][2]float64{east}}})
		shared := func(area int) map[point]bool {
			m := make(map[point]bool)
			for _, r := range s.rings(area) {
				for _, p := range r {
					if p[0] > 8.5 && p[0] < 11.5 {
						m[p] = true
					}
				}
			}
			return m
		}
		a, b := shared(0), shared(1)
		if len(a) < 2 {
			t.Fatalf("the border is gone: %v", a)
		}
		for p := range a {
			if !b[p] {
				t.Fatalf("%v is a point of one area only", p)
			}
		}
		if len(a) != len(b) {
			t.Fatalf("%d points of the border on one side, %d on the other", len(a), len(b))
		}
	})
}

func TestSimplifierKeepsIslandsAndDropsSpecks(t *testing.T) {
	island := [][2]float64{{0, 0}, {5, -1}, {10, 0}, {11, 5}, {10, 10}, {0, 10}, {0, 0}}
	speck := [][2]float64{{30, 30}, {30.001, 30}, {30.001, 30.001}, {30, 30}}
	s := newSimplifier([]*feature{{rings: [][][2]float64{island, speck}}, {rings: [][][2]float64{speck}}})
	if r := s.rings(0); len(r) != 1 || len(r[0]) < 4 {
		t.Errorf("the island with a speck is %v", r)
	}
	if r := s.rings(1); len(r) > 1 {
		t.Errorf("the speck alone is %v", r)
	}
}

// Where the packages lie in a folder named by CAIRN_DATA_CACHE, building gives
// the committed bytes.
func TestBuildGivesTheCommittedBytes(t *testing.T) {
	cache := os.Getenv("CAIRN_DATA_CACHE")
	if cache == "" {
		t.Skip("CAIRN_DATA_CACHE names no folder of fetched packages")
	}
	committed, out := filepath.Join("..", "..", "internal", "gazetteer", "data"), t.TempDir()
	for _, name := range []string{"aliases.tsv"} {
		b, err := os.ReadFile(filepath.Join(committed, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(out, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := build(cache, out); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		name, err := filepath.Rel(out, path)
		if err != nil {
			return err
		}
		got, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if want, err := os.ReadFile(filepath.Join(committed, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from the committed file (%v)", name, err)
		}
		return nil
	})
	if err != nil || files < 300 {
		t.Errorf("%d files built, %v", files, err)
	}
}
