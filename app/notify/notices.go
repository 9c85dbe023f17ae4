package notify

import (
	"context"
	"time"

	"mynetplus/models"
)

// Registered tells that these cards are registered for 3-D Secure (D4.1).
func (n *Notifier) Registered(ctx context.Context, tx *models.Tx, cardholderNo string, cardIDs []int64, device string) error {
	return n.registered(ctx, tx, models.Message{
		CardholderNo: cardholderNo, Template: models.TemplateRegistered, Facts: models.Facts{CardIDs: cardIDs, Device: device},
	})
}

// LoginID mails the ID to the registered address (D3.6); nobody is told who has none.
func (n *Notifier) LoginID(ctx context.Context, tx *models.Tx, cardholderNo string) error {
	return n.Queue(ctx, tx, models.Message{CardholderNo: cardholderNo, Channel: models.ChannelMail, Template: models.TemplateLoginID})
}

// SignedUp tells the new ID (D3.1).
func (n *Notifier) SignedUp(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateSignedUp, models.Facts{Device: device})
}

// PasswordChanged tells that the password was changed, or set anew after it was forgotten.
func (n *Notifier) PasswordChanged(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplatePassword, models.Facts{Device: device})
}

// MethodChanged tells that these cards are now authenticated by a code (D4.4).
func (n *Notifier) MethodChanged(ctx context.Context, tx *models.Tx, cardholderNo string, cardIDs []int64, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateMethod, models.Facts{CardIDs: cardIDs, Device: device})
}

// Cancelled tells that these cards' registration was cancelled (D4.5).
func (n *Notifier) Cancelled(ctx context.Context, tx *models.Tx, cardholderNo string, cardIDs []int64, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateCancelled, models.Facts{CardIDs: cardIDs, Device: device})
}

// NewDevice tells that somebody signed in from a device that had not before (D3.3).
func (n *Notifier) NewDevice(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateNewDevice, models.Facts{Device: device})
}

// lockNotices is how far apart notices of locks are at least (D3.10).
const lockNotices = 24 * time.Hour

// Locked tells that failures closed the login door, at most once a day (D3.10).
func (n *Notifier) Locked(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	told, err := tx.ToldSince(ctx, cardholderNo, models.TemplateLocked, tx.Now().Add(-lockNotices))
	if err != nil || told {
		return err
	}
	return n.told(ctx, tx, cardholderNo, models.TemplateLocked, models.Facts{Device: device})
}

// ChallengeLocked tells that wrong entries closed the challenge door, at most once a day (D3.10).
func (n *Notifier) ChallengeLocked(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	told, err := tx.ToldSince(ctx, cardholderNo, models.TemplateChallengeLocked, tx.Now().Add(-lockNotices))
	if err != nil || told {
		return err
	}
	return n.told(ctx, tx, cardholderNo, models.TemplateChallengeLocked, models.Facts{Device: device})
}

// Reopened tells that staff opened the doors that a lockdown had shut: the password is to be set anew (D3.4). Cause is
// why they were shut.
func (n *Notifier) Reopened(ctx context.Context, tx *models.Tx, cardholderNo, cause string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateUnlocked, models.Facts{Reason: cause})
}

// Reception tells that staff opened a reception for a reset without mail (D3.6).
func (n *Notifier) Reception(ctx context.Context, tx *models.Tx, cardholderNo string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateReception, models.Facts{})
}

// Unlocked tells that the doors are open again.
func (n *Notifier) Unlocked(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateUnlocked, models.Facts{Device: device})
}

// LockedDown tells that the cardholder stopped everything (D3.12).
func (n *Notifier) LockedDown(ctx context.Context, tx *models.Tx, cardholderNo, device string) error {
	return n.told(ctx, tx, cardholderNo, models.TemplateLockdown, models.Facts{Device: device})
}

func (n *Notifier) told(ctx context.Context, tx *models.Tx, cardholderNo, template string, facts models.Facts) error {
	return n.registered(ctx, tx, models.Message{CardholderNo: cardholderNo, Template: template, Facts: facts})
}

// EmailChanged tells the old and the new address that the cardholder changed it in the portal (D3.8, D3.10).
func (n *Notifier) EmailChanged(ctx context.Context, tx *models.Tx, cardholderNo string, before, after models.Contacts, device string) error {
	return n.contactChanged(ctx, tx, cardholderNo, before, after, models.Facts{Device: device})
}

// EnrollmentVoid tells that these cards are no longer enrolled; where they were replaced it asks to
// apply for the new card (D4.3).
func (n *Notifier) EnrollmentVoid(ctx context.Context, tx *models.Tx, cardholderNo string, cardIDs []int64, replaced bool) error {
	template := models.TemplateVoid
	if replaced {
		template = models.TemplateReenroll
	}
	for _, id := range cardIDs {
		err := n.registered(ctx, tx, models.Message{
			CardholderNo: cardholderNo, Template: template, Facts: models.Facts{CardIDs: []int64{id}},
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ContactChanged tells of contacts that the card system's file changed, where the cardholder can be reached now and
// where they could before (feed/README.md, D3.10): a new e-mail at the old and at the new address; a new mobile number
// by mail, to the old address too when that changed with it, and by SMS to both numbers where there is no address.
func (n *Notifier) ContactChanged(ctx context.Context, tx *models.Tx, cardholderNo string, before, after models.Contacts) error {
	return n.contactChanged(ctx, tx, cardholderNo, before, after, models.Facts{})
}

func (n *Notifier) contactChanged(ctx context.Context, tx *models.Tx, cardholderNo string, before, after models.Contacts, facts models.Facts) error {
	tell := func(template, previous string, old ...models.Message) error {
		m := models.Message{
			CardholderNo: cardholderNo, Template: template, Facts: facts,
			Previous: tx.Keys().Seal(models.ColPrevious, cardholderNo, previous),
		}
		if err := n.notice(ctx, tx, after, m); err != nil {
			return err
		}
		for _, to := range old {
			m.Channel, m.Recipient = to.Channel, tx.Keys().Seal(models.ColRecipient, cardholderNo, to.Recipient)
			if err := n.Queue(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	}
	var oldMail, oldPhone []models.Message
	if before.Email != after.Email && before.Email != "" {
		oldMail = []models.Message{{Channel: models.ChannelMail, Recipient: before.Email}}
	}
	if before.Mobile != "" && (before.Email == "" || after.Email == "") {
		oldPhone = []models.Message{{Channel: models.ChannelSMS, Recipient: before.Mobile}}
	}
	if before.Email != after.Email {
		if err := tell(models.TemplateEmailChanged, before.Email, oldMail...); err != nil {
			return err
		}
	}
	if before.Mobile == after.Mobile {
		return nil
	}
	return tell(models.TemplateMobileChanged, before.Mobile, append(oldMail, oldPhone...)...)
}
