package layouts

import (
	"github.com/a-h/templ"

	"mynetplus/static"
)

// Page is what a request knows about any page it answers with.
type Page struct {
	User    string // who is signed in, "日専連 花子"; "" for a visitor
	Flash   string // what was just done, a sentence shown once
	Notice  string // what just happened to the visitor without being a success, a sentence shown once
	Idle    *Idle  // nil when nobody is signed in
	Demo    bool   // demo mode says so on every page
	Webview bool   // inside the app: Either takes the frame away
	Origin  string // "https://mynetplus.example": the address people should see
	Terms   string // the version of the terms in force, "2026-06-01"
	Staff   *Staff // in the staff area
}

// Staff is who works in the staff area; the zero value is somebody who has not signed in.
type Staff struct {
	Name string // "agent"
	Role string // agent, supervisor, auditor
}

// Idle says when the session ends by idling (D3.7).
type Idle struct {
	Remaining int    // seconds from now to the end
	Warn      int    // seconds before the end at which the warning appears
	Again     string // address that signs in again and leads back to this page; empty: the surface's own
}

// Head is what a page says about itself.
type Head struct {
	Title  string // the h1, word for word
	Errors bool   // the page shows a refused form
	Tab    Tab
	Crumbs []Crumb // from マイページ down, without the page itself; none: no breadcrumb
	Here   string  // the last breadcrumb where it is not the title
	Wide   bool    // the breadcrumb spans the wide column
	Bare   bool    // a page of the demo inside a frame: without the menu
	Live   string  // address of this page while what it shows is under way: it renews itself
	Frames string  // names the landmarks of a staff page that frames another page, which has its own
}

// Crumb is a page above this one.
type Crumb struct{ Href, Label string }

// Tab is one of the four tabs of a signed-in page, or of the demo's menu.
type Tab string

// The tabs; the zero value marks none.
const (
	TabHome     Tab = "home"
	TabStatus   Tab = "status"
	TabSecurity Tab = "security"
	TabHelp     Tab = "help"
	TabInbox    Tab = "inbox"
	TabShop     Tab = "shop"
	TabApp      Tab = "app"

	TabSearch    Tab = "staff_search"
	TabProvision Tab = "staff_provision"
	TabImports   Tab = "staff_imports"
	TabMessages  Tab = "staff_messages"
	TabAudit     Tab = "staff_audit"
	TabGallery   Tab = "staff_gallery"
	TabStaff     Tab = "staff_users"
)

// The breadcrumbs that several pages begin with.
var (
	UnderHome     = []Crumb{{"/home", "マイページ"}}
	UnderSecurity = []Crumb{{"/home", "マイページ"}, {"/security", "セキュリティ"}}
)

// title is the text of the title element (copy.md).
func (h Head) title() string {
	prefix := ""
	if h.Errors {
		prefix = "エラー: "
	}
	return prefix + h.Title + " | マイネットプラス"
}

func (h Head) here() string {
	if h.Here != "" {
		return h.Here
	}
	return h.Title
}

// home is where the wordmark leads.
func (p Page) home() string {
	if p.User != "" {
		return "/home"
	}
	return "/login"
}

// signIn is where to sign in again.
func (p Page) signIn() templ.SafeURL {
	if p.Idle != nil && p.Idle.Again != "" {
		return templ.SafeURL(p.Idle.Again)
	}
	if p.Staff != nil {
		return "/staff/login"
	}
	if p.Webview {
		return "/app/status"
	}
	return "/login"
}

// extend is where the session's end is put off.
func (p Page) extend() templ.SafeURL {
	if p.Staff != nil {
		return "/staff/extend"
	}
	return "/session/extend"
}

// Addresses of what every page loads: first visit ≤ 4 requests, none to another host (quality.md).
func stylesheet() string { return static.Path("css/portal.css") }
func script() string     { return static.Path("js/portal.js") }
func mark() string       { return static.Path("img/mark.svg") }
