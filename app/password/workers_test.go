package password_test

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"

	"mynetplus/app/password"
)

// The test is its own worker, as the program is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == password.WorkerCommand {
		if err := password.Work(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func newWorkers(t *testing.T) *password.Workers {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w, err := password.NewWorkers(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// Workers that are killed while they work are replaced, and nobody who waited notices.
func TestWorkersAreReplaced(t *testing.T) {
	w := newWorkers(t)
	var hash string
	if err := w.Hash("sakura", &hash); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var a password.Answer
			if err := w.Compare(password.Question{Hash: hash, Password: "sakura"}, &a); err != nil || !a.Match || a.Outdated {
				t.Errorf("got %+v, %v", a, err)
			}
		})
	}
	before := w.PIDs()
	for _, pid := range before {
		kill(t, pid)
	}
	wait.Wait()
	var a password.Answer
	if err := w.Compare(password.Question{Hash: hash, Password: "wrong"}, &a); err != nil || a.Match {
		t.Errorf("afterwards: %+v, %v", a, err)
	}
	for range 4 * len(before) { // each is asked
		wait.Go(func() {
			if err := w.Hash("sakura", new(string)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, pid := range w.PIDs() {
		if slices.Contains(before, pid) {
			t.Errorf("worker %d was never killed", pid)
		}
	}
}

func kill(t *testing.T, pid int) {
	t.Helper()
	process, err := os.FindProcess(pid)
	if err == nil {
		err = process.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A program that is not there is an error at once, not a sign-in page that never answers.
func TestWorkerThatCannotStart(t *testing.T) {
	if w, err := password.NewWorkers(t.TempDir() + "/nothing"); err == nil {
		t.Errorf("started %d", w.PIDs())
	}
}
