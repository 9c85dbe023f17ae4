package demo

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mynetplus/app/acs/emv"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// Addresses of the shop in a browser.
const (
	shopPath   = "/demo/shop"
	shopNotify = "/demo/shop/notify" // its notificationURL
)

// What is kept of an order's messages.
const (
	mostWires = 40
	mostShown = 8 << 10 // bytes of one
)

// Shop plays a merchant's 3DS Server, a foreign party: it asks the directory server about a card and acts on what it is
// told. What it knows it keeps in memory, like the directory server; only the issuer's side is stored.
type Shop struct {
	portal func() string // where the demo's servers are
	now    func() time.Time
	client *http.Client
	orders *shelf[order] // by threeDSServerTransID, which is random enough to be the order's address too
}

// NewShop makes the shop; portal is the program's own address on this machine, known once it listens.
func NewShop(portal func() string, now func() time.Time) *Shop {
	return &Shop{portal: portal, now: now, client: newClient(), orders: newShelf[order]()}
}

// order is a purchase and how its authentication goes.
type order struct {
	card, goods, size string // what was chosen
	wires             []pages.DemoWire
	answer            emv.ARes // zero until it came, and after an error
	result            *head    // of the RReq; nil until it came
	back              *head    // of the CRes or Erro the browser brought; nil until it is back
}

// Buy asks about a purchase and returns the order's id. A question without an answer is an answer too: the order shows
// how far it got.
func (s *Shop) Buy(ctx context.Context, p Purchase) (id string, err error) {
	card, ok := cardOf(p.Card)
	if !ok {
		return "", models.ErrNotFound
	}
	id = uuid.NewString()
	size := pages.DemoWindowOf(p.Size).Code
	s.orders.put(id, order{card: p.Card, goods: pages.DemoOrderOf(p.Order).Code, size: size}, s.now())
	answer, err := send(ctx, s.client, s.portal()+directoryAReq, encode(newRequest(id, p, card, s.portal(), s.now())))
	if err == nil {
		s.take(id, size, answer)
	}
	return id, nil
}

// take acts on the answer to an AReq. An Erro, another transaction's answer and a challenge that no browser could open
// leave the order without a result.
func (s *Shop) take(id, size string, answer []byte) {
	var res emv.ARes
	err := json.Unmarshal([]byte(maskCards.Replace(string(answer))), &res)
	if err != nil || res.MessageType != emv.TypeARes || res.ThreeDSServerTransID != id {
		return
	}
	asked := res.TransStatus == emv.StatusChallenge
	if asked && !isWebAddress(res.ACSURL) {
		return
	}
	s.orders.with(id, s.now(), func(o *order) { o.answer = res })
	if asked {
		s.Overhear(id, pages.DemoShopper, pages.DemoIssuer, encode(newCReq(res, size)))
	}
}

// newCReq opens the challenge. It is the same each time the page is loaded, as the protocol wants it.
func newCReq(res emv.ARes, size string) emv.CReq {
	return emv.CReq{
		MessageType: emv.TypeCReq, MessageVersion: emv.Version,
		ThreeDSServerTransID: res.ThreeDSServerTransID, ACSTransID: res.ACSTransID, ChallengeWindowSize: size,
	}
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// Result takes the RReq of a challenge, the first and no other, and returns the RRes, or an Erro.
func (s *Shop) Result(_ context.Context, body []byte) []byte {
	h, ok := readHead(body, emv.TypeRReq)
	if !ok {
		return refuse(byShop, emv.CodeMessage, "messageType", emv.TypeRReq, head{})
	}
	known, first := false, false
	s.orders.with(h.ThreeDSServerTransID, s.now(), func(o *order) {
		known = o.asked() && o.answer.DSTransID == h.DSTransID && o.answer.ACSTransID == h.ACSTransID
		if first = known && o.result == nil; first {
			o.result = &h
		}
	})
	switch {
	case !known:
		return refuse(byShop, emv.CodeTransaction, "threeDSServerTransID", emv.TypeRReq, h)
	case !first:
		return refuse(byShop, emv.CodeData, "a result of this transaction has been received", emv.TypeRReq, h)
	}
	return encode(emv.RRes{
		MessageType: emv.TypeRRes, MessageVersion: emv.Version, ResultsStatus: emv.ResultReceived,
		ThreeDSServerTransID: h.ThreeDSServerTransID, DSTransID: h.DSTransID, ACSTransID: h.ACSTransID,
	})
}

// Return takes what a browser brings back from the challenge: a CRes, or an Erro. It came by way of the browser, so it
// only says that the challenge is over; the RReq says how. It returns ErrNotFound for an order that is not there, and ok
// false for what does not belong to the order.
func (s *Shop) Return(id, cres string) (ok bool, err error) {
	body, broken := base64.RawURLEncoding.DecodeString(strings.TrimRight(cres, "="))
	h, fits := readHead(body, emv.TypeCRes, emv.TypeErro)
	fits = fits && broken == nil
	first := false
	found := s.orders.with(id, s.now(), func(o *order) {
		if ok = fits && o.fits(h); ok && o.back == nil {
			o.back, first = &h, true
		}
	})
	if !found {
		return false, models.ErrNotFound
	}
	if first {
		s.Overhear(id, pages.DemoIssuer, pages.DemoShopper, body)
	}
	return ok, nil
}

// fits reports whether a CRes is one of this order's challenge. An Erro names the ids as far as its sender knew them.
func (o *order) fits(h head) bool {
	server, acs := o.answer.ThreeDSServerTransID, o.answer.ACSTransID
	if h.MessageType == emv.TypeErro {
		return o.asked() && slices.Contains([]string{"", server}, h.ThreeDSServerTransID) && slices.Contains([]string{"", acs}, h.ACSTransID)
	}
	return o.asked() && h.ThreeDSServerTransID == server && h.ACSTransID == acs &&
		(h.TransStatus == emv.StatusYes || h.TransStatus == emv.StatusNo)
}

// asked reports whether the issuer wants a challenge.
func (o *order) asked() bool { return o.answer.TransStatus == emv.StatusChallenge }

// Overhear adds a message to what an order's page shows; of nobody's order it keeps nothing.
func (s *Shop) Overhear(id, from, to string, message []byte) {
	h, ok := readHead(message, emv.TypeAReq, emv.TypeARes, emv.TypeCReq, emv.TypeCRes, emv.TypeRReq, emv.TypeRRes, emv.TypeErro)
	if !ok {
		return
	}
	w := pages.DemoWire{Name: h.MessageType, From: from, To: to, Status: h.TransStatus, At: s.now(), JSON: readable(message)}
	s.orders.with(id, s.now(), func(o *order) {
		if len(o.wires) < mostWires {
			o.wires = append(o.wires, w)
		}
	})
}

// readable is a message for people: on several lines, its card number masked, and no longer than anybody reads.
func readable(message []byte) string {
	var lines bytes.Buffer
	if err := json.Indent(&lines, message, "", "  "); err != nil {
		return ""
	}
	shown := maskCards.Replace(lines.String())
	if len(shown) > mostShown {
		shown = strings.ToValidUTF8(shown[:mostShown], "") + "…"
	}
	return shown
}

// orderOf returns an order as it is now.
func (s *Shop) orderOf(id string) (o order, ok bool) {
	ok = s.orders.with(id, s.now(), func(kept *order) {
		o = *kept
		o.wires = slices.Clone(kept.wires)
	})
	return o, ok
}
