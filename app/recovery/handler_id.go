package recovery

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
)

// GetID is GET /recovery/id.
func (h *Handler) GetID(c echo.Context) error { return h.showID(c, http.StatusOK, pages.CardAnswers{}) }

// PostID is POST /recovery/id: the same answer for everybody, and a mail at once for whom it concerns (D3.6).
func (h *Handler) PostID(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	q, answers := h.card(form)
	if len(answers.Errors) > 0 {
		return h.showID(c, http.StatusUnprocessableEntity, answers)
	}
	return h.begin(c, routeID.kind, q, routeID.steps[stepDone])
}

func (h *Handler) showID(c echo.Context, status int, answers pages.CardAnswers) error {
	return web.Render(c, status, pages.RecoveryID(pages.RecoveryIDProps{Page: h.chrome.Page(c), Answers: answers}))
}

// GetIDSent is GET /recovery/id/sent. It does not wait for the job, and shows the same before and after.
func (h *Handler) GetIDSent(c echo.Context) error {
	p, err := h.service.progress(c.Request().Context(), web.Procedure(c), routeID.kind, "")
	if err != nil {
		return err
	}
	if p.Outcome == Gone {
		return routeID.elsewhere(c, p.Result)
	}
	return web.Render(c, http.StatusOK, pages.RecoveryIDSent(pages.RecoveryIDSentProps{Page: h.chrome.Page(c), CallCenter: h.chrome.CallCenter()}))
}
