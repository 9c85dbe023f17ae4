package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
)

// receivable reports whether a reception can lead to a new password.
func (p *picture) receivable() bool { return p.account != nil && p.contacts.Mobile != "" }

// GetReset is GET /staff/cardholders/:no/reset.
func (h *Handler) GetReset(c echo.Context) error {
	return h.showReset(c, http.StatusOK, h.openedAct(c))
}

// PostReset is POST /staff/cardholders/:no/reset.
func (h *Handler) PostReset(c echo.Context) error {
	f, err := readAct(c)
	if err != nil {
		return err
	}
	if len(f.errors) > 0 {
		return h.showReset(c, http.StatusUnprocessableEntity, f)
	}
	outcome, err := h.Service.Receive(c.Request().Context(), h.act(c, f))
	switch {
	case err != nil:
		return err
	case outcome == Before:
		return done(c, "already_received")
	case outcome == Unfit:
		return done(c, "reception_refused")
	}
	return done(c, "staff_received")
}

func (h *Handler) showReset(c echo.Context, status int, f actForm) error {
	seen, err := h.view(c)
	if err != nil {
		return err
	}
	p := pages.StaffResetProps{Fit: seen.receivable()}
	if seen.reception.Open(seen.now) {
		p.Until = seen.reception.ExpiresAt
	}
	if p.StaffAct, err = h.actPage(c, &seen, "reset", f); err != nil {
		return err
	}
	if !p.Fit || !p.Until.IsZero() {
		p.Errors = nil
		status = http.StatusOK
	}
	return web.Render(c, status, pages.StaffReset(p))
}
