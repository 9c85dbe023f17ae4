package sample

import "mynetplus/views/pages"

func terms() []Page {
	return []Page{
		{"terms", "利用規約", "/terms/2026-06-01", Portal, pages.Terms(pages.TermsProps{Page: visitor, Version: "2026-06-01"})},
	}
}

func problems() []Page {
	refusal := func(slug, title, reason string) Page {
		return Page{slug, title, "", Portal, pages.Refused(pages.RefusedProps{Page: visitor, Reason: reason})}
	}
	const reference = "8F3A-21C6"
	return []Page{
		{"error-not-found", "ページが見つからない", "", Portal, pages.NotFound(visitor)},
		{"error-not-found-signed-in", "ページが見つからない：ログイン中", "", Portal, pages.NotFound(signedIn)},
		{"app-error-not-found", "アプリ：ページが見つからない", "", Webview, pages.NotFound(inApp)},
		refusal("error-bad-request", "読み取れない内容", "bad_request"),
		refusal("error-cross-site", "ほかのサイトからの操作", "cross_site"),
		refusal("error-method", "開けないページ", "method_refused"),
		refusal("error-too-large", "長すぎる内容", "too_large"),
		{"error-too-many", "回数が多い", "", Portal, pages.TooMany(pages.TooManyProps{Page: visitor, Minutes: 7})},
		{"error-unexpected", "処理を完了できない", "", Portal, pages.Unexpected(pages.UnexpectedProps{Page: visitor, Reference: reference})},
		{"error-busy", "混み合っている", "", Portal, pages.Unexpected(pages.UnexpectedProps{Page: signedIn, Reference: reference, Busy: true})},
		{"app-error-unexpected", "アプリ：処理を完了できない", "", Webview, pages.Unexpected(pages.UnexpectedProps{Page: inApp, Reference: reference})},
	}
}
