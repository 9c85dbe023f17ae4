package demo

import (
	"sync"
	"time"
)

// How much the demo's parties remember, and how long. They are not the issuer's: nothing of theirs is worth a table, and
// nothing survives a restart.
const (
	shelfSize = 100
	shelfTime = time.Hour
)

// shelf keeps a bounded number of things for a limited time; a new one pushes the oldest off.
type shelf[T any] struct {
	mu     sync.Mutex
	things map[string]*shelved[T]
	line   []string // ids, oldest first
}

type shelved[T any] struct {
	thing T
	at    time.Time
}

func newShelf[T any]() *shelf[T] { return &shelf[T]{things: map[string]*shelved[T]{}} }

// put keeps a thing under an id of its own.
func (s *shelf[T]) put(id string, thing T, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.line) > 0 && (len(s.line) >= shelfSize || s.old(s.line[0], now)) {
		delete(s.things, s.line[0])
		s.line = s.line[1:]
	}
	s.things[id] = &shelved[T]{thing, now}
	s.line = append(s.line, id)
}

// with shows do the thing of an id, which nobody else sees meanwhile; it reports whether there is one.
func (s *shelf[T]) with(id string, now time.Time, do func(*T)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.things[id]; !ok || s.old(id, now) {
		return false
	}
	do(&s.things[id].thing)
	return true
}

func (s *shelf[T]) old(id string, now time.Time) bool { return now.Sub(s.things[id].at) >= shelfTime }
