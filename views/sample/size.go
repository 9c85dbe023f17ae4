package sample

import "strings"

// Size is a window that a page must look right in, in CSS pixels.
type Size struct {
	Name   string // "390", "250x400" or "full"
	Width  int    // 0: as wide as there is room
	Height int
}

// The windows of each layout: ui/README.md names the widths, and 3-D Secure the windows of a challenge (EMVCo, challenge
// window size).
var (
	wide      = []Size{{"320", 320, 720}, {"390", 390, 720}, {"768", 768, 1024}, {"1280", 1280, 800}}
	phones    = []Size{{"320", 320, 568}, {"390", 390, 844}}
	desks     = []Size{{"768", 768, 1024}, {"1280", 1280, 800}}
	challenge = []Size{{"250x400", 250, 400}, {"390x400", 390, 400}, {"500x600", 500, 600}, {"600x400", 600, 400}, {"full", 0, 800}}
)

// Sizes are the windows to look at a page in.
func (p Page) Sizes() []Size {
	switch p.Layout {
	case Webview:
		return phones
	case Staff:
		return desks
	case Challenge:
		return challenge
	}
	return wide
}

// Names takes a title apart: which page it is, and in which state; the plain one has no name of its own.
func (p Page) Names() (page, state string) {
	page, state, _ = strings.Cut(p.Title, "：")
	return page, state
}
