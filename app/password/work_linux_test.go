package password_test

import (
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// Where the program has its cores to itself, each worker keeps to one, and pages go first on all of them.
func TestEachWorkerHasItsCore(t *testing.T) {
	w := newWorkers(t)
	var wait sync.WaitGroup
	for range 4 * runtime.NumCPU() { // an answer means that a worker has begun; at once, they are spread
		wait.Go(func() {
			if err := w.Hash("sakura", new(string)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	taken := map[unix.CPUSet]int{}
	for _, pid := range w.PIDs() {
		var cores unix.CPUSet
		if err := unix.SchedGetaffinity(pid, &cores); err != nil {
			t.Fatal(err)
		}
		if got := cores.Count(); got != 1 && runtime.GOMAXPROCS(0) == runtime.NumCPU() {
			t.Errorf("worker %d runs on %d cores", pid, got)
		}
		taken[cores]++
		if got, err := unix.Getpriority(unix.PRIO_PROCESS, pid); err != nil || 20-got != 10 {
			t.Errorf("worker %d has the niceness %d, %v", pid, 20-got, err)
		}
	}
	if runtime.GOMAXPROCS(0) == runtime.NumCPU() && len(taken) != runtime.NumCPU() {
		t.Errorf("%d workers share %d cores", len(w.PIDs()), len(taken))
	}
}
