package password

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// niceness of a worker: pages go first when the cores are full, and sign-ins still get a tenth of them.
const niceness = 10

// giveWay lowers the priority of each thread there is, and keeps it on the core, if there is one; threads to come inherit
// both. What cannot be had costs speed, not the result.
func giveWay(core int) {
	only, kept := cpu(core)
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, thread := range threads {
		if id, err := strconv.Atoi(thread.Name()); err == nil {
			_ = unix.Setpriority(unix.PRIO_PROCESS, id, niceness)
			if kept {
				_ = unix.SchedSetaffinity(id, &only)
			}
		}
	}
}

// cpu is the operating system's name for one of the cores that this process may use.
func cpu(core int) (only unix.CPUSet, ok bool) {
	var mine unix.CPUSet
	if core < 0 || unix.SchedGetaffinity(0, &mine) != nil {
		return only, false
	}
	for i := range len(mine) * 64 {
		if !mine.IsSet(i) {
			continue
		}
		if core == 0 {
			only.Set(i)
			return only, true
		}
		core--
	}
	return only, false
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
