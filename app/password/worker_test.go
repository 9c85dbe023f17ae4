package password_test

import (
	"fmt"
	"os"
	"sync"
	"testing"

	"mynetplus/app/password"
)

// The test is its own worker, as the program is.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == password.WorkerCommand {
		if err := password.Work(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func newWorker(t *testing.T) *password.Worker {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w, err := password.NewWorker(program)
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

// A worker that is killed while it works is replaced, and nobody who waited notices.
func TestWorkerIsReplaced(t *testing.T) {
	w := newWorker(t)
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
	before := w.PID()
	kill(t, before)
	wait.Wait()
	var a password.Answer
	if err := w.Compare(password.Question{Hash: hash, Password: "wrong"}, &a); err != nil || a.Match {
		t.Errorf("afterwards: %+v, %v", a, err)
	}
	if w.PID() == before {
		t.Error("the worker was never killed")
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
	if w, err := password.NewWorker(t.TempDir() + "/nothing"); err == nil {
		t.Errorf("started %d", w.PID())
	}
}
