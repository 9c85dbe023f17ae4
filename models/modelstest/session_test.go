package modelstest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D3.7, D3.9: the two ends of a session, as a table.
func TestD3_7_SessionEnds(t *testing.T) {
	created := modelstest.NewClock().Now()
	portal, app := models.Limits{Idle: 15 * time.Minute, Absolute: 8 * time.Hour}, models.Limits{Absolute: 30 * time.Minute}
	for _, tt := range []struct {
		name   string
		seen   time.Duration
		limits models.Limits
		want   time.Duration // after which it has ended
	}{
		{"just made", 0, portal, 15 * time.Minute},
		{"used", time.Hour, portal, time.Hour + 15*time.Minute},
		{"used shortly before its absolute end", 7*time.Hour + 50*time.Minute, portal, 8 * time.Hour},
		{"webview", 0, app, 30 * time.Minute},
		{"webview in use", 29 * time.Minute, app, 30 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := models.Session{CreatedAt: created, LastSeenAt: created.Add(tt.seen)}
			end := created.Add(tt.want)
			if got := s.IdleEnd(tt.limits); !got.Equal(end) {
				t.Errorf("ends at %v, want %v", got, end)
			}
			if !s.Live(end.Add(-time.Microsecond), tt.limits) || s.Live(end, tt.limits) {
				t.Error("it does not end at its end")
			}
		})
	}
}

// D3.7: the last use is written at most once a minute, by the store's clock; the absolute end comes
// however busy the session is.
func TestD3_7_SessionTouch(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		sessions, ctx, start := portal(s), t.Context(), clock.Now()
		if err := sessions.Save(ctx, "token", "20000001", []byte("data"), s.Now(), models.Browser{}); err != nil {
			t.Fatal(err)
		}
		use := func(after time.Duration, wantSeen time.Duration, wantLive bool) {
			t.Helper()
			clock.Set(start.Add(after))
			row, err := sessions.Find(ctx, "token")
			if err != nil {
				t.Fatal(err)
			}
			if got := row.Live(s.Now(), sessions.Limits()); got != wantLive {
				t.Errorf("after %v live is %v, want %v", after, got, wantLive)
			}
			if err := sessions.Touch(ctx, &row); err != nil {
				t.Fatal(err)
			}
			again, err := sessions.Find(ctx, "token")
			if err != nil {
				t.Fatal(err)
			}
			if got := again.LastSeenAt.Sub(start); got != wantSeen || !row.LastSeenAt.Equal(again.LastSeenAt) || !again.CreatedAt.Equal(start) {
				t.Errorf("after %v last use is %v, in hand %v, want %v", after, got, row.LastSeenAt.Sub(start), wantSeen)
			}
		}
		use(59*time.Second, 0, true)
		use(time.Minute, time.Minute, true)
		use(time.Minute+30*time.Second, time.Minute, true)
		for at := 10 * time.Minute; at < 8*time.Hour; at += 10 * time.Minute {
			use(at, at, true)
		}
		use(8*time.Hour, 8*time.Hour, false)
	})
}

// D3.7: the token is hashed at rest; saving changes data and owner and leaves the absolute end; a
// surface does not see another's sessions.
func TestD3_7_SessionRows(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		sessions, ctx, start := portal(s), t.Context(), clock.Now()
		token := models.NewToken()
		save := func(owner, data string) {
			t.Helper()
			if err := sessions.Save(ctx, token, owner, []byte(data), s.Now(), models.Browser{}); err != nil {
				t.Fatal(err)
			}
		}
		save("", "first")
		clock.Advance(5 * time.Minute)
		save("20000001", "second")
		row, err := sessions.Find(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		if row.Owner != "20000001" || string(row.Data) != "second" || !row.CreatedAt.Equal(start) || !row.LastSeenAt.Equal(clock.Now()) {
			t.Errorf("saved as %+v, want the second content and the first creation", row)
		}
		if text := dump(t, s); strings.Contains(text, token) || !strings.Contains(text, models.HashToken(token)) {
			t.Error("the token stands in the database, or its hash does not")
		}
		app := s.Sessions(models.SurfaceApp, models.Limits{Absolute: 30 * time.Minute})
		for name, find := range map[string]func() (models.Session, error){
			"another surface": func() (models.Session, error) { return app.Find(ctx, token) },
			"another token":   func() (models.Session, error) { return sessions.Find(ctx, models.NewToken()) },
			"the hash":        func() (models.Session, error) { return sessions.Find(ctx, models.HashToken(token)) },
		} {
			if _, err := find(); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: %v, want %v", name, err, models.ErrNotFound)
			}
		}
		for range 2 { // ending twice is fine
			if err := sessions.Delete(ctx, models.HashToken(token)); err != nil {
				t.Error(err)
			}
		}
		if _, err := sessions.Find(ctx, token); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("after its end: %v, want %v", err, models.ErrNotFound)
		}
	})
}

// A session comes with its owner in one round trip (quality.md): the same as the overview, or nobody before signing in.
func TestSessionBringsItsOwner(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, _ *modelstest.Clock) {
		sessions := portal(s)
		a := addAccount(t, s, "20000001", "1000000016")
		addCard(t, s, "20000001", pan)
		addCard(t, s, "20000001", "4111111111111111")
		for range 5 {
			fail(t, s, a.LoginID, "", a.CardholderNo)
		}
		for owner, want := range map[string]*models.Overview{"": nil, "29999999": nil, "20000001": ptr(overview(t, s, "20000001"))} {
			token := models.NewToken()
			if err := sessions.Save(t.Context(), token, owner, []byte("data"), s.Now(), models.Browser{}); err != nil {
				t.Fatal(err)
			}
			row, err := sessions.Find(t.Context(), token)
			if diff := cmp.Diff(want, row.Person); err != nil || diff != "" || row.Owner != owner {
				t.Errorf("owner %q: %v, want -, got +:\n%s", owner, err, diff)
			}
		}
	})
}

// D7.5: sessions that nobody used any more are purged.
func TestD7_5_PurgeSessions(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		for _, token := range []string{"old", "new"} {
			if err := portal(s).Save(t.Context(), token, "", []byte("data"), s.Now(), models.Browser{}); err != nil {
				t.Fatal(err)
			}
			clock.Advance(time.Hour)
		}
		purge(t, s, (*models.Tx).PurgeSessions, clock.Now().Add(-time.Hour), 1)
		if got := count(t, s, "sessions WHERE token_hash = $1", models.HashToken("new")); got != 1 || count(t, s, "sessions") != 1 {
			t.Errorf("%d sessions left, want the new one", count(t, s, "sessions"))
		}
	})
}

// D3.7: a new token for a session leaves both its ends and its browser where they are; the old one is worth nothing. A
// session that was ended has none any more.
func TestD3_7_RenewedSession(t *testing.T) {
	modelstest.Run(t, func(t *testing.T, s *models.Store, clock *modelstest.Clock) {
		sessions, ctx := portal(s), t.Context()
		addPerson(t, s, "20000001")
		in := models.Browser{Device: models.HashToken("device"), Kind: "iphone/safari"}
		if err := sessions.Save(ctx, "old", "20000001", []byte("data"), s.Now(), in); err != nil {
			t.Fatal(err)
		}
		before, err := sessions.Find(ctx, "old")
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Second)
		if err := sessions.Renew(ctx, models.HashToken("old"), "new", "20000001", []byte("more")); err != nil {
			t.Fatal(err)
		}
		after, err := sessions.Find(ctx, "new")
		if err != nil || string(after.Data) != "more" || !after.CreatedAt.Equal(before.CreatedAt) || !after.LastSeenAt.Equal(before.LastSeenAt) {
			t.Errorf("got %+v, %v; it was %+v", after, err, before)
		}
		if n := count(t, s, "sessions WHERE device = $1", in.Device); n != 1 {
			t.Errorf("%d sessions of the device", n)
		}
		if err := sessions.Renew(ctx, models.HashToken("old"), "third", "20000001", nil); err != nil {
			t.Error(err)
		}
		for _, token := range []string{"old", "third"} {
			if _, err := sessions.Find(ctx, token); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s: %v, want %v", token, err, models.ErrNotFound)
			}
		}
	})
}
