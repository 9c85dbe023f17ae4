package acs

import (
	"net/http"
	"net/url"
	"strings"
)

// Directory is a directory server that may ask (3ds.md, "The front door").
type Directory struct {
	Name   string
	Prefix *url.URL     // where its dsURL must lie, and the only place an RReq goes to
	Client *http.Client // posts RReqs to it
}

// Allows reports whether dsURL lies under the prefix: the same scheme, host and port, no user, and a path below its path.
func (d *Directory) Allows(dsURL string) bool {
	u, err := url.Parse(dsURL)
	if err != nil || u.User != nil || u.Scheme != d.Prefix.Scheme || u.Host != d.Prefix.Host || strings.Contains(u.EscapedPath(), "..") {
		return false
	}
	under := strings.TrimSuffix(d.Prefix.EscapedPath(), "/")
	return u.EscapedPath() == under || strings.HasPrefix(u.EscapedPath(), under+"/")
}

// Directories are all who may ask.
type Directories struct{ all []*Directory }

// NewDirectories makes the table.
func NewDirectories(all ...*Directory) *Directories { return &Directories{all} }

// ByName finds a directory server; nil when the table has lost it.
func (d *Directories) ByName(name string) *Directory {
	for _, one := range d.all {
		if one.Name == name {
			return one
		}
	}
	return nil
}
