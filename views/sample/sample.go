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
	Layout    string // portal, webview, challenge, staff or demo
	Component templ.Component
}

// The layouts a page may stand in.
const (
	Portal    = "portal"
	Webview   = "webview"
	Challenge = "challenge" // the window of a payment, inside a shop's page
	Staff     = "staff"
	Demo      = "demo"
)

// Group is pages that belong together.
type Group struct {
	Name  string
	Pages []Page
}

// Groups is every page in every state, in the order a cardholder meets them.
func Groups() []Group {
	return []Group{
		{"ログイン", signIn()},
		{"新規登録", signUp()},
		{"ログインできないとき", recovery()},
		{"マイページ", account()},
		{"登録内容の変更", changes()},
		{"本人認証サービスお申込み", slices.Concat(enrollment(), method(), cancel())},
		{"登録状況", slices.Concat(status(), app())},
		{"ヘルプと規約", slices.Concat(help(), terms())},
		{"お支払いの認証", payments()},
		{"受け付けられないとき", problems()},
		{"スタッフ", slices.Concat(staffSignIn(), staffUsers(), staffDesk(), staffPreview(), staffProvision(), staffWorks(), staffGallery())},
		{"デモ", slices.Concat(demo(), shop())},
	}
}

// All is the pages of all groups.
func All() []Page {
	var all []Page
	for _, group := range Groups() {
		all = append(all, group.Pages...)
	}
	return all
}
