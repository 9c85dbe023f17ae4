package e2e_test

import (
	"bytes"
	"cmp"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/views/pages"
)

// docs is where the README's pictures go.
var docs = flag.String("docs", "", "write the README's pictures into this directory")

// The README's pictures, made on demand from the running demo:
//
//	go test -count=1 -run '^TestReadmePictures$' ./app/e2e -args -docs "$PWD/docs"
func TestReadmePictures(t *testing.T) {
	if *docs == "" {
		t.Skip("not asked for: -docs DIR")
	}
	b := newTab(t, apptest.Start(t))
	const wide, narrow = .7, 1.5 // pictures 896 and 540 pixels wide
	b.lens(1280, 760, wide)
	b.open("/login")
	b.print("login.png")
	b.signIn("1000000016")
	b.lens(1280, 1000, wide)
	b.print("home.png")
	b.lens(360, 740, narrow)
	b.toCode()
	b.print("code-360.png")
	b.fill("確認番号", b.inboxCode("20000001", 1))
	b.expect(b.press("申し込む"), "お申込みが完了しました")
	b.open("/status")
	b.print("status-360.png")
	b.lens(1280, 1020, wide)
	b.open("/status")
	b.print("status.png")
	b.lens(1280, 1000, wide)
	b.openApp("日専連 花子")
	b.print("app.png")
	b.also = []string{strings.TrimPrefix(elsewhere(b.app.URL), "http://")}
	frame := b.challenged(hanakoCard, usualOrder, pages.DemoWindows[1])
	frame.expect(frame.now(), codeHeading)
	run[chromedp.Void](b, `scrollTo(0, 0)`)
	b.lens(1280, 1460, wide)
	b.print("shop.png")
}

// lens makes the window so wide and high, in CSS pixels, and its pictures scale times larger.
func (b *tab) lens(width, height int64, scale float64) {
	b.t.Helper()
	p := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: scale}
	if _, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, p); err != nil {
		b.t.Fatal(err)
	}
}

// print writes what the window shows, in 256 colors.
func (b *tab) print(name string) {
	b.t.Helper()
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		b.t.Fatal(err)
	}
	few := image.NewPaletted(full.Bounds(), palette(full))
	draw.Draw(few, few.Bounds(), full, full.Bounds().Min, draw.Src)
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, few); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*docs, name), out.Bytes(), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// palette are an image's 256 commonest colors.
func palette(img image.Image) color.Palette {
	count := map[color.RGBA]int{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			count[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	colors := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var p color.Palette
	for _, c := range colors[:min(256, len(colors))] {
		p = append(p, c)
	}
	return p
}
