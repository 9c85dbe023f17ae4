package router

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/demo"
)

// DemoRoutes registers what demo mode adds: no cookie. Nothing of it exists in production mode.
func DemoRoutes(e *echo.Echo, o Options, h *demo.Handler) {
	demos := On(e, Demo(o)...)
	demos.GET("/demo/inbox", h.GetInbox)
	demos.GET("/demo/app", h.GetApp)
	demos.POST("/demo/app", h.PostApp)

	// The shop sends browsers to the issuer's access control server, which is another site's, and gets them back from there.
	shop := On(e, DemoShop(o)...)
	shop.GET("/demo/shop", h.GetShop)
	shop.POST("/demo/shop", h.PostShop)
	shop.POST("/demo/shop/result", h.PostShopResult)
	On(e, DemoReturn(o)...).POST("/demo/shop/notify", h.PostNotify)

	// Machines: the shop's 3DS Server, the directory server between it and the issuer.
	machines := On(e, DemoMachine(o)...)
	machines.POST("/demo/directory/areq", h.PostDirectoryAReq)
	machines.POST("/demo/directory/rreq", h.PostDirectoryRReq)
	machines.POST("/demo/shop/rreq", h.PostShopRReq)
}
