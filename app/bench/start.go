package main

import (
	"fmt"
	"os"
	"time"
)

// settled is how long a program has been left alone when it counts as idle.
const settled = 2 * time.Second

// start measures the program as it comes: how soon it answers, how much it holds, how large it is.
func (b *bench) start() ([]row, error) {
	db, err := b.smallDB()
	if err != nil {
		return nil, err
	}
	var starts, idle []float64
	for range b.rounds {
		c, err := b.launch(db)
		if err != nil {
			return nil, err
		}
		time.Sleep(settled)
		held, err := resident(c.cmd.Process.Pid, "smaps_rollup", "Pss")
		if e := c.stop(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
		starts, idle = append(starts, float64(c.took.Milliseconds())), append(idle, held)
	}
	info, err := os.Stat(b.binary)
	if err != nil {
		return nil, err
	}
	return []row{
		atMost("start: process to first answered page", "%.0f ms", median(starts), 300, "migrated database, warm disk"),
		atMost("idle: resident memory", "%.0f MiB", median(idle)/mebibyte, 60, fmt.Sprintf("with its workers, %s after the start", settled)),
		atMost("binary, stripped", "%.0f MiB", float64(info.Size())/mebibyte, 45, "-trimpath -ldflags \"-s -w\""),
	}, nil
}
