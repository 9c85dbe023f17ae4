package recovery

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
)

// GetReception is GET /recovery/password/card, for people without mail to whom the call center has opened a reception
// (D3.6). The page and all behind it are the same for everybody else (D6.1).
func (h *Handler) GetReception(c echo.Context) error {
	return h.showReception(c, http.StatusOK, pages.CardAnswers{})
}

// PostReception is POST /recovery/password/card: a card, its expiry and a birth date.
func (h *Handler) PostReception(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	q, answers := h.card(form)
	if len(answers.Errors) > 0 {
		return h.showReception(c, http.StatusUnprocessableEntity, answers)
	}
	return h.begin(c, routeReception.kind, q, routeReception.steps[stepSMS])
}

func (h *Handler) showReception(c echo.Context, status int, answers pages.CardAnswers) error {
	return web.Render(c, status, pages.RecoveryReception(pages.RecoveryReceptionProps{Page: h.chrome.Page(c), Answers: answers}))
}

// GetReceptionCode is GET /recovery/password/card/code.
func (h *Handler) GetReceptionCode(c echo.Context) error { return h.getCode(c, receptionCode) }

// PostReceptionCode is POST /recovery/password/card/code.
func (h *Handler) PostReceptionCode(c echo.Context) error { return h.postCode(c, receptionCode) }

// GetReceptionNew is GET /recovery/password/card/new.
func (h *Handler) GetReceptionNew(c echo.Context) error {
	return h.showNew(c, routeReception, http.StatusOK, nil)
}

// PostReceptionNew is POST /recovery/password/card/new.
func (h *Handler) PostReceptionNew(c echo.Context) error { return h.postNew(c, routeReception) }

// GetReceptionDone is GET /recovery/password/card/done.
func (h *Handler) GetReceptionDone(c echo.Context) error { return h.showDone(c, routeReception) }
