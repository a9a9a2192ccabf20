package text_test

import (
	"testing"

	"cairn/internal/text"
)

func TestANameInTwoScriptsHasOneKey(t *testing.T) {
	for _, names := range [][]string{
		{"Mohammed", "Muhamad", "Mohamed", "محمد", "محمّد"},
		{"Hussein", "Husayn", "Hosein", "حسين"},
		{"Abdullah", "Abd Allah", "عبد الله", "عبدالله"},
		{"al-Jubouri", "el Jibouri", "الجبوري"},
		{"Qasim", "Kassem", "قاسم"},
		{"Khalid", "Khaled", "خالد"},
		{"Fatima", "Fatimah", "فاطمة"},
		{"Yousef", "Yusuf", "يوسف"},
		{"Walid", "Waleed", "وليد"},
		{"Shirin", "شيرين"},
		{"Thamer", "ثامر"},
	} {
		for _, name := range names[1:] {
			if text.Consonants(name) != text.Consonants(names[0]) {
				t.Errorf("%s is %s, %s is %s", names[0], text.Consonants(names[0]), name, text.Consonants(name))
			}
		}
	}
	for _, pair := range [][2]string{{"Ahmed", "Mahmoud"}, {"Salim", "Samir"}, {"حسن", "حسين علي"}} {
		if a, b := text.Consonants(pair[0]), text.Consonants(pair[1]); a == b {
			t.Errorf("%s and %s are both %s", pair[0], pair[1], a)
		}
	}
}

func BenchmarkJaroWinkler(b *testing.B) {
	for b.Loop() {
		text.JaroWinkler("muhammadawi", "mohamadawi")
	}
}
