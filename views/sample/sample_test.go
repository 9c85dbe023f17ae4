package sample_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mynetplus/static"
	"mynetplus/views/sample"
)

var update = flag.Bool("update", false, "write the golden copies anew")

func render(t *testing.T, page sample.Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := page.Component.Render(t.Context(), &b); err != nil {
		t.Fatalf("%s: %v", page.Slug, err)
	}
	return b.String()
}

// golden breaks the one long line templ writes, and takes the content hashes out: a change of the stylesheet is no
// change of a page.
func golden(html string) string {
	for _, name := range []string{"css/portal.css", "js/portal.js", "img/mark.svg"} {
		html = strings.ReplaceAll(html, static.Path(name), "/static/"+name)
	}
	return strings.ReplaceAll(html, "><", ">\n<") + "\n"
}

// Every page in every state looks as it did when somebody last looked at it:
//
//	go test ./views/sample -update
func TestGolden(t *testing.T) {
	known := map[string]bool{}
	for _, page := range sample.All() {
		known[page.Slug+".html"] = true
		t.Run(page.Slug, func(t *testing.T) {
			file := filepath.Join("testdata", "golden", page.Slug+".html")
			got := golden(render(t, page))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("page changed (-golden +now):\n%s", diff)
			}
		})
	}
	files, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if known[file.Name()] {
			continue
		}
		if !*update {
			t.Errorf("golden copy %s belongs to no page", file.Name())
		} else if err := os.Remove(filepath.Join("testdata", "golden", file.Name())); err != nil {
			t.Fatal(err)
		}
	}
}
