package notify

import (
	"context"
	"errors"
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
		if err != nil {
			return letter{}, err
		}
		if m.Channel == models.ChannelMail {
			return letter{to: to, mail: mail.ProcedureCode{Procedure: m.Facts.Purpose, Code: code, At: m.CreatedAt}.Mail()}, nil
		}
		return letter{to: to, sms: mail.SMSProcedure(m.Facts.Purpose, code, w.host)}, nil
	}
	if m.Template == models.TemplatePaymentCode {
		code, err := w.digits(ctx, q, m.CodeID)
		f := m.Facts
		return letter{to: to, sms: mail.SMSPayment(f.Merchant, text.Yen(f.Amount, f.Currency, f.Exponent), code, f.Shop, w.acs)}, err
	}
	if m.Template == models.TemplateLoginID {
		account, err := q.AccountOf(ctx, m.CardholderNo)
		return letter{to: to, mail: mail.LoginID{Name: person.Name, LoginID: account.LoginID, At: m.CreatedAt}.Mail()}, err
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

// notice finds what a template says: of a contact, of cards, or of the account.
func (w *Worker) notice(ctx context.Context, q *models.Query, m models.Message, person models.Cardholder, now models.Contacts) (notice, error) {
	name, at, device := person.Name, m.CreatedAt, m.Facts.Device
	switch m.Template {
	case models.TemplateEmailChanged, models.TemplateMobileChanged:
		return contactNotice(q, m, name, now)
	case models.TemplateRegistered, models.TemplateVoid, models.TemplateReenroll, models.TemplateMethod, models.TemplateCancelled:
		return cardNotice(ctx, q, m, name)
	case models.TemplateSignedUp:
		account, err := q.AccountOf(ctx, m.CardholderNo)
		return mail.SignedUp{Name: name, LoginID: account.LoginID, At: at, Device: device}, err
	case models.TemplatePassword:
		return mail.PasswordChanged{Name: name, At: at, Device: device}, nil
	case models.TemplateNewDevice:
		return mail.NewDevice{Name: name, At: at, Device: device}, nil
	case models.TemplateLocked:
		return mail.Locked{Name: name, At: at, Device: device}, nil
	case models.TemplateChallengeLocked:
		_, err := q.AccountOf(ctx, m.CardholderNo)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return nil, err
		}
		return mail.ChallengeLocked{Name: name, At: at, Device: device, Account: err == nil}, nil
	case models.TemplateUnlocked:
		return mail.Unlocked{Name: name, At: at, Device: device, Reset: m.Facts.Reason != ""}, nil
	case models.TemplateReception:
		return mail.ResetReception{Name: name, At: at}, nil
	case models.TemplateLockdown:
		return mail.LockedDown{Name: name, At: at, Device: device}, nil
	}
	return nil, fmt.Errorf("message template %q is unknown", m.Template)
}

func contactNotice(q *models.Query, m models.Message, name string, now models.Contacts) (notice, error) {
	previous, err := q.Keys().Open(models.ColPrevious, m.CardholderNo, m.Previous)
	if err != nil {
		return nil, err
	}
	if m.Template == models.TemplateEmailChanged {
		return mail.EmailChanged{
			Name: name, Old: text.MaskEmail(previous).Shown, New: text.MaskEmail(now.Email).Shown, At: m.CreatedAt, Device: m.Facts.Device,
		}, nil
	}
	return mail.MobileChanged{
		Name: name, Old: text.MaskMobile(previous).Shown, New: text.MaskMobile(now.Mobile).Shown, At: m.CreatedAt,
	}, nil
}

func cardNotice(ctx context.Context, q *models.Query, m models.Message, name string) (notice, error) {
	cards, err := q.CardsByID(ctx, m.CardholderNo, m.Facts.CardIDs)
	if err != nil {
		return nil, err
	}
	if len(cards) == 0 {
		return nil, fmt.Errorf("message %d names no card: %w", m.ID, models.ErrNotFound)
	}
	card, all, at, device := cards[0], shown(cards), m.CreatedAt, m.Facts.Device
	switch m.Template {
	case models.TemplateRegistered:
		return mail.EnrollmentCompleted{Name: name, Cards: all, Method: models.MethodSMS, At: at, Device: device}, nil
	case models.TemplateMethod:
		return mail.MethodChanged{Name: name, Cards: all, At: at, Device: device}, nil
	case models.TemplateCancelled:
		return mail.EnrollmentCancelled{Name: name, Cards: all, At: at, Device: device}, nil
	case models.TemplateVoid:
		return mail.EnrollmentVoided{Name: name, Card: all[0], Cause: card.Status, At: at}, nil
	}
	if card.ReplacedByID == nil {
		return nil, fmt.Errorf("card %d is not replaced: %w", card.ID, models.ErrNotFound)
	}
	next, err := q.CardsByID(ctx, m.CardholderNo, []int64{*card.ReplacedByID})
	if err != nil || len(next) == 0 {
		return nil, fmt.Errorf("card %d's successor: %w", card.ID, models.ErrNotFound)
	}
	return mail.ReapplyRequest{Name: name, Old: all[0], New: shown(next)[0], At: at}, nil
}

func shown(cards []models.Card) []mail.Card {
	all := make([]mail.Card, len(cards))
	for i, c := range cards {
		all[i] = mail.Card{Brand: c.Brand, Last4: c.Last4}
	}
	return all
}
