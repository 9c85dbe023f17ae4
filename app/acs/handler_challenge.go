package acs

import (
	"net/url"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"mynetplus/app/password"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// Longest fields, in characters.
const (
	maxCReq        = 4 << 10
	maxSessionData = 1024 // 3ds.md, "Transport"; plain ones are as many bytes
	maxID          = 36
	maxToken       = 64
	maxAct         = 16
	maxLoginID     = 20
)

// PostChallenge is POST /3ds/challenge: a shop sends the browser with a CReq.
func (h *Handler) PostChallenge(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	in := Opening{From: web.OriginOf(c)}
	in.CReq, _ = form.Secret("creq", maxCReq)
	in.SessionData, in.Fits = form.Secret("threeDSSessionData", maxSessionData)
	in.Fits = in.Fits && plain(in.SessionData)
	screen, err := h.service.Open(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return h.render(c, screen)
}

// The names of the ids in the address that shows a challenge anew.
const (
	queryServer = "threeDSServerTransID"
	queryACS    = "acsTransID"
)

// hereOf is where a challenge that was opened is shown anew. It names ids that the shop knows, and nobody's data.
func hereOf(t models.Transaction) string {
	return ChallengePath + "?" + url.Values{queryServer: {t.ThreeDSServerTransID}, queryACS: {t.ACSTransID}}.Encode()
}

// GetChallenge is GET /3ds/challenge: somebody went back to a page of a challenge.
func (h *Handler) GetChallenge(c echo.Context) error {
	in := Returning{ThreeDSServerTransID: c.QueryParam(queryServer), ACSTransID: c.QueryParam(queryACS), From: web.OriginOf(c)}
	if uuid.Validate(in.ACSTransID) != nil { // a database need not take just any text
		return h.render(c, Screen{})
	}
	screen, err := h.service.Resume(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return h.render(c, screen)
}

// plain reports whether session data is what base64 and its like are made of: what an address or a form can carry
// everywhere unchanged.
func plain(data string) bool {
	for _, b := range []byte(data) {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return true
}

// PostAnswer is POST /3ds/challenge/answer: what the cardholder entered, or a button of the page.
func (h *Handler) PostAnswer(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	in := Answer{HasPassword: !form.Empty(pages.ChallengeFieldPassword), From: web.OriginOf(c)}
	in.ACSTransID, _ = form.Line(pages.ChallengeFieldTransaction, maxID)
	in.Token, _ = form.Line(pages.ChallengeFieldToken, maxToken)
	in.LoginID, _ = form.Code(pages.ChallengeFieldID, maxLoginID)
	in.Code, _ = form.Code(pages.ChallengeFieldCode, web.MaxCode)
	in.Password, _ = form.Secret(pages.ChallengeFieldPassword, password.MaxLength) // a longer one is nobody's
	act, _ := form.Line("action", maxAct)
	in.Act = acts[act]
	screen, err := h.service.Answer(c.Request().Context(), in)
	if err != nil {
		return err
	}
	return h.render(c, screen)
}

// acts are the buttons of the page; the one that sends none enters.
var acts = map[string]Act{pages.ChallengeResend: Resend, pages.ChallengeCancel: Cancel, pages.ChallengeLeave: Leave}
