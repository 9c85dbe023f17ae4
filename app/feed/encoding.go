package feed

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// Encoding is how the file's text is written. The zero value asks for detection.
type Encoding string

// The encodings a file may have. ShiftJIS is Microsoft's (CP932), which is what Japanese systems mean by it.
const (
	Detect   Encoding = ""
	UTF8     Encoding = "utf-8"
	ShiftJIS Encoding = "sjis"
)

const byteOrderMark = "\xef\xbb\xbf"

// stretch is how many bytes, from the first that is not ASCII, are looked at to tell the encodings apart.
const stretch = 64 << 10

// detect decides by the first stretch of the file that is not plain ASCII: valid UTF-8 throughout means
// UTF-8, for Shift_JIS text of some length never is. Looking no further is on purpose: a UTF-8 file
// damaged later on must fail, not be read as Shift_JIS and bring nonsense into the store.
func detect(file io.Reader) (Encoding, error) {
	r := bufio.NewReaderSize(file, stretch)
	for {
		_, err := r.Peek(1)
		if errors.Is(err, io.EOF) {
			return UTF8, nil
		}
		if err != nil {
			return Detect, fmt.Errorf("detect encoding: %w", err)
		}
		if skipASCII(r) {
			continue
		}
		wide, _ := r.Peek(stretch)
		if utf8.Valid(wholeRunes(wide)) {
			return UTF8, nil
		}
		return ShiftJIS, nil
	}
}

// skipASCII discards the ASCII at the head of what is buffered, and reports whether that was all of it.
func skipASCII(r *bufio.Reader) bool {
	buffered, _ := r.Peek(r.Buffered())
	n := 0
	for n < len(buffered) && buffered[n] < utf8.RuneSelf {
		n++
	}
	all := n == len(buffered)
	_, _ = r.Discard(n)
	return all
}

// wholeRunes drops the last few bytes where they may be a character cut in two by the end of the stretch.
func wholeRunes(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if last := b[len(b)-i:]; utf8.RuneStart(last[0]) && !utf8.FullRune(last) {
			return b[:len(b)-i]
		}
	}
	return b
}

// decoded is the file as UTF-8, without byte order mark.
func decoded(file io.Reader, e Encoding) (*bufio.Reader, error) {
	if e == ShiftJIS {
		file = japanese.ShiftJIS.NewDecoder().Reader(file)
	}
	r := bufio.NewReaderSize(file, stretch)
	if head, err := r.Peek(len(byteOrderMark)); err == nil && string(head) == byteOrderMark {
		_, err = r.Discard(len(byteOrderMark))
		return r, err
	}
	return r, nil
}
