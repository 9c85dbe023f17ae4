package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"mynetplus/app/server"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// signedInPages are all pages that a signed-in person can open, in every state that reads something else.
var signedInPages = []string{
	"/home", "/status", "/security", "/security/3ds", "/security/3ds/phone", "/security/3ds/code", "/security/3ds/done",
	"/reauth", "/terms/2026-06-01", "/help", "/app/status",
}

// queries counts the round trips of every signed-in page, on the wire to PostgreSQL and without the jobs that run
// beside: the handler alone stands behind the listener.
func (b *bench) queries() (rows []row, err error) {
	p, through, err := newProxy(modelstest.PostgresURL(b.host))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	clock := modelstest.NewClock()
	s, err := open(b.ctx, through, clock.Now)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	base, stop, err := handle(s.Handler())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	var usual, touching tally
	for _, page := range signedInPages {
		t, err := newTab(b.ctx, base, s)
		if err != nil {
			return nil, err
		}
		address, err := t.prepare(page)
		if err != nil {
			return nil, err
		}
		var trips [2]int64
		for range 2 { // the second time the connections know the statements
			clock.Advance(s.Store.Policy().SessionTouch)
			for i := range trips {
				before := p.trips.Load()
				if err := t.open(address); err != nil {
					return nil, err
				}
				trips[i] = p.trips.Load() - before
			}
		}
		touching.add(page, trips[0])
		usual.add(page, trips[1])
	}
	return []row{
		usual.row("database round trips of a signed-in page, session included", "on the wire to PostgreSQL: "),
		touching.row("the same, in the minute that writes the session's use (D3.7)", ""),
	}, nil
}

// tally is how many round trips each page took.
type tally struct {
	most  int64
	pages []string
}

func (t *tally) add(page string, trips int64) {
	t.most = max(t.most, trips)
	t.pages = append(t.pages, fmt.Sprintf("%s %d", page, trips))
}

func (t *tally) row(what, how string) row {
	return atMost(what, "%.0f", float64(t.most), 3, how+strings.Join(t.pages, ", "))
}

// tab is a browser that has signed in as the cast member with a card to apply for.
type tab struct {
	ctx    context.Context
	base   string
	client *http.Client
	server *server.Server
}

func newTab(ctx context.Context, base string, s *server.Server) (*tab, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	t := &tab{ctx, base, newClient(1), s}
	t.client.Jar = jar
	_, err = t.submit("/login", castMember(0))
	return t, err
}

// prepare brings the session to where a page can be shown and returns the page's address.
func (t *tab) prepare(page string) (string, error) {
	step, applying := strings.CutPrefix(page, "/security/3ds/")
	if !applying {
		return page, nil
	}
	card, err := t.applicable()
	if err != nil {
		return "", err
	}
	phone, err := t.submit("/security/3ds", url.Values{"card": {card}, "agree": {"1"}, "terms": {"2026-06-01"}})
	if err != nil || step == "phone" {
		return phone, err
	}
	if step == "code" {
		return t.submit(phone, nil)
	}
	_, id, _ := strings.Cut(phone, "application=")
	return page + "?application=" + id, t.complete(id)
}

// cardChoice is the control of a card that is chosen at first because it can be applied for.
var cardChoice = regexp.MustCompile(`name="card" value="(\d+)"[^>]* checked`)

// applicable is a card that the first step of the application offers.
func (t *tab) applicable() (string, error) {
	_, page, err := fetch(t.client, newRequest(t.ctx, http.MethodGet, t.base+"/security/3ds", nil))
	if err != nil {
		return "", err
	}
	found := cardChoice.FindSubmatch(page)
	if found == nil {
		return "", errors.New("no card to apply for")
	}
	return string(found[1]), nil
}

// complete makes an application one that has been completed, without the code that no worker sends here.
func (t *tab) complete(id string) error {
	return t.server.Store.Tx(t.ctx, func(tx *models.Tx) error {
		account, err := tx.AccountByLoginID(t.ctx, castMember(0).Get("login_id"))
		if err != nil {
			return err
		}
		application, err := tx.LockApplication(t.ctx, id, account.ID)
		if err != nil {
			return err
		}
		now := tx.Now()
		application.DoneAt = &now
		return tx.SaveApplication(t.ctx, &application)
	})
}

// submit posts a form and returns where the answer leads.
func (t *tab) submit(address string, form url.Values) (string, error) {
	response, _, err := fetch(t.client, post(t.ctx, t.base+address, func(int) url.Values { return form })(0))
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("post %s: status %d", address, response.StatusCode)
	}
	return response.Header.Get("Location"), nil
}

func (t *tab) open(address string) error {
	a, err := send(t.client, newRequest(t.ctx, http.MethodGet, t.base+address, nil))
	if err == nil && a.status != http.StatusOK {
		err = fmt.Errorf("%s: status %d", address, a.status)
	}
	return err
}
