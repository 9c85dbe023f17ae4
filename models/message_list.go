package models

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Why a message failed for good.
const (
	FailureAddress     = "address"     // there is no receiver: the contact is gone
	FailureRefused     = "refused"     // the other side will not take it
	FailureTries       = "tries"       // it was tried too often
	FailureUndelivered = "undelivered" // the telephone could not be reached
	FailureContent     = "content"     // what it tells of is gone
)

// MessageFilter is the messages that were queued in a stretch of time. An empty channel means both.
type MessageFilter struct {
	From, To time.Time
	Channel  string
}

// HourCount is how many messages of an hour are in a state.
type HourCount struct {
	Hour  time.Time // its beginning
	State string
	Count int
}

// MessageHours counts the messages of every hour by their state; the index messages_created has all that it reads.
func (q *Query) MessageHours(ctx context.Context, f MessageFilter) ([]HourCount, error) {
	hour := "substr(created_at, 1, 13)"
	if q.store.dialect == Postgres {
		hour = "to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24')"
	}
	var counts []HourCount
	err := q.lines(ctx, "SELECT "+hour+", state, count(*) FROM messages WHERE created_at >= $1 AND created_at < $2"+
		" AND ($3 = '' OR channel = $3) GROUP BY 1, 2 ORDER BY 1, 2", []any{utc(f.From), utc(f.To), f.Channel},
		func(scan scan) error {
			var c HourCount
			var began string
			if err := scan(&began, &c.State, &c.Count); err != nil {
				return err
			}
			var err error
			c.Hour, err = time.Parse("2006-01-02 15", began)
			counts = append(counts, c)
			return err
		})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return counts, wrap("count messages", err)
}

// FailedMessage is a message that did not arrive, with its cardholder's sealed contacts.
type FailedMessage struct {
	Message
	Person Cardholder // number and sealed contacts only
}

const failedSQL = `
SELECT m.id, m.cardholder_no, m.channel, m.template, m.recipient, m.facts, m.state, m.attempts, m.failure, m.created_at, m.expires_at,
       p.mobile, p.email
FROM messages m JOIN cardholders p ON p.no = m.cardholder_no
WHERE `

// FailedMessages lists what did not arrive, newest first.
func (q *Query) FailedMessages(ctx context.Context, f MessageFilter, limit int) ([]FailedMessage, error) {
	return q.failedMessages(ctx, "m.created_at >= $1 AND m.created_at < $2 AND ($3 = '' OR m.channel = $3)"+
		" AND m.state IN ('failed', 'expired') ORDER BY m.created_at DESC, m.id DESC LIMIT $4", utc(f.From), utc(f.To), f.Channel, limit)
}

// FailedMessage finds a message in whatever state, for who would send it again; ErrNotFound.
func (q *Query) FailedMessage(ctx context.Context, id int64) (FailedMessage, error) {
	found, err := q.failedMessages(ctx, "m.id = $1", id)
	if err == nil && len(found) == 0 {
		err = wrap("find message", sql.ErrNoRows)
	}
	if err != nil {
		return FailedMessage{}, err
	}
	return found[0], nil
}

func (q *Query) failedMessages(ctx context.Context, where string, args ...any) ([]FailedMessage, error) {
	var all []FailedMessage
	err := q.lines(ctx, failedSQL+where, args, func(scan scan) error {
		var m FailedMessage
		var facts string
		var expires sql.NullTime
		err := scan(&m.ID, &m.CardholderNo, &m.Channel, &m.Template, &m.Recipient, &facts, &m.State, &m.Attempts, &m.Failure,
			&m.CreatedAt, &expires, &m.Person.Mobile, &m.Person.Email)
		m.Person.No, m.ExpiresAt = m.CardholderNo, timePtr(expires)
		if err == nil {
			err = m.Facts.read(facts)
		}
		all = append(all, m)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return all, wrap("list messages", err)
}

// Receiver is where m goes: its own receiver, or the registered contact; empty when there is none.
func (m *FailedMessage) Receiver(k *Keyring) (string, error) {
	if m.Recipient != "" {
		return k.Open(ColRecipient, m.CardholderNo, m.Recipient)
	}
	contacts, err := m.Person.Contacts(k)
	if err != nil || m.Channel == ChannelMail {
		return contacts.Email, err
	}
	return contacts.Mobile, nil
}
