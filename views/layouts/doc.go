// Package layouts frames the pages: the portal with its header, tabs and footer, the app's web view without them, and
// the demo. It knows what the request knows (Page) and what a page says about itself (Head); what stands inside main,
// the one h1 included, is the page's own.
package layouts
