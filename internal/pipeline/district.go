package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"cairn/internal/count"
	"cairn/internal/gazetteer"
	"cairn/internal/publish"
	"cairn/internal/register"
	"cairn/internal/watch"
	"cairn/internal/when"
)

// districtsOf returns what tells the district of an incident: the one that its
// record names, else the one that its place lies in or is; empty where the place is
// known less exactly than to the district (G4 and coarser). Of two ids that the
// gazetteer has for one district it is always the same, as [districtFinder] takes
// it. It keeps what it found and is for one goroutine.
func districtsOf() func(*register.Incident) string {
	type place struct{ admin1, admin2, id string }
	found := map[place]string{}
	return func(in *register.Incident) string {
		p := in.Place
		if p == nil || p.Admin1 == nil || p.Precision > string(gazetteer.SecondLevel) {
			return ""
		}
		key := place{*p.Admin1, p.Admin2, p.PlaceID}
		id, asked := found[key]
		if !asked {
			id = districtOf(key.admin1, key.admin2, key.id)
			found[key] = id
		}
		return id
	}
}

func districtOf(admin1, admin2, placeID string) string {
	if len(admin1) < 2 {
		return admin2
	}
	places, err := gazetteer.For(admin1[:2])
	if err != nil {
		return admin2
	}
	if admin2 == "" && placeID != "" {
		switch p := places.ByCode(placeID); {
		case p == nil || p.Admin1 != admin1:
		case p.Kind == gazetteer.Admin2:
			admin2 = p.ID
		default:
			admin2 = p.Admin2
		}
	}
	if p := places.ByCode(admin2); p != nil && p.Kind == gazetteer.Admin2 && p.PCode == "" {
		if id, ok := districtFinder(places)(p.Name, admin1); ok {
			return id
		}
	}
	return admin2
}

// districtName is the name of a district's area in a language: the gazetteer's, else
// the one that the source gave it.
func districtName(admin1, id, lang string) string {
	in := AreaName(admin1, lang)
	switch {
	case in == "":
		return ""
	case id == count.Unknown && lang == "ar":
		return in + "، القضاء غير معروف"
	case id == count.Unknown:
		return in + ", district not known"
	}
	name := id
	if n := AreaName(id, lang); n != "" {
		name = n
	}
	if lang == "ar" {
		return name + "، " + in
	}
	return name + ", " + in
}

// countDistricts makes a table of figures by district: see [count.Districts]. Nothing
// of it is kept.
func (d *Desk) countDistricts(ctx context.Context, asOf time.Time, q count.Query) (count.Table, error) {
	if q.Within != "" {
		country, _, _ := strings.Cut(q.Within, "-")
		if AreaName(q.Within, "en") == "" || country == q.Within || q.Country != "" && q.Country != country {
			return count.Table{}, fmt.Errorf("districts of %q: %w: want a first-level area, as IQ-BG", q.Within, count.ErrQuery)
		}
		q.Country = country
	}
	v, err := d.read(ctx, asOf)
	if err != nil {
		return count.Table{}, err
	}
	return d.tables(v, q)
}

// Districts returns the areas of the districts of which the register has incidents
// that stand, by code; for the public those of which a release speaks with a figure.
func (d *Desk) Districts(ctx context.Context, asOf time.Time) ([]string, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	if v.edition != nil {
		for id := range v.edition.printedDistricts() {
			_, _, area, _, err := ParseRowID(id)
			if _, own, ok := count.SplitDistrict(area); ok && err == nil && own != count.Unknown {
				seen[area] = true
			}
		}
	} else {
		of := districtsOf()
		for i := range v.incidents {
			if in := &v.incidents[i]; !in.Withdrawn {
				if id := of(in); id != "" {
					seen[count.District(*in.Place.Admin1, id)] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

// WatchDistrict answers "is it coming back?" for one district, by how many incidents
// the datasets bring to it each month, and how many with suicide or vehicle bombs;
// there is no card where it has none. It is not for the public.
func (d *Desk) WatchDistrict(ctx context.Context, asOf time.Time, q WatchQuery, area string) (WatchBoard, error) {
	q, err := q.checked()
	if err != nil {
		return WatchBoard{}, err
	}
	v, err := d.read(ctx, asOf)
	if err != nil {
		return WatchBoard{}, err
	}
	admin1, id, ok := count.SplitDistrict(area)
	if !ok || v.edition != nil {
		return WatchBoard{}, fmt.Errorf("a watch on %q: %w", area, ErrNotFound)
	}
	q.Country, _, _ = strings.Cut(area, "-")
	if q.Until == 0 {
		q.Until = v.home().To
	}
	b := WatchBoard{Country: q.Country, Until: q.Until, Rate: q.Rate, FDR: q.FDR, Cards: []Card{}}
	own := v.happened(q.Country).in(admin1, id)
	series := slices.DeleteFunc(own.series(admin1, v.AsOf), func(s watch.Series) bool { return s.Harm == "districts" })
	if len(series) == 0 {
		return b, nil
	}
	w, err := watch.MakeCard(watch.CardInput{Area: area, Name: AreaName(area, "en"), Series: series, Until: q.Until, Options: watch.Options{Rate: q.Rate}})
	if err != nil {
		return b, err
	}
	b.Cards = append(b.Cards, v.card(w))
	return b, nil
}

// printedDistricts are the figures of districts that stand in public, hidden ones
// among them: each by the newest release that speaks of it.
func (e *edition) printedDistricts() map[string]bool {
	e.districtsOnce.Do(func() {
		e.districtIDs = map[string]bool{}
		for i := range e.records {
			r := &e.records[i]
			take := func(id string) {
				p := strings.Split(id, "/")
				if len(p) < 4 {
					return
				}
				if _, _, ok := count.SplitDistrict(p[2]); ok && publish.Speaking(e.records, id) == r {
					e.districtIDs[id] = true
				}
			}
			for id := range r.Figures {
				take(id)
			}
			for _, id := range r.Hidden {
				take(id)
			}
		}
	})
	return e.districtIDs
}

// districts are the rows of districts as the public may read them: those that stand in public, and no
// other. Whether there is a record where none was released is not said.
func (e *edition) districts(rows []count.Row, q count.Query) []count.Row {
	own := map[string]count.Row{}
	for _, row := range rows {
		own[row.ID] = row
	}
	by := "month"
	if slices.Contains(q.By, "year") {
		by = "year"
	}
	stand := []count.Row{}
	for id := range e.printedDistricts() {
		rule, period, area, harm, err := ParseRowID(id)
		admin1, _, _ := count.SplitDistrict(area)
		country, _, _ := strings.Cut(area, "-")
		switch {
		case err != nil, rule != q.Rule, country != q.Country, q.Within != "" && admin1 != q.Within, len(q.Of) > 0 && !slices.Contains(q.Of, harm):
			continue
		case period == count.Unknown:
		case by == "month":
			m, err := when.ParseMonth(period)
			if err != nil || q.From != 0 && m.Last() < q.From || q.To != 0 && m.First() > q.To {
				continue
			}
		default:
			if len(period) != 4 || q.From != 0 && period < fmt.Sprintf("%04d", q.From.Month().Year()) || q.To != 0 && period > fmt.Sprintf("%04d", q.To.Month().Year()) {
				continue
			}
		}
		row, there := own[id]
		if !there {
			row = count.Row{ID: id, Period: period, Area: area, Harm: harm, Gap: true, Basis: count.None, Notes: []string{}}
		}
		stand = append(stand, e.standing(row))
	}
	slices.SortFunc(stand, byPeriodAreaHarm)
	return stand
}

// byPeriodAreaHarm orders rows as a table has them, people whose period is not known
// last.
func byPeriodAreaHarm(a, b count.Row) int {
	order := func(r count.Row) string {
		last := "0"
		if r.Period == count.Unknown {
			last = "1"
		}
		return last + r.Period + "/" + r.Area + "/" + string(r.Harm)
	}
	x, y := order(a), order(b)
	if a.Harm != b.Harm && a.Period == b.Period && a.Area == b.Area { // killed before injured, as rules name them
		harms := []register.Harm{register.HarmKilled, register.HarmInjured, register.HarmMissing}
		return slices.Index(harms, a.Harm) - slices.Index(harms, b.Harm)
	}
	return strings.Compare(x, y)
}
