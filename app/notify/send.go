package notify

import (
	"context"
)

// Mail is one mail on its way out.
type Mail struct {
	CardholderNo string
	To           string
	Subject      string
	Body         string
}

// SMS is one short message on its way out.
type SMS struct {
	CardholderNo string
	To           string // 11 digits
	Body         string
}

// Mailer hands a mail over. It returns the message's state: MessageSent, or MessageDelivered where
// that is known at once.
type Mailer interface {
	Mail(ctx context.Context, m Mail) (state string, err error)
}

// Texter hands an SMS over, as Mailer does a mail.
type Texter interface {
	Text(ctx context.Context, m SMS) (state string, err error)
}

var (
	_ Mailer = (*Inbox)(nil)
	_ Texter = (*Inbox)(nil)
)
