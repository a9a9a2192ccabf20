package when_test

import (
	"testing"

	"cairn/internal/text"
	"cairn/internal/when"
)

func foldedWords(s string) []string {
	var words []string
	for _, t := range text.Tokens(s, nil) {
		words = append(words, t.Norm)
	}
	return words
}

// The document is of Wednesday 14 March 2035.
func TestArabicTimePhrases(t *testing.T) {
	day, err := when.ParseDay("2035-03-14")
	if err != nil {
		t.Fatal(err)
	}
	on := when.Interval{Start: day, End: day, Precision: when.D1}
	tests := []struct {
		name, words string
		at, n       int
		want        string
		since       bool
	}{
		{"a weekday", "يوم الثلاثاء", 0, 2, "2035-03-13", false},
		{"a weekday by itself", "الثلاثاء", 0, 1, "2035-03-13", false},
		{"the document's own weekday", "مساء الأربعاء", 0, 2, "2035-03-14", false},
		{"last Wednesday on a Wednesday", "الأربعاء الماضي", 0, 2, "2035-03-07", false},
		{"a part of a weekday", "فجر يوم الاثنين", 0, 3, "2035-03-12", false},
		{"yesterday", "أمس", 0, 1, "2035-03-13", false},
		{"and yesterday, named", "وأمس الثلاثاء", 0, 2, "2035-03-13", false},
		{"the day before yesterday", "أمس الأول", 0, 2, "2035-03-12", false},
		{"today", "اليوم الأربعاء", 0, 2, "2035-03-14", false},
		{"last night", "الليلة الماضية", 0, 2, "2035-03-13", false},
		{"a month by both names", "شباط/فبراير الماضي", 0, 4, "2035-02", false},
		{"a Levantine month", "في كانون الثاني", 0, 3, "2035-01", false},
		{"the month that has begun", "خلال شهر آذار", 0, 3, "2035-03", false},
		{"a month not begun is last year's", "في تموز", 0, 2, "2034-07", false},
		{"a month and a year", "تشرين الأول 2033", 0, 3, "2033-10", false},
		{"a doubtful month without a cue", "آب", 0, 0, "", false},
		{"a day of a month", "3 آذار 2035", 0, 3, "2035-03-03", false},
		{"a day in words", "الثاني من آذار", 0, 3, "2035-03-02", false},
		{"a later day in words", "الخامس عشر من كانون الثاني", 0, 5, "2035-01-15", false},
		{"a weekday with its date", "الثلاثاء 6 آذار", 0, 3, "2035-03-06", false},
		{"figures", "14/02/2035", 0, 5, "2035-02-14", false},
		{"last month", "الشهر الماضي", 0, 2, "2035-02", false},
		{"this month", "هذا الشهر", 0, 2, "2035-03-01/2035-03-14", false},
		{"last year", "العام الماضي", 0, 2, "2034", false},
		{"last week", "الأسبوع الماضي", 0, 2, "2035-03-05/2035-03-11", false},
		{"a year", "عام 2033", 0, 2, "2033", false},
		{"the first half of last year", "النصف الأول من العام الماضي", 0, 5, "2034-01-01/2034-06-30", false},
		{"a quarter of a year", "الربع الثالث من عام 2033", 0, 5, "2033-07-01/2033-09-30", false},
		{"the middle of a night", "منتصف ليل الأحد", 0, 3, "2035-03-11", false},
		{"since the start of the week", "منذ مطلع الأسبوع", 0, 3, "2035-03-12/2035-03-14", true},
		{"a father is no August", "أب وأم", 0, 0, "", false},
		{"the past 24 hours", "خلال الـ24 ساعة الماضية", 0, 5, "2035-03-13/2035-03-14", false},
		{"the past 24 hours in words", "الساعات الأربع والعشرين الماضية", 0, 4, "2035-03-13/2035-03-14", false},
		{"the past three months", "الأشهر الثلاثة الماضية", 0, 3, "2034-12-14/2035-03-14", false},
		{"two days ago", "قبل يومين", 0, 2, "2035-03-12", false},
		{"before the end of the month", "قبل نهاية الشهر الجاري", 0, 4, "2035-03-14/2035-03-31", false},
		{"since Sunday", "منذ الأحد", 0, 2, "2035-03-11/2035-03-14", true},
		{"since the start of the year", "منذ بداية العام", 0, 3, "2035-01-01/2035-03-14", true},
		{"since a year", "منذ عام 2032", 0, 3, "2032-01-01/2035-03-14", true},
		{"since an event in a month", "منذ بدء الاحتجاجات في الثاني من آذار", 0, 7, "2035-03-02/2035-03-14", true},
		{"between two months", "بين كانون الثاني وآذار", 0, 4, "2035-01-01/2035-03-31", false},
		{"no time", "قتل ثلاثة", 0, 0, "", false},
		{"a number of people", "اثنين منهم", 0, 0, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, iv, since := when.Arabic(foldedWords(tt.words), tt.at, on)
			if n != tt.n || iv.String() != tt.want || since != tt.since {
				t.Errorf("Arabic(%q) = %d, %q, %v; want %d, %q, %v", tt.words, n, iv, since, tt.n, tt.want, tt.since)
			}
		})
	}
}

// FuzzArabicTimePhrase asks that any words give words that are there and an
// interval that does not end before it starts.
func FuzzArabicTimePhrase(f *testing.F) {
	f.Add("منذ بدء الاحتجاجات في الثاني من آذار", 24000)
	f.Add("بين كانون الثاني وآذار الثلاثاء (99 آب", 0)
	f.Fuzz(func(t *testing.T, s string, d int) {
		day := when.Day(d % 1_000_000)
		words := foldedWords(s)
		for i := range words {
			n, iv, _ := when.Arabic(words, i, when.Interval{Start: day, End: day, Precision: when.D1})
			if n < 0 || i+n > len(words) || iv.Known() && iv.End < iv.Start {
				t.Fatalf("Arabic(%q, %d) = %d, %v", words, i, n, iv)
			}
		}
	})
}
