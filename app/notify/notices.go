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

// ContactChanged tells of contacts that the card system's file changed, where the cardholder can be reached now and
// where they could before (feed/README.md, D3.10): a new e-mail at the old and at the new address; a new mobile number
// by mail, to the old address too when that changed with it, and by SMS to both numbers where there is no address.
func (n *Notifier) ContactChanged(ctx context.Context, tx *models.Tx, cardholderNo string, before, after models.Contacts) error {
	tell := func(template, previous string, old ...models.Message) error {
		m := models.Message{
			CardholderNo: cardholderNo, Template: template,
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
