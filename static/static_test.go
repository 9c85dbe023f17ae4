package static_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"mynetplus/static"
)

var names = []string{"css/portal.css", "js/portal.js", "img/mark.svg"}

// The committed copies are what the sources compress to: `go generate ./static` was not forgotten.
func TestCopiesAreCurrent(t *testing.T) {
	for _, name := range names {
		want := read(t, name)
		gz, err := gzip.NewReader(bytes.NewReader(read(t, name+".gz")))
		if err != nil {
			t.Fatal(err)
		}
		for kind, r := range map[string]io.Reader{"gzip": gz, "brotli": brotli.NewReader(bytes.NewReader(read(t, name+".br")))} {
			got, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s copy of %s is stale (%v): run go generate ./static", kind, name, err)
			}
		}
	}
}

func TestHandlerServesHashedNamesOnly(t *testing.T) {
	path := static.Path("css/portal.css")
	tests := []struct {
		name, method, path string
		want               int
	}{
		{"hashed", "GET", path, http.StatusOK},
		{"head", "HEAD", path, http.StatusOK},
		{"plain name", "GET", "/static/css/portal.css", http.StatusNotFound},
		{"other hash", "GET", "/static/css/portal.000000000000.css", http.StatusNotFound},
		{"compressed copy", "GET", path + ".br", http.StatusNotFound},
		{"traversal", "GET", "/static/../embed.go", http.StatusNotFound},
		{"post", "POST", path, http.StatusMethodNotAllowed},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := serve(tt.method, tt.path, "")
			if got.Code != tt.want {
				t.Errorf("got %d, want %d", got.Code, tt.want)
			}
			if cache := got.Header().Get("Cache-Control"); strings.Contains(cache, "immutable") != (tt.want == http.StatusOK) {
				t.Errorf("Cache-Control %q with status %d", cache, got.Code)
			}
		})
	}
}

func TestHandlerNegotiates(t *testing.T) {
	tests := []struct{ accept, want string }{
		{"", ""}, {"gzip, deflate, br, zstd", "br"}, {"gzip", "gzip"}, {"br;q=0, gzip;q=0.5", "gzip"}, {"identity", ""}, {"BR", "br"}, {"brx", ""},
	}
	for _, tt := range tests {
		got := serve("GET", static.Path("css/portal.css"), tt.accept)
		if enc := got.Header().Get("Content-Encoding"); enc != tt.want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", tt.accept, enc, tt.want)
		}
		if got.Header().Get("Vary") != "Accept-Encoding" || !strings.HasPrefix(got.Header().Get("Content-Type"), "text/css") {
			t.Errorf("headers: %v", got.Header())
		}
	}
}

// The stylesheet and the script ask no other host for anything (architecture: no request to another host).
func TestNothingPointsElsewhere(t *testing.T) {
	for _, name := range names {
		text := strings.ReplaceAll(string(read(t, name)), `"http://www.w3.org/2000/svg"`, "")
		for _, bad := range []string{"http://", "https://", "url(//", "@import"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s contains %s", name, bad)
			}
		}
	}
}

func serve(method, path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path = path
	r.Header.Set("Accept-Encoding", accept)
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
