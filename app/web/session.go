package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"mynetplus/models"
)

// Identity is who a session belongs to. The portal's sessions have an account; a webview's session
// may name a cardholder who has none.
type Identity struct {
	CardholderNo string    `json:"cardholder"`
	AccountID    int64     `json:"account,omitempty"`
	Name         string    `json:"name"`
	Binding      string    `json:"binding"` // what codes of this session are bound to (D5)
	ProvedAt     time.Time `json:"proved"`  // the last password proof (D3.7)

	Staff string `json:"staff,omitempty"` // a staff member's user name; the fields of cardholders are empty then
}

// owner is whose the session is, in its row.
func (who Identity) owner() string {
	if who.Staff != "" {
		return models.StaffOwner(who.Staff)
	}
	return who.CardholderNo
}

// The keys of a session's values. Counters and codes never live here.
const (
	keyIdentity = "identity"
	keyDraft    = "draft"
)

// Sessions are the sessions of one surface: scs over the store's rows, one cookie name, two ends that
// the store judges (D3.7).
type Sessions struct {
	scs    *scs.SessionManager
	rows   *models.Sessions
	store  *models.Store
	cookie string
}

// NewSessions makes the sessions of a surface.
func NewSessions(store *models.Store, surface, cookie string, limits models.Limits) *Sessions {
	s := &Sessions{scs: scs.New(), rows: store.Sessions(surface, limits), store: store, cookie: cookie}
	s.scs.Store = &rowStore{rows: s.rows, now: store.Now, key: loadedKey{cookie}}
	s.scs.Codec = jsonCodec{}
	return s
}

// loaded is a session within one request: the row found for the cookie, also one that has ended.
type loaded struct {
	sessions  *Sessions
	row       models.Session
	found     bool
	ended     bool
	lookingOn bool // the request is no use of the session
	proved    bool // Prove gives the row a new token
	browser   models.Browser
	tx        *models.Tx // while set, rows are written in it
	saved     string     // the token of a session that a transaction has saved
}

// lookingOn heads what a page's script asks by itself, to show how something goes on: a person who has left does not use
// the session (D3.7).
const lookingOn = "Looking-On"

// Load finds the request's session. It is saved by Render, SeeOther and Done, before the answer is
// sent: an answer that says "done" is never ahead of the session.
func (s *Sessions) Load(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		l := &loaded{sessions: s, lookingOn: c.Request().Header.Get(lookingOn) != "", browser: models.Browser{Kind: Device(c.Request().UserAgent())}}
		if device := DeviceToken(c); device != "" {
			l.browser.Device = models.HashToken(device)
		}
		token := ""
		if cookie, err := c.Cookie(CookiesOf(c).Name(s.cookie)); err == nil {
			token = cookie.Value
		}
		ctx, err := s.scs.Load(context.WithValue(c.Request().Context(), loadedKey{s.cookie}, l), token)
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		c.SetRequest(c.Request().WithContext(ctx))
		all, _ := c.Get(sessionsKey).([]*loaded)
		c.Set(sessionsKey, append(all, l))
		return next(c)
	}
}

// sessionsKey is where Load leaves the sessions of a request for saveSessions.
const sessionsKey = "web.sessions"

// saveSessions commits what the request changed and sets the cookies.
func saveSessions(c echo.Context) error {
	all, _ := c.Get(sessionsKey).([]*loaded)
	c.Set(sessionsKey, []*loaded(nil))
	ctx := c.Request().Context()
	for _, l := range all {
		s := l.sessions
		switch s.scs.Status(ctx) {
		case scs.Modified:
			token := l.saved
			if token == "" {
				var err error
				if token, _, err = s.scs.Commit(ctx); err != nil {
					return fmt.Errorf("save session: %w", err)
				}
			}
			c.SetCookie(CookiesOf(c).New(s.cookie, token, 0))
		case scs.Destroyed:
			c.SetCookie(CookiesOf(c).New(s.cookie, "", -1))
		}
	}
	return nil
}

// find returns this surface's session of the request, or nil when its Load is not in the chain.
func (s *Sessions) find(c echo.Context) *loaded {
	all, _ := c.Get(sessionsKey).([]*loaded)
	for _, l := range all {
		if l.sessions == s {
			return l
		}
	}
	return nil
}

// Identity says who is signed in.
func (s *Sessions) Identity(c echo.Context) (Identity, bool) {
	if s.find(c) == nil {
		return Identity{}, false
	}
	who, ok := s.scs.Get(c.Request().Context(), keyIdentity).(Identity)
	return who, ok
}

// Person is who is signed in, as it stood when the request came: for pages that show it. What a form changes is read
// again in its transaction. models.ErrNotFound when nobody is, or when the card system no longer knows them.
func (s *Sessions) Person(c echo.Context) (models.Overview, error) {
	who, ok := s.Identity(c)
	if l := s.find(c); ok && l.found && l.row.Person != nil && l.row.Person.Cardholder.No == who.CardholderNo {
		return *l.row.Person, nil
	}
	return models.Overview{}, fmt.Errorf("session's person: %w", models.ErrNotFound)
}

// Current is the hash of the token that the request's session has, or "": the one that outlives ending all others.
func (s *Sessions) Current(c echo.Context) string {
	if l := s.find(c); l != nil && l.found {
		return l.row.TokenHash
	}
	return ""
}

// SignIn makes the session who's, under a new token and a new binding (D3.7). A draft of somebody
// else is forgotten.
func (s *Sessions) SignIn(c echo.Context, who Identity) error {
	return s.signIn(c.Request().Context(), c, who)
}

// SignInWith is SignIn in the transaction that lets the person in, also when the browser does not wait for the answer:
// both are kept, or neither. Nothing more can be put into the session in this request. Device is the token of the browser
// that the session belongs to: who ends the device ends the session (D3.11). Staff have none.
func (s *Sessions) SignInWith(c echo.Context, tx *models.Tx, who Identity, device string) error {
	l := s.find(c)
	if l == nil {
		return errors.New("somebody signs in outside of Load")
	}
	l.tx = tx
	if device != "" {
		l.browser.Device = models.HashToken(device)
	}
	defer func() { l.tx = nil }()
	ctx := context.WithoutCancel(c.Request().Context())
	if err := s.signIn(ctx, c, who); err != nil {
		return err
	}
	token, _, err := s.scs.Commit(ctx)
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	l.saved = token
	return nil
}

func (s *Sessions) signIn(ctx context.Context, c echo.Context, who Identity) error {
	who.Binding, who.ProvedAt = models.NewToken(), s.store.Now()
	if draft, ok := s.draft(c); ok && draft.Owner != who.owner() {
		s.scs.Remove(ctx, keyDraft)
	}
	return s.renew(ctx, who)
}

// Prove notes a fresh password proof, under a new token; the absolute end stays where it was, and a session that has
// been ended meanwhile stays ended (D3.7).
func (s *Sessions) Prove(c echo.Context, who Identity) error {
	if l := s.find(c); l != nil && l.found {
		l.proved = true
	}
	who.ProvedAt = s.store.Now()
	return s.renew(c.Request().Context(), who)
}

func (s *Sessions) renew(ctx context.Context, who Identity) error {
	if err := s.scs.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	s.scs.Put(ctx, keyIdentity, who)
	return nil
}

// SignOut ends the session.
func (s *Sessions) SignOut(c echo.Context) error {
	if err := s.scs.Destroy(c.Request().Context()); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// IdleLeft is the time until the session ends if nobody uses it; zero when there is none.
func (s *Sessions) IdleLeft(c echo.Context) time.Duration {
	l := s.find(c)
	if l == nil || !l.found {
		return 0
	}
	return max(0, l.row.IdleEnd(s.rows.Limits()).Sub(s.store.Now()))
}

// Extend answers a request to put off the idle end: being found has done so already. A script gets the seconds that are
// left now; a form, which exists without a script only in theory, goes home.
func (s *Sessions) Extend(c echo.Context, home string) error {
	if c.Request().Header.Get("Sec-Fetch-Mode") == "navigate" {
		SetFlash(c, "session_extended")
		return SeeOther(c, home)
	}
	return c.String(http.StatusOK, strconv.Itoa(int(s.IdleLeft(c).Seconds())))
}

// Ended tells whose session the browser still holds a cookie of although it is over, and the code of
// the sentence that says why.
func (s *Sessions) Ended(c echo.Context) (owner, flash string) {
	l := s.find(c)
	if l == nil || !l.ended || l.row.Owner == "" {
		return "", ""
	}
	if s.store.Now().Before(l.row.CreatedAt.Add(s.rows.Limits().Absolute)) {
		return l.row.Owner, FlashIdle
	}
	return l.row.Owner, flashAbsolute
}
