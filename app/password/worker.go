package password

import (
	"errors"
	"fmt"
	"net/rpc"
	"os"
	"os/exec"
	"strconv"
	"sync"

	"mynetplus/models"
)

// worker does the arithmetic in a process of its own. Passwords cross a pipe that nobody else has.
type worker struct {
	program string
	core    int // of those that the program may use, or anyCore
	asked   int // how many wait for its answers; Workers counts
	mu      sync.Mutex
	client  *rpc.Client
	cmd     *exec.Cmd
}

// start calls the program with WorkerCommand and the core, and an empty environment.
func (w *worker) start() error {
	cmd := exec.Command(w.program, WorkerCommand, strconv.Itoa(w.core))
	cmd.Env, cmd.Stderr = []string{}, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("start password worker: %w", err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start password worker: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start password worker: %w", err)
	}
	w.cmd, w.client = cmd, rpc.NewClient(duplex{out, in})
	return nil
}

// pid is the number of the process.
func (w *worker) pid() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cmd.Process.Pid
}

// close ends the process.
func (w *worker) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end()
}

func (w *worker) end() error {
	err := w.client.Close()
	_ = w.cmd.Wait() // how it ended does not matter any more
	if errors.Is(err, rpc.ErrShutdown) {
		return nil
	}
	return err
}

// connection is the one to the process there is. When that is dead, the next one is started.
func (w *worker) connection(dead *rpc.Client) (*rpc.Client, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.client != dead {
		return w.client, nil
	}
	if err := w.end(); err != nil {
		return nil, err
	}
	return w.client, w.start()
}

// call asks the process, and once more when it died meanwhile; models.ErrBusy when it died again.
func (w *worker) call(method string, args, reply any) error {
	var client *rpc.Client
	for range 2 {
		var err error
		if client, err = w.connection(client); err != nil {
			return err
		}
		err = client.Call(service+"."+method, args, reply)
		var told rpc.ServerError // by the process: it lives
		if err == nil || errors.As(err, &told) {
			return err
		}
	}
	return fmt.Errorf("password worker died: %w", models.ErrBusy)
}
