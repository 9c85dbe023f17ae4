package web

import (
	"github.com/labstack/echo/v4"

	"mynetplus/models"
)

// SetProcedure leaves the token of a procedure that was begun (models.Procedure). There is one at a time: beginning
// another leaves the first behind.
func SetProcedure(c echo.Context, token string) {
	c.SetCookie(CookiesOf(c).New(ProcedureCookie, token, 0))
}

// Procedure is the hash of the procedure's token that the browser holds, or "".
func Procedure(c echo.Context) string {
	cookie, err := c.Cookie(CookiesOf(c).Name(ProcedureCookie))
	if err != nil || len(cookie.Value) != tokenLength {
		return ""
	}
	return models.HashToken(cookie.Value)
}

// EndProcedure forgets the token.
func EndProcedure(c echo.Context) {
	c.SetCookie(CookiesOf(c).New(ProcedureCookie, "", -1))
}
