package notify

import (
	"context"
	"fmt"

	"mynetplus/models"
	"mynetplus/views/mail"
	"mynetplus/views/text"
)

// letter is a message ready to leave, on the channel of its row.
type letter struct {
	to   string
	mail mail.Message
	sms  string
}

// notice is what every template but the codes gives: a mail, and an SMS where there is no address.
type notice interface {
	Mail() mail.Message
	SMS() string
}

// compose renders m as of now. An empty receiver means that the contact has gone meanwhile.
func (w *Worker) compose(ctx context.Context, q *models.Query, m models.Message) (letter, error) {
	person, err := q.Cardholder(ctx, m.CardholderNo)
	if err != nil {
		return letter{}, err
	}
	contacts, err := person.Contacts(q.Keys())
	if err != nil {
		return letter{}, err
	}
	to, err := receiver(q.Keys(), m, contacts)
	if err != nil {
		return letter{}, err
	}
	if m.Template == models.TemplateProcedureCode {
		code, err := w.digits(ctx, q, m.CodeID)
		return letter{to: to, sms: mail.SMSProcedure(m.Facts.Purpose, code, w.host)}, err
	}
	n, err := w.notice(ctx, q, m, person, contacts)
	if err != nil {
		return letter{}, err
	}
	return letter{to: to, mail: n.Mail(), sms: n.SMS()}, nil
}

func receiver(k *models.Keyring, m models.Message, c models.Contacts) (string, error) {
	switch {
	case m.Recipient != "":
		return k.Open(models.ColRecipient, m.CardholderNo, m.Recipient)
	case m.Channel == models.ChannelMail:
		return c.Email, nil
	}
	return c.Mobile, nil
}

func (w *Worker) notice(ctx context.Context, q *models.Query, m models.Message, person models.Cardholder, now models.Contacts) (notice, error) {
	previous, err := q.Keys().Open(models.ColPrevious, m.CardholderNo, m.Previous)
	if err != nil {
		return nil, err
	}
	switch m.Template {
	case models.TemplateEmailChanged:
		return mail.EmailChanged{
			Name: person.Name, Old: text.MaskEmail(previous).Shown, New: text.MaskEmail(now.Email).Shown, At: m.CreatedAt,
		}, nil
	case models.TemplateMobileChanged:
		return mail.MobileChanged{
			Name: person.Name, Old: text.MaskMobile(previous).Shown, New: text.MaskMobile(now.Mobile).Shown, At: m.CreatedAt,
		}, nil
	}
	cards, err := q.CardsByID(ctx, m.CardholderNo, m.Facts.CardIDs)
	if err != nil {
		return nil, err
	}
	if len(cards) == 0 {
		return nil, fmt.Errorf("message %d names no card: %w", m.ID, models.ErrNotFound)
	}
	card := cards[0]
	switch m.Template {
	case models.TemplateRegistered:
		return mail.EnrollmentCompleted{
			Name: person.Name, Cards: shown(cards), Method: models.MethodSMS, At: m.CreatedAt, Device: m.Facts.Device,
		}, nil
	case models.TemplateVoid:
		return mail.EnrollmentVoided{Name: person.Name, Card: shown(cards)[0], Cause: card.Status, At: m.CreatedAt}, nil
	case models.TemplateReenroll:
		if card.ReplacedByID == nil {
			return nil, fmt.Errorf("card %d is not replaced: %w", card.ID, models.ErrNotFound)
		}
		next, err := q.CardsByID(ctx, m.CardholderNo, []int64{*card.ReplacedByID})
		if err != nil || len(next) == 0 {
			return nil, fmt.Errorf("card %d's successor: %w", card.ID, models.ErrNotFound)
		}
		return mail.ReapplyRequest{Name: person.Name, Old: shown(cards)[0], New: shown(next)[0], At: m.CreatedAt}, nil
	}
	return nil, fmt.Errorf("message template %q is unknown", m.Template)
}

func shown(cards []models.Card) []mail.Card {
	all := make([]mail.Card, len(cards))
	for i, c := range cards {
		all[i] = mail.Card{Brand: c.Brand, Last4: c.Last4}
	}
	return all
}
