package modelstest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// fill puts something into every sealed column and every hash.
func fill(t testing.TB, s *models.Store) models.Account {
	t.Helper()
	a := addAccount(t, s, "20000001", "1000000016")
	addCard(t, s, "20000001", pan)
	change(t, s, "UPDATE cardholders SET file_email = $1", s.Keys().Hash(models.HashFile, "file@example.jp"))
	tx(t, s, func(ctx context.Context, tx *models.Tx) error {
		l, err := tx.LoginLock(ctx, s.Keys().Hashes(models.HashLoginID, a.LoginID), "", a.CardholderNo)
		if err != nil {
			return err
		}
		for range 4 {
			l.Fail(tx.Now(), tx.Policy())
		}
		m := models.Message{
			CardholderNo: a.CardholderNo, Channel: models.ChannelMail, Template: models.TemplateEmailChanged,
			Recipient: s.Keys().Seal(models.ColRecipient, a.CardholderNo, "other@example.jp"),
		}
		who := models.Staff{Name: "agent", Role: models.RoleAgent, PasswordHash: "hash", TOTPSecret: s.Keys().Seal(models.ColTOTP, "agent", "JBSWY3DPEHPK3PXP")}
		if err := tx.AddStaff(ctx, &who); err != nil {
			return err
		}
		_, err = tx.AddAppTicket(ctx, a.CardholderNo)
		return errors.Join(err, tx.SaveLock(ctx, &l), tx.AddMessage(ctx, &m),
			tx.UseAppToken(ctx, "the ticket", tx.Now()), tx.RememberDevice(ctx, models.HashToken("the token"), a.ID, "iphone/safari"),
			tx.Audit(ctx, models.Event{Chain: models.CardholderChain(a.CardholderNo), Actor: models.ActorCardholder, Action: models.ActionSignIn}))
	})
	if err := portal(s).Save(t.Context(), "the token", a.CardholderNo, []byte("data"), s.Now(), models.Browser{}); err != nil {
		t.Fatal(err)
	}
	return a
}

// dump is every value of every table.
func dump(t testing.TB, s *models.Store) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{
		"installation", "cardholders", "cards", "enrollments", "accounts", "locks", "devices", "sessions", "throttles",
		"applications", "codes", "budgets", "budget_events", "messages", "inbox", "audit_events", "audit_heads", "app_tokens", "app_tickets", "staff",
	} {
		rows, err := s.SQL().QueryContext(t.Context(), "SELECT * FROM "+table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if raw, ok := v.([]byte); ok {
					v = string(raw)
				}
				fmt.Fprintf(&b, "%s.%s=%v\n", table, columns[i], v)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// D7.3: rekey moves everything, and afterwards the new key alone is enough. The hash of what the file
// said moves at the next file.
func TestD7_3_Rekey(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		older := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.OldKeys()})
		a := fill(t, older)
		rotated := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.RotatedKeys()})
		if n, err := rotated.Rekey(t.Context()); n != 6 || err != nil { // person, account, message, staff, two heads
			t.Errorf("rekeyed %d rows, %v, want 6", n, err)
		}
		if n, err := rotated.Rekey(t.Context()); n != 0 || err != nil {
			t.Errorf("rekeyed %d rows again, %v, want none", n, err)
		}
		for line := range strings.Lines(dump(t, rotated)) {
			if strings.Contains(line, modelstest.OldKeys().KeyID()) && !strings.HasPrefix(line, "cardholders.file_email=") {
				t.Errorf("still under the older key: %s", line)
			}
		}
		newer := modelstest.Open(t, models.Options{URL: url})
		read(t, newer, func(ctx context.Context, q *models.Query) error {
			p, err := q.Cardholder(ctx, a.CardholderNo)
			if err != nil {
				return err
			}
			if got, err := p.Contacts(q.Keys()); got != (models.Contacts{Mobile: "09020000001", Email: "20000001@example.jp"}) || err != nil {
				t.Errorf("contacts %+v, %v", got, err)
			}
			if got, err := q.Keys().Open(models.ColBirthDate, p.No, p.BirthDate); got != "1984-05-02" || err != nil {
				t.Errorf("birth date %q, %v", got, err)
			}
			if p.MobileIndex != q.Keys().Hash(models.HashMobile, "09020000001") || p.EmailIndex != q.Keys().Hash(models.HashEmail, "20000001@example.jp") {
				t.Error("the blind indexes did not move")
			}
			who, err := q.StaffByName(ctx, "agent")
			if err != nil {
				return err
			}
			if got, err := q.Keys().Open(models.ColTOTP, who.Name, who.TOTPSecret); got != "JBSWY3DPEHPK3PXP" || err != nil {
				t.Errorf("TOTP secret %q, %v", got, err)
			}
			a, err := q.AccountOf(ctx, p.No)
			if err != nil {
				return err
			}
			if got, err := q.Keys().Open(models.ColPersonalMessage, p.No, a.PersonalMessage); got != "広瀬川のせせらぎ" || err != nil {
				t.Errorf("personal message %q, %v", got, err)
			}
			if _, err := q.CardByPAN(ctx, pan); err != nil {
				t.Errorf("card by its number: %v", err)
			}
			if b, n, err := q.VerifyAudit(ctx); b != nil || n != 4 || err != nil {
				t.Errorf("audit: %v, %d events, %v, want 4 sound ones, the rotation among them", b, n, err)
			}
			return nil
		})
		tx(t, newer, func(ctx context.Context, tx *models.Tx) error {
			m, err := tx.LockMessage(ctx, 1)
			if err != nil {
				return err
			}
			if got, err := tx.Keys().Open(models.ColRecipient, a.CardholderNo, m.Recipient); got != "other@example.jp" || err != nil {
				t.Errorf("recipient %q, %v", got, err)
			}
			l, err := tx.LoginLock(ctx, tx.Keys().Hashes(models.HashLoginID, a.LoginID), "", a.CardholderNo)
			if l.Failures != 4 {
				t.Errorf("%d failures at the login door after the rotation, want the 4 there were", l.Failures)
			}
			return err
		})
	})
}

// D7.3: rekey may be stopped at any moment and run again; meanwhile both kinds of rows are read.
func TestD7_3_RekeyResumes(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		older := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.OldKeys()})
		const people = 1100 // three batches
		var all []models.Cardholder
		for i := range people {
			p := models.Cardholder{No: fmt.Sprintf("%08d", i), CreatedAt: older.Now(), UpdatedAt: older.Now()}
			p.BirthDate = older.Keys().Seal(models.ColBirthDate, p.No, "1984-05-02")
			all = append(all, p)
		}
		all[700].BirthDate = all[0].BirthDate // does not open in this row
		tx(t, older, func(ctx context.Context, tx *models.Tx) error { return tx.PutCardholders(ctx, all) })

		rotated := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.RotatedKeys()})
		stopped, err := rotated.Rekey(t.Context())
		if err == nil {
			t.Error("a value that does not open was passed over in silence")
		}
		moved := count(t, rotated, "cardholders WHERE birth_date LIKE $1", rotated.Keys().KeyID()+".%")
		if moved != 500 {
			t.Errorf("%d rows moved before it stopped, want the first batch of 500", moved)
		}
		if stopped != moved {
			t.Errorf("it says %d rows moved, and %d did", stopped, moved)
		}
		change(t, rotated, "UPDATE cardholders SET birth_date = '' WHERE no = '00000700'")
		n, err := rotated.Rekey(t.Context())
		if n != people-500-1 || err != nil {
			t.Errorf("rekeyed %d more, %v, want %d", n, err, people-500-1)
		}
		if left := count(t, rotated, "cardholders WHERE birth_date LIKE $1", older.Keys().KeyID()+".%"); left != 0 {
			t.Errorf("%d rows left under the older key", left)
		}
	})
}

// D8.1: rekey does not launder a head that somebody changed.
func TestD7_3_RekeyRefusesForgedHead(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		older := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.OldKeys()})
		fill(t, older)
		change(t, older, "UPDATE audit_heads SET count = 0, hash = '' WHERE chain LIKE 'cardholder:%'")
		rotated := modelstest.Open(t, models.Options{URL: url, Keys: modelstest.RotatedKeys()})
		if _, err := rotated.Rekey(t.Context()); err == nil {
			t.Error("a forged head was signed anew")
		}
	})
}
