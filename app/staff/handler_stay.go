package staff

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// staying is a page whose links can be reached and pressed, and lead nowhere: a frame that shows a sample does not become
// a window of the portal. Everything else stays as it is, byte for byte.
func staying(page templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var b bytes.Buffer
		if err := page.Render(ctx, &b); err != nil {
			return err
		}
		z := html.NewTokenizer(&b)
		for {
			kind := z.Next()
			if kind == html.ErrorToken {
				if err := z.Err(); !errors.Is(err, io.EOF) {
					return fmt.Errorf("read sample: %w", err)
				}
				return nil
			}
			raw := slices.Clone(z.Raw())
			if token := z.Token(); kind == html.StartTagToken && token.DataAtom == atom.A && leads(token) {
				raw = []byte(stay(token).String())
			}
			if _, err := w.Write(raw); err != nil {
				return fmt.Errorf("write sample: %w", err)
			}
		}
	})
}

// leads reports whether a link goes anywhere but to a place on its own page.
func leads(link html.Token) bool {
	return slices.ContainsFunc(link.Attr, func(a html.Attribute) bool { return a.Key == "href" && !strings.HasPrefix(a.Val, "#") })
}

func stay(link html.Token) html.Token {
	for i, a := range link.Attr {
		if a.Key == "href" {
			link.Attr[i].Val = "#"
		}
	}
	return link
}
