package web

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// home is where people go who were on their way to nowhere.
const home = "/home"

// nextPages are the pages, with all below them, to which signing in may lead back.
var nextPages = []string{home, "/security", "/status", "/help", "/terms", "/app/status"}

// NextPath returns where to go after signing in: raw when it is one of the portal's own pages, else /home. Anything
// that a browser might read as another site's address is refused.
func NextPath(raw string) string { return within(nextPages, raw, home) }

// StaffNextPath is NextPath for the staff area: one of its pages, else the search. Signing in and out lead back to
// themselves, and a file would leave somebody on the sign-in page.
func StaffNextPath(raw string) string {
	next := within(staffPages, raw, staffHome)
	at, _, _ := strings.Cut(next, "?")
	if slices.Contains(staffDoors, at) || strings.Contains(path.Base(at), ".") {
		return staffHome
	}
	return next
}

// The staff area, and what of it is no page to come back to.
const staffHome = "/staff"

var (
	staffPages = []string{staffHome}
	staffDoors = []string{"/staff/login", "/staff/logout", "/staff/setup", "/staff/extend"}
)

// within returns raw when it is a clean address of one of the pages or below, else other.
func within(pages []string, raw, other string) string {
	if len(raw) > 512 || !strings.HasPrefix(raw, "/") || strings.Contains(raw, "//") || strings.ContainsFunc(raw, unsafeInPath) {
		return other
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Fragment != "" || u.Path != path.Clean(u.Path) || strings.ContainsFunc(u.Path, unsafeInPath) {
		return other
	}
	for _, page := range pages {
		if u.Path == page || strings.HasPrefix(u.Path, page+"/") {
			return u.RequestURI()
		}
	}
	return other
}

func unsafeInPath(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f }
