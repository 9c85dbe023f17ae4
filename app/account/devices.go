package account

import (
	"context"
	"slices"
	"time"

	"mynetplus/app/web"
	"mynetplus/models"
)

// idLength is how much of a row's hash names a device in a form, in characters: enough to tell one person's apart.
const idLength = 16

// device is one browser that is signed in, or is known for having been: a known device with its sessions, or a session
// whose browser is not known.
type device struct {
	id       string
	known    string   // hash of the device's token, or empty
	sessions []string // hashes of the live sessions' tokens
	kind     string
	first    time.Time
	last     time.Time
	here     bool // the one that asks
}

// devices lists what a person can sign out, this browser first, then the last used.
func devices(ctx context.Context, q *models.Query, who web.Identity, session string) ([]device, error) {
	known, err := q.DevicesOf(ctx, who.AccountID)
	if err != nil {
		return nil, err
	}
	sessions, err := q.SessionsOf(ctx, who.CardholderNo)
	if err != nil {
		return nil, err
	}
	all := make([]device, 0, len(known)+len(sessions))
	for _, k := range known {
		all = append(all, device{id: k.TokenHash[:idLength], known: k.TokenHash, kind: k.Kind, first: k.FirstSeenAt, last: k.LastSeenAt})
	}
	for _, s := range sessions {
		i := slices.IndexFunc(all, func(d device) bool { return s.Device != "" && d.known == s.Device })
		if i < 0 {
			i = len(all)
			all = append(all, device{id: s.TokenHash[:idLength], kind: s.Kind, first: s.CreatedAt})
		}
		d := &all[i]
		d.sessions = append(d.sessions, s.TokenHash)
		d.here = d.here || s.TokenHash == session
		if s.LastSeenAt.After(d.last) {
			d.last = s.LastSeenAt
		}
	}
	slices.SortStableFunc(all, func(a, b device) int {
		if a.here != b.here {
			if a.here {
				return -1
			}
			return 1
		}
		return b.last.Compare(a.last)
	})
	return all, nil
}

// devices is the list, for the page.
func (s *Service) devices(ctx context.Context, who web.Identity, session string) (all []device, err error) {
	err = s.store.Read(ctx, func(q *models.Query) error {
		all, err = devices(ctx, q, who, session)
		return err
	})
	return all, err
}

// EndDevice signs one browser out and forgets it: next time it is a new one. Here says that it was the one that asks;
// one that is gone already is fine.
func (s *Service) EndDevice(ctx context.Context, who web.Identity, id, session string, from models.Origin) (here bool, err error) {
	err = s.store.Tx(ctx, func(tx *models.Tx) error {
		if _, err := tx.LockAccount(ctx, who.AccountID); err != nil {
			return err
		}
		all, err := devices(ctx, &tx.Query, who, session)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(d device) bool { return d.id == id })
		if i < 0 {
			return nil
		}
		here = all[i].here
		if err := end(ctx, tx, who, all[i]); err != nil {
			return err
		}
		return tx.Audit(ctx, event(who, from, models.ActionDeviceEnded, models.OutcomeOK, models.Facts{Device: all[i].kind}))
	})
	return here, err
}

// EndOtherDevices signs out and forgets every browser but the one that asks.
func (s *Service) EndOtherDevices(ctx context.Context, who web.Identity, session string, from models.Origin) error {
	return s.store.Tx(ctx, func(tx *models.Tx) error {
		if _, err := tx.LockAccount(ctx, who.AccountID); err != nil {
			return err
		}
		all, err := devices(ctx, &tx.Query, who, session)
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.here {
				continue
			}
			if err := end(ctx, tx, who, d); err != nil {
				return err
			}
		}
		return tx.Audit(ctx, event(who, from, models.ActionDeviceEnded, models.OutcomeOK, models.Facts{Reason: "others"}))
	})
}

func end(ctx context.Context, tx *models.Tx, who web.Identity, d device) error {
	for _, session := range d.sessions {
		if err := tx.EndSession(ctx, who.CardholderNo, session); err != nil {
			return err
		}
	}
	if d.known == "" {
		return nil
	}
	return tx.EndDevice(ctx, who.AccountID, d.known)
}
