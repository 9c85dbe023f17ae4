package models

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// Surfaces that have sessions of their own.
const (
	SurfacePortal = "portal"
	SurfaceApp    = "app"
	SurfaceStaff  = "staff"
)

// Session is one signed-in browser. The token is stored hashed; the data is what package web encoded.
type Session struct {
	TokenHash  string `gorm:"primaryKey"`
	Surface    string
	Owner      string // cardholder number, or empty before signing in
	Device     string // hash of the device cookie's token (Device.TokenHash), or empty
	Kind       string // "iphone/safari"
	Data       []byte
	CreatedAt  time.Time
	LastSeenAt time.Time
	Person     *Overview `gorm:"-"` // the owner; nil before signing in
}

// Limits are the two ends of a surface's sessions (D3.7, D3.9). A zero Idle means no idle end.
type Limits struct {
	Idle     time.Duration
	Absolute time.Duration
}

// IdleEnd is when the session ends if nobody uses it; never later than its absolute end.
func (s *Session) IdleEnd(l Limits) time.Time {
	end := s.CreatedAt.Add(l.Absolute)
	if idle := s.LastSeenAt.Add(l.Idle); l.Idle > 0 && idle.Before(end) {
		return idle
	}
	return end
}

// Live reports whether the session has not ended.
func (s *Session) Live(now time.Time, l Limits) bool { return now.Before(s.IdleEnd(l)) }

// Sessions is the store behind one surface's sessions. It judges both ends by the store's clock and
// writes the last use at most once a minute (D3.7).
type Sessions struct {
	store   *Store
	surface string
	limits  Limits
	tx      *Tx // when set, rows are saved and deleted in it
}

// Sessions opens the sessions of a surface.
func (s *Store) Sessions(surface string, l Limits) *Sessions {
	return &Sessions{store: s, surface: surface, limits: l}
}

// In saves and deletes rows in a transaction.
func (s *Sessions) In(tx *Tx) *Sessions {
	in := *s
	in.tx = tx
	return &in
}

func (s *Sessions) exec(ctx context.Context, statement string, args ...any) error {
	if s.tx != nil {
		return s.tx.exec(ctx, statement, args...)
	}
	_, err := s.store.sql.ExecContext(ctx, statement, args...)
	return err
}

// Limits returns the two ends.
func (s *Sessions) Limits() Limits { return s.limits }

// Every page needs the session, and most need the person: both come in one round trip (quality.md: queries per page).
const (
	sessionSQL = "SELECT s.token_hash, s.surface, s.owner, s.data, s.created_at, s.last_seen_at, " + overviewColumns +
		" FROM sessions s LEFT JOIN cardholders p ON p.no = s.owner" + overviewJoins
	sessionOf = " WHERE s.token_hash = $1 AND s.surface = $2"
)

var sessionStatement = map[string]string{
	SQLite:   sessionSQL + lastUse[SQLite] + sessionOf,
	Postgres: sessionSQL + lastUse[Postgres] + sessionOf,
}

// Find returns the row of a token with its owner, also one that has ended: the caller asks Live. ErrNotFound.
func (s *Sessions) Find(ctx context.Context, token string) (Session, error) {
	var row Session
	err := s.store.Read(ctx, func(q *Query) error {
		return q.lines(ctx, sessionStatement[q.store.dialect], []any{HashToken(token), s.surface}, func(scan scan) error {
			var r overviewRow
			own := []any{&row.TokenHash, &row.Surface, &row.Owner, &row.Data, &row.CreatedAt, &row.LastSeenAt}
			if err := scan(append(own, r.columns()...)...); err != nil {
				return err
			}
			if r.no.Valid {
				if row.Person == nil {
					row.Person = &Overview{}
				}
				row.Person.take(r)
			}
			return nil
		})
	})
	return row, wrap("find session", err)
}

// Touch notes a use, unless one was noted within the last minute; it updates row.
func (s *Sessions) Touch(ctx context.Context, row *Session) error {
	now := s.store.Now()
	if now.Sub(row.LastSeenAt) < s.store.policy.SessionTouch {
		return nil
	}
	_, err := gorm.G[Session](s.store.write).Where("token_hash = ?", row.TokenHash).Update(ctx, "last_seen_at", now)
	row.LastSeenAt = now
	return wrap("touch session", err)
}

// Browser is what a session runs in: the hash of its device cookie's token, or empty, and its kind.
type Browser struct{ Device, Kind string }

// Save inserts the row of a new token, whose absolute end counts from since, or writes it again: its
// two ends do not move then.
func (s *Sessions) Save(ctx context.Context, token, owner string, data []byte, since time.Time, in Browser) error {
	err := s.exec(ctx, "INSERT INTO sessions (token_hash, surface, owner, device, kind, data, created_at, last_seen_at) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (token_hash) DO UPDATE SET owner = excluded.owner, data = excluded.data, "+
		"last_seen_at = excluded.last_seen_at",
		HashToken(token), s.surface, owner, in.Device, in.Kind, data, utc(since), s.store.Now())
	return wrap("save session", err)
}

// Update writes the data of a session that was found before. One that has been ended meanwhile stays
// ended: a request that is still running does not bring it back.
func (s *Sessions) Update(ctx context.Context, token, owner string, data []byte) error {
	_, err := gorm.G[Session](s.store.write).Where("token_hash = ?", HashToken(token)).
		Set(clause.Assignment{Column: clause.Column{Name: "owner"}, Value: owner}, clause.Assignment{Column: clause.Column{Name: "data"}, Value: data}).
		Update(ctx)
	return wrap("update session", err)
}

// Renew gives the session with this hash a new token, and writes its data; both its ends stay where they are. One that
// has been ended meanwhile stays ended, also under the new token.
func (s *Sessions) Renew(ctx context.Context, tokenHash, token, owner string, data []byte) error {
	return wrap("renew session", s.exec(ctx, "UPDATE sessions SET token_hash = $1, owner = $2, data = $3 WHERE token_hash = $4",
		HashToken(token), owner, data, tokenHash))
}

// Delete ends the session with this hash of a token; one that is gone already is fine.
func (s *Sessions) Delete(ctx context.Context, tokenHash string) error {
	return wrap("delete session", s.exec(ctx, "DELETE FROM sessions WHERE token_hash = $1", tokenHash))
}

// EndSessions ends the sessions of a cardholder on every surface, all but the one with this hash (empty: all).
func (tx *Tx) EndSessions(ctx context.Context, cardholderNo, except string) error {
	_, err := gorm.G[Session](tx.db).Where("owner = ? AND token_hash <> ?", cardholderNo, except).Delete(ctx)
	return wrap("end sessions", err)
}

// SessionsOf lists the sessions of a cardholder that have not ended, on every surface, the newest first. The data
// stays where it is.
func (q *Query) SessionsOf(ctx context.Context, cardholderNo string) ([]Session, error) {
	rows, err := gorm.G[Session](q.db).Select("token_hash", "surface", "owner", "device", "kind", "created_at", "last_seen_at").
		Where("owner = ?", cardholderNo).Order("created_at DESC, token_hash").Find(ctx)
	ended := func(s Session) bool { return !s.Live(q.Now(), q.Policy().SessionLimits(s.Surface)) }
	return slices.DeleteFunc(rows, ended), wrap("list sessions", err)
}

// EndSession ends one session of a cardholder; one that is gone already is fine.
func (tx *Tx) EndSession(ctx context.Context, cardholderNo, tokenHash string) error {
	_, err := gorm.G[Session](tx.db).Where("owner = ? AND token_hash = ?", cardholderNo, tokenHash).Delete(ctx)
	return wrap("end session", err)
}

// PurgeSessions deletes sessions last used before cutoff.
func (tx *Tx) PurgeSessions(ctx context.Context, cutoff time.Time) (int, error) {
	return tx.purge(ctx, "sessions", "token_hash", "last_seen_at < ?", cutoff)
}
