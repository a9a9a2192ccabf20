package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What a new user ran into on the command line.
func TestWhatANewUserRunsInto(t *testing.T) {
	dir := t.TempDir()
	db := filepath.Join(dir, "r.db")
	do := func(want int, args ...string) string {
		t.Helper()
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != want {
			t.Fatalf("%q: exit %d, want %d: %s%s", args, code, want, out, errs)
		}
		return out + errs
	}
	if got := do(1, "verify"); !strings.Contains(got, "cairn init") {
		t.Errorf("verify without a register gives no hint: %s", got)
	}
	do(0, "init")
	if got := do(2, "user", "add", "Dana", "--scope", "fly"); !strings.Contains(got, "read, propose, decide") {
		t.Errorf("a scope that is none: %s", got)
	}
	list := filepath.Join(dir, "list.csv")
	ged := "id,year,active_year,code_status,type_of_violence,conflict_name,dyad_name,side_a,side_b,number_of_sources,source_article,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country,country_id,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n"
	if err := os.WriteFile(list, []byte(ged+"1,2018,1,Clear,3,c,d,a,b,1,s,1,Basra town,Basra province,,30.5,47.8,Iraq,645,1,1,2018-03-01 00:00:00.000,2018-03-01 00:00:00.000,0,0,14,0,14,14,14\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := do(2, "import", list); !strings.Contains(got, "the columns fit ged") || !strings.Contains(got, "--dry-run") {
		t.Errorf("import without --as does not say what the table is: %s", got)
	}
	do(0, "import", "--as", "ged", list)
	table := do(0, "count", "--rule", "all", "--by", "month,admin1", "--of", "killed")
	if n := strings.Count(table, "\n2018-03"); n > 4 || !strings.Contains(table, "18 areas") || !strings.Contains(table, "IQ-WA") {
		t.Errorf("one incident's month takes %d lines:\n%s", n, table)
	}
	releases := filepath.Join(dir, "releases")
	do(0, "release", "--dir", releases, "--rule", "all")
	if got := do(1, "release", "--dir", releases, "--rule", "all", "--why", "again"); !strings.Contains(got, "nothing changed since release r1") {
		t.Errorf("a second release of the same register: %s", got)
	}
}
