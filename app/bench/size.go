package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// people is how many cardholders, spread over the whole issuer, read their status in turns.
const people = 50

// size compares the status page of a large issuer with that of a small one.
func (b *bench) size() (rows []row, err error) {
	if b.large == "" {
		return nil, errors.New("needs the database of the feed row")
	}
	small, err := b.smallDB()
	if err != nil {
		return nil, err
	}
	s, err := open(b.ctx, b.large, time.Now)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(openAccounts(b.ctx, s.Store, people, b.cardholders), s.Close()); err != nil {
		return nil, err
	}
	var status []maker
	for _, issuer := range []struct {
		url  string
		step int // between the accounts that sign in
	}{{small, smallIssuer / people}, {b.large, 1}} {
		c, err := b.launch(issuer.url)
		if err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, c.stop()) }()
		sessions, err := signIn(b.ctx, c.base, people, func(n int) url.Values { return credentials(loginID(n*issuer.step), secret) })
		if err != nil {
			return nil, err
		}
		status = append(status, get(b.ctx, c.base+"/status", sessions...))
	}
	var ratios, fast []float64
	for range b.rounds {
		var p50 [2]time.Duration
		for i, next := range status {
			if p50[i], err = typical(b.span/2, next); err != nil {
				return nil, err
			}
		}
		ratios, fast = append(ratios, float64(p50[1])/float64(p50[0])), append(fast, float64(p50[0].Microseconds()))
	}
	return []row{atMost(fmt.Sprintf("status page p50, %d cardholders ÷ %d", b.cardholders, smallIssuer), "%.2f", median(ratios), 1.2,
		fmt.Sprintf("%.0f µs with the few; %d people in turns, one connection", median(fast), people))}, nil
}

// typical is the median time of a page, asked for over and over on one connection.
func typical(span time.Duration, next maker) (time.Duration, error) {
	client := newClient(1)
	defer client.CloseIdleConnections()
	var answers []answer
	for n, started := 0, time.Now(); time.Since(started) < span; n++ {
		a, err := send(client, next(n))
		if err != nil {
			return 0, err
		}
		answers = append(answers, a)
	}
	return median(times(answers, http.StatusOK)), nil
}
