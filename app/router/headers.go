package router

import (
	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
)

// policy is the security headers of one surface; an empty one is taken away.
type policy map[string]string

// strictest is what holds until a chain says otherwise.
func strictest(o Options) policy {
	if o.Only == ChallengesOnly {
		return challengePolicy(o)
	}
	return portalPolicy(o)
}

// portalPolicy lets a page load its own files and nothing else, run nothing inline, be framed by nobody, and stay in
// no cache (D7.4). Handlers of static files set a Cache-Control of their own.
func portalPolicy(o Options) policy {
	p := policy{
		"Content-Security-Policy":      contentPolicy("frame-ancestors 'none'"),
		"X-Frame-Options":              "DENY",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "same-origin",
		"Permissions-Policy":           "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
	}
	if o.TLS {
		p["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
	}
	return p
}

// webviewPolicy differs in the demo only, whose telephone frames the webview.
func webviewPolicy(o Options) policy {
	p := portalPolicy(o)
	if o.Demo {
		p["Content-Security-Policy"] = contentPolicy("frame-ancestors 'self'")
		p["X-Frame-Options"] = "SAMEORIGIN"
	}
	return p
}

func demoPolicy(o Options) policy {
	p := portalPolicy(o)
	p["Content-Security-Policy"] = contentPolicy("frame-ancestors 'none'", "frame-src 'self'")
	return p
}

// framing lets the demo's shop open the access control server's challenge in a frame, wherever that server is by now.
func framing(acs func() string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			both := "'self' " + acs()
			c.Response().Header().Set("Content-Security-Policy",
				web.ContentPolicy("form-action "+both, "frame-ancestors 'none'", "frame-src "+both))
			return next(c)
		}
	}
}

// galleryPolicy lets the staff's gallery frame its views.
func galleryPolicy(o Options) policy { return demoPolicy(o) }

// viewPolicy is that of a view in the gallery: the gallery frames it, and its forms send nothing.
func viewPolicy(o Options) policy {
	p := portalPolicy(o)
	p["Content-Security-Policy"] = web.ContentPolicy("form-action 'none'", "frame-ancestors 'self'", "frame-src 'self'")
	p["X-Frame-Options"] = "SAMEORIGIN"
	return p
}

// challengePolicy lets every shop frame the page (3ds.md, "The challenge screen"). The page before it is the shop's: it
// learns nothing of this one, and this one keeps nothing of it. The last page posts to the shop: web.FinalPolicy.
func challengePolicy(o Options) policy {
	p := portalPolicy(o)
	p["Content-Security-Policy"] = contentPolicy()
	p["X-Frame-Options"] = ""
	p["Cross-Origin-Opener-Policy"] = ""
	p["Referrer-Policy"] = "no-referrer"
	return p
}

func contentPolicy(more ...string) string { return web.ContentPolicy("form-action 'self'", more...) }

// headers sets a surface's headers before its handler runs, so that they are on error pages too.
func headers(p policy) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			header := c.Response().Header()
			for name, value := range p {
				if value == "" {
					header.Del(name)
					continue
				}
				header.Set(name, value)
			}
			return next(c)
		}
	}
}
