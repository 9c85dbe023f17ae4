package router

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/account"
	"mynetplus/app/demo"
	"mynetplus/app/enrollment"
	"mynetplus/app/help"
	"mynetplus/app/login"
	"mynetplus/app/recovery"
	"mynetplus/app/signup"
	"mynetplus/app/status"
	"mynetplus/app/web"
	"mynetplus/static"
)

// Handlers are the features, and the sessions that guard their routes. Demo is nil in production mode.
type Handlers struct {
	Portal, App *web.Sessions
	StepUpAge   time.Duration // how old a password proof a change accepts (D3.7)
	CodeValid   time.Duration // how long a code can be entered that was sent while the proof was fresh (D5)

	Login      *login.Handler
	Signup     *signup.Handler
	Account    *account.Handler
	Enrollment *enrollment.Handler
	Status     *status.Handler
	Help       *help.Handler
	SMSReport  echo.HandlerFunc
	Recovery   *recovery.Handler
	Demo       *demo.Handler
}

// Routes registers every address, surface by surface. What protects a route stands at the route.
func Routes(e *echo.Echo, o Options, h Handlers) {
	signedIn := h.Portal.SignedIn()
	recentProof := h.Portal.RecentProof(h.StepUpAge)
	codeProof := h.Portal.RecentProof(h.StepUpAge + h.CodeValid)
	keep, cancelKeep, address := enrollment.SelectFields, enrollment.CancelFields, account.EmailFields

	// Portal: cookie "session". Posts of other sites are refused.
	portal := On(e, append(Portal(o), h.Portal.Load)...)
	portal.GET("/", h.Account.GetRoot)
	portal.GET("/login", h.Login.Get)
	portal.POST("/login", h.Login.Post)
	portal.GET("/login/verify", h.Login.GetVerify)
	portal.POST("/login/verify", h.Login.PostVerify)
	portal.POST("/logout", h.Login.PostLogout)
	portal.POST("/session/extend", h.Login.PostExtend, signedIn)
	portal.GET("/reauth", h.Login.GetReauth, signedIn)
	portal.POST("/reauth", h.Login.PostReauth, signedIn)
	portal.GET("/home", h.Account.GetHome, signedIn)
	portal.GET("/status", h.Status.Get, signedIn)
	portal.GET("/security", h.Account.GetSecurity, signedIn)
	portal.GET("/security/password", h.Account.GetPassword, signedIn, recentProof)
	portal.POST("/security/password", h.Account.PostPassword, signedIn, recentProof)
	portal.GET("/security/email", h.Account.GetEmail, signedIn, recentProof)
	portal.POST("/security/email", h.Account.PostEmail, h.Portal.SignedIn(address...), h.Portal.RecentProof(h.StepUpAge, address...))
	portal.GET("/security/email/code", h.Account.GetEmailCode, signedIn)   // the codes prove more
	portal.POST("/security/email/code", h.Account.PostEmailCode, signedIn) // than a password
	portal.GET("/security/history", h.Account.GetHistory, signedIn)
	portal.GET("/security/devices", h.Account.GetDevices, signedIn)
	portal.POST("/security/devices", h.Account.PostDevices, signedIn)
	portal.GET("/security/3ds", h.Enrollment.GetSelect, signedIn, recentProof)
	portal.POST("/security/3ds", h.Enrollment.PostSelect, h.Portal.SignedIn(keep...), h.Portal.RecentProof(h.StepUpAge, keep...))
	portal.GET("/security/3ds/phone", h.Enrollment.GetPhone, signedIn, recentProof)
	portal.POST("/security/3ds/phone", h.Enrollment.PostPhone, signedIn, recentProof)
	portal.GET("/security/3ds/code", h.Enrollment.GetCode, signedIn)   // the code itself proves more
	portal.POST("/security/3ds/code", h.Enrollment.PostCode, signedIn) // than a password
	portal.GET("/security/3ds/done", h.Enrollment.GetDone, signedIn)
	portal.GET("/security/3ds/cancel", h.Enrollment.GetCancel, signedIn)                           // the form asks
	portal.POST("/security/3ds/cancel", h.Enrollment.PostCancel, h.Portal.SignedIn(cancelKeep...)) // for the password
	portal.GET("/security/method", h.Enrollment.GetMethod, signedIn, recentProof)
	portal.POST("/security/method", h.Enrollment.PostMethod, signedIn, recentProof)
	portal.GET("/security/method/code", h.Enrollment.GetMethodCode, signedIn, codeProof)
	portal.POST("/security/method/code", h.Enrollment.PostMethodCode, signedIn, codeProof)
	portal.GET("/security/method/done", h.Enrollment.GetMethodDone, signedIn)
	portal.GET("/signup", h.Signup.GetTerms) // the steps of a sign-up are kept in order by the procedure's row (D3.1)
	portal.POST("/signup", h.Signup.PostTerms)
	portal.GET("/signup/card", h.Signup.GetCard)
	portal.POST("/signup/card", h.Signup.PostCard)
	portal.GET("/signup/code", h.Signup.GetCode)
	portal.POST("/signup/code", h.Signup.PostCode)
	portal.GET("/signup/email", h.Signup.GetEmail)
	portal.POST("/signup/email", h.Signup.PostEmail)
	portal.GET("/signup/password", h.Signup.GetPassword)
	portal.POST("/signup/password", h.Signup.PostPassword)
	portal.GET("/signup/done", h.Signup.GetDone)

	// Recovery: nobody is signed in, and nobody learns who exists (D6.1). The pass is in the cookie "procedure".
	offered := h.Recovery.Offered
	portal.GET("/recovery", h.Recovery.GetMenu)
	portal.GET("/recovery/id", h.Recovery.GetID)
	portal.POST("/recovery/id", h.Recovery.PostID)
	portal.GET("/recovery/id/sent", h.Recovery.GetIDSent)
	portal.GET("/recovery/password", h.Recovery.GetPassword)
	portal.POST("/recovery/password", h.Recovery.PostPassword)
	portal.GET("/recovery/password/mail", h.Recovery.GetPasswordMail)
	portal.POST("/recovery/password/mail", h.Recovery.PostPasswordMail)
	portal.GET("/recovery/password/sms", h.Recovery.GetPasswordSMS)
	portal.POST("/recovery/password/sms", h.Recovery.PostPasswordSMS)
	portal.GET("/recovery/password/new", h.Recovery.GetPasswordNew)
	portal.POST("/recovery/password/new", h.Recovery.PostPasswordNew)
	portal.GET("/recovery/password/done", h.Recovery.GetPasswordDone)
	portal.GET("/recovery/password/card", h.Recovery.GetReception) // without mail, at a reception that staff opened (D3.6)
	portal.POST("/recovery/password/card", h.Recovery.PostReception)
	portal.GET("/recovery/password/card/code", h.Recovery.GetReceptionCode)
	portal.POST("/recovery/password/card/code", h.Recovery.PostReceptionCode)
	portal.GET("/recovery/password/card/new", h.Recovery.GetReceptionNew)
	portal.POST("/recovery/password/card/new", h.Recovery.PostReceptionNew)
	portal.GET("/recovery/password/card/done", h.Recovery.GetReceptionDone)
	portal.GET("/recovery/unlock", h.Recovery.GetUnlock, offered)
	portal.POST("/recovery/unlock", h.Recovery.PostUnlock, offered)
	portal.GET("/recovery/unlock/code", h.Recovery.GetUnlockCode, offered)
	portal.POST("/recovery/unlock/code", h.Recovery.PostUnlockCode, offered)
	portal.GET("/recovery/unlock/done", h.Recovery.GetUnlockDone, offered)
	portal.GET("/lockdown", h.Recovery.GetLockdown)
	portal.POST("/lockdown", h.Recovery.PostLockdown)
	portal.GET("/lockdown/code", h.Recovery.GetLockdownCode)
	portal.POST("/lockdown/code", h.Recovery.PostLockdownCode)
	portal.GET("/lockdown/done", h.Recovery.GetLockdownDone)

	portal.GET("/terms/:version", h.Enrollment.GetTerms)
	portal.GET("/help", h.Help.GetIndex)
	portal.GET("/help/:slug", h.Help.GetAnswer)

	// Webview: cookie "app", and the portal's where somebody signed in inside the app.
	webview := On(e, append(Webview(o), h.Portal.Load, h.App.Load)...)
	webview.GET("/app/open", h.Status.GetOpen)
	webview.POST("/app/open", h.Status.PostOpen)
	webview.GET("/app/status", h.Status.GetApp)
	webview.POST("/app/status", h.Login.Post) // the sign-in form that an anonymous visitor gets there

	// The app's backend: no cookie, a signed token instead, so any site may post.
	On(e, Ticket(o)...).POST("/app/ticket", h.Status.PostTicket)

	// Hooks, for the SMS gateways: no cookie, a key of the message in the address instead.
	On(e, Hooks(o)...).GET("/hooks/sms/:id", h.SMSReport)

	Files(e)

	if h.Demo != nil {
		DemoRoutes(e, o, h.Demo)
	}
}

// Files registers what every listener has: no cookie, the same for everybody.
func Files(e *echo.Echo) {
	e.GET("/static/*", echo.WrapHandler(static.Handler()))
	e.GET("/robots.txt", func(c echo.Context) error {
		return c.String(http.StatusOK, "User-agent: *\nDisallow: /\n")
	})
}
