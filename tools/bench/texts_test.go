package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestArticlesAreOfTheSizeAskedFor(t *testing.T) {
	texts := []string{strings.Repeat("some words here ", 400), strings.Repeat("and there ", 700)}
	got := articles(texts, 5000)
	all := strings.Join(texts, "\n\n")
	if len(got) != len(all)/5000 {
		t.Errorf("%d articles of %d bytes", len(got), len(all))
	}
	for i, a := range got {
		if len(a) > 5000 || len(a) < 4900 {
			t.Errorf("article %d has %d bytes", i, len(a))
		}
	}
	if !strings.HasPrefix(all, strings.Join(got, "")) {
		t.Error("words were lost between articles")
	}
}

func TestNewsTextsFallBackOnOwnCases(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "internal", "extract", "testdata")
	for name, line := range map[string]string{"en/x.jsonl": `{"text":"Ten people were hurt."}`, "ar/x.jsonl": `{"text":"أصيب عشرة"}`, "blind/ar.jsonl": `{"text":"قتل"}`} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(line+"\n"+line+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	texts, what, err := newsTexts(root, filepath.Join(root, "none"))
	if err != nil || len(texts) != 1 || strings.Count(texts[0], "Ten people") != 2 || !strings.Contains(what, "own") {
		t.Errorf("%q %s %v", texts, what, err)
	}
}
