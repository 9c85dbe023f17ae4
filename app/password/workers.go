package password

import (
	"errors"
	"runtime"
	"slices"
	"sync"
)

// Workers do the arithmetic in processes of their own, one per core, so that the operating system puts pages before
// passwords; within one process Go's scheduler treats both alike. Each keeps to its core: passwords that wander leave a
// core idle whenever a page pushes one of them aside.
type Workers struct {
	mu  sync.Mutex // over the counts
	all []*worker
}

// anyCore is the core of workers that share theirs with strangers: a limit on the program's time, as containers have,
// names no cores.
const anyCore = -1

// NewWorkers starts them: program, called with WorkerCommand.
func NewWorkers(program string) (*Workers, error) {
	w := &Workers{}
	number := runtime.GOMAXPROCS(0)
	for core := range number {
		if number != runtime.NumCPU() {
			core = anyCore
		}
		one := &worker{program: program, core: core}
		if err := one.start(); err != nil {
			return nil, errors.Join(err, w.Close())
		}
		w.all = append(w.all, one)
	}
	return w, nil
}

// Hash is Here's, there.
func (w *Workers) Hash(password string, hash *string) error { return w.ask("Hash", password, hash) }

// Compare is Here's, there.
func (w *Workers) Compare(q Question, a *Answer) error { return w.ask("Compare", q, a) }

// ask asks the worker whom the fewest wait for.
func (w *Workers) ask(method string, args, reply any) error {
	w.mu.Lock()
	one := slices.MinFunc(w.all, func(a, b *worker) int { return a.asked - b.asked })
	one.asked++
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		one.asked--
		w.mu.Unlock()
	}()
	return one.call(method, args, reply)
}

// PIDs are the numbers of the processes, for those who watch them.
func (w *Workers) PIDs() []int {
	pids := make([]int, len(w.all))
	for i, one := range w.all {
		pids[i] = one.pid()
	}
	return pids
}

// Close ends the processes.
func (w *Workers) Close() error {
	var all error
	for _, one := range w.all {
		all = errors.Join(all, one.close())
	}
	return all
}
