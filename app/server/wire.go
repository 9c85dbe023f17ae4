package server

import (
	"fmt"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/riverqueue/river"

	"mynetplus/app/account"
	"mynetplus/app/acs"
	"mynetplus/app/config"
	"mynetplus/app/demo"
	"mynetplus/app/enrollment"
	"mynetplus/app/help"
	"mynetplus/app/jobs"
	"mynetplus/app/login"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/app/provision"
	"mynetplus/app/recovery"
	"mynetplus/app/router"
	"mynetplus/app/signup"
	"mynetplus/app/staff"
	"mynetplus/app/status"
	"mynetplus/app/upkeep"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/layouts"
)

// How often jobs run that nobody asks for.
const (
	purgeEvery = time.Hour
	rootEvery  = 24 * time.Hour
	sweepEvery = time.Minute      // a provisional run whose worker was killed
	lateEvery  = 10 * time.Second // challenges whose deadline has passed
)

// newJobs makes the client and registers the workers of every kind of job; some of them insert jobs themselves.
func (s *Server) newJobs() (*notify.Notifier, error) {
	mailer, texter, err := s.waysOut()
	if err != nil {
		return nil, err
	}
	workers := river.NewWorkers()
	client, err := jobs.New(jobs.Options{
		Store: s.Store, Workers: workers, Logger: s.log,
		Periodic: []*river.PeriodicJob{
			jobs.Every(purgeEvery, upkeep.PurgeArgs{}),
			jobs.Every(rootEvery, upkeep.RootArgs{}),
			jobs.Every(sweepEvery, provision.SweepArgs{}),
			jobs.Every(lateEvery, acs.SweepArgs{}),
		},
	})
	if err != nil {
		return nil, err
	}
	s.jobs = client
	notifier := notify.New(client)
	river.AddWorker(workers, notify.NewWorker(notify.Options{
		Store: s.Store, Mailer: mailer, Texter: texter, Digits: otp.Digits,
		Host: hostOf(s.config.BaseURL), ACSHost: hostOf(s.acsBase()), BaseURL: s.config.BaseURL,
	}))
	river.AddWorker(workers, login.NewLockedWorker(s.Store, notifier))
	river.AddWorker(workers, recovery.NewWorker(s.Store, notifier))
	s.Provision = provision.NewService(s.Store, client)
	river.AddWorker(workers, provision.NewWorker(s.Provision))
	river.AddWorker(workers, provision.NewSweeper(s.Provision))
	asking, err := directories(s.config)
	if err != nil {
		return nil, err
	}
	referenceNumber, operatorID := s.config.ACSNames()
	s.ACS = acs.NewService(acs.Options{
		Store: s.Store, Jobs: client, Desk: otp.NewDesk(notifier), Notify: notifier, Hasher: s.hasher, Log: s.log,
		Signer: acs.KeyedSigner{Keys: s.Store.Keys()}, Directories: asking, BaseURL: s.acsBase, Demo: s.config.IsDemo(),
		ReferenceNumber: referenceNumber, OperatorID: operatorID,
	})
	river.AddWorker(workers, acs.NewResultWorker(s.ACS))
	river.AddWorker(workers, acs.NewErroWorker(s.ACS))
	river.AddWorker(workers, acs.NewSweeper(s.ACS))
	river.AddWorker(workers, upkeep.NewPurge(s.Store))
	river.AddWorker(workers, upkeep.NewRoot(s.Store, s.config.AuditRootsPath(), s.log))
	return notifier, nil
}

// waysOut are how mails and SMS leave: each by its route, or to the demo's inbox where none is set.
func (s *Server) waysOut() (notify.Mailer, notify.Texter, error) {
	inbox := notify.NewInbox(s.Store)
	routes, err := Routes(s.config)
	if err != nil {
		return nil, nil, err
	}
	var mailer notify.Mailer = inbox
	if routes.SMTP != nil {
		mailer = routes.SMTP
	}
	var texter notify.Texter = inbox
	if routes.Kannel != nil {
		texter = routes.Kannel
	}
	return mailer, texter, nil
}

// newEchos makes the features and their routes.
func (s *Server) newEchos(keys config.Keys, notifier *notify.Notifier) error {
	c, policy := s.config, s.config.Policy
	hours, err := Words(c)
	if err != nil {
		return err
	}
	portal := web.NewSessions(s.Store, models.SurfacePortal, web.SessionCookie, policy.SessionLimits(models.SurfacePortal))
	app := web.NewSessions(s.Store, models.SurfaceApp, web.AppCookie, policy.SessionLimits(models.SurfaceApp))
	chrome := &web.Chrome{
		Sessions: portal, Hours: hours, Now: s.Store.Now, IdleWarn: policy.SessionWarn,
		Demo: c.IsDemo(), Origin: c.BaseURL, Terms: c.TermsVersion, SelfUnlock: policy.SelfUnlock,
	}

	desk := otp.NewDesk(notifier)
	doors := login.NewService(s.Store, s.hasher, desk, notifier, s.jobs)
	signIn := login.New(doors, portal, chrome, policy)
	applications := enrollment.NewService(s.Store, desk, notifier, c.TermsVersion)
	signUps := signup.NewService(s.Store, desk, notifier, s.hasher, c.TermsVersion)
	handlers := router.Handlers{
		Portal: portal, App: app, StepUpAge: policy.StepUpAge, CodeValid: policy.CodeValid,
		Login:  signIn,
		Signup: signup.New(signUps, portal, chrome, policy),
		Account: account.New(account.Options{
			Store: s.Store, Sessions: portal, Chrome: chrome, Prover: doors, Hasher: s.hasher, Desk: desk, Notifier: notifier,
		}),
		Enrollment: enrollment.New(enrollment.Options{
			Service: applications, Sessions: portal, Chrome: chrome, Policy: policy, Door: signIn,
		}),
		Status: status.New(status.Options{
			Store: s.Store, Portal: portal, App: app, Chrome: chrome, SignIn: signIn,
			Tokens: status.NewTokens(s.Store, keys.App, c.AppAudience),
		}),
		Help:      help.New(chrome),
		SMSReport: notify.GetReport(s.Store),
		Recovery: recovery.New(recovery.NewService(recovery.Options{
			Store: s.Store, Jobs: s.jobs, Notify: notifier, Hasher: s.hasher,
		}), chrome, policy),
	}
	if c.IsDemo() && keys.DemoApp != nil {
		backend, err := demo.NewApp(*keys.DemoApp, c.AppAudience, s.self, s.Store.Now)
		if err != nil {
			return fmt.Errorf("demo app: %w", err)
		}
		shop := demo.NewShop(s.self, s.Store.Now)
		handlers.Demo = demo.New(demo.Options{
			Store: s.Store, App: backend, Shop: shop,
			Directory: demo.NewDirectory(demo.DirectoryOptions{ACS: s.acsSelf, Self: s.self, Now: s.Store.Now, Overhear: shop.Overhear}),
		})
	}

	options := router.Options{
		Log: s.log, Now: s.Store.Now, Page: chrome.Page, TLS: c.HTTPS(), Demo: c.IsDemo(), Proxies: c.TrustedProxies,
		ACS: s.acsBase,
	}
	s.echo = echo.New()
	router.Prepare(s.echo, options)
	router.Routes(s.echo, options, handlers)
	s.newACSEchos(options, acs.NewHandler(s.ACS))
	if c.StaffAddr == "" {
		router.StaffRoutes(s.echo, options, s.newDesk("", chrome, signIn, notifier))
		return nil
	}
	s.desk = echo.New()
	options.Page = func(echo.Context) layouts.Page { return layouts.Page{Demo: c.IsDemo(), Staff: &layouts.Staff{}} }
	router.Prepare(s.desk, options)
	router.Files(s.desk)
	router.StaffRoutes(s.desk, options, s.newDesk(c.BaseURL, chrome, signIn, notifier))
	return nil
}

// newDesk makes the staff area. portal is the portal's address where it is another one; chrome and signIn are the
// cardholders', for the preview.
func (s *Server) newDesk(portal string, chrome *web.Chrome, signIn *login.Handler, notifier *notify.Notifier) *staff.Handler {
	policy := s.config.Policy
	return staff.New(staff.Options{
		Service: s.Staff, Provision: s.Provision, Store: s.Store, Now: s.Store.Now, IdleWarn: policy.SessionWarn, Demo: s.config.IsDemo(), Portal: portal,
		Chrome: chrome, SignIn: signIn,
		Imports: s.imports, Messages: staff.NewMessages(s.Store, notifier), AuditLog: staff.NewAuditLog(s.Store),
		Sessions: web.NewSessions(s.Store, models.SurfaceStaff, web.StaffCookie, policy.SessionLimits(models.SurfaceStaff)),
	})
}
