package modelstest

import (
	"sync"
	"time"

	"mynetplus/models"
)

// Clock is a clock that stands still until the test moves it. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock starts at 20:00 in Japan on 22 November 2026, a Sunday.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, time.November, 22, 20, 0, 0, 0, models.JST)}
}

// Now is the clock's time, in JST: the store makes it UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock by d, which may be negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
