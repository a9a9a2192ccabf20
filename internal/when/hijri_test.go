package when_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"cairn/internal/when"
)

// The first days of months as another program has them.
func TestHijriAgreesWithICU(t *testing.T) {
	f, err := os.Open("testdata/hijri.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		at, rest, _ := strings.Cut(lines.Text(), ",")
		var want when.Hijri
		if _, err := fmt.Sscanf(rest, "%d,%d,%d", &want.Year, &want.Month, &want.Day); err != nil {
			t.Fatal(err)
		}
		d, err := when.ParseDay(at)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Hijri(); !ok || got != want {
			t.Errorf("%s is %v, want %v", at, got, want)
		}
		n++
	}
	if n < 100 {
		t.Errorf("%d days were compared", n)
	}
}

// Days follow each other without a gap, and each month begins within three days
// after the mean new moon, which no table can change (Meeus, Astronomical
// Algorithms, chapter 49: the mean conjunction nearest 6 January 2000 was at
// Julian day 2451550.09766, and they come every 29.530588861 days).
func TestHijriMonthsFollowTheMoon(t *testing.T) {
	first, last := when.On(1937, 3, 14), when.On(2077, 11, 16)
	if _, ok := (first - 1).Hijri(); ok {
		t.Error("a date before the table begins")
	}
	if _, ok := (last + 1).Hijri(); ok {
		t.Error("a date after the table ends")
	}
	was, _ := (first).Hijri()
	for d := first + 1; d <= last; d++ {
		h, ok := d.Hijri()
		if !ok {
			t.Fatalf("%s has no date", d)
		}
		same := h.Day == was.Day+1 && h.Month == was.Month && h.Year == was.Year
		next := h.Day == 1 && was.Day >= 29 && (h.Month == was.Month+1 && h.Year == was.Year || h.Month == 1 && was.Month == 12 && h.Year == was.Year+1)
		if !same && !next {
			t.Fatalf("%v comes after %v", h, was)
		}
		if h.Day == 1 {
			begins := float64(d) + 2440587.5 - 0.125 // midnight in Mecca, as a Julian day
			since := math.Mod(begins-2451550.09766, 29.530588861)
			if since < 0 {
				since += 29.530588861
			}
			if since > 3 && since < 28.9 {
				t.Errorf("%v begins %s, %.1f days after the new moon", h, d, since)
			}
		}
		was = h
	}
	if want := (when.Hijri{Year: 1500, Month: 12}); was.Year != want.Year || was.Month != want.Month {
		t.Errorf("the table ends with %v", was)
	}
}

func TestHijri(t *testing.T) {
	for day, want := range map[when.Day]when.Hijri{when.On(2018, 3, 25): {Year: 1439, Month: 7, Day: 8}, when.On(2014, 6, 27): {Year: 1435, Month: 8, Day: 29}, when.On(2014, 6, 28): {Year: 1435, Month: 9, Day: 1}} {
		if got, ok := day.Hijri(); !ok || got != want {
			t.Errorf("%s is %v, want %v", day, got, want)
		}
	}
}
