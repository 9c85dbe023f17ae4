package sample

import (
	"github.com/a-h/templ"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// help is よくあるご質問, for a visitor and for somebody signed in: the index, searches, and every answer.
func help() []Page {
	search := func(page layouts.Page, call components.CallCenterProps, query string, found ...string) pages.HelpProps {
		return pages.HelpProps{Page: page, Query: query, Found: found, CallCenter: call}
	}
	samples := []Page{
		{"help", "よくあるご質問", "/help", Portal, pages.Help(search(signedIn, closed, ""))},
		{"help-visitor", "よくあるご質問：ログイン前", "/help", Portal, pages.Help(search(visitor, open, ""))},
		{"help-found", "よくあるご質問：探した結果", "/help", Portal, pages.Help(search(signedIn, closed, "届かない", "sms-not-arriving", "code-mismatch", "id-unknown"))},
		{"help-not-found", "よくあるご質問：見つからない", "/help", Portal, pages.Help(search(visitor, closed, "天気予報"))},
		{"help-answer-visitor", "よくあるご質問：答え、ログイン前", "/help/locked", Portal, answer(visitor, "locked")},
	}
	for _, group := range pages.HelpGroups() {
		for _, a := range group.Answers {
			samples = append(samples, Page{"help-" + a.Slug, "よくあるご質問：" + a.Short, "/help/" + a.Slug, Portal, answer(signedIn, a.Slug)})
		}
	}
	return samples
}

func answer(page layouts.Page, slug string) templ.Component {
	p := pages.HelpAnswerProps{Page: page, CallCenter: closed}
	for _, group := range pages.HelpGroups() {
		for _, a := range group.Answers {
			if a.Slug == slug {
				p.Answer = a
			}
		}
	}
	return pages.HelpAnswerPage(p)
}
