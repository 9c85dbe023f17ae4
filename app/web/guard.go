package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"
)

// SignedIn lets only signed-in people through; others sign in first and come back. A form that was
// being filled when the session ended by idling survives in the named fields (D3.7).
func (s *Sessions) SignedIn(fields ...string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if _, ok := s.Identity(c); ok {
				return next(c)
			}
			if owner, why := s.Ended(c); owner != "" {
				SetFlash(c, why)
				if c.Request().Method == http.MethodPost {
					if err := s.keepDraft(c, owner, fields); err != nil {
						return err
					}
				}
			}
			return SeeOther(c, "/login?next="+url.QueryEscape(backTo(c)))
		}
	}
}

// RecentProof asks for the password again when the last proof is older than age (D3.7), and keeps the
// named fields meanwhile. It stands behind SignedIn.
func (s *Sessions) RecentProof(age time.Duration, fields ...string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			who, _ := s.Identity(c)
			if s.store.Now().Sub(who.ProvedAt) < age {
				return next(c)
			}
			if c.Request().Method == http.MethodPost {
				if err := s.keepDraft(c, who.CardholderNo, fields); err != nil {
					return err
				}
			}
			return SeeOther(c, "/reauth?next="+url.QueryEscape(backTo(c)))
		}
	}
}

// backTo is the page a request belongs to: each form is posted to the address of its page.
// The step-up leads on to the page that asked for it.
func backTo(c echo.Context) string {
	if c.Path() == "/reauth" {
		return NextPath(c.FormValue("next"))
	}
	return c.Request().URL.RequestURI()
}
