package router

import (
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/web"
	"mynetplus/views/layouts"
)

// Options is what the chains and the error pages depend on.
type Options struct {
	Log     *slog.Logger                    // nil discards
	Now     func() time.Time                // the store's clock, for durations in the log
	Page    func(echo.Context) layouts.Page // what an error page knows about the visitor; it must not need the database
	TLS     bool                            // browsers come over https: HSTS, Secure cookies
	Demo    bool                            // the demo's pages frame the webview
	ACS     func() string                   // the access control server's address as browsers reach it, which the demo's shop frames
	Proxies web.Proxies
	Only    string // a listener of one surface: ChallengesOnly or MessagesOnly; "" for the others
}

// Surfaces that have a listener of their own (Options.Only): what goes wrong there is answered in their way, also at
// addresses nobody serves.
const (
	ChallengesOnly = "challenges" // shoppers' browsers, in frames of shops
	MessagesOnly   = "messages"   // directory servers
)

// Limits of a request. Body sizes are in bytes.
const (
	requestTime = 10 * time.Second
	longTime    = 25 * time.Second // whole files and chains; the server's own limit is a little more
	uploadTime  = 3 * time.Minute
	formSize    = 64 << 10
	staffSize   = 256 << 10
	tokenSize   = 8 << 10
	reportSize  = 1 << 10
	messageSize = 64 << 10
)

// Prepare gives an empty echo what holds for every request of every surface, also for addresses nobody serves: number,
// log line, recovery, error pages, and the headers of the strictest surface.
func Prepare(e *echo.Echo, o Options) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	e.HideBanner, e.HidePort = true, true
	e.Logger.SetOutput(io.Discard) // one log, ours
	e.IPExtractor, e.SchemeExtractor = o.Proxies.IPExtractor(), o.Proxies.SchemeExtractor()
	e.HTTPErrorHandler = errorHandler(o)
	e.Use(
		web.Cookies{TLS: o.TLS}.Use,
		accessLog(o.Log, o.Now),
		rescue,
		headers(strictest(o)),
	)
}

// Surface registers routes behind one chain. An echo group would do the same but answers a wrong method with 404.
type Surface struct {
	echo  *echo.Echo
	chain []echo.MiddlewareFunc
}

// On makes a surface of a chain: On(e, append(Portal(o), sessions.Load)...).
func On(e *echo.Echo, chain ...echo.MiddlewareFunc) Surface {
	return Surface{echo: e, chain: chain}
}

// GET registers a page; more stands between the chain and the handler, like the demand to be signed in.
func (s Surface) GET(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) *echo.Route {
	return s.echo.GET(path, handler, slices.Concat(s.chain, more)...)
}

// POST registers what a form is sent to.
func (s Surface) POST(path string, handler echo.HandlerFunc, more ...echo.MiddlewareFunc) *echo.Route {
	return s.echo.POST(path, handler, slices.Concat(s.chain, more)...)
}

// Portal is the chain of the cardholder's pages. Cookies sign in here, so posts of other sites are refused.
func Portal(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(requestTime), sameSite(), bodyLimit(formSize)}
}

// Staff is the chain of the staff area: the portal's, but a form that holds far too long a reason still comes back with
// it.
func Staff(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(requestTime), sameSite(), bodyLimit(staffSize)}
}

// Gallery is the chain of the staff's gallery, which frames its views.
func Gallery(o Options) []echo.MiddlewareFunc {
	return append([]echo.MiddlewareFunc{headers(galleryPolicy(o))}, Staff(o)...)
}

// GalleryView is the chain of what the gallery frames.
func GalleryView(o Options) []echo.MiddlewareFunc {
	return append([]echo.MiddlewareFunc{headers(viewPolicy(o))}, Staff(o)...)
}

// StaffLong is Staff for what takes its time: files, and walks along the audit chains.
func StaffLong(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(longTime), sameSite(), bodyLimit(formSize)}
}

// StaffUpload is Staff for a file. Its handler bounds the body, and answers on its own page what is too large.
func StaffUpload(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(uploadTime), sameSite()}
}

// Webview is the chain of the app's pages: the portal's, but the demo's telephone may frame them.
func Webview(o Options) []echo.MiddlewareFunc {
	return append([]echo.MiddlewareFunc{headers(webviewPolicy(o))}, Portal(o)...)
}

// Ticket is the chain of the app backend's door. No cookie counts there, so any site may post; only a signed token
// gets in (D3.9).
func Ticket(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(requestTime), bodyLimit(tokenSize)}
}

// Hooks is the chain of what gateways call back. No cookie counts there; a key in the address does.
func Hooks(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(requestTime), bodyLimit(reportSize)}
}

// ACSMessages is the chain of what directory servers ask. No cookie counts there; their certificate does.
func ACSMessages(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(requestTime), bodyLimit(messageSize)}
}

// ACSChallenge is the chain of a challenge in a shop's frame. No cookie counts there, so any site may post; a token in
// the form does (3ds.md, "The challenge screen").
func ACSChallenge(o Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{headers(challengePolicy(o)), deadline(requestTime), bodyLimit(formSize)}
}

// Demo is the chain of the demo's own pages, which may frame the webview.
func Demo(o Options) []echo.MiddlewareFunc {
	return append([]echo.MiddlewareFunc{headers(demoPolicy(o))}, Portal(o)...)
}

// DemoShop is the chain of the shop, which posts into its frame to the access control server.
func DemoShop(o Options) []echo.MiddlewareFunc {
	return append([]echo.MiddlewareFunc{framing(o.ACS)}, Portal(o)...)
}

// DemoReturn is the chain of where a challenge leads back to: the access control server's page posts there, and the
// shop's frames it. No cookie counts there, so any site may post.
func DemoReturn(o Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{headers(webviewPolicy(o)), deadline(requestTime), bodyLimit(formSize)}
}

// DemoMachine is the chain of the demo's servers, which talk to each other on one machine. What a browser sends along is
// the other surfaces' (sameSite): machines say nothing of a site.
func DemoMachine(Options) []echo.MiddlewareFunc {
	return []echo.MiddlewareFunc{deadline(requestTime), sameSite(), sameMachine, bodyLimit(messageSize)}
}
