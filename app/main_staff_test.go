package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// initialPassword is what the program prints once.
var initialPassword = regexp.MustCompile(`(?m)^Initial password, shown once: ([a-z2-7]{4}(-[a-z2-7]{4}){3})$`)

// The accounts of staff by the command line: what it prints, refuses and records.
func TestStaffCommands(t *testing.T) {
	program, dir := build(t), t.TempDir()
	run := func(args ...string) (stdout, stderr string, status int) {
		t.Helper()
		var out, errs strings.Builder
		cmd := exec.CommandContext(t.Context(), program, append([]string{"staff"}, args...)...)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, []string{"PATH=" + os.Getenv("PATH")}, &out, &errs
		_ = cmd.Run()
		return out.String(), errs.String(), cmd.ProcessState.ExitCode()
	}
	drawn := map[string]bool{}
	for _, tt := range []struct {
		args   []string
		status int
		said   string
	}{
		{[]string{"add", "kita", "--role", "agent"}, 0, "kita is added as agent."},
		{[]string{"add", "kita", "--role", "auditor"}, 1, "the user name kita is taken"},
		{[]string{"add", "Kita", "--role", "agent"}, 1, `"Kita" is no user name`},
		{[]string{"add", "minami"}, 80, "missing flags: --role"},
		{[]string{"add", "minami", "--role", "chief"}, 80, `must be one of "agent","supervisor","auditor"`},
		{[]string{"disable", "kita"}, 0, "kita: disabled; sessions ended"},
		{[]string{"disable", "kita"}, 0, "kita: disabled already"},
		{[]string{"disable", "nobody"}, 1, "nobody has the user name nobody"},
		{[]string{"reset", "kita"}, 0, "kita is reset."},
		{[]string{"reset", "nobody"}, 1, "nobody has the user name nobody"},
	} {
		out, errs, status := run(tt.args...)
		if status != tt.status && (tt.status != 80 || status == 0) || !strings.Contains(out+errs, tt.said) {
			t.Errorf("staff %q: status %d, %q, %q; want %d and %q", tt.args, status, out, errs, tt.status, tt.said)
		}
		shown := initialPassword.FindStringSubmatch(out)
		if (shown != nil) != (status == 0 && tt.args[0] != "disable") || initialPassword.MatchString(errs) {
			t.Errorf("staff %q shows a password: %v", tt.args, shown != nil)
		}
		if shown != nil {
			drawn[shown[1]] = true
		}
	}
	if len(drawn) != 2 {
		t.Errorf("%d passwords were drawn, want 2", len(drawn))
	}
	s := modelstest.Open(t, models.Options{URL: "sqlite:" + filepath.Join(dir, "mynetplus.db")})
	for from, want := range map[string]int{
		"staff WHERE name = 'kita' AND role = 'agent' AND initial AND disabled_at IS NULL": 1,
		"staff": 4, // with the demo's
		"audit_events WHERE subject = 'staff:kita' AND actor = 'system' AND chain = 'staff:kita'":  3,
		"audit_events WHERE subject = 'staff:kita' AND actor = 'system' AND chain LIKE 'system:%'": 3,
	} {
		var got int
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM "+from).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d, %v, want %d", from, got, err, want)
		}
	}
	for password := range drawn {
		for _, file := range []string{"mynetplus.db", "mynetplus.db-wal"} {
			if raw, err := os.ReadFile(filepath.Join(dir, file)); err == nil && strings.Contains(string(raw), password) {
				t.Errorf("%s holds the password as it is", file)
			}
		}
	}
}
