package staff_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/boombuler/barcode/qr"

	"mynetplus/app/apptest"
)

// The picture holds the address of the secret beside it, module for module, inside a quiet zone of four.
func TestTheQRCodeIsTheSecret(t *testing.T) {
	a := apptest.Start(t)
	c, _ := newcomer(t, a)
	page := c.Get("/staff/setup")
	uri := "otpauth://totp/MyNetPlus:kita?algorithm=SHA1&digits=6&issuer=MyNetPlus&period=30&secret=" + secretOf(t, page)
	want, err := qr.Encode(uri, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[[2]int]bool{}
	path := page.Doc.Find(`svg[role="img"] path`).Last().AttrOr("d", "")
	for _, run := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllString(path, -1) {
		var x, y, right, left int
		if _, err := fmt.Sscanf(run, "M%d %dh%dv1h-%dz", &x, &y, &right, &left); err != nil || right != left {
			t.Fatalf("run %q: %v", run, err)
		}
		for i := range right {
			drawn[[2]int{x + i - 4, y - 4}] = true
		}
	}
	size := want.Bounds().Dx()
	for y := range size {
		for x := range size {
			red, _, _, _ := want.At(x, y).RGBA()
			if drawn[[2]int{x, y}] != (red == 0) {
				t.Fatalf("module %d,%d is dark: %v", x, y, drawn[[2]int{x, y}])
			}
			delete(drawn, [2]int{x, y})
		}
	}
	if len(drawn) > 0 {
		t.Errorf("%d modules beyond the code", len(drawn))
	}
	if box := page.Doc.Find(`svg[role="img"]`).AttrOr("viewBox", ""); box != fmt.Sprintf("0 0 %d %d", size+8, size+8) {
		t.Errorf("view box %q", box)
	}
}
