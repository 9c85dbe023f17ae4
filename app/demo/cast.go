package demo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"mynetplus/app/feed"
	"mynetplus/app/password"
	"mynetplus/models"
	"mynetplus/views/components"
)

// Password is every account's of the cast (domain.md 10).
const Password = "sakura-no-hana-2026"

//go:embed cast.csv
var castFile []byte

// actor is one of the cast (domain.md 10); the persons and cards themselves are in cast.csv.
type actor struct {
	no, name, loginID, message string
	cards                      []enrolled
	locked                     bool
}

// enrolled is a card's registration at the beginning.
type enrolled struct {
	pan    string
	state  models.State
	method string
}

var cast = []actor{
	{no: "20000001", name: "日専連 花子", loginID: "1000000016", cards: []enrolled{
		{"3530111333300000", models.StateRegistered, models.MethodSMS},
	}},
	{no: "20000002", name: "仙台 太郎", loginID: "1000000024", message: "広瀬川のせせらぎ", cards: []enrolled{
		{"3566002020360505", models.StateRegistered, models.MethodPassword},
	}},
	{no: "20000003", name: "青葉 次郎", loginID: "1000000032", locked: true, cards: []enrolled{
		{"4012888888881881", models.StateRegistered, models.MethodSMS},
	}},
	{no: "20000004", name: "宮城 四季", loginID: "1000000040", cards: []enrolled{
		{"3528000700000034", models.StateVoid, models.MethodSMS},
	}},
	{no: "20000005", name: "泉 みどり", cards: []enrolled{
		{"4242424242424242", models.StateProvisional, models.MethodSMS},
	}},
	{no: "20000006", name: "若林 海"},
	{no: "20000007", name: "太白 空", loginID: "1000000073", cards: []enrolled{
		{"3528000700000026", models.StateRegistered, models.MethodSMS},
	}},
	{no: "20000008", name: "株式会社 杜の都"},
}

// people are the cast as a choice in a form.
func people() []components.Option {
	options := make([]components.Option, len(cast))
	for i, a := range cast {
		options[i] = components.Option{Value: a.no, Label: a.name}
	}
	return options
}

// registeredAt is when the cast's registrations happened: 18 June 2026, 10:12 JST.
var registeredAt = time.Date(2026, 6, 18, 1, 12, 0, 0, time.UTC)

// Load puts the cast into an empty database, once; it reports whether it did. A start that was killed between the
// persons and their accounts is completed by the next one, and of two starts at once the second finds nothing to do.
func Load(ctx context.Context, store *models.Store, importer *feed.Importer, hasher *password.Hasher) (bool, error) {
	loaded := false
	err := store.Alone(ctx, "demo cast", func() error {
		due := false
		err := store.Read(ctx, func(q *models.Query) (err error) {
			due, err = castIsDue(ctx, q)
			return err
		})
		if err != nil || !due {
			return err
		}
		if err := importCast(ctx, importer); err != nil {
			return err
		}
		loaded, err = loadAccounts(ctx, store, hasher)
		return err
	})
	return loaded, err
}

// castIsDue reports whether the database is empty, or holds the cast's persons without their accounts.
func castIsDue(ctx context.Context, q *models.Query) (bool, error) {
	some, err := q.HasCardholders(ctx)
	if err != nil || !some {
		return err == nil, err
	}
	if _, err = q.Cardholder(ctx, cast[0].no); err == nil {
		_, err = q.AccountOf(ctx, cast[0].no)
		if errors.Is(err, models.ErrNotFound) {
			return true, nil
		}
	}
	if errors.Is(err, models.ErrNotFound) {
		return false, nil // somebody else's data
	}
	return false, err
}

// loadAccounts adds what the card system's file does not know: accounts, registrations and closed doors, all or none.
func loadAccounts(ctx context.Context, store *models.Store, hasher *password.Hasher) (bool, error) {
	hash, err := hasher.Hash(Password)
	if err != nil {
		return false, err
	}
	due := false
	err = store.Tx(ctx, func(tx *models.Tx) error {
		if due, err = castIsDue(ctx, &tx.Query); err != nil || !due {
			return err
		}
		for _, a := range cast {
			if err := a.load(ctx, tx, hash); err != nil {
				return fmt.Errorf("load %s: %w", a.no, err)
			}
		}
		return tx.Audit(ctx, models.Event{
			Chain: models.SystemChain(tx.Now()), Actor: models.ActorSystem, Action: models.ActionSeed,
			Outcome: models.OutcomeOK, Facts: models.Facts{Count: len(cast)},
		})
	})
	return due && err == nil, err
}

// importCast takes the persons and cards in like any file of the card system.
func importCast(ctx context.Context, importer *feed.Importer) error {
	dir, err := os.MkdirTemp("", "mynetplus-cast")
	if err != nil {
		return fmt.Errorf("write cast: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "cast.csv")
	if err := os.WriteFile(path, castFile, 0o600); err != nil {
		return fmt.Errorf("write cast: %w", err)
	}
	report, err := importer.Import(ctx, path, feed.Options{})
	if err == nil && report.Rejected > 0 {
		err = errors.New("a row of the cast was rejected")
	}
	return err
}

func (a actor) load(ctx context.Context, tx *models.Tx, hash string) error {
	for _, e := range a.cards {
		card, err := tx.CardByPAN(ctx, e.pan)
		if err != nil {
			return err
		}
		row := models.Enrollment{CardID: card.ID, State: e.state, Method: e.method, TermsVersion: "2026-06-01", CreatedAt: registeredAt}
		if e.state == models.StateRegistered {
			row.RegisteredAt = &registeredAt
		}
		if err := tx.SaveEnrollment(ctx, &row); err != nil {
			return err
		}
	}
	if a.loginID == "" {
		return nil
	}
	account := models.Account{
		CardholderNo: a.no, LoginID: a.loginID, PasswordHash: hash, PasswordChangedAt: registeredAt, CreatedAt: registeredAt,
		PersonalMessage: tx.Keys().Seal(models.ColPersonalMessage, a.no, a.message),
	}
	if err := tx.SaveAccount(ctx, &account); err != nil || !a.locked {
		return err
	}
	login, err := tx.LoginLock(ctx, tx.Keys().Hashes(models.HashLoginID, a.loginID), "", a.no)
	if err != nil {
		return err
	}
	challenge, err := tx.ChallengeLock(ctx, a.no)
	if err != nil {
		return err
	}
	for _, door := range []*models.Lock{&login, &challenge} {
		for !door.Closed() {
			door.Fail(tx.Now(), tx.Policy())
		}
		if err := tx.SaveLock(ctx, door); err != nil {
			return err
		}
	}
	return nil
}
