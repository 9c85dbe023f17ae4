package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// saturate keeps conns connections busy for span, each with one request after another, and returns the answers per
// second. An answer with another status than want is an error.
func saturate(conns int, span time.Duration, want int, next maker) (float64, error) {
	client := newClient(conns)
	defer client.CloseIdleConnections()
	var (
		wait       sync.WaitGroup
		sent, done atomic.Int64
		stop       atomic.Bool
		failures   = make(chan error, conns)
	)
	started := time.Now()
	for range conns {
		wait.Go(func() {
			for !stop.Load() {
				a, err := send(client, next(int(sent.Add(1)-1)))
				if err == nil && a.status != want {
					err = fmt.Errorf("status %d, want %d", a.status, want)
				}
				if err != nil {
					failures <- err
					return
				}
				done.Add(1)
			}
		})
	}
	time.Sleep(span)
	count, took := done.Load(), time.Since(started)
	stop.Store(true)
	wait.Wait()
	close(failures)
	return float64(count) / took.Seconds(), <-failures
}

// arrive sends rate requests per second for span, whatever becomes of those before, on as many connections as that
// takes. Each answer's time counts from when its request was sent.
func arrive(rate float64, span time.Duration, next maker) ([]answer, error) {
	client := newClient(0)
	defer client.CloseIdleConnections()
	var (
		mu      sync.Mutex
		answers []answer
		failed  error
		wait    sync.WaitGroup
	)
	started := time.Now()
	for n := 0; ; n++ {
		due := time.Duration(float64(n) / rate * float64(time.Second))
		if due >= span {
			break
		}
		time.Sleep(due - time.Since(started))
		wait.Go(func() {
			a, err := send(client, next(n))
			mu.Lock()
			defer mu.Unlock()
			answers, failed = append(answers, a), errors.Join(failed, err)
		})
	}
	wait.Wait()
	return answers, failed
}

// times are how long the answers with this status took.
func times(answers []answer, status int) []time.Duration {
	var all []time.Duration
	for _, a := range answers {
		if a.status == status {
			all = append(all, a.took)
		}
	}
	return all
}
