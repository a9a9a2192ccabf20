package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cairn/internal/register"
	"cairn/internal/store"
	"cairn/internal/when"
)

// A WarnOrder is what a person says when they issue a warning.
type WarnOrder struct {
	Area  string
	Month when.Month // 0: the newest month with a figure
	Rate  float64    // false alarms a figure at which the alarm is looked for; 0: the default
	Who   string     // empty: the desk's person
	Why   string
}

// Warn issues a warning: it is a person's, with their reasons. The strongest
// alarm of the area in that month is kept with it as the person saw it; where
// none stood the warning says so, and the reasons carry it alone.
func (d *Desk) Warn(ctx context.Context, o WarnOrder) (register.Warning, error) {
	if strings.TrimSpace(o.Why) == "" {
		return register.Warning{}, fmt.Errorf("%w: a warning needs a reason: say why", ErrRefused)
	}
	if o.Who == "" {
		o.Who = d.who
	}
	v, err := d.read(ctx, time.Time{})
	if err != nil {
		return register.Warning{}, err
	}
	country, _, _ := strings.Cut(o.Area, "-")
	if AreaName(o.Area, "en") == "" || o.Area != country && !slices.Contains(areas(country), o.Area) {
		return register.Warning{}, fmt.Errorf("area %q: %w: want the code of a country or of a first-level area, as IQ-KI", o.Area, ErrNotFound)
	}
	b, err := d.Watch(ctx, time.Time{}, WatchQuery{Country: country, Until: o.Month, Rate: o.Rate})
	if err != nil {
		return register.Warning{}, err
	}
	if home := v.home(); o.Month > home.To || o.Month != 0 && o.Month < home.From {
		return register.Warning{}, fmt.Errorf("%w: month %s: the register has figures from %s to %s", ErrRefused, o.Month, home.From, home.To)
	}
	w := register.Warning{Area: o.Area, Month: b.Until.String(), Basis: v.Head, Why: strings.TrimSpace(o.Why)}
	for _, c := range b.Cards {
		if c.Area != o.Area {
			continue
		}
		for _, i := range c.Indicators {
			for _, p := range i.Result.Points {
				if p.Period != w.Month || !p.Alarm || p.Chance == nil || w.Chance != nil && *w.Chance <= *p.Chance {
					continue
				}
				w.Indicator, w.Method, w.Rate = i.Code, i.Result.Method, i.Result.Rate
				w.Observed, w.Expected, w.Threshold, w.Chance = p.Observed, p.Expected, p.Threshold, p.Chance
			}
		}
	}
	err = d.store.Write(ctx, o.Who, d.now(), func(tx *store.Tx) (err error) {
		w, err = tx.Warn(w)
		return err
	})
	return w, err
}

// Warnings returns the warnings issued by a moment, newest first, each with the
// decision that withdrew it.
func (d *Desk) Warnings(ctx context.Context, asOf time.Time) ([]register.Issued, error) {
	v, err := d.read(ctx, asOf)
	if err != nil {
		return nil, err
	}
	return v.issued(), nil
}

// issued returns the warnings, newest first, without the names of those who
// issued or withdrew them where the view is the public's.
func (v *view) issued() []register.Issued {
	all := register.IssuedWarnings(v.Warnings, v.Decisions)
	if v.edition == nil {
		return all
	}
	for i := range all {
		all[i].Who = ""
		if w := all[i].Withdrawn; w != nil {
			nameless := *w
			nameless.Who = ""
			all[i].Withdrawn = &nameless
		}
	}
	return all
}
