package recovery

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// Offered stands before the pages of the unlocking, which a policy can switch off (D3.5): then they are not there.
func (h *Handler) Offered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !h.policy.SelfUnlock {
			return models.ErrNotFound
		}
		return next(c)
	}
}

// GetUnlock is GET /recovery/unlock.
func (h *Handler) GetUnlock(c echo.Context) error {
	return h.showUnlock(c, http.StatusOK, pages.CardAnswers{})
}

// PostUnlock is POST /recovery/unlock: a card, its expiry and a birth date, at any hour (D3.5).
func (h *Handler) PostUnlock(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	q, answers := h.card(form)
	if len(answers.Errors) > 0 {
		return h.showUnlock(c, http.StatusUnprocessableEntity, answers)
	}
	return h.begin(c, routeUnlock.kind, q, routeUnlock.steps[stepSMS])
}

func (h *Handler) showUnlock(c echo.Context, status int, answers pages.CardAnswers) error {
	return web.Render(c, status, pages.RecoveryUnlock(pages.RecoveryUnlockProps{Page: h.chrome.Page(c), Answers: answers}))
}

// GetUnlockCode is GET /recovery/unlock/code.
func (h *Handler) GetUnlockCode(c echo.Context) error { return h.getCode(c, unlockCode) }

// PostUnlockCode is POST /recovery/unlock/code.
func (h *Handler) PostUnlockCode(c echo.Context) error { return h.postCode(c, unlockCode) }

// GetUnlockDone is GET /recovery/unlock/done. After a lockdown it says that the call center opens the doors (D3.4).
func (h *Handler) GetUnlockDone(c echo.Context) error {
	p, ok, err := h.finished(c, routeUnlock)
	if !ok {
		return err
	}
	return web.Render(c, http.StatusOK, pages.RecoveryUnlockDone(pages.RecoveryUnlockDoneProps{
		Page: h.chrome.Page(c), Shut: p.row.Step == stepShut, CallCenter: h.chrome.CallCenter(),
	}))
}
