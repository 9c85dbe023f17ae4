package staff

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
)

// Fields of what is to be opened.
const (
	fieldLogin     = "door_login"
	fieldChallenge = "door_challenge"
	fieldRecovery  = "door_recovery"
)

// GetUnlock is GET /staff/cardholders/:no/unlock.
func (h *Handler) GetUnlock(c echo.Context) error {
	return h.showUnlock(c, http.StatusOK, h.openedAct(c), Opening{Login: true, Challenge: true, Recovery: true})
}

// PostUnlock is POST /staff/cardholders/:no/unlock.
func (h *Handler) PostUnlock(c echo.Context) error {
	f, err := readAct(c)
	if err != nil {
		return err
	}
	want := Opening{Login: f.Has(fieldLogin), Challenge: f.Has(fieldChallenge), Recovery: f.Has(fieldRecovery)}
	if len(f.errors) > 0 || want == (Opening{}) {
		return h.showUnlock(c, http.StatusUnprocessableEntity, f, want)
	}
	opened, err := h.Service.Unlock(c.Request().Context(), h.act(c, f), want)
	switch {
	case err != nil:
		return err
	case opened.Outcome == Before:
		return done(c, "already_open")
	case opened.Reset:
		return done(c, "staff_reopened")
	}
	return done(c, "staff_unlocked")
}

func (h *Handler) showUnlock(c echo.Context, status int, f actForm, want Opening) error {
	seen, err := h.view(c)
	if err != nil {
		return err
	}
	openings := seen.openings(h.Store.Policy())
	if want == (Opening{}) && len(openings) > 0 {
		f.refuse(openings[0].field, "no_opening")
	}
	p := pages.StaffUnlockProps{Reset: seen.doors.shut() != ""}
	if p.StaffAct, err = h.actPage(c, &seen, "unlock", f); err != nil {
		return err
	}
	for _, o := range openings {
		chosen := map[string]bool{fieldLogin: want.Login, fieldChallenge: want.Challenge, fieldRecovery: want.Recovery}
		p.Openings = append(p.Openings, pages.StaffOpening{Name: o.field, Label: o.label, Note: o.cause, At: o.at, Checked: chosen[o.field]})
	}
	if len(p.Openings) == 0 { // nothing is left to say about a form that is not there
		p.Errors = nil
		status = http.StatusOK
	}
	return web.Render(c, status, pages.StaffUnlock(p))
}
