package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// Provisional registration by the command line: what it counts, registers, refuses and prints; interrupted it pauses, and
// goes on by --resume (D4.2).
func TestProvisionCommand(t *testing.T) {
	program, dir := build(t), t.TempDir()
	start := func(args ...string) (cmd *exec.Cmd, said *strings.Builder) {
		t.Helper()
		said = &strings.Builder{}
		cmd = exec.CommandContext(t.Context(), program, args...)
		cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, []string{"PATH=" + os.Getenv("PATH")}, said, said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd, said
	}
	run := func(status int, want string, args ...string) {
		t.Helper()
		cmd, said := start(args...)
		_ = cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != status || !strings.Contains(said.String(), want) {
			t.Errorf("%q: exit status %d, %q; want %d, %q", args, got, said, status, want)
		}
	}
	run(0, "", "seed", "--cardholders", "30000", "--csv", "cards.csv")
	run(0, "added 31", "import", "cards.csv")
	run(0, "dry run: 100 registered; skipped 1 without a mobile number, 1 corporate, 0 cancelled before\n", "provision", "--size", "100", "--dry-run")
	run(0, "run 1 done: 100 registered; skipped 1 without a mobile number, 1 corporate, 0 cancelled before\n", "provision", "--size", "100")
	run(1, "--size: want a number from 1 to 1000000", "provision", "--size", "0")
	run(1, "--brand: want JCB, Visa or Mastercard", "provision", "--brand", "Diners")
	run(1, "--from: want a cardholder number of eight digits", "provision", "--from", "4")
	run(1, "--to: is before the first one", "provision", "--from", "40000002", "--to", "40000001")
	run(1, "--size: expected a valid 64 bit int", "provision", "--size", "many")
	run(1, "no run is unfinished", "provision", "--resume")

	s := modelstest.Open(t, models.Options{URL: "sqlite:" + filepath.Join(dir, "mynetplus.db")})
	registered := func() (n int) {
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM enrollments WHERE state = 'provisional'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := registered()
	cmd, said := start("provision", "--size", "1000000")
	for registered() == before && cmd.ProcessState == nil {
		time.Sleep(time.Millisecond)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != 2 || !strings.Contains(said.String(), "run 2 paused: ") {
		t.Fatalf("interrupted: exit status %d, %q", got, said)
	}
	run(1, "run 2 is paused: let it end, stop it at the desk, or go on with it by --resume", "provision")
	run(0, "run 2 done: ", "provision", "--resume")
	run(0, "run 3 done: 0 registered; ", "provision")
	run(0, "whole: ", "audit", "verify")
}
