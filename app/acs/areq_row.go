package acs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"mynetplus/app/acs/emv"
	"mynetplus/app/web"
	"mynetplus/models"
)

// Addresses of the server.
const (
	AReqPath      = "/3ds/areq"
	ChallengePath = "/3ds/challenge" // acsURL
	AnswerPath    = "/3ds/challenge/answer"
)

// presentedCard is all that is kept of a card number (D7.1), and the browser that it was typed in.
type presentedCard struct {
	hashes, browsers []string // the forms of the keyed hashes, the one in force first
	last4            string
}

// newPresentedCard takes the number out of the request.
func newPresentedCard(k *models.Keyring, r *emv.AReq) presentedCard {
	pan := r.AcctNumber
	r.AcctNumber = ""
	p := presentedCard{hashes: k.PANHashes(pan), last4: pan[len(pan)-4:]}
	if r.DeviceChannel == emv.ChannelBrowser {
		p.browsers = k.Hashes(models.HashBrowser, browserFields(*r))
	}
	return p
}

// browserFields is what a browser tells of itself that stays the same from one purchase to the next. Its address does
// not. Each field stands behind its length, so that no two can be moved into each other.
func browserFields(r emv.AReq) string {
	var b strings.Builder
	for _, field := range []string{
		r.BrowserUserAgent, r.BrowserAcceptHeader, r.BrowserLanguage, strconv.FormatBool(r.BrowserJavascriptEnabled),
		strconv.FormatBool(r.BrowserJavaEnabled), r.BrowserColorDepth, r.BrowserScreenHeight, r.BrowserScreenWidth, r.BrowserTZ,
	} {
		fmt.Fprintf(&b, "%d:%s|", len(field), field)
	}
	return b.String()
}

// prefixOf and deviceOf are where the shop says that the purchase is made, as far as an event may record it (D8.1).
func prefixOf(r emv.AReq) string { return web.IPPrefix(r.BrowserIP) }

func deviceOf(r emv.AReq) string {
	if r.BrowserUserAgent == "" {
		return ""
	}
	return web.Device(r.BrowserUserAgent)
}

// factsOf reads everything that a decision is made from.
func factsOf(ctx context.Context, tx *models.Tx, r emv.AReq, p presentedCard) (Facts, error) {
	f := Facts{Request: r, Now: tx.Now(), Threshold: tx.Policy().ChallengeThreshold}
	found, err := tx.Presented(ctx, models.Presenting{
		Cards: p.hashes, Browsers: p.browsers, Since: f.Now.Add(-velocityWindow), Most: mostRecent,
	})
	if errors.Is(err, models.ErrNotFound) {
		return f, nil
	}
	f.Found, f.Card, f.State, f.Method = err == nil, found.Card, found.Enrollment.State, found.Enrollment.Method
	f.HasMobile, f.DoorClosed, f.KnownDevice = found.HasMobile, found.DoorClosed, found.KnownDevice
	f.Recent, f.LastFailed = found.Recent, found.LastFailed
	return f, err
}

// newRow is what is stored of a request: these fields and no other.
func (s *Service) newRow(d *Directory, r emv.AReq, p presentedCard) models.Transaction {
	t := models.Transaction{
		ACSTransID: uuid.NewString(), ThreeDSServerTransID: r.ThreeDSServerTransID, DSTransID: r.DSTransID,
		DSReferenceNumber: r.DSReferenceNumber, DSURL: r.DSURL, DirectoryServer: d.Name,
		DeviceChannel: r.DeviceChannel, MessageCategory: r.MessageCategory, NotificationURL: r.NotificationURL,
		RequestorURL: r.ThreeDSRequestorURL, ChallengeInd: r.ThreeDSRequestorChallengeInd,
		MerchantName: r.MerchantName, MerchantCountry: r.MerchantCountryCode,
		PurchaseAmount: r.PurchaseAmount, PurchaseCurrency: r.PurchaseCurrency, PurchaseExponent: r.PurchaseExponent,
		CardHash: p.hashes[0], Last4: p.last4,
	}
	if len(p.browsers) > 0 {
		t.DeviceHash = p.browsers[0]
	}
	return t
}

// decide writes a decision into its row. Whose card it is, what was decided and what is waited for is all new.
func (s *Service) decide(t *models.Transaction, f Facts, d Decision) error {
	if f.Found {
		id := f.Card.ID
		t.CardID, t.CardholderNo, t.Brand = &id, f.Card.CardholderNo, f.Card.Brand
	}
	t.State, t.TransStatus, t.TransStatusReason, t.Rules = models.TransactionDecided, d.Status, d.Reason, d.Rules
	t.Method, t.Locked = d.Method, d.Locked
	if d.Status == emv.StatusChallenge {
		deadline := f.Now.Add(s.Store.Policy().ChallengeOffer)
		t.State, t.Deadline = models.TransactionOffered, &deadline
	}
	if t.MessageCategory != emv.CategoryPayment || ECI(t.Brand, t.TransStatus) == "" {
		return nil
	}
	var err error
	t.AuthenticationValue, err = s.Signer.Sign(signedOf(t))
	return err
}

// signedOf is what the authenticationValue of a row vouches for.
func signedOf(t *models.Transaction) Signed {
	return Signed{
		ACSTransID: t.ACSTransID, DSTransID: t.DSTransID, Card: t.CardHash,
		Amount: t.PurchaseAmount, Currency: t.PurchaseCurrency, TransStatus: t.TransStatus,
	}
}
