package acs_test

import (
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/acs"
	"mynetplus/app/apptest"
	"mynetplus/models"
)

// here is the address that the page puts in the place of the form that led to it.
func (f *frame) here() string { return f.Doc.Find("body").AttrOr("data-here", "") }

// back goes back to a page, which its script has turned into an address.
func (f *frame) back(address string) *frame {
	f.t.Helper()
	f.Answer = f.c.Get(address)
	return f
}

// Back shows the challenge as it stands, with a form of its own and without another SMS; the form before it counts
// nothing, and once it is over the same address leads to the shop.
func TestBack(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1 := offer(t, a, hanako, d, nil)
		f := open(t, a, t1)
		address := f.here()
		code := a.Code(hanakoNo, 1)
		f.answer("login_id", hanakoID, "otp", "x").asks(wrongCode)
		old := f.form("login_id", hanakoID, "otp", code)
		if f.here() != address {
			t.Errorf("the pages are at %q and %q", address, f.here())
		}
		f.back(address).asks("")
		if got := a.Letters(hanakoNo, models.ChannelSMS, 1); len(got) != 1 {
			t.Errorf("%d SMS", len(got))
		}
		fresh := f.form("login_id", hanakoID, "otp", code)
		f.post(acs.AnswerPath, old).asks(renewed)
		f.post(acs.AnswerPath, fresh).asks(renewed)
		f.answer("login_id", hanakoID, "otp", code).ends("Y")
		f.back(f.here()).ends("Y")
		f.back(address).ends("Y")
		if got := row(t, a, t1.ACSTransID); got.Wrong != 1 || got.Interactions != 2 {
			t.Errorf("counted: %+v", got)
		}
	})
}

// Nobody opens a challenge by its address, and who does not know both of its ids sees nothing of it.
func TestBackToNothing(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		d := newDirectory(t)
		t1, t2 := offer(t, a, hanako, d, nil), offer(t, a, hanako, d, nil)
		address := open(t, a, t1).here()
		at := func(server, acsID string) string {
			return acs.ChallengePath + "?" + url.Values{"threeDSServerTransID": {server}, "acsTransID": {acsID}}.Encode()
		}
		if want := at(t1.ThreeDSServerTransID, t1.ACSTransID); address != want {
			t.Errorf("at %q, want %q", address, want)
		}
		f := &frame{t: t, c: a.Client()}
		for name, address := range map[string]string{
			"not opened":    at(t2.ThreeDSServerTransID, t2.ACSTransID),
			"another's id":  at(t2.ThreeDSServerTransID, t1.ACSTransID),
			"one id":        at("", t1.ACSTransID),
			"no ids":        acs.ChallengePath,
			"unknown":       at(t1.ThreeDSServerTransID, t1.ThreeDSServerTransID),
			"a long one":    at(t1.ThreeDSServerTransID, strings.Repeat("x", 9000)),
			"control bytes": at("\x00", "\x00"),
		} {
			if f.back(address); f.StatusCode != 400 || f.H1() != "お支払いの認証を続けられません" {
				t.Errorf("%s: %d %s", name, f.StatusCode, f.H1())
			}
		}
		if got := row(t, a, t2.ACSTransID); got.State != models.TransactionOffered {
			t.Errorf("the address opened it: %+v", got)
		}
	})
}
