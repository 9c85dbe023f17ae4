package web

import (
	"net/url"
	"path"
	"strings"
)

// home is where people go who were on their way to nowhere.
const home = "/home"

// nextPages are the pages, with all below them, to which signing in may lead back.
var nextPages = []string{home, "/security", "/status", "/help", "/terms", "/app/status"}

// NextPath returns where to go after signing in: raw when it is one of the portal's own pages, else /home. Anything
// that a browser might read as another site's address is refused.
func NextPath(raw string) string {
	if len(raw) > 512 || !strings.HasPrefix(raw, "/") || strings.Contains(raw, "//") || strings.ContainsFunc(raw, unsafeInPath) {
		return home
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Fragment != "" || u.Path != path.Clean(u.Path) || strings.ContainsFunc(u.Path, unsafeInPath) {
		return home
	}
	for _, page := range nextPages {
		if u.Path == page || strings.HasPrefix(u.Path, page+"/") {
			return u.RequestURI()
		}
	}
	return home
}

func unsafeInPath(r rune) bool { return r <= ' ' || r == '\\' || r >= 0x7f }
