package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// program builds the program, once, as it is shipped: stripped.
func (b *bench) program() (string, error) {
	if b.binary != "" {
		return b.binary, nil
	}
	binary := filepath.Join(b.dir, "mynetplus")
	cmd := exec.CommandContext(b.ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "mynetplus/app")
	cmd.Dir, cmd.Stderr = b.home, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("build the program: %w", err)
	}
	b.binary = binary
	return binary, nil
}

// child is the program serving as a process of its own.
type child struct {
	cmd  *exec.Cmd
	base string
	log  bytes.Buffer
	took time.Duration // from the start of the process to its first page
}

// launch starts the program on a database and waits for its first page.
func (b *bench) launch(databaseURL string) (*child, error) {
	program, err := b.program()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	c := &child{base: "http://" + addr, cmd: exec.Command(program, "serve", "--addr", addr, "--database-url", databaseURL)}
	c.cmd.Dir, c.cmd.Stderr = b.dir, &c.log
	client, first := newClient(1), newRequest(b.ctx, http.MethodGet, c.base+"/login", nil)
	defer client.CloseIdleConnections()
	started := time.Now()
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	for {
		a, err := send(client, first)
		c.took = time.Since(started)
		if err == nil && a.status == http.StatusOK {
			return c, nil
		}
		if c.took > patience || b.ctx.Err() != nil {
			_ = c.stop()
			return nil, fmt.Errorf("the program did not answer: %w\n%s", err, c.log.Bytes())
		}
		time.Sleep(time.Millisecond)
	}
}

// stop ends the program as an operator would.
func (c *child) stop() error {
	return errors.Join(c.cmd.Process.Signal(syscall.SIGTERM), c.cmd.Wait())
}

// freeAddr is a local address where nobody listens at the moment.
func freeAddr() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// resident is the memory that a process and those it started hold now ("smaps_rollup", "Pss": what both map of the
// program's file counts once) or held at most ("status", "VmHWM"), in bytes (proc_pid_smaps(5), proc_pid_status(5)).
func resident(pid int, file, field string) (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
	if err != nil {
		return 0, err
	}
	var total float64
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, field+":"); ok {
			kib, err := strconv.ParseFloat(strings.Fields(value)[0], 64)
			if err != nil {
				return 0, err
			}
			total = kib * 1024
		}
	}
	lists, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	if total == 0 || len(lists) == 0 || err != nil {
		return 0, fmt.Errorf("/proc names no %s or no children of process %d", field, pid)
	}
	for _, list := range lists {
		children, err := os.ReadFile(list)
		if err != nil {
			return 0, err
		}
		for _, child := range strings.Fields(string(children)) {
			id, err := strconv.Atoi(child)
			if err != nil {
				return 0, err
			}
			held, err := resident(id, file, field)
			if err != nil {
				return 0, err
			}
			total += held
		}
	}
	return total, nil
}
