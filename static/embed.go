package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed css js img
var files embed.FS

// prefix is where the router mounts Handler.
const prefix = "/static/"

// asset is one file with its precompressed copies.
type asset struct {
	url          string
	contentType  string
	plain        []byte
	brotli, gzip []byte
}

// catalog reads the embedded files once: by source name ("css/portal.css") and by the address they are served under.
var catalog = sync.OnceValue(func() (c struct{ byName, byURL map[string]*asset }) {
	c.byName, c.byURL = map[string]*asset{}, map[string]*asset{}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || isCopy(name) {
			return err
		}
		a, err := load(name)
		if err != nil {
			return err
		}
		c.byName[name], c.byURL[a.url] = a, a
		return nil
	})
	if err != nil {
		panic("static: " + err.Error()) // an embedded file without its compressed copies: a broken build
	}
	return c
})

func isCopy(name string) bool {
	return strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz")
}

func load(name string) (*asset, error) {
	plain, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	brotli, err := files.ReadFile(name + ".br")
	if err != nil {
		return nil, err
	}
	gzip, err := files.ReadFile(name + ".gz")
	if err != nil {
		return nil, err
	}
	ext := path.Ext(name)
	sum := sha256.Sum256(plain)
	url := prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	return &asset{url: url, contentType: mediaType(ext), plain: plain, brotli: brotli, gzip: gzip}, nil
}

// mediaType does not ask the machine's own table alone: that one may lack or misname a type.
func mediaType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

// Path gives the address of a file, for example "/static/css/portal.0123456789ab.css" for "css/portal.css".
// It panics when there is no such file: the name is always a constant of a page.
func Path(name string) string {
	a, ok := catalog().byName[name]
	if !ok {
		panic("static: no file " + name)
	}
	return a.url
}

// Handler serves the addresses Path gives, and nothing else: an old hash or a plain name is 404, so that no cache ever
// keeps a file under a name that may change.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := catalog().byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		body, encoding := a.choose(r.Header.Get("Accept-Encoding"))
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if encoding != "" {
			h.Set("Content-Encoding", encoding)
		}
		if r.Method == http.MethodGet {
			_, _ = w.Write(body) // a reader that went away is nobody's error
		}
	})
}
