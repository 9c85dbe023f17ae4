package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

const (
	pathEmail     = "/security/email"
	pathEmailCode = "/security/email/code"
)

// EmailFields are the fields of the first step that survive signing in again.
var EmailFields = []string{"email"}

// GetEmail is GET /security/email: the new address.
func (h *Handler) GetEmail(c echo.Context) error {
	p, err := h.emailProps(c)
	if err != nil {
		return err
	}
	if kept := h.sessions.TakeDraft(c); len(kept["email"]) > 0 {
		p.Value, p.Page.Flash = kept["email"][0], text.Flash("form_restored")
	}
	return web.Render(c, http.StatusOK, pages.Email(p))
}

// PostEmail is POST /security/email: send the two codes.
func (h *Handler) PostEmail(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	p, err := h.emailProps(c)
	if err != nil {
		return err
	}
	address, ok := form.Email("email")
	p.Value = address
	switch {
	case address == "":
		p.Errors = components.Errors{{Field: "email", Text: text.Required(text.LabelNewEmail)}}
	case !ok:
		p.Errors = components.Errors{components.Failure("email", "email_invalid")}
	}
	if len(p.Errors) > 0 {
		return web.Render(c, http.StatusUnprocessableEntity, pages.Email(p))
	}
	who, _ := h.sessions.Identity(c)
	result, err := h.service.RequestEmail(c.Request().Context(), who, address, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case EmailSame:
		p.Errors = components.Errors{components.Failure("email", "email_same")}
		return web.Render(c, http.StatusUnprocessableEntity, pages.Email(p))
	case EmailNoBudget:
		p.Errors = components.Errors{{Text: text.TooMany(web.RetryAfter(c, result.Wait))}}
		return web.Render(c, http.StatusTooManyRequests, pages.Email(p))
	case EmailNoMobile:
		return web.SeeOther(c, pathEmail) // the page says why
	}
	return web.SeeOther(c, pathEmailCode)
}

func (h *Handler) emailProps(c echo.Context) (pages.EmailProps, error) {
	contacts, err := h.contacts(c)
	return pages.EmailProps{
		Page: h.chrome.Page(c), Current: text.MaskEmail(contacts.Email), Mobile: text.MaskMobile(contacts.Mobile), CallCenter: h.chrome.CallCenter(),
	}, err
}
