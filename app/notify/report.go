package notify

import (
	"context"
	"crypto/subtle"
	"strconv"

	"mynetplus/models"
)

// reportLabel keeps the keys of delivery reports apart from other hashes.
const reportLabel = "sms report"

// ReportPath is where gateways report, below which the message's number stands.
const ReportPath = "/hooks/sms/"

// reportURL is where a gateway reports what became of one SMS. Its key opens this message and no other.
func reportURL(base string, k *models.Keyring, id int64) string {
	no := strconv.FormatInt(id, 10)
	return base + ReportPath + no + "?type=%d&key=" + k.Hash(reportLabel, no)
}

// reportKeyFits tells whether a report comes from whom we gave the address of this message, before or after a
// rotation of the secret (D7.3).
func reportKeyFits(k *models.Keyring, no, key string) bool {
	fits := 0
	for _, want := range k.Hashes(reportLabel, no) {
		fits |= subtle.ConstantTimeCompare([]byte(want), []byte(key))
	}
	return fits == 1
}

// Types of Kannel's delivery reports that say how it ended; the others tell of the way.
const (
	reportDelivered   = 1
	reportUndelivered = 2
	reportRefused     = 16
)

// Reported notes what a gateway says of an SMS. It may come before the gateway's answer to us, and twice.
// ErrNotFound when there is no such message.
func Reported(ctx context.Context, s *models.Store, id int64, kind int) error {
	return s.Tx(ctx, func(tx *models.Tx) error {
		m, err := tx.LockMessage(ctx, id)
		if err != nil || m.Channel != models.ChannelSMS {
			return err
		}
		switch kind {
		case reportDelivered:
			if m.State == models.MessageDelivered {
				return nil
			}
			return settle(ctx, tx, &m, models.MessageDelivered)
		case reportUndelivered, reportRefused:
			why := models.FailureUndelivered
			if kind == reportRefused {
				why = models.FailureRefused
			}
			if m.State == models.MessageQueued || m.State == models.MessageSent {
				return fail(ctx, tx, &m, why)
			}
		}
		return nil
	})
}
