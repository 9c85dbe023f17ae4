package router

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/acs"
)

// ACSRoutes registers what shoppers' browsers open in frames of shops. It stands on a listener of its own where there is
// one. No cookie counts there: a shop's page posts the first form, and a token in each page guards the others.
func ACSRoutes(e *echo.Echo, o Options, h *acs.Handler) {
	challenge := On(e, ACSChallenge(o)...)
	challenge.GET(acs.ChallengePath, h.GetChallenge)
	challenge.POST(acs.ChallengePath, h.PostChallenge)
	challenge.POST(acs.AnswerPath, h.PostAnswer)
}

// DirectoryRoutes registers what directory servers ask. It stands on a listener of its own where there is one.
func DirectoryRoutes(e *echo.Echo, o Options, h *acs.Handler) {
	On(e, ACSMessages(o)...).POST(acs.AReqPath, h.PostAReq)
}
