package watch

// A Vintage gives a series as it stood at the end of a period, without what
// lies after it; ok is false where the register says nothing of that time, or
// held no such series then.
type Vintage func(period string) (s Series, ok bool)

// Backwards runs every method over a series as it could have been run at the
// time. Each period is judged from those before it; in the periods of since,
// from what was known when the period ended, so that late reports and
// corrections count from the day on which they came. A period of since whose
// figure was not known then is not judged.
func Backwards(s Series, since []string, vintage Vintage, o Options) ([]Result, error) {
	results, err := RunAll(s, o)
	if err != nil {
		return nil, err
	}
	place := map[string]int{}
	for i, p := range results[0].Points {
		place[p.Period] = i
	}
	newest := o
	newest.Last = 1
	for _, period := range since {
		i, held := place[period]
		if !held {
			continue
		}
		for k := range results {
			results[k].Points[i] = Judged{Period: period, Reason: "not known at the end of the " + string(s.Unit)}
		}
		x, ok := vintage(period)
		if !ok || len(x.Points) == 0 || x.Points[len(x.Points)-1].Period != period {
			continue
		}
		then, err := RunAll(x, newest)
		if err != nil {
			continue // too short to be judged then
		}
		for k := range results {
			results[k].Points[i] = then[k].Points[0]
		}
	}
	return results, nil
}
