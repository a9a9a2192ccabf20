package publish_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"cairn/internal/publish"
)

const threshold = 5

// totalled returns a table with its row totals, column totals and grand total.
func totalled(counts [][]int) [][]int {
	last := make([]int, len(counts[0])+1)
	var out [][]int
	for _, row := range counts {
		sum, full := 0, append([]int(nil), row...)
		for j, v := range row {
			sum += v
			last[j] += v
		}
		last[len(row)] += sum
		out = append(out, append(full, sum))
	}
	return append(out, last)
}

// attack is what a reader can work out: the least and the most that a hidden
// cell can be, by a linear solver (gonum's simplex) that knows what is shown,
// that the table adds up and that nothing is below zero.
func attack(t *testing.T, counts [][]int, hidden func(i, j int) bool, row, col int) (low, high float64) {
	t.Helper()
	full := totalled(counts)
	rows, cols := len(counts), len(counts[0])
	number := map[[2]int]int{}
	for i := range full {
		for j := range full[i] {
			if hidden(i, j) {
				number[[2]int{i, j}] = len(number)
			}
		}
	}
	// every row and column adds up: the sum of its parts less its total is 0
	var a [][]float64
	var b []float64
	equation := func(cells [][2]int) {
		line, known, any := make([]float64, len(number)), 0.0, false
		for k, c := range cells {
			sign := 1.0
			if k == len(cells)-1 {
				sign = -1
			}
			if x, open := number[c]; open {
				line[x], any = sign, true
			} else {
				known += sign * float64(full[c[0]][c[1]])
			}
		}
		if any {
			a, b = append(a, line), append(b, -known)
		}
	}
	for i := range rows + 1 {
		var cells [][2]int
		for j := range cols + 1 {
			cells = append(cells, [2]int{i, j})
		}
		equation(cells)
	}
	for j := range cols + 1 {
		var cells [][2]int
		for i := range rows + 1 {
			cells = append(cells, [2]int{i, j})
		}
		equation(cells)
	}
	a, b = independent(a, b)
	solve := func(sign float64) float64 {
		c := make([]float64, len(number))
		c[number[[2]int{row, col}]] = sign
		if len(a) == len(number) { // as many equations as unknowns: one solution
			return float64(full[row][col])
		}
		flat := mat.NewDense(len(a), len(number), nil)
		for i, line := range a {
			flat.SetRow(i, line)
		}
		opt, _, err := lp.Simplex(c, flat, b, 1e-9, nil)
		if errors.Is(err, lp.ErrUnbounded) {
			return math.Inf(1)
		} else if err != nil {
			t.Fatalf("simplex: %v", err)
		}
		return sign * opt
	}
	return solve(1), solve(-1)
}

// independent drops equations that follow from others, which the solver does
// not take (Gauss).
func independent(a [][]float64, b []float64) (keptA [][]float64, keptB []float64) {
	var basis [][]float64
	var pivots []int
	for n, line := range a {
		rest := append([]float64(nil), line...)
		for k, p := range pivots {
			if f := rest[p]; f != 0 {
				for x := range rest {
					rest[x] -= f * basis[k][x]
				}
			}
		}
		for p, v := range rest {
			if math.Abs(v) > 1e-9 {
				for x := range rest {
					rest[x] /= v
				}
				basis, pivots = append(basis, rest), append(pivots, p)
				keptA, keptB = append(keptA, line), append(keptB, b[n])
				break
			}
		}
	}
	return keptA, keptB
}

// safe fails the test where a reader can narrow a count of 1 to 4 down to
// fewer than all of 1 to 4.
func safe(t *testing.T, what string, counts [][]int, hidden func(i, j int) bool) {
	t.Helper()
	for i, row := range totalled(counts) {
		for j, v := range row {
			if v < 1 || v >= threshold {
				continue
			}
			if !hidden(i, j) {
				t.Fatalf("%s: %d in row %d, column %d is shown\n%v", what, v, i, j, counts)
			}
			if low, high := attack(t, counts, hidden, i, j); low > 1+1e-6 || high < threshold-1-1e-6 {
				t.Fatalf("%s: row %d, column %d can only be %v to %v\n%v", what, i, j, low, high, counts)
			}
		}
	}
}

func hiddenIn(s publish.Shown) func(i, j int) bool {
	return func(i, j int) bool { return s.Hidden[i][j] }
}

func TestSmallCountsCannotBeWorkedOut(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 3))
	for n := range 1000 {
		counts := make([][]int, 1+rnd.IntN(5))
		most := 2 + rnd.IntN(40)
		cols := 1 + rnd.IntN(5)
		for i := range counts {
			for range cols {
				counts[i] = append(counts[i], max(0, rnd.IntN(most)-rnd.IntN(3)))
			}
		}
		s, err := publish.Suppress(counts, threshold, nil)
		if err != nil || len(s.Exposed) > 0 {
			t.Fatalf("table %d: %v, exposed %v\n%v", n, err, s.Exposed, counts)
		}
		safe(t, fmt.Sprintf("table %d", n), counts, hiddenIn(s))
	}
}

// A table that grows from week to week, and a reader who has kept every one of
// them and knows which counts did not change.
func TestSmallCountsStaySafeFromWeekToWeek(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 4))
	for n := range 200 {
		rows, cols := 2+rnd.IntN(3), 2+rnd.IntN(3)
		counts := make([][]int, rows)
		for i := range counts {
			counts[i] = make([]int, cols)
		}
		var before [][]int
		public := map[[2]int]bool{} // shown at some time, and not changed since
		for week := range 10 {
			for range 1 + rnd.IntN(3) {
				counts[rnd.IntN(rows)][rnd.IntN(cols)] += rnd.IntN(8)
			}
			now := totalled(counts)
			for c := range public {
				if now[c[0]][c[1]] != before[c[0]][c[1]] {
					delete(public, c)
				}
			}
			s, err := publish.Suppress(counts, threshold, func(i, j int) bool { return public[[2]int{i, j}] })
			if err != nil || len(s.Exposed) > 0 {
				t.Fatalf("sequence %d, week %d: %v, exposed %v\n%v", n, week, err, s.Exposed, counts)
			}
			for i := range now {
				for j := range now[i] {
					if !s.Hidden[i][j] {
						public[[2]int{i, j}] = true
					}
				}
			}
			safe(t, fmt.Sprintf("sequence %d, week %d", n, week), counts, func(i, j int) bool { return !public[[2]int{i, j}] })
			before = now
		}
	}
}

func TestSmallCountsOfTheCases(t *testing.T) {
	root := os.Getenv("CAIRN_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	files, _ := filepath.Glob(filepath.Join(root, "data/bad-input/cases-small*.json"))
	if len(files) == 0 {
		t.Skip("no shared cases: set CAIRN_SHARED")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var c struct {
				Threshold  int
				Rows, Cols []string
				Counts     [][]int
				Public     []struct {
					What  string
					Value int
				} `json:"also_public_earlier"`
			}
			if err := json.Unmarshal(text, &c); err != nil || c.Threshold != threshold {
				t.Fatalf("threshold %d, %v", c.Threshold, err)
			}
			full := totalled(c.Counts)
			public := map[[2]int]bool{}
			for _, p := range c.Public {
				for i, r := range append(c.Rows, "") {
					for j, k := range append(c.Cols, "") {
						if (p.What == "total of "+r && j == len(c.Cols) || p.What == "total of "+k && i == len(c.Rows)) && full[i][j] == p.Value {
							public[[2]int{i, j}] = true
						}
					}
				}
			}
			if len(public) != len(c.Public) {
				t.Fatalf("%d of the %d numbers that are public are in the table", len(public), len(c.Public))
			}
			s, err := publish.Suppress(c.Counts, c.Threshold, func(i, j int) bool { return public[[2]int{i, j}] })
			if err != nil || len(s.Exposed) > 0 {
				t.Fatalf("%v, exposed %v", err, s.Exposed)
			}
			safe(t, "the case", c.Counts, func(i, j int) bool { return s.Hidden[i][j] && !public[[2]int{i, j}] })
		})
	}
}

func TestWhatIsPublicAlreadyIsSaidToExpose(t *testing.T) {
	counts := [][]int{{20, 2}, {9, 12}}
	s, err := publish.Suppress(counts, threshold, func(i, j int) bool { return i < 2 && j == 2 || j == 0 })
	if err != nil || len(s.Exposed) != 1 || s.Exposed[0] != (publish.Cell{Row: 0, Col: 1}) {
		t.Errorf("exposed %v, %v; want the 2, which 22 less 20 gives away", s.Exposed, err)
	}
	for _, bad := range [][][]int{{}, {{}}, {{1, 2}, {3}}, {{-1}}} {
		if _, err := publish.Suppress(bad, threshold, nil); err == nil {
			t.Errorf("Suppress(%v) took it", bad)
		}
	}
}

// The attacker of these tests is able: where only the small counts themselves
// are hidden, it works them out.
func TestHidingOnlyTheSmallCountsGivesThemAway(t *testing.T) {
	counts := [][]int{{20, 7, 2}, {9, 12, 6}, {3, 8, 11}}
	hidden := func(i, j int) bool { return i < 3 && j < 3 && counts[i][j] < threshold }
	for _, c := range [][3]int{{0, 2, 2}, {2, 0, 3}} {
		if low, high := attack(t, counts, hidden, c[0], c[1]); low != float64(c[2]) || high != low {
			t.Errorf("row %d, column %d can be %v to %v; want %d alone", c[0], c[1], low, high, c[2])
		}
	}
}
