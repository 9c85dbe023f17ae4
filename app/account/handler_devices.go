package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/pages"
)

const pathDevices = "/security/devices"

// GetDevices is GET /security/devices: where one is signed in, and where one has been (D3.11).
func (h *Handler) GetDevices(c echo.Context) error {
	who, _ := h.sessions.Identity(c)
	all, err := h.service.devices(c.Request().Context(), who, h.sessions.Current(c))
	if err != nil {
		return err
	}
	p := pages.DevicesProps{Page: h.chrome.Page(c)}
	for _, d := range all {
		p.Devices = append(p.Devices, pages.Device{
			ID: d.id, Kind: d.kind, First: d.first, Last: d.last, Here: d.here, SignedIn: len(d.sessions) > 0,
		})
	}
	return web.Render(c, http.StatusOK, pages.Devices(p))
}

// PostDevices is POST /security/devices: sign one device out, or all others.
func (h *Handler) PostDevices(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	who, _ := h.sessions.Identity(c)
	ctx, session, from := c.Request().Context(), h.sessions.Current(c), web.OriginOf(c)
	if form.Has("others") {
		if err := h.service.EndOtherDevices(ctx, who, session, from); err != nil {
			return err
		}
		web.SetFlash(c, "devices_ended")
		return web.SeeOther(c, pathDevices)
	}
	id, _ := form.Line("device", idLength)
	here, err := h.service.EndDevice(ctx, who, id, session, from)
	if err != nil {
		return err
	}
	if here {
		if err := h.sessions.SignOut(c); err != nil {
			return err
		}
		web.SetFlash(c, "signed_out")
		return web.SeeOther(c, pathLogin)
	}
	web.SetFlash(c, "device_ended")
	return web.SeeOther(c, pathDevices)
}
