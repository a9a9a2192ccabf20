package web

import (
	"fmt"
	"testing"
)

// A figure that rests on hundreds of incidents lists the first of them and says
// how many more there are: the page has to reach readers on slow lines.
func TestALongFigureListsTheFirstOfWhatItRestsOn(t *testing.T) {
	for _, tt := range []struct{ n, shown, more int }{{0, 0, 0}, {shownInputs, shownInputs, 0}, {shownInputs + 1, shownInputs, 1}, {500, shownInputs, 500 - shownInputs}} {
		t.Run(fmt.Sprint(tt.n), func(t *testing.T) {
			v := figure{In: make([]inputView, tt.n), Out: make([]inputView, tt.n)}
			if len(v.InShown()) != tt.shown || v.InMore() != tt.more || len(v.OutShown()) != tt.shown || v.OutMore() != tt.more {
				t.Errorf("%d shown and %d more, want %d and %d", len(v.InShown()), v.InMore(), tt.shown, tt.more)
			}
		})
	}
}
