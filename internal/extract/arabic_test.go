package extract_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cairn/internal/extract"
	"cairn/internal/register"
	"cairn/internal/when"
)

var inArabic = extract.Options{Published: when.On(2035, 3, 14), HasPublished: true, Country: "IQ", Lang: "ar"}

func readArabic(t testing.TB, text string) []register.Claim {
	t.Helper()
	var claims []register.Claim
	for _, c := range shared(t).Read(text, inArabic).Claims {
		if c.Kind != register.SignKind {
			claims = append(claims, c)
		}
	}
	return claims
}

// TestEachArabicFrameRow reads the example of each row of harm.tsv that has one.
func TestEachArabicFrameRow(t *testing.T) {
	frames, err := extract.ArabicFrames()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range frames {
		if f.Example() == "" || f.Expect() == "" {
			continue
		}
		n++
		t.Run(fmt.Sprintf("%d %s", f.Line(), f.Lemma()), func(t *testing.T) {
			var got []string
			for _, c := range readArabic(t, f.Example()) {
				got = append(got, short(c))
			}
			if want := f.Expect(); !slices.Contains(got, want) && !slices.Contains(got, want+" families") {
				t.Errorf("%q gives %v, want %s", f.Example(), got, want)
			}
		})
	}
	if n < 90 {
		t.Errorf("%d frames with an example; the language needs 90 at least", n)
	}
}

// TestEachArabicPersonRow puts each noun for people into a sentence, as one and
// as several after a number.
func TestEachArabicPersonRow(t *testing.T) {
	err := extract.Rows("ar", "person.tsv", func(line int, cell func(string) string) error {
		noun := cell("noun")
		many, _, _ := strings.Cut(cell("plural"), "|")
		if many == "ون" {
			many = noun + "ين"
		}
		if cell("unit") != "" {
			return nil
		}
		check := func(t *testing.T, text, count string) {
			claims := readArabic(t, text)
			if len(claims) != 1 || short(claims[0]) != count {
				t.Fatalf("%q gives %v, want one claim, %s", text, claims, count)
			}
			if want := cell("status"); want != "context" && string(claims[0].Status) != want {
				t.Errorf("%q: status %s, want %s", text, claims[0].Status, want)
			}
			if claims[0].Sex != cell("sex") {
				t.Errorf("%q: sex %q, want %q", text, claims[0].Sex, cell("sex"))
			}
		}
		t.Run(fmt.Sprintf("%d %s", line, noun), func(t *testing.T) {
			check(t, "قُتل "+noun+" في بغداد.", "killed 1")
			if many != "" {
				check(t, "قُتل ستة "+many+" في بغداد.", "killed 6")
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachArabicSourceRow lets each source speak, before and after.
func TestEachArabicSourceRow(t *testing.T) {
	err := extract.Rows("ar", "source.tsv", func(line int, cell func(string) string) error {
		words := cell("phrase")
		if cell("types") == "" {
			return nil
		}
		t.Run(fmt.Sprintf("%d %s", line, words), func(t *testing.T) {
			for _, text := range []string{"قُتل 12 شخصاً في الموصل، بحسب " + words + ".", "قال " + words + " إن 12 شخصاً قتلوا في الموصل."} {
				claims := readArabic(t, text)
				if len(claims) == 0 || claims[0].Attribution == nil {
					t.Fatalf("%q: no source", text)
				}
				if got, want := strings.Join(claims[0].Attribution.Types, " "), cell("types"); got != want {
					t.Errorf("%q: types %s, want %s", text, got, want)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachArabicHedgeRow hedges one number with each.
func TestEachArabicHedgeRow(t *testing.T) {
	err := extract.Rows("ar", "hedge.tsv", func(line int, cell func(string) string) error {
		words := cell("phrase")
		t.Run(fmt.Sprintf("%d %s", line, words), func(t *testing.T) {
			text := "قُتل " + words + " 12 شخصاً في الموصل."
			if cell("place") == "after" {
				text = "قُتل 12 شخصاً " + words + " في الموصل."
			}
			claims := readArabic(t, text)
			if len(claims) != 1 || claims[0].Count == nil {
				t.Fatalf("%q gives %d claims", text, len(claims))
			}
			if got, want := string(claims[0].Count.Qualifier), cell("qualifier"); got != want {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachArabicVagueRow counts people with each vague word.
func TestEachArabicVagueRow(t *testing.T) {
	err := extract.Rows("ar", "vague.tsv", func(line int, cell func(string) string) error {
		text := "قُتل " + cell("phrase") + " الجنود في الموصل."
		claims := readArabic(t, text)
		if len(claims) != 1 || short(claims[0]) != "killed "+cell("min")+"+" {
			t.Errorf("line %d: %q gives %v", line, text, claims)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachArabicWeaponRow lets each means kill.
func TestEachArabicWeaponRow(t *testing.T) {
	err := extract.Rows("ar", "weapon.tsv", func(line int, cell func(string) string) error {
		if cell("weapon") == "hanging" {
			return nil
		}
		t.Run(fmt.Sprintf("%d %s", line, cell("phrase")), func(t *testing.T) {
			text := "قُتل 12 شخصاً في " + cell("phrase") + " في بغداد."
			claims := readArabic(t, text)
			if len(claims) != 1 || string(claims[0].Weapon) != cell("weapon") {
				t.Errorf("%q gives %v", text, claims)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachArabicModalRow makes one killing less than told.
func TestEachArabicModalRow(t *testing.T) {
	err := extract.Rows("ar", "modal.tsv", func(line int, cell func(string) string) error {
		switch cell("modality") {
		case "fiction", "background":
			return nil
		}
		t.Run(fmt.Sprintf("%d %s", line, cell("phrase")), func(t *testing.T) {
			text := cell("phrase") + " مقتل 12 جندياً في الموصل."
			for _, c := range readArabic(t, text) {
				if c.Modality == register.Asserted {
					t.Errorf("%q is asserted: %s", text, c.Quote)
				}
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachArabicSignRow reads each sign beside an armed group.
func TestEachArabicSignRow(t *testing.T) {
	err := extract.Rows("ar", "sign.tsv", func(line int, cell func(string) string) error {
		text := "قال مسؤول إن تنظيم الدولة الإسلامية " + cell("phrase") + " في ديالى."
		for _, c := range shared(t).Read(text, inArabic).Claims {
			if c.Kind == register.SignKind && c.Sign == cell("sign") {
				return nil
			}
		}
		t.Errorf("line %d: %q gives no sign %s", line, text, cell("sign"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestArabicTextsWithNothing reads texts that must give no claim.
func TestArabicTextsWithNothing(t *testing.T) {
	for name, text := range map[string]string{
		"sport":             "خسر المنتخب مباراته بهدفين وأصيب ثلاثة لاعبين خلال اللقاء.",
		"business":          "ارتفع مؤشر البورصة 1.2 في المئة وبلغت قيمة التداول 300 مليون دينار.",
		"seized weapons":    "تمكنت القوات من ضبط 40 عبوة ناسفة و15 صاروخاً في مخبأ غربي الأنبار.",
		"dead cattle":       "أعلنت وزارة الزراعة نفوق 3000 رأس ماشية بسبب الجفاف.",
		"votes":             "صوت البرلمان بأغلبية 170 نائباً على الموازنة.",
		"a contract":        "وقعت وزارة النفط عقداً بقيمة 500 مليون دولار لحفر 20 بئراً.",
		"people who return": "عاد 450 نازحاً إلى ديارهم في سنجار.",
		"profits":           "وظفت الشركة 300 عامل جديد وقتلت المنافسة أرباحها.",
		"a course":          "تسلم 200 متطوع شهادات بعد دورة في الإسعاف.",
	} {
		if claims := readArabic(t, text); len(claims) > 0 {
			t.Errorf("%s: %q gives %v", name, text, claims)
		}
	}
}

// TestArabicIsFoundByItsScript reads a text whose language nobody told.
func TestArabicIsFoundByItsScript(t *testing.T) {
	o := inArabic
	o.Lang = ""
	if r := shared(t).Read("قُتل 12 شخصاً في الموصل.", o); len(r.Claims) != 1 {
		t.Errorf("%d claims, want 1", len(r.Claims))
	}
}

func arabicTexts(t testing.TB) []string {
	files, err := filepath.Glob(filepath.Join("testdata", "ar", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no Arabic cases: %v", err)
	}
	var texts []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			var c struct{ Text string }
			if err := json.Unmarshal([]byte(line), &c); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			texts = append(texts, c.Text)
		}
	}
	return texts
}

// TestArabicReadIsSound reads every Arabic case of the project, and all of them
// as one text; each quote occurs once in its text.
func TestArabicReadIsSound(t *testing.T) {
	texts := arabicTexts(t)
	for _, text := range append(texts, strings.Join(texts, "\n\n")) {
		r := shared(t).Read(text, inArabic)
		sound(t, text, r)
		if len(text) > 5000 {
			continue
		}
		for _, c := range r.Claims {
			if strings.Count(text, c.Quote) != 1 {
				t.Errorf("%q: the quote %q occurs %d times", text, c.Quote, strings.Count(text, c.Quote))
			}
		}
	}
}

// FuzzReadArabic reads any bytes as Arabic: no panic, and what comes out is sound.
func FuzzReadArabic(f *testing.F) {
	for _, s := range []string{
		"", "قتل", "و12", "قُتل ما لا يقل عن 12 شخصاً بينهم طفلان وأصيب 30 آخرون في بغداد يوم الثلاثاء، بحسب الشرطة.",
		"ارتفعت حصيلة القتلى من ثمانية إلى خمسة بدلاً من 25", "بينهم بينهم منهم منهم", "نينوى (21) ثم ديالى (11)", "قُ\u200bت\u202eل ٣٫٥ مليون شخص\xff",
		"لم لن دون إصابات", "وهو خامس صحفي يُقتل منذ منذ منذ", "حُكم على على على بالإعدام", "عائلة من خمسة أفراد وعائلة من",
	} {
		f.Add(s, "IQ", true)
	}
	e := shared(f)
	f.Fuzz(func(t *testing.T, s, country string, dated bool) {
		if len(s) > 20000 {
			return
		}
		sound(t, s, e.Read(s, extract.Options{Published: when.On(2035, 3, 14), HasPublished: dated, Country: country, Lang: "ar"}))
	})
}

// BenchmarkReadArabic reads the project's Arabic cases on one core.
func BenchmarkReadArabic(b *testing.B) {
	texts, e := arabicTexts(b), shared(b)
	n := 0
	for _, s := range texts {
		n += len(s)
	}
	b.SetBytes(int64(n))
	for b.Loop() {
		for _, s := range texts {
			e.Read(s, inArabic)
		}
	}
}
