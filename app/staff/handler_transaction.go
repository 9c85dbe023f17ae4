package staff

import (
	"net/http"
	"net/url"
	"regexp"

	"github.com/labstack/echo/v4"

	"mynetplus/app/acs/emv"
	"mynetplus/app/web"
	"mynetplus/models"
	"mynetplus/views/pages"
	"mynetplus/views/text"
)

// transactionForm is an acsTransID (RFC 4122).
var transactionForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// GetTransaction is GET /staff/cardholders/:no/transactions/:id, one check of a purchase with all that was decided and
// why. A check of somebody else's purchase does not exist here.
func (h *Handler) GetTransaction(c echo.Context) error {
	if !transactionForm.MatchString(c.Param("id")) {
		return models.ErrNotFound
	}
	var t models.Transaction
	ctx := c.Request().Context()
	err := h.Store.Read(ctx, func(q *models.Query) (err error) {
		t, err = q.Transaction(ctx, c.Param("id"))
		return err
	})
	if err != nil {
		return err
	}
	if t.CardholderNo != c.Param("no") || t.CardholderNo == "" {
		return models.ErrNotFound
	}
	seen, err := h.view(c)
	if err != nil {
		return err
	}
	p := pages.StaffTransactionProps{
		Page: h.page(c), Member: seen.member(), Purchase: purchase(t),
		Category: t.MessageCategory, Channel: t.DeviceChannel, Country: t.MerchantCountry, Currency: t.PurchaseCurrency,
		Host: hostOf(t.RequestorURL), Wish: t.ChallengeInd, Decision: t.TransStatus, Rules: t.Rules,
		Status: t.TransStatus, StatusReason: t.TransStatusReason, Cancel: t.ChallengeCancel, Result: t.ResultState, ResultTries: t.ResultTries,
		Directory: t.DirectoryServer, ACSTransID: t.ACSTransID, ServerTransID: t.ThreeDSServerTransID, DSTransID: t.DSTransID, DSReference: t.DSReferenceNumber,
	}
	if t.State != models.TransactionDecided {
		p.Decision = emv.StatusChallenge
		p.Challenge = &pages.StaffChallenge{
			Method: t.Method, Locked: t.Locked, Window: t.WindowSize,
			Entries: t.Interactions, Wrong: t.Wrong,
		}
		if t.Waiting() && t.Deadline != nil {
			p.Challenge.Deadline = *t.Deadline
		}
	}
	if t.EndedAt != nil {
		p.Ended = *t.EndedAt
	}
	if t.ResultSettledAt != nil {
		p.Settled = *t.ResultSettledAt
	}
	return web.Render(c, http.StatusOK, pages.StaffTransaction(p))
}

// purchase is a line of the list of checks.
func purchase(t models.Transaction) pages.StaffPurchase {
	outcome, reason := purchaseOutcome(t)
	return pages.StaffPurchase{
		ID: t.ACSTransID, At: t.CreatedAt, Merchant: text.Merchant(t.MerchantName),
		Amount: text.Yen(t.PurchaseAmount, t.PurchaseCurrency, t.PurchaseExponent), Brand: t.Brand, Last4: t.Last4, Outcome: outcome, Reason: reason,
	}
}

// hostForm is a plain host: letters of other scripts come as punycode.
var hostForm = regexp.MustCompile(`^[A-Za-z0-9.-]{1,253}$`)

// hostOf is the host of an address that a shop sent, and nothing else of it: the rest can be anything. Empty when it is
// not a plain one.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || !hostForm.MatchString(u.Hostname()) {
		return ""
	}
	return u.Hostname()
}
