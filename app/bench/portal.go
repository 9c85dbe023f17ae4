package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"mynetplus/app/config"
	"mynetplus/app/feed"
	"mynetplus/app/password"
	"mynetplus/app/server"
	"mynetplus/models"
)

// browser is the token of the device that every account has signed in from before, or a code would be asked for (D3.3).
const browser = "bench-browser-token-of-forty-three-characte"

// secret is the password of every account the bench makes.
const secret = "natsukusa-ya-tsuwamonodomo"

// Generated cardholders have numbers from firstCardholder on (feed.Generate); the small issuer has smallIssuer of them.
const (
	firstCardholder = 40_000_000
	smallIssuer     = 1000
)

// loginID is the ID of the n-th account that openAccounts made.
func loginID(n int) string { return fmt.Sprintf("bench%06d", n) }

// portal is the whole program inside this process, with the wiring of the real one. It logs as it would, to nowhere.
type portal struct {
	*server.Server
	base string
	stop func() error
}

// settings are the demo's, on this database.
func settings(databaseURL string) config.Config {
	c := config.Default()
	c.DatabaseURL, c.Addr = databaseURL, "127.0.0.1:0"
	c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} // a load comes from as many networks as it says
	return c
}

func open(ctx context.Context, databaseURL string, now func() time.Time) (*server.Server, error) {
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	s, err := server.New(ctx, server.Options{Config: settings(databaseURL), Now: now, Log: log})
	if err != nil {
		return nil, err
	}
	err = s.Store.Tx(ctx, func(tx *models.Tx) error {
		account, err := tx.AccountByLoginID(ctx, castMember(0).Get("login_id"))
		if err != nil {
			return err
		}
		return tx.RememberDevice(ctx, models.HashToken(browser), account.ID, "linux/chrome")
	})
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// serve starts a portal with all that runs beside the pages.
func serve(ctx context.Context, databaseURL string) (*portal, error) {
	s, err := open(ctx, databaseURL, time.Now)
	if err != nil {
		return nil, err
	}
	ln, err := s.Listen()
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx, ln) }()
	return &portal{s, "http://" + ln.Portal.Addr().String(), func() error {
		cancel()
		return errors.Join(<-done, s.Close())
	}}, nil
}

// handle serves only a handler.
func handle(h http.Handler) (base string, stop func() error, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h}
	go func() { _ = s.Serve(ln) }() // always ErrServerClosed
	return "http://" + ln.Addr().String(), s.Close, nil
}

// smallDB makes, once, the database of an issuer with smallIssuer cardholders, each with an account.
func (b *bench) smallDB() (string, error) {
	if b.small != "" {
		return b.small, nil
	}
	file, err := b.cardFile(smallIssuer)
	if err != nil {
		return "", err
	}
	url := "sqlite:" + filepath.Join(b.dir, "small.db")
	s, err := open(b.ctx, url, time.Now)
	if err != nil {
		return "", err
	}
	_, err = s.Feed.Import(b.ctx, file, feed.Options{})
	if err == nil {
		err = openAccounts(b.ctx, s.Store, smallIssuer, smallIssuer)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		return "", err
	}
	b.small = url
	return url, nil
}

// cardFile writes a file of the card system.
func (b *bench) cardFile(cardholders int) (string, error) {
	path := filepath.Join(b.dir, fmt.Sprintf("cards-%d.csv", cardholders))
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	return path, errors.Join(feed.Generate(f, cardholders, 1), f.Close())
}

// openAccounts gives n of the generated cardholders, spread evenly, an account; all share one password.
func openAccounts(ctx context.Context, store *models.Store, n, cardholders int) error {
	var hash string
	if err := (password.Here{}).Hash(secret, &hash); err != nil {
		return err
	}
	return store.Tx(ctx, func(tx *models.Tx) error {
		for i := range n {
			account := models.Account{
				CardholderNo: fmt.Sprintf("%08d", firstCardholder+i*(cardholders/n)), LoginID: loginID(i),
				PasswordHash: hash, PasswordChangedAt: tx.Now(), CreatedAt: tx.Now(),
			}
			if err := tx.SaveAccount(ctx, &account); err != nil {
				return err
			}
			if err := tx.RememberDevice(ctx, models.HashToken(browser), account.ID, "linux/chrome"); err != nil {
				return err
			}
			signUp := models.Event{ // with which each chain begins
				Chain: models.CardholderChain(account.CardholderNo), Actor: models.ActorCardholder, Action: models.ActionSignUp,
				Subject: account.CardholderNo, Outcome: models.OutcomeOK,
			}
			if err := tx.Audit(ctx, signUp); err != nil {
				return err
			}
		}
		return nil
	})
}
