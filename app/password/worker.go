package password

import (
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"os"
	"os/exec"
	"sync"

	"mynetplus/models"
)

// Worker does the arithmetic in a process of its own, so that the operating system puts pages before passwords; within
// one process Go's scheduler treats both alike. Passwords cross a pipe that nobody else has.
type Worker struct {
	program string
	mu      sync.Mutex
	client  *rpc.Client
	cmd     *exec.Cmd
}

// NewWorker starts a worker: program, called with WorkerCommand and an empty environment.
func NewWorker(program string) (*Worker, error) {
	w := &Worker{program: program}
	return w, w.start()
}

func (w *Worker) start() error {
	cmd := exec.Command(w.program, WorkerCommand)
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

// PID is the number of the process, for those who watch it.
func (w *Worker) PID() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.cmd.Process.Pid
}

// Close ends the process.
func (w *Worker) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.end()
}

func (w *Worker) end() error {
	err := w.client.Close()
	_ = w.cmd.Wait() // how it ended does not matter any more
	if errors.Is(err, rpc.ErrShutdown) {
		return nil
	}
	return err
}

// connection is the one to the process there is. When that is dead, the next one is started.
func (w *Worker) connection(dead *rpc.Client) (*rpc.Client, error) {
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
func (w *Worker) call(method string, args, reply any) error {
	var client *rpc.Client
	for range 2 {
		var err error
		if client, err = w.connection(client); err != nil {
			return err
		}
		err = client.Call(service+"."+method, args, reply)
		if !errors.Is(err, rpc.ErrShutdown) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return err
		}
	}
	return fmt.Errorf("password worker died: %w", models.ErrBusy)
}

// Hash is Here's, there.
func (w *Worker) Hash(password string, hash *string) error { return w.call("Hash", password, hash) }

// Compare is Here's, there.
func (w *Worker) Compare(q Question, a *Answer) error { return w.call("Compare", q, a) }
