package notify

import (
	"context"
	"time"
)

// Mail is one mail on its way out. ID is the same each time the message is tried, so that a receiver who got it twice
// can tell; At is when it was queued.
type Mail struct {
	CardholderNo string
	To           string
	Subject      string
	Body         string
	ID           string
	At           time.Time
}

// SMS is one short message on its way out. Report is where a gateway tells what became of it: a %d in the address
// stands for the kind of report.
type SMS struct {
	CardholderNo string
	To           string // 11 digits
	Body         string
	Report       string
}

// Mailer hands a mail over. It returns the message's state: MessageSent, or MessageDelivered where that is known at
// once. A Refusal is final; after any other error the message is tried again. No error names a receiver or repeats
// what the other side said, which may: jobs keep their errors, and logs show them.
type Mailer interface {
	Mail(ctx context.Context, m Mail) (state string, err error)
}

// Texter hands an SMS over, as Mailer does a mail.
type Texter interface {
	Text(ctx context.Context, m SMS) (state string, err error)
}

var (
	_ Mailer = (*Inbox)(nil)
	_ Mailer = (*SMTP)(nil)
	_ Texter = (*Inbox)(nil)
	_ Texter = (*Kannel)(nil)
)

// Refusal is a no that another try would not change: a receiver that does not exist, a number that is none.
type Refusal string

func (r Refusal) Error() string { return string(r) }
