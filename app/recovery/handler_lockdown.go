package recovery

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// GetLockdown is GET /lockdown (D3.12).
func (h *Handler) GetLockdown(c echo.Context) error {
	return web.Render(c, http.StatusOK, pages.Lockdown(pages.LockdownProps{Page: h.chrome.Page(c)}))
}

// PostLockdown is POST /lockdown: the ID alone.
func (h *Handler) PostLockdown(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	p := pages.LockdownProps{}
	p.LoginID, _ = form.Code("login_id", maxLoginID+1)
	if p.Errors = check(nil, "login_id", text.LabelLoginID, p.LoginID, ""); len(p.Errors) > 0 {
		p.Page = h.chrome.Page(c)
		return web.Render(c, http.StatusUnprocessableEntity, pages.Lockdown(p))
	}
	return h.begin(c, routeLockdown.kind, Question{LoginID: p.LoginID}, routeLockdown.steps[stepSMS])
}

// GetLockdownCode is GET /lockdown/code.
func (h *Handler) GetLockdownCode(c echo.Context) error { return h.getCode(c, lockdownCode) }

// PostLockdownCode is POST /lockdown/code.
func (h *Handler) PostLockdownCode(c echo.Context) error { return h.postCode(c, lockdownCode) }

// GetLockdownDone is GET /lockdown/done.
func (h *Handler) GetLockdownDone(c echo.Context) error {
	if _, ok, err := h.finished(c, routeLockdown); !ok {
		return err
	}
	return web.Render(c, http.StatusOK, pages.LockdownDone(pages.LockdownDoneProps{Page: h.chrome.Page(c), CallCenter: h.chrome.CallCenter()}))
}
