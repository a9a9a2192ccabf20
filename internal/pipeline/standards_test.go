package pipeline_test

import (
	"testing"
	"time"

	"cairn/internal/pipeline"
)

func TestStandardsAreWorkedOutFromTheRegister(t *testing.T) {
	d, path := create(t)
	of := func(d *pipeline.Desk, code string) pipeline.Criterion {
		t.Helper()
		all, err := d.Standards(t.Context(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			if c.Code == code {
				return c
			}
		}
		t.Fatalf("no criterion %q", code)
		return pipeline.Criterion{}
	}
	for code, want := range map[string]pipeline.Conformity{"hash": pipeline.Idle, "place": pipeline.Idle, "signed": pipeline.Unmet, "corrections": pipeline.Unmet, "second": pipeline.Unmet} {
		if c := of(d, code); c.State != want {
			t.Errorf("an empty register: %s is %s, want %s", code, c.State, want)
		}
	}
	if c := of(d, "consent"); c.State != pipeline.Person {
		t.Errorf("consent is %s: no register can show it", c.State)
	}
	listed(t, d, "1 Hilla 40", "2 Nowhereatall 25")
	if c := of(d, "place"); c.State != pipeline.Partly || c.N != 1 || c.Of != 2 {
		t.Errorf("one place of two is known: %+v", c)
	}
	if c := of(d, "time"); c.State != pipeline.Met {
		t.Errorf("both days are known: %+v", c)
	}
	release(t, d, pipeline.ReleaseOptions{Dir: t.TempDir(), Rules: []string{"all"}})
	if c := of(outside(t, path), "signed"); c.State != pipeline.Met || c.N != 1 {
		t.Errorf("one release: %+v", c)
	}
}
