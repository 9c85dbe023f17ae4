package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// The portal's cookies. Each surface has a session cookie of its own name.
const (
	SessionCookie = "session" // portal
	AppCookie     = "app"     // webview
	StaffCookie   = "staff"
	DeviceCookie  = "device"
	FlashCookie   = "flash"

	ProcedureCookie = "procedure" // what somebody is doing who is not signed in
)

// Cookies makes cookies for the address browsers use. Under TLS they are Secure and carry the __Host- prefix, which
// keeps sibling hosts and plain HTTP from setting them.
type Cookies struct{ TLS bool }

// Name is how the cookie is called on the wire.
func (k Cookies) Name(name string) string {
	if k.TLS {
		return "__Host-" + name
	}
	return name
}

// New makes a cookie that scripts cannot read and that other sites' posts do not carry. A zero life is the browser's
// session, a negative one deletes.
func (k Cookies) New(name, value string, life time.Duration) *http.Cookie {
	cookie := &http.Cookie{
		Name:     k.Name(name),
		Value:    value,
		Path:     "/",
		MaxAge:   int(life / time.Second),
		Secure:   k.TLS,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
	if life < 0 {
		cookie.MaxAge = -1
	}
	return cookie
}

// cookiesKey is where Use leaves the Cookies of a request.
const cookiesKey = "web.cookies"

// Use makes k the cookies of every request; the outermost chain of the router has it.
func (k Cookies) Use(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Set(cookiesKey, k)
		return next(c)
	}
}

// CookiesOf returns the Cookies of a request.
func CookiesOf(c echo.Context) Cookies {
	k, _ := c.Get(cookiesKey).(Cookies)
	return k
}
