package demo

import (
	"context"
	"io"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"mynetplus/app/acs/emv"
	"mynetplus/app/web"
	"mynetplus/views/components"
	"mynetplus/views/pages"
)

// orderField is what an order is named by in the shop's addresses, and in its form what is ordered.
const orderField = "order"

// idLength is the length of a transaction id, a UUID, which also names the order.
const idLength = 36

// GetShop is GET /demo/shop: the cards, or with ?order= how far an order got. A reload shows what has come since, and opens
// the same challenge again.
func (h *Handler) GetShop(c echo.Context) error {
	p := pages.DemoShopProps{Page: page, Cards: cardsOnOffer()}
	id := c.QueryParam(orderField)
	if id == "" {
		return web.Render(c, http.StatusOK, pages.DemoShop(p))
	}
	o, ok := h.shop.orderOf(id)
	if !ok {
		p.Page.Notice = pages.DemoOrderGone
		return web.Render(c, http.StatusNotFound, pages.DemoShop(p))
	}
	p.Card, p.Order, p.Size, p.Wires, p.Result = o.card, o.goods, o.size, o.wires, o.outcome()
	if o.asked() && o.result == nil {
		p.Reload = orderAddress(id)
	}
	if p.Result == nil {
		p.Challenge = &pages.DemoChallenge{
			ACSURL: templ.SafeURL(o.answer.ACSURL), CReq: emv.Encode(newCReq(o.answer, o.size)), SessionData: id,
		}
	}
	return web.Render(c, http.StatusOK, pages.DemoShop(p))
}

func orderAddress(id string) templ.SafeURL {
	return templ.SafeURL(shopPath + "?" + url.Values{orderField: {id}}.Encode())
}

// outcome is how an order ended for the shop; nil while its challenge is open. What the browser brought back counts for
// nothing where the RReq is missing.
func (o *order) outcome() *pages.DemoResult {
	switch {
	case !o.asked():
		return &pages.DemoResult{Status: o.answer.TransStatus, Info: o.answer.CardholderInfo}
	case o.result != nil:
		r := &pages.DemoResult{Status: o.result.TransStatus, Asked: true}
		r.Disputed = o.back != nil && o.back.MessageType == emv.TypeCRes && o.back.TransStatus != o.result.TransStatus
		return r
	case o.back != nil:
		return &pages.DemoResult{Asked: true}
	}
	return nil
}

// PostShop is POST /demo/shop: the shop asks about the chosen card, and shows what it was told at an address that can be
// loaded again.
func (h *Handler) PostShop(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	card, _ := form.Line("card", 2)
	goods, _ := form.Line(orderField, 20)
	size, _ := form.Line("size", 2)
	header := c.Request().Header
	id, err := h.shop.Buy(c.Request().Context(), Purchase{
		Card: card, Order: goods, Size: size,
		Origin: c.Scheme() + "://" + c.Request().Host,
		Accept: header.Get("Accept"), UserAgent: header.Get("User-Agent"), Language: header.Get("Accept-Language"), IP: c.RealIP(),
	})
	if err != nil {
		return err
	}
	part := pages.DemoResultPart
	if o, _ := h.shop.orderOf(id); o.asked() {
		part = pages.DemoAuthPart
	}
	return c.Redirect(http.StatusSeeOther, string(orderAddress(id))+part)
}

// PostNotify is POST /demo/shop/notify, the notificationURL: the browser comes back from the challenge, inside the frame
// and from the issuer's site.
func (h *Handler) PostNotify(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	id, whole := form.Line("threeDSSessionData", idLength)
	cres, fits := form.Line("cres", messageSize)
	if !whole || !fits {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	ok, err := h.shop.Return(id, cres)
	if err != nil {
		return err
	}
	if !ok {
		return echo.NewHTTPError(http.StatusBadRequest)
	}
	return web.Render(c, http.StatusOK, pages.DemoReturn(pages.DemoReturnProps{
		Page: page, Action: shopPath + "/result", Hidden: []components.Hidden{{Name: orderField, Value: id}},
	}))
}

// PostShopResult is POST /demo/shop/result: out of the frame, to the order.
func (h *Handler) PostShopResult(c echo.Context) error {
	form, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	id, _ := form.Line(orderField, idLength)
	return c.Redirect(http.StatusSeeOther, string(orderAddress(id))+pages.DemoResultPart)
}

// PostShopRReq is POST /demo/shop/rreq, the threeDSServerURL.
func (h *Handler) PostShopRReq(c echo.Context) error { return reply(c, h.shop.Result) }

// PostDirectoryAReq is POST /demo/directory/areq.
func (h *Handler) PostDirectoryAReq(c echo.Context) error { return reply(c, h.directory.Ask) }

// PostDirectoryRReq is POST /demo/directory/rreq, the dsURL.
func (h *Handler) PostDirectoryRReq(c echo.Context) error { return reply(c, h.directory.Report) }

// reply answers a message with a message. Their errors are messages too.
func reply(c echo.Context, answer func(context.Context, []byte) []byte) error {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, contentType, answer(c.Request().Context(), body))
}
