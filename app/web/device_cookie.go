package web

import (
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/models"
)

// tokenLength is how long models.NewToken's tokens are, in characters; anything else is not ours.
const tokenLength = 43

// DeviceToken is the token that a browser got when it signed in before (D3.3), or "".
func DeviceToken(c echo.Context) string {
	cookie, err := c.Cookie(CookiesOf(c).Name(DeviceCookie))
	if err != nil || len(cookie.Value) != tokenLength {
		return ""
	}
	return cookie.Value
}

// SetDeviceToken leaves the token for the time a device is remembered. A session that begins in this request belongs to
// the device: who ends the device ends the session.
func SetDeviceToken(c echo.Context, token string, memory time.Duration) {
	all, _ := c.Get(sessionsKey).([]*loaded)
	for _, l := range all {
		l.browser.Device = models.HashToken(token)
	}
	c.SetCookie(CookiesOf(c).New(DeviceCookie, token, memory))
}
