package login

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
)

// Prove judges the password on another feature's form as the step-up does: with the same counts and the same door
// (D3.4, D3.7). A right one is a fresh proof.
func (h *Handler) Prove(c echo.Context, password string) (web.Proof, error) {
	who, _ := h.sessions.Identity(c)
	outcome, err := h.service.StepUp(c.Request().Context(), who, password, web.DeviceToken(c), web.OriginOf(c))
	if err != nil {
		return web.ProofWrong, err
	}
	switch outcome {
	case SignedIn:
		return web.ProofRight, h.sessions.Prove(c, who)
	case Locked:
		return web.ProofClosed, nil
	}
	return web.ProofWrong, nil
}

// Closed answers a form whose password closed the door, or met it closed: it ends the session too.
func (h *Handler) Closed(c echo.Context) error {
	if err := h.sessions.SignOut(c); err != nil {
		return err
	}
	return h.locked(c, "/home", true)
}
