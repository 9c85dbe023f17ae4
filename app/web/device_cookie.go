package web

import (
	"time"

	"github.com/labstack/echo/v4"
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

// SetDeviceToken leaves the token for the time a device is remembered.
func SetDeviceToken(c echo.Context, token string, memory time.Duration) {
	c.SetCookie(CookiesOf(c).New(DeviceCookie, token, memory))
}
