package recovery

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/components"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetPassword is GET /recovery/password.
func (h *Handler) GetPassword(c echo.Context) error {
	return h.showPassword(c, http.StatusOK, pages.RecoveryPasswordProps{})
}

// PostPassword is POST /recovery/password: the ID and the birth date (D3.6).
func (h *Handler) PostPassword(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	var p pages.RecoveryPasswordProps
	p.LoginID, _ = form.Code("login_id", maxLoginID+1) // one longer than any ID can be
	p.Birth, _ = form.Line("birth", maxTyped)
	birth, problem := web.BirthDate(p.Birth, h.chrome.Now())
	p.Errors = check(p.Errors, "login_id", text.LabelLoginID, p.LoginID, "")
	p.Errors = check(p.Errors, "birth", text.LabelBirthDate, p.Birth, problem)
	if len(p.Errors) > 0 {
		return h.showPassword(c, http.StatusUnprocessableEntity, p)
	}
	return h.begin(c, routeReset.kind, Question{LoginID: p.LoginID, Birth: birth}, routeReset.steps[stepMail])
}

func (h *Handler) showPassword(c echo.Context, status int, p pages.RecoveryPasswordProps) error {
	p.Page = h.chrome.Page(c)
	return web.Render(c, status, pages.RecoveryPassword(p))
}

// GetPasswordMail is GET /recovery/password/mail.
func (h *Handler) GetPasswordMail(c echo.Context) error { return h.getCode(c, mailCode) }

// PostPasswordMail is POST /recovery/password/mail.
func (h *Handler) PostPasswordMail(c echo.Context) error { return h.postCode(c, mailCode) }

// GetPasswordSMS is GET /recovery/password/sms.
func (h *Handler) GetPasswordSMS(c echo.Context) error { return h.getCode(c, smsCode) }

// PostPasswordSMS is POST /recovery/password/sms.
func (h *Handler) PostPasswordSMS(c echo.Context) error { return h.postCode(c, smsCode) }

// GetPasswordNew is GET /recovery/password/new.
func (h *Handler) GetPasswordNew(c echo.Context) error {
	return h.showNew(c, routeReset, http.StatusOK, nil)
}

// PostPasswordNew is POST /recovery/password/new.
func (h *Handler) PostPasswordNew(c echo.Context) error { return h.postNew(c, routeReset) }

// postNew takes the new password, the last step of both ways to one.
func (h *Handler) postNew(c echo.Context, r route) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	chosen, fits := form.Secret("new_password", password.MaxLength)
	switch {
	case form.Empty("new_password"):
		return h.showNew(c, r, http.StatusUnprocessableEntity, components.Errors{{Field: "new_password", Text: text.Required(text.LabelNewPassword)}})
	case !fits:
		return h.showNew(c, r, http.StatusUnprocessableEntity, components.Errors{components.Failure("new_password", password.ReasonLong)})
	}
	result, err := h.service.Reset(c.Request().Context(), web.Procedure(c), r.kind, chosen, web.OriginOf(c))
	if err != nil {
		return err
	}
	switch result.Outcome {
	case OK:
		return web.SeeOther(c, r.steps[stepDone])
	case Unsuitable:
		return h.showNew(c, r, http.StatusUnprocessableEntity, components.Errors{components.Failure("new_password", result.Reason)})
	}
	return r.elsewhere(c, result)
}

func (h *Handler) showNew(c echo.Context, r route, status int, failed components.Errors) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), r.kind, stepNew)
	if err != nil {
		return err
	}
	if p.Outcome != OK {
		return r.elsewhere(c, p.Result)
	}
	return web.Render(c, status, pages.RecoveryPasswordNew(pages.RecoveryPasswordNewProps{
		Page: h.chrome.Page(c), Action: r.steps[stepNew], ByCard: r.kind == models.PurposeReception, Errors: failed,
	}))
}

// GetPasswordDone is GET /recovery/password/done.
func (h *Handler) GetPasswordDone(c echo.Context) error { return h.showDone(c, routeReset) }

func (h *Handler) showDone(c echo.Context, r route) error {
	if _, ok, err := h.finished(c, r); !ok {
		return err
	}
	return web.Render(c, http.StatusOK, pages.RecoveryPasswordDone(pages.RecoveryPasswordDoneProps{Page: h.chrome.Page(c)}))
}
