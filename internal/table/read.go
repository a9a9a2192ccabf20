package table

import (
	"bytes"
	"path"
	"strings"
)

// Read reads a table by what it is: json when it begins with [ or {, json lines
// when its name ends in .ndjson or .jsonl or its second line is an object of its
// own, a spreadsheet when its name ends in .xlsx, else csv.
func Read(file string, data []byte, o Options) (*Table, error) {
	switch Format(file, data) {
	case "ndjson":
		return NDJSON(file, data, o)
	case "json":
		return JSON(file, data, o)
	case "xlsx":
		return XLSX(file, data, o)
	case "geojson":
		return GeoJSON(file, data, o)
	}
	return CSV(file, data, o)
}

// Format says which of csv, json, ndjson, geojson and xlsx a file is taken for. A
// spreadsheet is read as one only under its own ending: under another it is not what
// its name says.
func Format(file string, data []byte) string {
	ext := strings.ToLower(path.Ext(file))
	switch ext {
	case ".ndjson", ".jsonl", ".jsonlines":
		return "ndjson"
	case ".geojson":
		return "geojson"
	case ".json":
		if bytes.Contains(data[:min(len(data), 1024)], []byte(`"FeatureCollection"`)) {
			return "geojson"
		}
		return "json"
	case ".csv", ".tsv":
		return "csv"
	case ".xlsx", ".xlsm":
		return "xlsx"
	}
	head := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("[")):
		return "json"
	case bytes.HasPrefix(head, []byte("{")):
		line, rest, _ := bytes.Cut(head, []byte("\n"))
		if bytes.HasSuffix(bytes.TrimSpace(line), []byte("}")) && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("{")) {
			return "ndjson"
		}
		return "json"
	}
	return "csv"
}
