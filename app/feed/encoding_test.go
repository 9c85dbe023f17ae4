package feed

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/japanese"
)

func sjis(t *testing.T, s string) string {
	t.Helper()
	encoded, err := japanese.ShiftJIS.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

func TestDetect(t *testing.T) {
	ascii := strings.Repeat("a,b,c\n", stretch/3)
	kanji := strings.Repeat("宮城四季,", stretch/4)
	tests := []struct {
		name, text string
		want       Encoding
	}{
		{"nothing", "", UTF8},
		{"ASCII", ascii, UTF8},
		{"UTF-8 after much ASCII", ascii + "宮", UTF8},
		{"Shift_JIS after much ASCII", ascii + sjis(t, "宮"), ShiftJIS},
		{"half-width katakana", sjis(t, "ﾐﾔｷﾞ ｼｷ"), ShiftJIS},
		{"UTF-8 longer than the stretch", kanji, UTF8},
		{"UTF-8 cut by one byte", "a" + kanji, UTF8},
		{"UTF-8 cut by two bytes", "ab" + kanji, UTF8},
		{"UTF-8 that ends in the middle, for the first pass to refuse", "宮城"[:5], UTF8},
		{"UTF-8 damaged later", kanji + "\xff", UTF8},
		{"Shift_JIS longer than the stretch", sjis(t, kanji), ShiftJIS},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(tt.text), &trickle{strings.NewReader(tt.text)}} {
				if got, err := detect(r); got != tt.want || err != nil {
					t.Errorf("detected %q, error %v, want %q", got, err, tt.want)
				}
			}
		})
	}
}

// trickle reads a few bytes at a time, as a slow disk may.
type trickle struct{ r io.Reader }

func (t *trickle) Read(p []byte) (int, error) { return t.r.Read(p[:min(7, len(p))]) }
