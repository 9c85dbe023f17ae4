package models

import (
	"context"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// rekeyBatch is how many rows one transaction rewrites.
const rekeyBatch = 500

// Rekey rewrites every sealed column, blind index and audit head that still stands under the older
// key (D7.3), and returns how many rows it rewrote. It may be stopped and run again. Hashes of what the
// card system's file said, card numbers first, move at the next file, for the values themselves are
// not kept: the older key has to stay until then.
func (s *Store) Rekey(ctx context.Context) (int, error) {
	total := 0
	for _, step := range []func(context.Context, *Tx, string) (string, int, error){rekeyCardholders, rekeyAccounts, rekeyMessages, rekeyStaff, rekeyHeads} {
		for after, done := "", false; !done; {
			rewritten := 0
			err := s.Tx(ctx, func(tx *Tx) error {
				last, n, err := step(ctx, tx, after)
				after, done, rewritten = last, last == "", n
				return err
			})
			if err != nil {
				return total, err
			}
			total += rewritten
		}
	}
	if total == 0 {
		return 0, nil
	}
	return total, s.Tx(ctx, func(tx *Tx) error {
		return tx.Audit(ctx, Event{
			Chain: SystemChain(tx.Now()), Actor: ActorSystem, Action: ActionRekey, Outcome: OutcomeOK, Facts: Facts{Count: total},
		})
	})
}

// rekeyCardholders rewrites one batch after a cardholder number; an empty last means the end.
func rekeyCardholders(ctx context.Context, tx *Tx, after string) (last string, n int, err error) {
	people, err := gorm.G[Cardholder](tx.db, clause.Locking{Strength: "UPDATE"}).Where("no > ?", after).Order("no").Limit(rekeyBatch).Find(ctx)
	k := tx.Keys()
	for _, c := range people {
		last = c.No
		if k.Current(c.BirthDate) && k.Current(c.Mobile) && k.Current(c.Email) {
			continue
		}
		contacts, err := c.Contacts(k)
		if err != nil {
			return "", n, err
		}
		birth, err := k.Open(ColBirthDate, c.No, c.BirthDate)
		if err != nil {
			return "", n, err
		}
		c.BirthDate = k.Seal(ColBirthDate, c.No, birth)
		c.SetMobile(k, contacts.Mobile)
		c.SetEmail(k, contacts.Email)
		if err := tx.SaveCardholder(ctx, &c); err != nil {
			return "", n, err
		}
		n++
	}
	return last, n, wrap("rekey cardholders", err)
}

// rekeyAccounts rewrites personal messages and the subjects of the login counters.
func rekeyAccounts(ctx context.Context, tx *Tx, after string) (last string, n int, err error) {
	accounts, err := gorm.G[Account](tx.db, clause.Locking{Strength: "UPDATE"}).Where("login_id > ?", after).Order("login_id").Limit(rekeyBatch).Find(ctx)
	k := tx.Keys()
	for _, a := range accounts {
		last = a.LoginID
		forms := k.Hashes(HashLoginID, a.LoginID)
		if _, err := gorm.G[Lock](tx.db).Where("door = ? AND subject IN ? AND subject <> ?", DoorLogin, forms, forms[0]).
			Update(ctx, "subject", forms[0]); err != nil {
			return "", n, wrap("rekey locks", err)
		}
		if k.Current(a.PersonalMessage) {
			continue
		}
		message, err := k.Open(ColPersonalMessage, a.CardholderNo, a.PersonalMessage)
		if err != nil {
			return "", n, err
		}
		a.PersonalMessage = k.Seal(ColPersonalMessage, a.CardholderNo, message)
		if err := tx.SaveAccount(ctx, &a); err != nil {
			return "", n, err
		}
		n++
	}
	return last, n, wrap("rekey accounts", err)
}

// rekeyMessages rewrites the contacts that messages hold.
func rekeyMessages(ctx context.Context, tx *Tx, after string) (last string, n int, err error) {
	messages, err := gorm.G[Message](tx.db, clause.Locking{Strength: "UPDATE"}).
		Where("(recipient <> '' OR previous <> '') AND id > ?", orZero(after)).Order("id").Limit(rekeyBatch).Find(ctx)
	k := tx.Keys()
	for _, m := range messages {
		last = fmt.Sprint(m.ID)
		if k.Current(m.Recipient) && k.Current(m.Previous) {
			continue
		}
		to, err := k.Open(ColRecipient, m.CardholderNo, m.Recipient)
		if err != nil {
			return "", n, err
		}
		previous, err := k.Open(ColPrevious, m.CardholderNo, m.Previous)
		if err != nil {
			return "", n, err
		}
		m.Recipient, m.Previous = k.Seal(ColRecipient, m.CardholderNo, to), k.Seal(ColPrevious, m.CardholderNo, previous)
		if err := tx.SaveMessage(ctx, &m); err != nil {
			return "", n, err
		}
		n++
	}
	return last, n, wrap("rekey messages", err)
}

// rekeyStaff rewrites TOTP secrets.
func rekeyStaff(ctx context.Context, tx *Tx, after string) (last string, n int, err error) {
	all, err := gorm.G[Staff](tx.db, clause.Locking{Strength: "UPDATE"}).Where("name > ?", after).Order("name").Limit(rekeyBatch).Find(ctx)
	k := tx.Keys()
	for _, s := range all {
		last = s.Name
		if k.Current(s.TOTPSecret) {
			continue
		}
		secret, err := k.Open(ColTOTP, s.Name, s.TOTPSecret)
		if err != nil {
			return "", n, err
		}
		s.TOTPSecret = k.Seal(ColTOTP, s.Name, secret)
		if err := tx.SaveStaff(ctx, &s); err != nil {
			return "", n, err
		}
		n++
	}
	return last, n, wrap("rekey staff", err)
}

// rekeyHeads signs the audit heads anew, but only those whose old signature holds.
func rekeyHeads(ctx context.Context, tx *Tx, after string) (last string, n int, err error) {
	heads, err := gorm.G[AuditHead](tx.db, clause.Locking{Strength: "UPDATE"}).Where("chain > ?", after).Order("chain").Limit(rekeyBatch).Find(ctx)
	k := tx.Keys()
	for _, h := range heads {
		last = h.Chain
		if h.KeyID == k.KeyID() {
			continue
		}
		mac, err := k.mac(h.KeyID, h.message())
		if err != nil || mac != h.MAC {
			return "", n, fmt.Errorf("rekey audit head %s: its signature does not hold; run audit verify", h.Chain)
		}
		if err := h.sign(k); err != nil {
			return "", n, err
		}
		if err := tx.db.WithContext(ctx).Save(&h).Error; err != nil {
			return "", n, wrap("rekey audit head", err)
		}
		n++
	}
	return last, n, wrap("rekey audit heads", err)
}

func orZero(id string) string {
	if id == "" {
		return "0"
	}
	return id
}
