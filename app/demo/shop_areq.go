package demo

import (
	"cmp"
	"net/netip"
	"strings"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/views/pages"
)

// Purchase is what a shopper chose, and the browser it was chosen with.
type Purchase struct {
	Card, Order, Size string // values of the page's form
	Origin            string // of the shop, as the browser sees it: http://localhost:8080
	Accept, UserAgent string // headers of the browser
	Language          string
	IP                string
}

// The values of threeDSRequestorAuthenticationInd that the shop has a use for.
const (
	toPay     = "01"
	toAddCard = "04"
)

// Limits of an AReq, in characters.
const (
	longestHeader   = 2048
	longestLanguage = 8
)

// newRequest is the AReq of a purchase (3ds.md). Nothing is known of the browser's script: the page works without.
func newRequest(id string, p Purchase, card shopCard, portal string, now time.Time) request {
	m := emv.AReq{
		MessageType: emv.TypeAReq, MessageVersion: emv.Version, DeviceChannel: emv.ChannelBrowser, MessageCategory: emv.CategoryNonPayment,
		ThreeDSServerTransID: id, ThreeDSServerRefNumber: "3DS_LOA_SER_MYNETPLUS_DEMO", ThreeDSServerURL: portal + shopRReq,
		ThreeDSRequestorID: "michinoku-zakka", ThreeDSRequestorName: pages.DemoShopName, ThreeDSRequestorURL: p.Origin + shopPath,
		ThreeDSRequestorAuthenticationInd: toAddCard, ThreeDSCompInd: "U",
		AcctNumber: card.pan, CardExpiryDate: cardExpiry, NotificationURL: p.Origin + shopNotify,
		BrowserAcceptHeader: cut(cmp.Or(p.Accept, "*/*"), longestHeader),
		BrowserUserAgent:    cut(cmp.Or(p.UserAgent, "-"), longestHeader),
		BrowserLanguage:     language(p.Language),
		AcquirerBIN:         "400551", AcquirerMerchantID: "980000000000001",
		MerchantName: pages.DemoShopName, MCC: "5947", MerchantCountryCode: "392",
	}
	if ip, err := netip.ParseAddr(p.IP); err == nil {
		m.BrowserIP = ip.WithZone("").String()
	}
	if order := pages.DemoOrderOf(p.Order); order.Amount != "" {
		m.MessageCategory, m.ThreeDSRequestorAuthenticationInd = emv.CategoryPayment, toPay
		m.PurchaseAmount, m.PurchaseCurrency, m.PurchaseExponent = order.Amount, order.Currency, order.Exponent
		m.PurchaseDate = now.UTC().Format("20060102150405")
	}
	return request{AReq: m}
}

// language is the first tag of an Accept-Language header, without its region where that is too long.
func language(header string) string {
	tag, _, _ := strings.Cut(header, ",")
	tag, _, _ = strings.Cut(tag, ";")
	if tag = strings.TrimSpace(tag); len(tag) > longestLanguage {
		tag, _, _ = strings.Cut(tag, "-")
	}
	return cut(cmp.Or(tag, "ja"), longestLanguage)
}

// cut shortens a header to a number of characters.
func cut(s string, most int) string {
	s = strings.ToValidUTF8(s, "")
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
