package feed

import (
	"errors"
	"fmt"
	"os"

	"mynetplus/models"
)

// Check is an import's first pass alone: what it says of the file without looking at the store. Refused says why it would
// not be imported.
func Check(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open feed: %w", err)
	}
	defer file.Close()
	_, _, _, err = firstPass(file, Detect)
	return err
}

// Refused says why an import or a Check refused a file as a whole, and at which line; 0 is no line in particular. It is
// empty for any other error.
func Refused(err error) (code Code, line int) {
	var shape *ShapeError
	switch {
	case errors.As(err, &shape):
		return shape.Code, shape.Line
	case errors.Is(err, models.ErrImportRunning):
		return CodeRunning, 0
	case errors.Is(err, errRecordTooLong), errors.As(err, new(*FirstPassError)):
		return CodeUnreadable, 0
	}
	return "", 0
}

// FileName is a file's name as it may be written down: whatever looks like a card number in it is masked (D7.1).
func FileName(name string) string { return maskRuns(normalize(name)) }
