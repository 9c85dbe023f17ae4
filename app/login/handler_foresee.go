package login

import (
	"github.com/a-h/templ"

	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// Foresee tells how signing in would end now for a person who enters the right password on a device that never signed
// in before. Nothing is counted. NewDevice stands for everybody who gets in; whoever has no account is Refused, whatever
// they enter.
func Foresee(o models.Overview) Outcome {
	switch {
	case o.Account == nil:
		return Refused
	case o.LoginClosedAt != nil:
		return Locked
	case channel(o.Cardholder) == "":
		return NoContact
	}
	return NewDevice
}

// ForeseenPage is the page of a sign-in that Foresee says fails.
func (h *Handler) ForeseenPage(page layouts.Page, outcome Outcome) templ.Component {
	if outcome == Locked {
		return pages.Locked(h.chrome.LockedProps(page, "/login", false))
	}
	p := h.propsOf(page, "")
	p.Errors = failures(outcome)
	return pages.Login(p)
}

// failures are what the sign-in page says of an outcome.
func failures(outcome Outcome) components.Errors {
	if outcome == NoContact {
		return components.Errors{components.Failure("", "no_contact")}
	}
	return components.Errors{components.Failure("login_id", "sign_in_refused")}
}
