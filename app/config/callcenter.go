package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// HolidayFile returns the holiday file's content, or nil when none is set and Japan's public holidays count.
func (c Config) HolidayFile() (io.Reader, error) {
	if c.Holidays == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.Holidays)
	if err != nil {
		return nil, err
	}
	return bytes.NewReader(data), nil
}

// checkHolidays wants every line to begin with a date. Empty lines and those that begin with # do not count.
func (c Config) checkHolidays() error {
	file, err := c.HolidayFile()
	if file == nil || err != nil {
		return err
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if _, err := time.Parse(time.DateOnly, fields[0]); err != nil {
			return fmt.Errorf("%s, line %d: must begin with a date like 2026-11-23", c.Holidays, i+1)
		}
	}
	return nil
}

func checkHours(hours string) error {
	from, to, _ := strings.Cut(hours, "-")
	opens, err := time.Parse("15:04", from)
	if err != nil {
		return fmt.Errorf("must be like 9:30-17:30, not %q", hours)
	}
	closes, err := time.Parse("15:04", to)
	if err != nil {
		return fmt.Errorf("must be like 9:30-17:30, not %q", hours)
	}
	if !opens.Before(closes) {
		return errors.New("must close after it opens")
	}
	return nil
}
