package feed

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"time"

	"mynetplus/models"
)

// The kinds of exported rows.
const (
	kindEmail      = "email"
	kindEnrollment = "enrollment"
)

// exportColumns: a card is named by its person, its last four digits and what else the card system can tell it by,
// for the portal does not keep its number (D7.1).
var exportColumns = []string{"changed_at", "kind", "cardholder_no", "card_last4", "brand", "expiry", "email", "state", "method"}

// Export writes the portal's changes since a time, for the card system: e-mail addresses that are not the file's, and
// the states of enrollments. Times are RFC 3339 in Japan. It returns how many changes it wrote, and enters itself
// into the day's system chain, for personal data leaves the house (D8.1).
func Export(ctx context.Context, s *models.Store, w io.Writer, since time.Time) (int, error) {
	x := exporter{csv: csv.NewWriter(w), keys: s.Keys()}
	x.csv.UseCRLF = true
	err := x.write(exportColumns)
	if err == nil {
		err = s.Read(ctx, func(q *models.Query) error {
			if err := q.EmailsSince(ctx, since, x.email); err != nil {
				return err
			}
			return q.EnrollmentsSince(ctx, since, x.enrollment)
		})
	}
	if x.csv.Flush(); err == nil {
		err = x.csv.Error()
	}
	if err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	changes := x.rows - 1
	return changes, s.Tx(ctx, func(tx *models.Tx) error {
		return tx.Audit(ctx, models.Event{
			Chain: models.SystemChain(tx.Now()), Actor: models.ActorSystem, Action: models.ActionExport,
			Outcome: models.OutcomeOK, Facts: models.Facts{Count: changes},
		})
	})
}

type exporter struct {
	csv  *csv.Writer
	keys *models.Keyring
	rows int
}

func (x *exporter) write(cells []string) error {
	quoted := make([]string, len(cells))
	for i, value := range cells {
		quoted[i] = cell(value)
	}
	x.rows++
	return x.csv.Write(quoted)
}

// email writes an address that the portal changed: the file's last one is known by its hash.
func (x *exporter) email(c models.Cardholder) error {
	contacts, err := c.Contacts(x.keys)
	if err != nil {
		return err
	}
	if sameHash(x.keys, c.FileEmail, contacts.Email) {
		return nil
	}
	return x.write([]string{stamp(c.UpdatedAt), kindEmail, c.No, "", "", "", contacts.Email, "", ""})
}

func (x *exporter) enrollment(e models.ExportedEnrollment) error {
	return x.write([]string{stamp(e.UpdatedAt), kindEnrollment, e.CardholderNo, e.Last4, fileBrand(e.Brand), fileExpiry(e.Expiry),
		"", string(e.State), e.Method})
}

func stamp(t time.Time) string { return t.In(models.JST).Format(time.RFC3339) }

// fileBrand and fileExpiry are the file's own words again.
func fileBrand(brand string) string {
	for word, known := range brands {
		if known == brand {
			return word
		}
	}
	return brand
}

func fileExpiry(expiry string) string {
	t, err := time.Parse("2006-01", expiry)
	if err != nil {
		return expiry
	}
	return t.Format("01/06")
}
