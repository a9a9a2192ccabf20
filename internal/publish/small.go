package publish

import (
	"fmt"
	"math"
)

// Small counts of people can point to persons. A Shown is a table of counts
// with its row totals, column totals and grand total, as it may be made public:
// which of them are hidden.
//
// Hidden has a row more than the counts, for the column totals, and a column
// more, for the row totals; the grand total is the last of the last.
type Shown struct {
	Hidden  [][]bool
	Exposed []Cell // protected counts that what is public already gives away; none: the table may be shown
}

// A Cell is a place in a table with its totals, both from 0.
type Cell struct{ Row, Col int }

// Suppress chooses which cells of a table to hide, so that nobody can work out
// any count from 1 to below the threshold: of each such count, total or not,
// every number from 1 to below the threshold stays possible, given all that is
// shown, that the table adds up and that no count is below zero. Zeros are
// shown unless they are needed to hide others.
//
// public says which cells stand in public already with the value that they
// have now; they are known whatever this table hides. nil: none. Show tables of
// one subject only with the cells of all earlier ones.
//
// A protected count is safe when it can rise to the threshold less one and fall
// to one while other hidden cells make up for it. The hidden cells are the edges
// of a network of rows and columns, so what an attacker can work out of a cell is
// a maximum flow, and every whole number between its least and its most is
// possible. Cells are added along the cheapest paths: small counts first, then
// totals, the grand total last. Method: complementary suppression in two-way
// tables as network flow, L. H. Cox, J. Amer. Statist. Assoc. 90 (1995)
// 1453–1462.
func Suppress(counts [][]int, threshold int, public func(row, col int) bool) (Shown, error) {
	n, err := newNetwork(counts, public)
	if err != nil {
		return Shown{}, err
	}
	small := []Cell{}
	for i := range n.value {
		for j, v := range n.value[i] {
			if v > 0 && v < threshold {
				small = append(small, Cell{i, j})
				n.hidden[i][j] = true
			}
		}
	}
	s := Shown{Hidden: n.hidden}
	for _, c := range small {
		v := n.value[c.Row][c.Col]
		if n.known(c) || n.push(c, true, threshold-1-v) < threshold-1-v || n.push(c, false, v-1) < v-1 {
			s.Exposed = append(s.Exposed, c)
		}
	}
	return s, nil
}

// A network is a table with its totals. Each cell is an edge between its row
// and its column: of counts and the grand total from row to column, of the other
// totals from column to row. To add to a cell is to send along its edge; a
// table that still adds up is a flow that comes back to where it began.
type network struct {
	value   [][]int
	hidden  [][]bool
	public  func(row, col int) bool
	rows    int // with the one of totals
	columns int
}

func newNetwork(counts [][]int, public func(row, col int) bool) (*network, error) {
	if len(counts) == 0 || len(counts[0]) == 0 {
		return nil, fmt.Errorf("a table of small counts needs a row and a column")
	}
	n := &network{rows: len(counts) + 1, columns: len(counts[0]) + 1, public: public}
	n.value, n.hidden = make([][]int, n.rows), make([][]bool, n.rows)
	for i := range n.value {
		n.value[i], n.hidden[i] = make([]int, n.columns), make([]bool, n.columns)
	}
	for i, row := range counts {
		if len(row) != len(counts[0]) {
			return nil, fmt.Errorf("row %d has %d counts, row 1 has %d", i+1, len(row), len(counts[0]))
		}
		for j, v := range row {
			if v < 0 {
				return nil, fmt.Errorf("row %d, column %d: a count of %d people", i+1, j+1, v)
			}
			n.value[i][j] = v
			n.value[i][n.columns-1] += v
			n.value[n.rows-1][j] += v
			n.value[n.rows-1][n.columns-1] += v
		}
	}
	return n, nil
}

func (n *network) known(c Cell) bool { return n.public != nil && n.public(c.Row, c.Col) }

// cost says how dear it is to hide a cell: nothing where it is hidden already;
// ok is false where hiding it is of no use.
func (n *network) cost(c Cell) (cost int, ok bool) {
	last := Cell{n.rows - 1, n.columns - 1}
	switch {
	case n.known(c):
		return 0, false
	case n.hidden[c.Row][c.Col]:
		return 0, true
	case c == last:
		return 1_000_000, true
	case c.Row == last.Row || c.Col == last.Col:
		return 10_000, true
	}
	return 10 + min(n.value[c.Row][c.Col], 1000), true
}

// ends returns the nodes of a cell's edge: rows are numbered first.
func (n *network) ends(c Cell) (from, to int) {
	from, to = c.Row, n.rows+c.Col
	if (c.Row == n.rows-1) != (c.Col == n.columns-1) {
		return to, from
	}
	return from, to
}

// push finds by how much a cell can rise, or fall, up to want, while others
// make up for it, and hides those others. It returns how much it found.
func (n *network) push(c Cell, rise bool, want int) (found int) {
	start, goal := n.ends(c)
	if rise {
		start, goal = goal, start
	}
	left := make([][]int, n.rows) // what each cell has left to fall by
	for i := range left {
		left[i] = append([]int(nil), n.value[i]...)
	}
	for found < want {
		path, most := n.path(c, start, goal, left)
		if path == nil {
			break
		}
		most = min(most, want-found)
		found += most
		for _, s := range path {
			n.hidden[s.Row][s.Col] = true
			if s.rises {
				left[s.Row][s.Col] += most
			} else {
				left[s.Row][s.Col] -= most
			}
		}
	}
	return found
}

// A step is a cell on a path, and whether it rises or falls there.
type step struct {
	Cell
	rises bool
}

// path returns the cheapest path from a node to another that does not use a
// cell, and the most that can be sent along it (Bellman and Ford).
func (n *network) path(without Cell, start, goal int, left [][]int) (steps []step, most int) {
	nodes := n.rows + n.columns
	dist, by, before := make([]int, nodes), make([]step, nodes), make([]int, nodes)
	for v := range dist {
		dist[v] = math.MaxInt
	}
	dist[start] = 0
	for changed, round := true, 0; changed && round < nodes; round++ {
		changed = false
		for i := range n.rows {
			for j := range n.columns {
				c := Cell{i, j}
				cost, ok := n.cost(c)
				if c == without || !ok {
					continue
				}
				from, to := n.ends(c)
				if dist[from] < math.MaxInt && dist[from]+cost < dist[to] {
					dist[to], by[to], before[to], changed = dist[from]+cost, step{c, true}, from, true
				}
				if left[i][j] > 0 && dist[to] < math.MaxInt && dist[to]+cost < dist[from] {
					dist[from], by[from], before[from], changed = dist[to]+cost, step{c, false}, to, true
				}
			}
		}
	}
	if dist[goal] == math.MaxInt {
		return nil, 0
	}
	most = math.MaxInt
	for v := goal; v != start; v = before[v] {
		steps = append(steps, by[v])
		if !by[v].rises {
			most = min(most, left[by[v].Row][by[v].Col])
		}
	}
	return steps, most
}
