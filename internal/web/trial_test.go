package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cairn/internal/register"
	"cairn/internal/when"
)

// Addresses that a new user came to by a reload, a link to another language or a guess.
func TestAddressesThatLeadOn(t *testing.T) {
	b := newBench(t)
	for path, want := range map[string]string{
		"/review/undo": "/review", "/ar/review/undo": "/ar/review", "/places/IQ": "/",
		"/documents/" + string(b.doc) + "/notes": "/documents/" + string(b.doc),
	} {
		p := b.get(t, path)
		if p.StatusCode != http.StatusSeeOther || p.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q, want %q", path, p.StatusCode, p.Header.Get("Location"), want)
		}
	}
}

// A single number is corrected in one field.
func TestASingleNumberIsCorrectedInOneField(t *testing.T) {
	b := newBench(t)
	at := "/review/" + string(b.doc) + "/c3" // the hospital's 21
	claim := string(b.doc) + "#c3"
	p := b.post(t, at, url.Values{"act": {"correct"}, "who": {"Omar"}, "why": {"read again"}, "version": {b.version(t, claim)}, "min": {"22"}, "max": {"21"}})
	if p.StatusCode != http.StatusSeeOther {
		t.Fatalf("21 to 22: %d", p.StatusCode)
	}
	sheet, err := b.desk.Sheet(t.Context(), noon(), b.doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range sheet.Claims {
		if r, _ := c.Range(); c.ID == claim && r != register.Exactly(22) {
			t.Errorf("it is %v", r)
		}
	}
}

// An area stands once in a line, in the page's language.
func TestAnAreaStandsOnceInALine(t *testing.T) {
	b := newBench(t)
	accept(t, b.desk, "Kirkuk", "IQ", "Gunmen killed 14 people in Kirkuk province on Monday, police said.", when.On(2035, 3, 13))
	text := words(b.get(t, "/ar/review").root)
	if strings.Contains(text, "Kirkuk · كركوك") || strings.Contains(text, "Iraq · العراق") || !strings.Contains(text, "كركوك") {
		t.Errorf("an area stands twice, or not at all: %s", text)
	}
}

// Numbers of people are grouped and days are said in words, in reasons as in figures.
func TestReasonsGroupTheirNumbers(t *testing.T) {
	b := newBench(t)
	p := b.post(t, "/check", url.Values{"country": {"IQ"}, "published": {"2018-03-25"},
		"text": {"At least 19,000 people are in prisons of Iraq. In June 2014 1,775 civilians were killed in Iraq."}})
	text := words(p.root)
	for _, want := range []string{"1,775 = 1,531 + 244 (Anbar)", "40,737, of 30 June 2009"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the reasons of the check", want)
		}
	}
	if strings.ContainsAny(text, "\u2066\u2068\u2069") {
		t.Error("an English page carries marks of direction")
	}
}
