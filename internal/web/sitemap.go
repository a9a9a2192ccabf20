package web

import (
	"context"
	"encoding/xml"
	"net/http"
	"strings"

	"cairn/internal/when"
)

// sitemap lists the pages that readers and machines may want to find, each in
// every language (sitemaps.org, with the links between languages that search
// engines read). Figures are reached through them.
func (s *Site) sitemap(ctx context.Context, r *request) (answer, error) {
	paths := []string{"/", "/figures", "/figures/disagreements", "/incidents", "/places", "/coverage", "/watch", "/custody", "/check", "/bulletins", "/releases", "/corrections", "/standards", "/estimates", "/method", "/about", "/history"}
	codes, err := areas(r.home.Country)
	if err != nil {
		return answer{}, err
	}
	for _, c := range codes {
		paths = append(paths, "/places/"+c)
	}
	districts, err := s.desk.Districts(ctx, r.asOf)
	if err != nil {
		return answer{}, err
	}
	for _, c := range districts {
		paths = append(paths, districtPath(c))
	}
	for m := r.home.To; m >= r.home.From && m != 0; m-- {
		paths = append(paths, "/bulletins/"+m.String())
	}
	type other struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
	type place struct {
		Loc    string  `xml:"loc"`
		Mod    string  `xml:"lastmod,omitempty"`
		Others []other `xml:"http://www.w3.org/1999/xhtml link"`
	}
	set := struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []place  `xml:"url"`
	}{}
	mod := ""
	if !r.edition.AsOf.IsZero() {
		mod = when.DayOf(r.edition.AsOf.UTC()).String()
	}
	for _, p := range paths {
		for _, l := range s.langs {
			u := place{Loc: r.site() + l.Prefix + p, Mod: mod}
			for _, o := range s.langs {
				u.Others = append(u.Others, other{"alternate", o.Code, r.site() + o.Prefix + p})
			}
			set.URLs = append(set.URLs, u)
		}
	}
	body, err := xml.MarshalIndent(set, "", " ")
	if err != nil {
		return answer{}, err
	}
	return answer{body: append([]byte(xml.Header), append(body, '\n')...), kind: "application/xml; charset=utf-8"}, nil
}

// robots keeps machines from the desk, and from choices of figures that are
// endless; on a site that is not the public's from everything.
func (s *Site) robots(w http.ResponseWriter, hr *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if !s.opts.Public {
		w.Write([]byte("User-agent: *\nDisallow: /\n"))
		return
	}
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, l := range s.langs {
		for _, p := range []string{"/check", "/embed/", "/maps/", "/incidents?", "/figures?", "/watch?"} {
			b.WriteString("Disallow: " + l.Prefix + p + "\n")
		}
	}
	b.WriteString("Sitemap: " + (&request{Request: hr}).site() + "/sitemap.xml\n")
	w.Write([]byte(b.String()))
}

// linkedData describes the register as a data set to machines (schema.org
// Dataset, as JSON-LD): what it is about, from when to when, where its files
// are. It goes into the page as data: nothing in it runs.
func (s *Site) linkedData(r *request) any {
	l, h := r.lang, r.home
	if h.Country == "" || h.To == 0 {
		return nil
	}
	type file struct {
		Type   string `json:"@type"`
		Format string `json:"encodingFormat"`
		URL    string `json:"contentUrl"`
	}
	base := r.site() + l.Prefix
	d := struct {
		Context  string            `json:"@context"`
		Type     string            `json:"@type"`
		Name     string            `json:"name"`
		Desc     string            `json:"description"`
		URL      string            `json:"url"`
		Lang     string            `json:"inLanguage"`
		Time     string            `json:"temporalCoverage"`
		Place    map[string]string `json:"spatialCoverage"`
		Creator  map[string]string `json:"creator"`
		Version  string            `json:"version,omitempty"`
		Modified string            `json:"dateModified,omitempty"`
		Free     bool              `json:"isAccessibleForFree"`
		Measures []string          `json:"variableMeasured"`
		Files    []file            `json:"distribution"`
	}{Context: "https://schema.org", Type: "Dataset", Name: l.T("linked.name", "country", area(l, h.Country)), Desc: l.T("figures.desc"), URL: base + "/figures", Lang: l.Code,
		Time: h.From.String() + "/" + h.To.String(), Place: map[string]string{"@type": "Place", "name": area(l, h.Country)}, Creator: map[string]string{"@type": "Organization", "name": l.T("site.name")},
		Free: true, Measures: []string{l.Term("harm", "killed"), l.Term("harm", "injured")}, Version: r.edition.Release}
	if !r.edition.AsOf.IsZero() {
		d.Modified = r.edition.AsOf.UTC().Format("2006-01-02")
	}
	for _, f := range [][2]string{{"csv", "text/csv"}, {"hxl", "text/csv"}, {"json", "application/json"}} {
		d.Files = append(d.Files, file{"DataDownload", f[1], base + "/figures?rule=" + h.Rule + "&format=" + f[0]})
	}
	return d
}
