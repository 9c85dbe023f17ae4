package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// A storm of sign-ins, beside people who read their status.
const (
	overload    = 3.0 // sign-ins that arrive per sign-in that the cores can hash
	readers     = 100.0
	refusedSoon = time.Second
)

// storm measures what a flood of sign-ins does to those who are signed in, and to the machine.
func (b *bench) storm() (rows []row, err error) {
	db, err := b.smallDB()
	if err != nil {
		return nil, err
	}
	c, err := b.launch(db)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	sessions, err := signIn(b.ctx, c.base, connections, castMember)
	if err != nil {
		return nil, err
	}
	status := get(b.ctx, c.base+"/status", sessions...)
	var ratios, alone, stormy []float64
	var refused []time.Duration
	var all, honest int
	for i := range b.rounds {
		calm, err := arrive(readers, 2*b.span, status)
		if err != nil {
			return nil, err
		}
		next := post(b.ctx, c.base+"/login", func(n int) url.Values {
			return credentials(loginID((i*smallIssuer/b.rounds+n)%smallIssuer), secret)
		})
		flood := make(chan []answer, 1)
		failed := make(chan error, 1)
		hashes, err := hashRate(b.span / 2)
		if err != nil {
			return nil, err
		}
		go func() {
			answers, err := arrive(overload*hashes, 2*b.span, next)
			flood <- answers
			failed <- err
		}()
		pages, err := arrive(readers, 2*b.span, status)
		answers := <-flood
		if err := errors.Join(err, <-failed); err != nil {
			return nil, err
		}
		before, during := quantile(times(calm, http.StatusOK), 0.99), quantile(times(pages, http.StatusOK), 0.99)
		ratios = append(ratios, float64(during)/float64(before))
		alone, stormy = append(alone, before.Seconds()*1000), append(stormy, during.Seconds()*1000)
		for _, a := range answers {
			all++
			if a.status == http.StatusServiceUnavailable {
				refused = append(refused, a.took)
				if a.retryAfter {
					honest++
				}
			}
		}
	}
	peak, err := resident(c.cmd.Process.Pid, "status", "VmHWM")
	if err != nil {
		return nil, err
	}
	slowest := quantile(refused, 1)
	return []row{
		atMost("sign-in storm: p99 of the status page ÷ alone", "%.1f", median(ratios), 4,
			fmt.Sprintf("%.1f ms ÷ %.1f ms at %.0f pages/s, sign-ins at %.0f× the hash rate", median(stormy), median(alone), readers, overload)),
		{"sign-in storm: excess is answered 503 with Retry-After", fmt.Sprintf("slowest %.0f ms", slowest.Seconds()*1000), "< 1 s",
			len(refused) > 0 && honest == len(refused) && slowest < refusedSoon,
			fmt.Sprintf("%d of %d sign-ins refused, %d with Retry-After", len(refused), all, honest)},
		atMost("sign-in storm: resident memory, peak", "%.0f MiB", peak/mebibyte, 256, "VmHWM of the program and its workers"),
	}, nil
}
