package main

import (
	"context"
	"fmt"
	"os"
	"testing"
)

// host stands where a test stands, because the throwaway PostgreSQL belongs to the tests' helpers. It offers what they
// call; the embedded interface is nil.
type host struct {
	testing.TB
	ctx      context.Context
	cleanups []func()
}

// ended is why a helper gave up: a failure, or something this machine lacks.
type ended string

func (e ended) Error() string { return string(e) }

func newHost(ctx context.Context) *host { return &host{ctx: ctx} }

// close undoes what the helpers did, the last first.
func (h *host) close() {
	for i := len(h.cleanups) - 1; i >= 0; i-- {
		h.cleanups[i]()
	}
	h.cleanups = nil
}

func (h *host) Helper()                   {}
func (h *host) Context() context.Context  { return h.ctx }
func (h *host) Cleanup(undo func())       { h.cleanups = append(h.cleanups, undo) }
func (h *host) Fatal(args ...any)         { panic(ended(fmt.Sprint(args...))) }
func (h *host) Fatalf(f string, a ...any) { panic(ended(fmt.Sprintf(f, a...))) }
func (h *host) Skip(args ...any)          { panic(ended(fmt.Sprint(args...))) }
func (h *host) Errorf(f string, a ...any) { fmt.Fprintf(os.Stderr, f+"\n", a...) }
