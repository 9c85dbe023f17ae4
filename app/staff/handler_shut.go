package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
)

// GetShut is GET /staff/cardholders/:no/lock.
func (h *Handler) GetShut(c echo.Context) error { return h.showShut(c, http.StatusOK, h.openedAct(c)) }

// PostShut is POST /staff/cardholders/:no/lock.
func (h *Handler) PostShut(c echo.Context) error {
	f, err := readAct(c)
	if err != nil {
		return err
	}
	if len(f.errors) > 0 {
		return h.showShut(c, http.StatusUnprocessableEntity, f)
	}
	outcome, err := h.Service.Shut(c.Request().Context(), h.act(c, f))
	switch {
	case err != nil:
		return err
	case outcome == Before:
		return done(c, "already_shut")
	}
	return done(c, "staff_shut")
}

func (h *Handler) showShut(c echo.Context, status int, f actForm) error {
	seen, err := h.view(c)
	if err != nil {
		return err
	}
	p := pages.StaffShutProps{Shut: seen.doors.shut() != ""}
	if p.StaffAct, err = h.actPage(c, &seen, "shut", f); err != nil {
		return err
	}
	if p.Shut {
		p.Errors = nil
		status = http.StatusOK
	}
	return web.Render(c, status, pages.StaffShut(p))
}
