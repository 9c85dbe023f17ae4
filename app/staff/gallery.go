package staff

import (
	"net/url"
	"slices"

	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/sample"
	"mynetplus/views/text"
)

// Addresses of the gallery.
const (
	pathGallery = "/staff/gallery"
	pathView    = "/staff/gallery/view/"
)

// Themes of the gallery.
const (
	themeLight = "light"
	themeDark  = "dark"
)

// firstWidth is what a page is shown at where nothing else was asked for.
const firstWidth = "390"

// galleryChoice is what somebody looks at in the gallery.
type galleryChoice struct{ state, width, theme string }

// address is the gallery's, showing another state the same way.
func (c galleryChoice) address(state string) string {
	return pathGallery + "?" + url.Values{"state": {state}, "width": {c.width}, "theme": {c.theme}}.Encode()
}

// galleryGroups are the samples; production mode has no page of the demo.
func galleryGroups(demo bool) []sample.Group {
	all := sample.Groups()
	if demo {
		return all
	}
	for i := range all {
		all[i].Pages = slices.DeleteFunc(all[i].Pages, func(p sample.Page) bool { return p.Layout == sample.Demo })
	}
	return slices.DeleteFunc(all, func(g sample.Group) bool { return len(g.Pages) == 0 })
}

// findSample is the page of a slug, or of the first one where none is named.
func findSample(groups []sample.Group, slug string) (sample.Page, bool) {
	for _, group := range groups {
		for _, p := range group.Pages {
			if p.Slug == slug || slug == "" {
				return p, true
			}
		}
	}
	return sample.Page{}, false
}

// windowOf is the window of a name, or the one to begin with: a width that another layout had.
func windowOf(p sample.Page, name string) sample.Size {
	sizes := p.Sizes()
	for _, wanted := range []string{name, firstWidth} {
		if i := slices.IndexFunc(sizes, func(s sample.Size) bool { return s.Name == wanted }); i >= 0 {
			return sizes[i]
		}
	}
	return sizes[len(sizes)-1]
}

// gallery describes the list and the page that is shown, without the request.
func gallery(groups []sample.Group, shown sample.Page, c galleryChoice) pages.StaffGalleryProps {
	c.state = shown.Slug
	if c.theme != themeDark {
		c.theme = themeLight
	}
	window := windowOf(shown, c.width)
	c.width = window.Name
	name, _ := shown.Names()
	p := pages.StaffGalleryProps{
		Title: name, Address: shown.Address, State: shown.Slug, Width: c.width, Theme: c.theme, W: window.Width, H: window.Height,
		View: pathView + shown.Slug + "?theme=" + c.theme,
	}
	for _, s := range shown.Sizes() {
		p.Widths = append(p.Widths, s.Name)
	}
	for _, group := range groups {
		g, states := galleryEntries(group, shown, c)
		p.Groups = append(p.Groups, g)
		p.States = append(p.States, states...)
	}
	return p
}

// galleryEntries are a group's pages by name, each once, and the states of the one that is shown if it is among them.
func galleryEntries(group sample.Group, shown sample.Page, c galleryChoice) (pages.GalleryGroup, []components.Option) {
	g := pages.GalleryGroup{Name: group.Name, Count: len(group.Pages)}
	g.Open = slices.ContainsFunc(group.Pages, func(p sample.Page) bool { return p.Slug == shown.Slug })
	here, _ := shown.Names()
	var states []components.Option
	for _, p := range group.Pages {
		name, state := p.Names()
		current := g.Open && name == here
		if !slices.ContainsFunc(g.Entries, func(e pages.GalleryEntry) bool { return e.Title == name }) {
			g.Entries = append(g.Entries, pages.GalleryEntry{Title: name, Href: c.address(p.Slug), Current: current})
		}
		if state == "" {
			state = text.PlainState
		}
		if current {
			states = append(states, components.Option{Value: p.Slug, Label: state})
		}
	}
	return g, states
}

// galleryPage is a page in one state as the JSON list has it.
type galleryPage struct {
	Slug    string        `json:"slug"`
	Group   string        `json:"group"`
	Title   string        `json:"title"`
	Address string        `json:"address"` // where the portal shows it
	Layout  string        `json:"layout"`
	View    string        `json:"view"` // where to look at it
	Sizes   []gallerySize `json:"sizes"`
}

// gallerySize is a window; width 0 is all there is.
type gallerySize struct {
	Name   string `json:"name"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// galleryList is every page in every state.
func galleryList(groups []sample.Group) []galleryPage {
	var all []galleryPage
	for _, group := range groups {
		for _, p := range group.Pages {
			entry := galleryPage{Slug: p.Slug, Group: group.Name, Title: p.Title, Address: p.Address, Layout: p.Layout, View: pathView + p.Slug}
			for _, s := range p.Sizes() {
				entry.Sizes = append(entry.Sizes, gallerySize(s))
			}
			all = append(all, entry)
		}
	}
	return all
}
