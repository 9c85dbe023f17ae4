package password

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// niceness of a worker: pages go first when the cores are full, and sign-ins still get a tenth of them.
const niceness = 10

// giveWay lowers the priority of each thread there is; those to come inherit it. A priority that cannot be lowered
// costs speed elsewhere, not the result.
func giveWay() {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, thread := range threads {
		if id, err := strconv.Atoi(thread.Name()); err == nil {
			_ = unix.Setpriority(unix.PRIO_PROCESS, id, niceness)
		}
	}
}

// pipes are standard input and output for Go's poller: a reader that blocked would hold a core's place in the
// scheduler, and a hash would wait for it.
func pipes() (in, out *os.File, err error) {
	for _, fd := range []int{unix.Stdin, unix.Stdout} {
		if err := unix.SetNonblock(fd, true); err != nil {
			return nil, nil, err
		}
	}
	return os.NewFile(uintptr(unix.Stdin), "stdin"), os.NewFile(uintptr(unix.Stdout), "stdout"), nil
}
