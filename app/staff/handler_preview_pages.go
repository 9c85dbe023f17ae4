package staff

import (
	"github.com/a-h/templ"

	"mynetplus/app/login"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// previewPages are the pages that can be previewed, by the last part of the address, each with the code of what staff should
// know of it, if anything.
var previewPages = map[string]func(*Handler, seen) (page templ.Component, advice string){
	pages.PreviewHome: func(h *Handler, s seen) (templ.Component, string) {
		p := s.home
		p.Page, p.CallCenter = h.theirs(s), h.Chrome.CallCenter()
		return pages.Home(p), ""
	},
	pages.PreviewStatus: func(h *Handler, s seen) (templ.Component, string) {
		p := s.status
		p.Page = h.theirs(s)
		return pages.Status(p), ""
	},
	pages.PreviewStatusApp: func(h *Handler, s seen) (templ.Component, string) {
		p := s.status
		p.Page = layouts.Page{Webview: true}
		return pages.Status(p), ""
	},
	pages.PreviewApply: func(h *Handler, s seen) (templ.Component, string) {
		p := s.apply
		p.Page, p.CallCenter, p.Terms = h.theirs(s), h.Chrome.CallCenter(), h.Chrome.Terms
		return pages.EnrollmentSelect(p), ""
	},
	pages.PreviewLogin: func(h *Handler, s seen) (templ.Component, string) {
		page := layouts.Page{Origin: h.Chrome.Origin, Terms: h.Chrome.Terms}
		switch s.outcome {
		case login.Locked:
			return h.SignIn.ForeseenPage(page, s.outcome), "locked"
		case login.NoContact:
			return h.SignIn.ForeseenPage(page, s.outcome), "no_contact"
		case login.Refused:
			return h.SignIn.ForeseenPage(page, s.outcome), "no_account"
		}
		p := s.home
		p.Page, p.CallCenter = h.theirs(s), h.Chrome.CallCenter()
		return pages.Home(p), "enters"
	},
}

// theirs is what the cardholder's own request would say of itself.
func (h *Handler) theirs(s seen) layouts.Page {
	return layouts.Page{User: s.person.Cardholder.Name, Origin: h.Chrome.Origin, Terms: h.Chrome.Terms}
}
