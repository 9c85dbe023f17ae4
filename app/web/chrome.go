package web

import (
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/text"
)

// Chrome knows what stands around every page: who is signed in, the flash, the idle warning, the demo's line.
type Chrome struct {
	Sessions   *Sessions // the portal's
	Hours      *CallCenter
	Now        func() time.Time
	IdleWarn   time.Duration
	Demo       bool
	Origin     string // the portal's base URL
	Terms      string // the version of the terms in force
	SelfUnlock bool   // doors can be opened by oneself (D3.5)
}

// Page describes the request to a portal page. It takes the flash: call it once, for the page that is rendered.
func (h *Chrome) Page(c echo.Context) layouts.Page {
	p := layouts.Page{Demo: h.Demo, Origin: h.Origin, Terms: h.Terms}
	switch code := TakeFlash(c); code {
	case FlashIdle, flashAbsolute:
		p.Notice = text.Flash(code)
	default:
		if p.Flash = text.Flash(code); p.Flash == "" {
			p.Notice = text.Error(code)
		}
	}
	if who, ok := h.Sessions.Identity(c); ok {
		p.User = who.Name
		p.Idle = &layouts.Idle{Remaining: int(h.Sessions.IdleLeft(c).Seconds()), Warn: int(h.IdleWarn.Seconds())}
	}
	return p
}

// Webview describes the request to a page inside the issuer's app.
func (h *Chrome) Webview(c echo.Context) layouts.Page {
	p := h.Page(c)
	p.Webview = true
	return p
}

// CallCenter says whether somebody answers now, and when next.
func (h *Chrome) CallCenter() components.CallCenterProps { return h.Hours.At(h.Now()).Props() }
