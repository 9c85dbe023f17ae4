package config

import (
	"bytes"
	"io"
	"os"
)

// HolidayFile returns the holiday file's content, or nil when none is set and Japan's public holidays count. Who reads
// it judges its lines.
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
