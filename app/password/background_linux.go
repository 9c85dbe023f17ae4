package password

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// niceness of the threads that hash: pages go first when the cores are full.
const niceness = 10

// background runs work on a thread of its own with a low priority. The thread ends with the
// goroutine, for it stays locked: its priority never leaks to other work. A priority that cannot be
// lowered costs speed elsewhere, not the result.
func background[T any](work func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		runtime.LockOSThread()
		_ = unix.Setpriority(unix.PRIO_PROCESS, unix.Gettid(), niceness)
		v, err := work()
		done <- result{v, err}
	}()
	r := <-done
	return r.value, r.err
}
