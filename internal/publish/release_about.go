package publish

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"cairn/internal/when"
)

// A field is a column of the figures as the data package describes it.
type field struct {
	name, kind, says string
}

// figureFields describe figureColumns, in their order: types of the
// Frictionless Table Schema, and what a cell says.
var figureFields = []field{
	{"id", "string", "The figure: rule, period, area, harm, and a basis where a cell has several. No two rows have the same."},
	{"period", "string", "The month, YYYY-MM, or the year, YYYY; of a custody number its day, or its days with two dots between, of one told in a text its months; unknown for people whose month is not known."},
	{"area", "string", "ISO 3166-1 code of the country, or ISO 3166-2 code of a first-level area; that, a dot and the id of a district of it, where the release has districts, or unknown for people whose district is not known; unknown for people whose area is not known."},
	{"area_name", "string", "The area's name in English."},
	{"harm", "string", "What happened to the people counted: killed, injured, missing; of a custody number its indicator."},
	{"min", "integer", "The lowest number that sources support. Empty in a gap, which is not zero, and where it is hidden."},
	{"max", "integer", "The highest number that sources support. Empty in a gap and where it is hidden."},
	{"open", "boolean", "At least: nobody gives a ceiling, and max is only the highest number given."},
	{"gap", "boolean", "Nothing was published or recorded."},
	{"hidden", "boolean", "There is a number and it is not shown, so that no count of few people can be read or worked out. It is no gap and no zero."},
	{"basis", "string", "What the figure rests on: published, counted, combined, apart (never to be added to the country's), summed, told (a custody number that a text told and a person accepted), none."},
	{"definition", "string", "The definition it was published under; see definitions.json."},
	{"rule", "string", "The counting rule; see rules/."},
	{"rule_version", "string", "The version of the rule."},
	{"as_of", "datetime", "The moment of the register that the figure was worked out from, UTC."},
	{"head", "string", "The tree head of the ledger at that moment, entries:root."},
	{"notes", "string", "What must be known beside the number. Text that a spreadsheet could take for a formula has an apostrophe before it."},
	{"placed_min", "integer", "The lowest number without the incidents whose place or date is not known closely enough. No bound: people are left out. Empty where there are none, and where small counts are hidden."},
	{"placed_max", "integer", "The highest number without them."},
	{"vague", "integer", "How many incidents that leaves out."},
}

// describe adds the two descriptions for machines.
//
// datapackage.json is a Frictionless tabular data package (specs.frictionlessdata.io,
// version 1): it lists the csv files, with the schema of their columns, so that
// every resource in it can be read as a table. dcat.jsonld lists every data file
// as a distribution (W3C DCAT 3).
func (in *ReleaseInputs) describe(r *Record, f map[string][]byte) error {
	type object = map[string]any
	fields := make([]object, len(figureFields))
	for i, c := range figureFields {
		constraints := object{"required": c.name != "min" && c.name != "max" && c.name != "definition" && c.name != "notes" && c.name != "area_name" && c.name != "placed_min" && c.name != "placed_max" && c.name != "vague"}
		switch {
		case c.name == "id":
			constraints["unique"] = true
		case c.kind == "integer":
			constraints["minimum"] = 0
		}
		fields[i] = object{"name": c.name, "type": c.kind, "description": c.says, "constraints": constraints}
	}
	names := slices.Sorted(maps.Keys(f))
	resources, distributions := []object{}, []object{}
	for _, name := range names {
		kind := mediaType(name)
		if kind == "" {
			continue
		}
		distributions = append(distributions, object{
			"@type": "dcat:Distribution", "dct:title": path.Base(name), "dcat:downloadURL": object{"@id": name},
			"dcat:mediaType": object{"@id": "https://www.iana.org/assignments/media-types/" + kind}, "dcat:byteSize": typed("xsd:nonNegativeInteger", fmt.Sprint(len(f[name]))),
			"spdx:checksum": object{"@type": "spdx:Checksum", "spdx:algorithm": object{"@id": "spdx:checksumAlgorithm_sha256"}, "spdx:checksumValue": typed("xsd:hexBinary", digest(f[name]))},
		})
		if base := strings.TrimSuffix(name, ".csv"); base != name && !strings.HasSuffix(base, ".hxl") {
			resources = append(resources, object{
				"name": strings.ToLower(path.Base(base)), "title": "Figures under rule " + path.Base(base), "path": name, "profile": "tabular-data-resource",
				"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(f[name]), "hash": "sha256:" + digest(f[name]),
				"dialect": object{"delimiter": ",", "lineTerminator": "\n", "quoteChar": `"`, "doubleQuote": true, "header": true},
				"schema":  object{"fields": fields, "primaryKey": []string{"id"}, "missingValues": []string{""}},
			})
		}
	}
	asOf := r.AsOf.Format(asOfLayout)
	const says = "Reported figures as ranges, from the lowest to the highest that sources support. They are no estimates. METHOD.md says whom each rule counts."
	for name, v := range map[string]any{
		"datapackage.json": object{
			"profile": "tabular-data-package", "name": "casualty-figures-" + strings.ToLower(r.Country) + "-" + r.ID, "id": r.Head, "version": r.ID, "title": in.title(r, "en"),
			"description": says,
			"created":     asOf, "resources": resources,
		},
		"dcat.jsonld": object{
			"@context": object{"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "spdx": "http://spdx.org/rdf/terms#", "xsd": "http://www.w3.org/2001/XMLSchema#", "skos": "http://www.w3.org/2004/02/skos/core#"},
			"@id":      "#release",
			"@type":    "dcat:Dataset", "dct:identifier": r.ID + " " + r.Head,
			"dct:title":       []object{{"@language": "en", "@value": in.title(r, "en")}, {"@language": "ar", "@value": in.title(r, "ar")}},
			"dct:description": []object{{"@language": "en", "@value": says}, {"@language": "ar", "@value": "أرقام منشورة ومسجلة في صورة نطاقات، من أدنى ما تؤيده المصادر إلى أعلاه. ليست تقديرات. يبيّن METHOD.md من يحسبه كل من القواعد."}},
			"dct:issued":      typed("xsd:dateTime", asOf), "dcat:version": r.ID,
			"dct:spatial": object{"@type": "dct:Location", "dct:identifier": r.Country,
				"skos:prefLabel": []object{{"@language": "en", "@value": in.AreaName(r.Country, "en")}, {"@language": "ar", "@value": in.AreaName(r.Country, "ar")}}},
			"dct:temporal":      object{"@type": "dct:PeriodOfTime", "dcat:startDate": typed("xsd:date", in.edge(r, false)), "dcat:endDate": typed("xsd:date", in.edge(r, true))},
			"dcat:distribution": distributions,
		},
	} {
		b, err := indented(v)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		f[name] = b
	}
	return nil
}

// typed is a literal of a datatype in JSON-LD.
func typed(kind, value string) map[string]any { return map[string]any{"@type": kind, "@value": value} }

func mediaType(name string) string {
	switch path.Ext(name) {
	case ".csv":
		return "text/csv"
	case ".jsonl":
		return "application/jsonl"
	case ".geojson":
		return "application/geo+json"
	case ".parquet":
		return "application/vnd.apache.parquet"
	}
	return ""
}

func (in *ReleaseInputs) title(r *Record, lang string) string {
	place := in.AreaName(r.Country, lang)
	if place == "" {
		place = r.Country
	}
	if lang == "ar" {
		return fmt.Sprintf("أرقام الضحايا، %s، الإصدار %s", place, r.ID)
	}
	return fmt.Sprintf("Casualty figures, %s, release %s", place, r.ID)
}

// edge returns the first or last day of the months that are released.
func (in *ReleaseInputs) edge(r *Record, last bool) string {
	months := Months(in.Tables[0], r.Country)
	months = slices.DeleteFunc(months, func(m when.Month) bool { return !inMonths(m.String(), in.From, in.To) })
	switch {
	case len(months) == 0:
		return ""
	case last:
		return months[len(months)-1].Last().String()
	}
	return months[0].First().String()
}

// method says whom the figures count: each rule, then each definition, in
// English and Arabic.
func (in *ReleaseInputs) method(r *Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Method of release %s\n\n", r.ID)
	b.WriteString("Every figure is a range of what sources report, from the lowest number to the highest. A plus means at least. It is no estimate of what nobody reported. " +
		"A gap means that nothing was published or recorded, which is not zero. Figures of two rules, or under two definitions, do not count the same people and are never added up.\n")
	b.WriteString("\n" + smallWords(r) + "\n")
	for _, rule := range in.Rules {
		if rule == nil {
			b.WriteString("\n## Custody\n\nNumbers about people held, tried, sentenced and executed, each as a body published it or, where the basis is told, as a text told it and a person accepted. Of the latter few people are not shown. Stocks and flows are never added up, nor is one number to another.\n")
			continue
		}
		fmt.Fprintf(&b, "\n## Rule %s, version %s\n\n%s. As run: [rules/%s.yaml](rules/%s.yaml)\n", rule.ID, rule.Version, rule.Title["en"], rule.ID, rule.ID)
		for _, lang := range []string{"en", "ar"} {
			if text := strings.TrimSpace(rule.Text[lang]); text != "" {
				b.WriteString("\n" + text + "\n")
			}
		}
	}
	if list := in.definitions(in.Tables); len(list) > 0 {
		b.WriteString("\n## Definitions\n\nWhom a body counted, and in which months. See definitions.json.\n\n")
		for _, d := range list {
			fmt.Fprintf(&b, "- %s (%s, %s to %s): %s", d.ID, d.Issuer, d.From, d.To, strings.Join(strings.Fields(d.Title["en"]), " "))
			if d.Title["ar"] != "" {
				b.WriteString(" / " + strings.Join(strings.Fields(d.Title["ar"]), " "))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// smallWords says whether counts of few people are shown.
func smallWords(r *Record) string {
	if r.Small < 2 {
		return "Small counts are shown: nothing is hidden in this release."
	}
	return fmt.Sprintf("Small counts are hidden: no number from 1 to %d that the register counted is shown, nor any other from which it could be worked out; "+
		"%d figures are hidden and marked so. A number that a body has published itself, or that stands in an earlier release, is shown.", r.Small-1, len(r.Hidden))
}

// readme says what the files are and how the folder is checked.
func readme(r *Record, f map[string][]byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Release %s\n\nMade from the register as of %s, tree head %s.\n\n%s\n\n", r.ID, r.AsOf.Format("2006-01-02 15:04 UTC"), r.Head, smallWords(r))
	for _, line := range [][2]string{
		{"METHOD.md", "whom each figure counts and leaves out"},
		{"changes.md", "every number that was published before and is another now; changes.json for programs"},
		{"figures/", "the figures of each rule: csv, csv with HXL tags, JSON Lines, GeoJSON, Parquet"},
		{"rules/", "the counting rules, as they were run"},
		{"definitions.json", "the definitions that bodies published under"},
		{"bulletins/", "the bulletin of each month, English and Arabic"},
		{"datapackage.json", "the csv files described (Frictionless); dcat.jsonld: every data file (DCAT)"},
		{headFile, "the tree head of the ledger, signed"},
		{SumsFile, "the SHA-256 of every file; " + NoteFile + " signs it"},
	} {
		if strings.HasSuffix(line[0], "/") && !hasFolder(f, line[0]) {
			continue
		}
		fmt.Fprintf(&b, "- `%s`: %s\n", line[0], line[1])
	}
	fmt.Fprintf(&b, "\nTo check that nothing was altered: `sha256sum -c %s`, and `cairn verify --release FOLDER --key FILE` with the public key that you were given by another way than this folder.\n", SumsFile)
	return b.String()
}

func hasFolder(f map[string][]byte, folder string) bool {
	for name := range f {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}
