package gazetteer_test

import (
	"testing"

	"cairn/internal/gazetteer"
)

func TestCapitals(t *testing.T) {
	x, err := gazetteer.For("IQ")
	if err != nil {
		t.Fatal(err)
	}
	for country, want := range map[string]string{"IQ": "Baghdad", "SY": "Damascus", "AF": "Kabul", "NG": "Abuja", "UA": "Kyiv", "SO": "Mogadishu", "MM": "Nay Pyi Taw", "YE": "Sanaa"} {
		if p := x.Capital(country); p == nil || p.Name != want {
			t.Errorf("capital of %s: %+v, want %s", country, p, want)
		}
	}
	if p := x.Capital("AQ"); p != nil {
		t.Errorf("capital of AQ: %s", p.Name)
	}
}
