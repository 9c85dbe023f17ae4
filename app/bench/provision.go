package main

import (
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"time"

	"mynetplus/app/provision"
)

// provision registers the large issuer's cards provisionally with the real program; nobody of them has an account.
func (b *bench) provision() ([]row, error) {
	if b.large == "" {
		return nil, errors.New("needs the database of the feed row")
	}
	program, err := b.program()
	if err != nil {
		return nil, err
	}
	cards := min(b.cardholders, provision.MaxSize)
	cmd := exec.CommandContext(b.ctx, program, "provision", "--database-url", b.large, "--size", strconv.Itoa(cards))
	cmd.Dir = b.dir
	started := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(started)
	if err != nil {
		return nil, fmt.Errorf("provision: %w\n%s", err, out)
	}
	return []row{atMost(fmt.Sprintf("provisional run of %d cards", cards), "%.0f s", took.Seconds(), 120,
		fmt.Sprintf("%.0f cards/s, the process's whole life", float64(cards)/took.Seconds()))}, nil
}
