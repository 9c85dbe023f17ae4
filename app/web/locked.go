package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// Locked answers that the login door is closed (D3.4): the strangers', or this device's own. Back is the sign-in page
// it came from. Nobody is signed in behind it, whatever page says.
func (h *Chrome) Locked(c echo.Context, page layouts.Page, back string, thisDevice bool) error {
	return Render(c, http.StatusForbidden, pages.Locked(h.LockedProps(page, back, thisDevice)))
}

// LockedProps are what the page of a closed login door shows.
func (h *Chrome) LockedProps(page layouts.Page, back string, thisDevice bool) pages.LockedProps {
	page.User, page.Idle = "", nil
	return pages.LockedProps{Page: page, Back: back, ThisDevice: thisDevice, CallOnly: !h.SelfUnlock, CallCenter: h.CallCenter()}
}
