package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mynetplus/app/password"
)

// signIn compares complete sign-ins on the real program with bare hashes of the same parameters (D3.2).
func (b *bench) signIn() (rows []row, err error) {
	db, err := b.smallDB()
	if err != nil {
		return nil, err
	}
	c, err := b.launch(db)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.stop()) }()
	var ratios, rates []float64
	for i := range b.rounds {
		hashes, err := hashRate(b.span)
		if err != nil {
			return nil, err
		}
		next := post(b.ctx, c.base+"/login", func(n int) url.Values {
			return credentials(loginID((i*smallIssuer/b.rounds+n)%smallIssuer), secret)
		})
		signIns, err := saturate(connections, b.span, http.StatusSeeOther, next)
		if err != nil {
			return nil, err
		}
		ratios, rates = append(ratios, signIns/hashes), append(rates, signIns)
	}
	return []row{atLeast("sign-ins ÷ argon2id hashes on all cores", "%.2f", median(ratios), 0.90,
		fmt.Sprintf("%.0f sign-ins/s, each of another account; %d cores", median(rates), runtime.NumCPU()))}, nil
}

// hashRate is how many passwords per second all cores hash that do nothing else, with the portal's parameters.
func hashRate(span time.Duration) (float64, error) {
	var wait sync.WaitGroup
	var done atomic.Int64
	failures := make(chan error, runtime.NumCPU())
	started := time.Now()
	for range runtime.NumCPU() {
		wait.Go(func() {
			for time.Since(started) < span {
				var hash string
				if err := (password.Here{}).Hash(secret, &hash); err != nil {
					failures <- err
					return
				}
				done.Add(1)
			}
		})
	}
	wait.Wait()
	close(failures)
	return float64(done.Load()) / time.Since(started).Seconds(), <-failures
}
