package layouts

import (
	"context"

	"github.com/a-h/templ"
)

// galleryKey is where InGallery leaves the theme.
type galleryKey struct{}

// InGallery makes the page that is rendered under ctx one of the gallery's: light or dark, whatever the device prefers
// (anything else leaves it to the device), and without a session that could end.
func InGallery(ctx context.Context, theme string) context.Context {
	return context.WithValue(ctx, galleryKey{}, theme)
}

// inGallery reports whether the page stands in the gallery.
func inGallery(ctx context.Context) bool { return ctx.Value(galleryKey{}) != nil }

// theme is the attribute by which the stylesheet knows.
func theme(ctx context.Context) templ.Attributes {
	if t, _ := ctx.Value(galleryKey{}).(string); t == "light" || t == "dark" {
		return templ.Attributes{"data-theme": t}
	}
	return nil
}
