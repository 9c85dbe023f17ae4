package feed

import (
	"context"
	"fmt"
	"slices"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// writePeople brings the persons of the changed rows up to date. All good rows of a person agree (survey.admit), so
// the first one speaks for them.
func writePeople(ctx context.Context, tx *models.Tx, told *news, changes []change) error {
	said := make(map[string]person, len(changes))
	nos := make([]string, 0, len(changes))
	for i := range changes {
		if no := changes[i].CardholderNo; said[no] == (person{}) {
			said[no] = changes[i].person
			nos = append(nos, no)
		}
	}
	slices.Sort(nos)
	stored, err := tx.FileCardholders(ctx, nos)
	if err != nil {
		return err
	}
	if err := lockCards(ctx, tx, stored, changes); err != nil {
		return err
	}
	people, changed := make([]models.Cardholder, 0, len(nos)), []string(nil)
	for _, no := range nos {
		c, exists := stored[no]
		if !exists {
			people = append(people, newCardholder(tx, no, said[no]))
			continue
		}
		outcome, err := merge(tx, told, &c, said[no])
		if err != nil {
			return err
		}
		if outcome != untouched {
			people = append(people, c)
		}
		if outcome == updated {
			changed = append(changed, no)
		}
	}
	if err := tx.ForgetFileRows(ctx, changed); err != nil {
		return err
	}
	return tx.PutCardholders(ctx, people)
}

func newCardholder(tx *models.Tx, no string, p person) models.Cardholder {
	k, now := tx.Keys(), tx.Now()
	c := models.Cardholder{
		No: no, Name: p.Name, NameKana: p.NameKana, BirthDate: k.Seal(models.ColBirthDate, no, p.BirthDate),
		FileMobile: fileHash(k, p.Mobile), FileEmail: fileHash(k, p.Email), CreatedAt: now, UpdatedAt: now,
	}
	c.SetMobile(k, p.Mobile)
	c.SetEmail(k, p.Email)
	return c
}

// outcome is what the file did to a person the store has already.
type outcome int

const (
	untouched outcome = iota
	rekeyed           // the same values, hashed under the key in force
	updated
)

// merge puts what the file says into c. A contact is taken over only where the file says something else than the
// last time, so that a change made in the portal stands (feed/README.md).
func merge(tx *models.Tx, told *news, c *models.Cardholder, p person) (outcome, error) {
	k := tx.Keys()
	before, err := c.Contacts(k)
	if err != nil {
		return untouched, err
	}
	birth, err := k.Open(models.ColBirthDate, c.No, c.BirthDate)
	if err != nil {
		return untouched, fmt.Errorf("open birth date: %w", err)
	}
	was := *c
	c.Name, c.NameKana = p.Name, p.NameKana
	if birth != p.BirthDate {
		c.BirthDate = k.Seal(models.ColBirthDate, c.No, p.BirthDate)
	}
	after := before
	if !sameHash(k, c.FileMobile, p.Mobile) && p.Mobile != before.Mobile {
		after.Mobile = p.Mobile
		c.SetMobile(k, p.Mobile)
	}
	if !sameHash(k, c.FileEmail, p.Email) && p.Email != before.Email {
		after.Email = p.Email
		c.SetEmail(k, p.Email)
	}
	said := sameHash(k, c.FileMobile, p.Mobile) && sameHash(k, c.FileEmail, p.Email)
	c.FileMobile, c.FileEmail = fileHash(k, p.Mobile), fileHash(k, p.Email)
	switch {
	case *c == was:
		return untouched, nil
	case said && c.Name == was.Name && c.NameKana == was.NameKana && c.BirthDate == was.BirthDate:
		return rekeyed, nil
	}
	c.UpdatedAt = tx.Now()
	told.contacts(c.No, before, after)
	return updated, nil
}

// contacts has each contact taken over audited, and the cardholder told at the old and the new address.
func (t *news) contacts(no string, before, after models.Contacts) {
	if before == after {
		return
	}
	for _, contact := range []struct {
		name    string
		changed bool
	}{{"mobile", before.Mobile != after.Mobile}, {"email", before.Email != after.Email}} {
		if contact.changed {
			t.events = append(t.events, models.Event{
				Chain: models.CardholderChain(no), Actor: models.ActorSystem, Action: models.ActionContactChanged,
				Subject: no, Outcome: models.OutcomeOK, Facts: models.Facts{Reason: contact.name},
			})
		}
	}
	t.letters = append(t.letters, func(ctx context.Context, tx *models.Tx, n *notify.Notifier) error {
		return n.ContactChanged(ctx, tx, no, before, after)
	})
}

// fileHash is what is kept of a contact the file gave; of none, nothing.
func fileHash(k *models.Keyring, value string) string {
	if value == "" {
		return ""
	}
	return k.Hash(models.HashFile, value)
}

// sameHash reports whether the file's value is the one behind stored, under this key or the older one.
func sameHash(k *models.Keyring, stored, value string) bool {
	if stored == "" || value == "" {
		return stored == value
	}
	return slices.Contains(k.Hashes(models.HashFile, value), stored)
}
