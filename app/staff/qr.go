package staff

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"

	"mynetplus/views/components"
)

// quietZone is the margin that readers need around a QR code, in modules (ISO/IEC 18004, 9.1).
const quietZone = 4

// drawQR draws what an authenticator app reads, as one path: a rectangle for each run of dark modules in a row.
func drawQR(content string) (components.QR, error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return components.QR{}, fmt.Errorf("draw QR code: %w", err)
	}
	size := code.Bounds().Dx()
	dark := func(x, y int) bool { return x < size && code.At(x, y) == color.Black }
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			run := 0
			for dark(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
				x += run
			}
		}
	}
	return components.QR{Size: size + 2*quietZone, Path: path.String()}, nil
}
