package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"

	"mynetplus/models"
)

// rowStore is scs's view of the session rows. The expiry that scs hands over is ignored: the rows
// know their two ends.
type rowStore struct {
	rows *models.Sessions
	now  func() time.Time
	key  loadedKey
}

var _ scs.CtxStore = (*rowStore)(nil)

// touchTime is how long a page waits for the note of its use: a writer that is held up holds up no reader.
const touchTime = 500 * time.Millisecond

// loadedKey is where Load leaves the place for the row that FindCtx finds, for each surface its own.
type loadedKey struct{ cookie string }

// FindCtx returns the data of a session that has not ended, and notes its use. A database that
// cannot write just now keeps nobody from reading.
func (r *rowStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	row, err := r.rows.Find(ctx, token)
	if errors.Is(err, models.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	l, _ := ctx.Value(r.key).(*loaded)
	if l == nil {
		return nil, false, errors.New("a session is found outside of Load")
	}
	l.row, l.ended = row, !row.Live(r.now(), r.rows.Limits())
	if l.ended {
		return nil, false, nil
	}
	l.found = true
	if l.lookingOn {
		return row.Data, true, nil
	}
	touch, cancel := context.WithTimeout(ctx, touchTime)
	defer cancel()
	if err := r.rows.Touch(touch, &l.row); err != nil && !errors.Is(err, models.ErrUnavailable) {
		return nil, false, err
	}
	return row.Data, true, nil
}

// CommitCtx saves the data, with whom it belongs to in a column of its own.
func (r *rowStore) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	_, values, err := jsonCodec{}.Decode(data)
	if err != nil {
		return err
	}
	who, _ := values[keyIdentity].(Identity)
	l, _ := ctx.Value(r.key).(*loaded)
	if l != nil && l.found && l.row.TokenHash == models.HashToken(token) {
		return r.rows.Update(ctx, token, who.owner(), data)
	}
	if l != nil && l.proved {
		return r.rows.Renew(ctx, l.row.TokenHash, token, who.owner(), data)
	}
	browser := models.Browser{}
	if l != nil {
		browser = l.browser
	}
	return r.writing(l).Save(ctx, token, who.owner(), data, r.now(), browser)
}

// DeleteCtx ends the session. The row of one that gets a new token by a proof stays, for CommitCtx renews it: whoever
// ends the session in between has ended it.
func (r *rowStore) DeleteCtx(ctx context.Context, token string) error {
	hash := models.HashToken(token)
	l, _ := ctx.Value(r.key).(*loaded)
	if l != nil && l.proved {
		if hash == l.row.TokenHash {
			return nil
		}
		hash = l.row.TokenHash // its new token has no row yet
	}
	return r.writing(l).Delete(ctx, hash)
}

// writing are the rows as the request writes them: in the transaction that signs somebody in, if there is one.
func (r *rowStore) writing(l *loaded) *models.Sessions {
	if l != nil && l.tx != nil {
		return r.rows.In(l.tx)
	}
	return r.rows
}

// Find, Commit and Delete belong to scs's older interface; it calls the ones above.
func (r *rowStore) Find(token string) ([]byte, bool, error) {
	return r.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (r *rowStore) Commit(token string, data []byte, expiry time.Time) error {
	return r.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (r *rowStore) Delete(token string) error { return r.DeleteCtx(context.Background(), token) }

// jsonCodec keeps a session's values as JSON, readable across versions of the program.
type jsonCodec struct{}

type jsonSession struct {
	Deadline time.Time `json:"deadline"`
	Identity *Identity `json:"identity,omitempty"`
	Draft    *draft    `json:"draft,omitempty"`
	Preview  *Preview  `json:"preview,omitempty"`
}

// Encode writes the values.
func (jsonCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	s := jsonSession{Deadline: deadline}
	if who, ok := values[keyIdentity].(Identity); ok {
		s.Identity = &who
	}
	if d, ok := values[keyDraft].(draft); ok {
		s.Draft = &d
	}
	if p, ok := values[keyPreview].(Preview); ok {
		s.Preview = &p
	}
	data, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode session: %w", err)
	}
	return data, nil
}

// Decode reads what Encode wrote.
func (jsonCodec) Decode(data []byte) (time.Time, map[string]any, error) {
	var s jsonSession
	if err := json.Unmarshal(data, &s); err != nil {
		return time.Time{}, nil, fmt.Errorf("decode session: %w", err)
	}
	values := map[string]any{}
	if s.Identity != nil {
		values[keyIdentity] = *s.Identity
	}
	if s.Draft != nil {
		values[keyDraft] = *s.Draft
	}
	if s.Preview != nil {
		values[keyPreview] = *s.Preview
	}
	return s.Deadline, values, nil
}
