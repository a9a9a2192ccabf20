package dataset_test

import (
	"os"
	"testing"

	"github.com/goccy/go-yaml"
)

// Whom the mission counted is told in every language of the pages.
func TestTheMissionsDefinitionsAreInEveryLanguage(t *testing.T) {
	file, err := os.ReadFile("profiles/unami-definitions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Definitions []struct {
			ID          string
			Title, Text map[string]string
		}
	}
	if err := yaml.Unmarshal(file, &set); err != nil || len(set.Definitions) < 7 {
		t.Fatalf("%d definitions, %v", len(set.Definitions), err)
	}
	for _, d := range set.Definitions {
		for _, lang := range []string{"en", "ar", "ckb"} {
			if d.Title[lang] == "" || d.Text[lang] == "" {
				t.Errorf("%s has no title or no text in %s", d.ID, lang)
			}
		}
	}
}
