package sample

import (
	"slices"

	"github.com/a-h/templ"
)

// Page is one page in one state.
type Page struct {
	Slug      string // file name of its golden copy and of its picture: "login-refused"
	Title     string // what the gallery calls it
	Address   string // where the portal shows it
	Layout    string // portal, webview, staff or demo
	Component templ.Component
}

// The layouts a page may stand in.
const (
	Portal  = "portal"
	Webview = "webview"
	Demo    = "demo"
	Staff   = "staff"
)

// All is every page in every state, in the order a cardholder meets them.
func All() []Page {
	return slices.Concat(signIn(), signUp(), recovery(), account(), changes(), enrollment(), method(), cancel(), status(), app(), help(), terms(), problems(), demo(), staffSignIn(), staffUsers(), staffProvision())
}
