package publish

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"cairn/internal/count"
	"cairn/internal/gazetteer"
	"cairn/internal/table"
)

// Formats are the data files that figures can be had in.
var Formats = []string{"csv", "hxl", "jsonl", "geojson", "parquet"}

// figureRow is a figure in a data file. Min and Max are null in a gap: nothing
// was published or recorded, which is not zero. They are null too where there is a
// number that is not shown (Hidden): that is no gap.
type figureRow struct {
	ID         string `json:"id"`
	Period     string `json:"period"`
	Area       string `json:"area"`
	AreaName   string `json:"area_name"`
	Harm       string `json:"harm"`
	Min        *int64 `json:"min"`
	Max        *int64 `json:"max"`
	Open       bool   `json:"open"`
	Gap        bool   `json:"gap"`
	Hidden     bool   `json:"hidden"`
	Basis      string `json:"basis"`
	Definition string `json:"definition"`
	Rule       string `json:"rule"`
	Version    string `json:"rule_version"`
	AsOf       string `json:"as_of"`
	Head       string `json:"head"`
	Notes      string `json:"notes"`
	PlacedMin  *int64 `json:"placed_min"`
	PlacedMax  *int64 `json:"placed_max"`
	Vague      *int64 `json:"vague"`
}

var figureColumns = []table.Column{
	{Name: "id"}, {Name: "period"}, {Name: "area"}, {Name: "area_name"}, {Name: "harm"},
	{Name: "min", Type: table.NumberColumn}, {Name: "max", Type: table.NumberColumn},
	{Name: "open"}, {Name: "gap"}, {Name: "hidden"}, {Name: "basis"}, {Name: "definition"},
	{Name: "rule"}, {Name: "rule_version"}, {Name: "as_of"}, {Name: "head"}, {Name: "notes"},
	{Name: "placed_min", Type: table.NumberColumn}, {Name: "placed_max", Type: table.NumberColumn}, {Name: "vague", Type: table.NumberColumn},
}

// hxlTags is the row of tags under the header of an hxl file, column by column
// (hxlstandard.org; +min and +max are proposed attributes).
var hxlTags = []string{
	"#meta+id", "#date+period", "#adm1+code", "#adm1+name", "#indicator+harm",
	"#affected+min", "#affected+max", "#meta+open", "#meta+gap", "#meta+hidden", "#meta+basis", "#meta+definition",
	"#meta+rule", "#meta+rule+version", "#date+asof", "#meta+head", "#description+notes",
	"#affected+placed+min", "#affected+placed+max", "#meta+vague",
}

// Write writes a table of figures in a format. name gives the name of an area
// code in a language.
func Write(w io.Writer, format string, t count.Table, name func(code, lang string) string) error {
	rows := make([]figureRow, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = figureRow{
			ID: r.ID, Period: r.Period, Area: r.Area, AreaName: name(r.Area, "en"), Harm: string(r.Harm), Min: wide(r.Min), Max: wide(r.Max),
			Open: r.Open, Gap: r.Gap && !r.Hidden, Hidden: r.Hidden, Basis: string(r.Basis), Definition: r.Definition, Rule: t.Rule.ID, Version: t.Rule.Version,
			AsOf: t.AsOf.Format("2006-01-02T15:04:05Z"), Head: t.Head, Notes: strings.Join(r.Notes, "; "),
		}
		if p := r.Placed; p != nil {
			rows[i].PlacedMin, rows[i].PlacedMax, rows[i].Vague = wide(&p.Min), wide(&p.Max), wide(&p.Vague)
		}
	}
	switch format {
	case "csv":
		return table.WriteCSV(w, figureColumns, cells(rows, nil))
	case "hxl":
		return writeHXL(w, rows)
	case "jsonl":
		return writeJSONL(w, rows)
	case "geojson":
		return writeGeoJSON(w, rows)
	case "parquet":
		return writeParquet(w, len(rows), parquetColumns(rows))
	}
	return fmt.Errorf("format %q: want %s", format, strings.Join(Formats, ", "))
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	v := int64(*n)
	return &v
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// cells gives the rows of a csv file, first the one given.
func cells(rows []figureRow, first []string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		if first != nil && !yield(first) {
			return
		}
		for _, r := range rows {
			if !yield([]string{r.ID, r.Period, r.Area, r.AreaName, r.Harm, number(r.Min), number(r.Max), strconv.FormatBool(r.Open), strconv.FormatBool(r.Gap), strconv.FormatBool(r.Hidden),
				r.Basis, r.Definition, r.Rule, r.Version, r.AsOf, r.Head, r.Notes, number(r.PlacedMin), number(r.PlacedMax), number(r.Vague)}) {
				return
			}
		}
	}
}

// writeHXL writes csv with a row of tags under the header. The tags stand in
// number columns too, so all columns are text there and numbers are plain.
func writeHXL(w io.Writer, rows []figureRow) error {
	columns := make([]table.Column, len(figureColumns))
	for i, c := range figureColumns {
		columns[i] = table.Column{Name: c.Name}
	}
	return table.WriteCSV(w, columns, cells(rows, hxlTags))
}

// writeJSONL writes an object a line, its keys in the order of figureColumns.
func writeJSONL(w io.Writer, rows []figureRow) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for i := range rows {
		if err := e.Encode(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// writeGeoJSON writes a feature a figure, with the shape of its area where the
// gazetteer has one and a null geometry where not. Shapes are those of
// first-level areas: no figure is placed more exactly than that.
func writeGeoJSON(w io.Writer, rows []figureRow) error {
	shapes := map[string]gazetteer.Shape{}
	for _, r := range rows {
		if len(r.Area) < 2 || shapes[r.Area[:2]].Code != "" {
			continue
		}
		list, err := gazetteer.Admin1Shapes(r.Area[:2])
		if err != nil {
			return err
		}
		shapes[r.Area[:2]] = gazetteer.Shape{Code: r.Area[:2]}
		for _, s := range list {
			shapes[s.Code] = s
		}
	}
	type geometry struct {
		Type        string           `json:"type"`
		Coordinates [][][][2]float64 `json:"coordinates"`
	}
	type feature struct {
		Type       string         `json:"type"`
		ID         string         `json:"id"`
		Geometry   *geometry      `json:"geometry"`
		Properties map[string]any `json:"properties"`
	}
	features := make([]feature, 0, len(rows))
	for _, r := range rows {
		f := feature{Type: "Feature", ID: r.ID, Properties: map[string]any{
			"period": r.Period, "area": r.Area, "area_name": r.AreaName, "harm": r.Harm, "min": r.Min, "max": r.Max, "open": r.Open, "placed_min": r.PlacedMin, "placed_max": r.PlacedMax, "vague": r.Vague, "gap": r.Gap, "hidden": r.Hidden,
			"basis": r.Basis, "definition": r.Definition, "rule": r.Rule, "rule_version": r.Version, "as_of": r.AsOf, "head": r.Head, "notes": r.Notes,
		}}
		if s, ok := shapes[r.Area]; ok && len(s.Rings) > 0 {
			g := &geometry{Type: "MultiPolygon"}
			for _, ring := range s.Rings {
				g.Coordinates = append(g.Coordinates, [][][2]float64{ring})
			}
			f.Geometry = g
		}
		features = append(features, f)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(map[string]any{"type": "FeatureCollection", "features": features})
}

// parquetColumns turns the rows into columns, in the order of figureColumns.
func parquetColumns(rows []figureRow) []column {
	text := func(name string, of func(figureRow) string) column {
		c := column{name: name, text: make([]string, len(rows))}
		for i, r := range rows {
			c.text[i] = of(r)
		}
		return c
	}
	low, high := column{name: "min", numbers: make([]*int64, len(rows))}, column{name: "max", numbers: make([]*int64, len(rows))}
	placedLow, placedHigh, vague := column{name: "placed_min", numbers: make([]*int64, len(rows))}, column{name: "placed_max", numbers: make([]*int64, len(rows))}, column{name: "vague", numbers: make([]*int64, len(rows))}
	open, gap, hidden := column{name: "open", bools: make([]bool, len(rows))}, column{name: "gap", bools: make([]bool, len(rows))}, column{name: "hidden", bools: make([]bool, len(rows))}
	for i, r := range rows {
		low.numbers[i], high.numbers[i], open.bools[i], gap.bools[i], hidden.bools[i] = r.Min, r.Max, r.Open, r.Gap, r.Hidden
		placedLow.numbers[i], placedHigh.numbers[i], vague.numbers[i] = r.PlacedMin, r.PlacedMax, r.Vague
	}
	return []column{
		text("id", func(r figureRow) string { return r.ID }), text("period", func(r figureRow) string { return r.Period }),
		text("area", func(r figureRow) string { return r.Area }), text("area_name", func(r figureRow) string { return r.AreaName }),
		text("harm", func(r figureRow) string { return r.Harm }), low, high, open, gap, hidden,
		text("basis", func(r figureRow) string { return r.Basis }), text("definition", func(r figureRow) string { return r.Definition }),
		text("rule", func(r figureRow) string { return r.Rule }), text("rule_version", func(r figureRow) string { return r.Version }),
		text("as_of", func(r figureRow) string { return r.AsOf }), text("head", func(r figureRow) string { return r.Head }),
		text("notes", func(r figureRow) string { return r.Notes }), placedLow, placedHigh, vague,
	}
}
