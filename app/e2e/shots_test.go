package e2e_test

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// shots is where the contact sheet goes.
var shots = flag.String("shots", "", "write pictures of every page in every state and the contact sheet into this directory")

//go:embed testdata/sheet.html
var sheetHTML string

// sheetPages is how many pages one picture of the contact sheet shows: Chromium draws no picture of endless height.
const (
	sheetPages = 6
	sheetWidth = 1808 // pixels
)

// row is one page on the contact sheet.
type row struct {
	Page  galleryPage
	Shots []shot
}

// shot is a picture of a page; Width is how wide the sheet shows it.
type shot struct {
	File  string
	Width int64
}

// Every page in every state at 360 and 1280 pixels, light and dark, as pictures, and sheet.html with sheet-01.png,
// sheet-02.png … to look at them all. Made on demand:
//
//	task shots
func TestContactSheet(t *testing.T) {
	if *shots == "" {
		t.Skip("not asked for: -shots DIR")
	}
	g := openGallery(t)
	b := g.tab(t)
	var rows []row
	for _, p := range g.pages {
		r := row{Page: p}
		for _, scheme := range []string{"light", "dark"} {
			b.media(scheme)
			for _, width := range []int64{1280, 360} {
				b.size(width, 800)
				b.open(p.View)
				file := fmt.Sprintf("%s-%d-%s.png", p.Slug, width, scheme)
				b.picture(filepath.Join(*shots, file))
				r.Shots = append(r.Shots, shot{File: file, Width: width / 2})
			}
		}
		rows = append(rows, r)
	}
	writeSheet(t, rows)
}

// writeSheet writes the contact sheet: one page for a browser, and pictures of its parts.
func writeSheet(t testing.TB, rows []row) {
	t.Helper()
	sheet := template.Must(template.New("sheet").Parse(sheetHTML))
	var whole bytes.Buffer
	if err := sheet.Execute(&whole, rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, "sheet.html"), whole.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	parts := slices.Collect(slices.Chunk(rows, sheetPages))
	mux := http.NewServeMux()
	for i, part := range parts {
		mux.HandleFunc(fmt.Sprintf("/%d/{$}", i+1), func(w http.ResponseWriter, _ *http.Request) {
			if err := sheet.Execute(w, part); err != nil {
				t.Error(err)
			}
		})
	}
	mux.HandleFunc("/{part}/{file}", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(*shots, filepath.Base(r.PathValue("file"))))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b := newPlainTab(t, server.URL)
	b.size(sheetWidth, 800)
	for i := range parts {
		b.open(fmt.Sprintf("/%d/", i+1))
		b.picture(filepath.Join(*shots, fmt.Sprintf("sheet-%02d.png", i+1)))
	}
}

// picture writes the whole page, from its top to its end, as a PNG.
func (b *tab) picture(file string) {
	b.t.Helper()
	const lossless = 100
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(lossless))
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
