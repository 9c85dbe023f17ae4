package web

import (
	"time"

	"github.com/labstack/echo/v4"
)

// Codes of the flashes that say why a session is over.
const (
	FlashIdle     = "signed_out_idle"
	flashAbsolute = "signed_out_absolute"
)

// flashLife is how long a flash waits for the page that shows it.
const flashLife = time.Minute

// SetFlash leaves a code for the next page, which says it once. It is one of the codes of text.Flash, never a text:
// whoever alters the cookie can only choose another of our sentences.
func SetFlash(c echo.Context, code string) {
	c.SetCookie(CookiesOf(c).New(FlashCookie, code, flashLife))
}

// TakeFlash returns the code that was left and clears it; "" when there is none.
func TakeFlash(c echo.Context) string {
	cookies := CookiesOf(c)
	cookie, err := c.Cookie(cookies.Name(FlashCookie))
	if err != nil {
		return ""
	}
	c.SetCookie(cookies.New(FlashCookie, "", -1))
	return flashCode(cookie.Value)
}

// flashCode lets through what looks like a code; views/text knows which codes exist.
func flashCode(value string) string {
	if len(value) > 40 {
		return ""
	}
	for i := range len(value) {
		if value[i] != '_' && (value[i] < 'a' || value[i] > 'z') {
			return ""
		}
	}
	return value
}
