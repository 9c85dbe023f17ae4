package router

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/acs"
)

// ACSRoutes registers what shoppers' browsers open in frames of shops. It stands on a listener of its own where there is
// one.
func ACSRoutes(*echo.Echo, Options, *acs.Handler) {}

// DirectoryRoutes registers what directory servers ask. It stands on a listener of its own where there is one.
func DirectoryRoutes(e *echo.Echo, o Options, h *acs.Handler) {
	On(e, ACSMessages(o)...).POST(acs.AReqPath, h.PostAReq)
}
