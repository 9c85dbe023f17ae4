package notify

import (
	"context"

	"mynetplus/models"
)

// Registered tells that these cards are registered for 3-D Secure (D4.1).
func (n *Notifier) Registered(ctx context.Context, tx *models.Tx, cardholderNo string, cardIDs []int64, device string) error {
	return n.registered(ctx, tx, models.Message{
		CardholderNo: cardholderNo, Template: models.TemplateRegistered, Facts: models.Facts{CardIDs: cardIDs, Device: device},
	})
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

// ContactChanged tells of a contact that the card system's file changed: a new e-mail goes to the old
// and to the new address (feed/README.md); a new mobile number by mail, or to both numbers.
func (n *Notifier) ContactChanged(ctx context.Context, tx *models.Tx, cardholderNo string, before, after models.Contacts) error {
	k := tx.Keys()
	tell := func(template, previous, oldTo string, to models.Contacts) error {
		m := models.Message{
			CardholderNo: cardholderNo, Template: template,
			Previous: k.Seal(models.ColPrevious, cardholderNo, previous),
		}
		if err := n.notice(ctx, tx, to, m); err != nil || oldTo == "" {
			return err
		}
		m.Channel, m.Recipient = models.ChannelSMS, k.Seal(models.ColRecipient, cardholderNo, oldTo)
		if template == models.TemplateEmailChanged {
			m.Channel = models.ChannelMail
		}
		return n.Queue(ctx, tx, m)
	}
	if before.Email != after.Email {
		if err := tell(models.TemplateEmailChanged, before.Email, before.Email, after); err != nil {
			return err
		}
	}
	if before.Mobile == after.Mobile {
		return nil
	}
	oldTo := before.Mobile
	if after.Email != "" {
		oldTo = "" // one mail says it
	}
	return tell(models.TemplateMobileChanged, before.Mobile, oldTo, after)
}
