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
	n, cells, err := tableNetwork(counts, public)
	if err != nil {
		return Shown{}, err
	}
	exposed := n.protect(threshold)
	s := Shown{Hidden: make([][]bool, len(counts)+1)}
	for i := range s.Hidden {
		s.Hidden[i] = make([]bool, len(counts[0])+1)
	}
	for e, c := range cells {
		s.Hidden[c.Row][c.Col] = n.edges[e].hidden
	}
	for _, e := range exposed {
		s.Exposed = append(s.Exposed, cells[e])
	}
	return s, nil
}

// tableNetwork makes the network of a table with its totals: rows and columns are
// the nodes, rows first. Counts and the grand total lead from row to column, the
// other totals from column to row. It returns the cell of each edge, row by row.
func tableNetwork(counts [][]int, public func(row, col int) bool) (*network, []Cell, error) {
	if len(counts) == 0 || len(counts[0]) == 0 {
		return nil, nil, fmt.Errorf("a table of small counts needs a row and a column")
	}
	rows, columns := len(counts)+1, len(counts[0])+1
	value := make([][]int, rows)
	for i := range value {
		value[i] = make([]int, columns)
	}
	for i, row := range counts {
		if len(row) != len(counts[0]) {
			return nil, nil, fmt.Errorf("row %d has %d counts, row 1 has %d", i+1, len(row), len(counts[0]))
		}
		for j, v := range row {
			if v < 0 {
				return nil, nil, fmt.Errorf("row %d, column %d: a count of %d people", i+1, j+1, v)
			}
			value[i][j] = v
			value[i][columns-1] += v
			value[rows-1][j] += v
			value[rows-1][columns-1] += v
		}
	}
	n, cells := &network{nodes: rows + columns}, []Cell{}
	for i := range value {
		for j, v := range value[i] {
			e := edge{from: i, to: rows + j, value: v, cost: 10 + min(v, 1000), known: public != nil && public(i, j)}
			down, across := i == rows-1, j == columns-1
			switch {
			case down && across:
				e.cost = 1_000_000
			case down || across:
				e.cost = 10_000
				e.from, e.to = e.to, e.from
			}
			n.edges, cells = append(n.edges, e), append(cells, Cell{i, j})
		}
	}
	return n, cells, nil
}

// A network is counts that add up. Each count is an edge between two nodes: what
// comes into a node goes out of it, so that counts and totals that still add up
// are a flow that comes back to where it began.
type network struct {
	nodes int
	edges []edge
}

// An edge is one count. Known: it stands in public, whatever is hidden. Hidden: a
// reader is not shown it. Cost: how dear it is to hide it.
type edge struct {
	from, to      int
	value, cost   int
	known, hidden bool
}

// protect hides the small counts of a network and, with them, as many others as
// it takes; it returns those small ones that what is known gives away.
func (n *network) protect(threshold int) (exposed []int) {
	small := []int{}
	for i := range n.edges {
		if v := n.edges[i].value; v > 0 && v < threshold {
			small = append(small, i)
			n.edges[i].hidden = true
		}
	}
	for _, i := range small {
		e := &n.edges[i]
		if e.known || n.push(i, true, threshold-1-e.value) < threshold-1-e.value || n.push(i, false, e.value-1) < e.value-1 {
			exposed = append(exposed, i)
		}
	}
	return exposed
}

// price says how dear it is to hide an edge: nothing where it is hidden already;
// ok is false where hiding it is of no use.
func (e *edge) price() (cost int, ok bool) {
	switch {
	case e.known:
		return 0, false
	case e.hidden:
		return 0, true
	}
	return e.cost, true
}

// push finds by how much a count can rise, or fall, up to want, while others
// make up for it, and hides those others. It returns how much it found.
func (n *network) push(at int, rise bool, want int) (found int) {
	start, goal := n.edges[at].from, n.edges[at].to
	if rise {
		start, goal = goal, start
	}
	left := make([]int, len(n.edges)) // what each count has left to fall by
	for i := range n.edges {
		left[i] = n.edges[i].value
	}
	for found < want {
		path, most := n.path(at, start, goal, left)
		if path == nil {
			break
		}
		most = min(most, want-found)
		found += most
		for _, s := range path {
			n.edges[s.edge].hidden = true
			if s.rises {
				left[s.edge] += most
			} else {
				left[s.edge] -= most
			}
		}
	}
	return found
}

// A step is a count on a path, and whether it rises or falls there.
type step struct {
	edge  int
	rises bool
}

// path returns the cheapest path from a node to another that does not use an
// edge, and the most that can be sent along it (Bellman and Ford).
func (n *network) path(without, start, goal int, left []int) (steps []step, most int) {
	dist, by, before := make([]int, n.nodes), make([]step, n.nodes), make([]int, n.nodes)
	for v := range dist {
		dist[v] = math.MaxInt
	}
	dist[start] = 0
	for changed, round := true, 0; changed && round < n.nodes; round++ {
		changed = false
		for i := range n.edges {
			e := &n.edges[i]
			cost, ok := e.price()
			if i == without || !ok {
				continue
			}
			from, to := e.from, e.to
			if dist[from] < math.MaxInt && dist[from]+cost < dist[to] {
				dist[to], by[to], before[to], changed = dist[from]+cost, step{i, true}, from, true
			}
			if left[i] > 0 && dist[to] < math.MaxInt && dist[to]+cost < dist[from] {
				dist[from], by[from], before[from], changed = dist[to]+cost, step{i, false}, to, true
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
			most = min(most, left[by[v].edge])
		}
	}
	return steps, most
}
