package password

import (
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
)

// WorkerCommand is the first argument of the program when it is a worker; the second is what Work wants.
const WorkerCommand = "password-worker"

// service is what the arithmetic is called between the two processes.
const service = "Passwords"

// Work is the life of a worker that has a core: it answers the program that started it on standard input and output,
// until that ends. An interrupt from the terminal reaches both; the program decides when its workers stop.
func Work(core string) error {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	number, err := strconv.Atoi(core)
	if err != nil {
		return fmt.Errorf("password worker: %w", err)
	}
	runtime.GOMAXPROCS(1)
	giveWay(number)
	in, out, err := pipes()
	if err != nil {
		return fmt.Errorf("password worker: %w", err)
	}
	server := rpc.NewServer()
	if err := server.RegisterName(service, NewPerCore()); err != nil {
		return fmt.Errorf("password worker: %w", err)
	}
	debug.FreeOSMemory() // what the program's packages made at the start, and a worker never needs
	server.ServeConn(duplex{in, out})
	return nil
}

// duplex is two pipes as one connection.
type duplex struct {
	io.ReadCloser
	out io.WriteCloser
}

func (d duplex) Write(p []byte) (int, error) { return d.out.Write(p) }
func (d duplex) Close() error                { return errors.Join(d.out.Close(), d.ReadCloser.Close()) }
