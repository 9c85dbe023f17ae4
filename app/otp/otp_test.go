package otp_test

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"regexp"
	"testing"

	"github.com/riverqueue/river"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/app/otp"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// D5.1: six digits by RFC 4226, counter 0, from HKDF(code key, "otp/v1|purpose|row id"), computed here anew.
func TestD5_1_Digits(t *testing.T) {
	s, _ := modelstest.NewSQLite(t)
	add := func(purpose string) models.Code {
		t.Helper()
		c := models.NewCode(models.Binding{Purpose: purpose, Subject: "20000001", Session: "s"}, models.BudgetSignedIn, s.Keys().KeyID(), s.Now(), s.Policy())
		if err := s.Tx(t.Context(), func(tx *models.Tx) error { return tx.SaveCode(t.Context(), &c) }); err != nil {
			t.Fatal(err)
		}
		return c
	}
	seen := map[string]bool{}
	for i := range 50 {
		c := add(fmt.Sprint("purpose", i%2))
		got := digits(t, s, c.ID)
		if want := rfc4226(t, s, c); got != want || !regexp.MustCompile(`^\d{6}$`).MatchString(got) || len(c.ID) != 32 {
			t.Errorf("code %s of %s: got %q, want %q", c.ID, c.Purpose, got, want)
		}
		if digits(t, s, c.ID) != got {
			t.Error("the same row gave two codes")
		}
		seen[got] = true
	}
	if len(seen) < 45 {
		t.Errorf("50 rows gave only %d codes", len(seen))
	}
}

func rfc4226(t *testing.T, s *models.Store, c models.Code) string {
	t.Helper()
	root, err := s.Keys().CodeKey(c.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := hkdf.Key(sha256.New, root, nil, "otp/v1|"+c.Purpose+"|"+c.ID, 32)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, secret)
	mac.Write(make([]byte, 8))
	sum := mac.Sum(nil)
	offset := sum[19] & 0xf
	return fmt.Sprintf("%06d", (binary.BigEndian.Uint32(sum[offset:])&0x7fffffff)%1000000)
}

func digits(t *testing.T, s *models.Store, id string) (code string) {
	t.Helper()
	err := s.Read(t.Context(), func(q *models.Query) (err error) {
		code, err = otp.Digits(t.Context(), q, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// none is the worker of messages that nobody sends here.
func none(s *models.Store) *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, notify.NewWorker(notify.Options{Store: s}))
	return workers
}

// D1.1, D5: purpose, subject and session are bound into the code; a right code of another one opens nothing, and each
// class of budget counts for itself (D5.3).
func TestD1_1_CodesOpenNoOtherDoor(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		s := modelstest.Open(t, models.Options{URL: url, Now: modelstest.NewClock().Now})
		client, err := jobs.New(jobs.Options{Store: s, Workers: none(s)})
		if err != nil {
			t.Fatal(err)
		}
		desk := otp.NewDesk(notify.New(client))
		tx := func(fn func(ctx context.Context, tx *models.Tx) error) {
			t.Helper()
			if err := s.Tx(t.Context(), func(tx *models.Tx) error { return fn(t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
		}
		for _, no := range []string{"20000001", "20000002"} {
			tx(func(ctx context.Context, tx *models.Tx) error {
				return tx.SaveCardholder(ctx, &models.Cardholder{No: no, Name: "x", NameKana: "x", BirthDate: "x", CreatedAt: tx.Now()})
			})
		}
		own := models.Binding{Purpose: "enrollment", Subject: "20000001", Session: "one"}
		tx(func(ctx context.Context, tx *models.Tx) error {
			issued, err := desk.Issue(ctx, tx, own, models.BudgetSignedIn)
			if issued.Status != otp.Sent || issued.Again {
				t.Errorf("issued %+v", issued)
			}
			return err
		})
		var id string
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT id FROM codes").Scan(&id); err != nil {
			t.Fatal(err)
		}
		code := digits(t, s, id)
		check := func(what string, b models.Binding, want otp.Verdict) {
			t.Helper()
			tx(func(ctx context.Context, tx *models.Tx) error {
				got, err := desk.Check(ctx, tx, b, models.BudgetSignedIn, code)
				if got.Verdict != want {
					t.Errorf("%s: verdict %d, want %d", what, got.Verdict, want)
				}
				return err
			})
		}
		check("another purpose", models.Binding{Purpose: "email", Subject: own.Subject, Session: own.Session}, otp.Spent)
		check("another subject", models.Binding{Purpose: own.Purpose, Subject: "20000002", Session: own.Session}, otp.Spent)
		check("another session", models.Binding{Purpose: own.Purpose, Subject: own.Subject, Session: "two"}, otp.Spent)
		check("its own door", own, otp.Right)
		check("its own door again", own, otp.Spent)
	}, modelstest.Options{Template: "river", Prepare: jobs.Migrate})
}
