package account_test

import (
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
	"mynetplus/views/text"
)

// purchase writes the record of a checked purchase with the cardholder's first card.
func purchase(t *testing.T, a *apptest.App, no, outcome string, facts models.Facts) {
	t.Helper()
	a.Clock.Advance(time.Minute)
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		cards, err := tx.CardsOf(t.Context(), no)
		if err != nil {
			return err
		}
		facts.CardIDs = []int64{cards[0].ID}
		return tx.Audit(t.Context(), models.Event{
			Chain: models.CardholderChain(no), Actor: models.ActorACS, Action: models.ActionPurchase, Subject: no, Outcome: outcome, Facts: facts,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// D3.11: each check of a purchase is a line with its shop, amount, outcome and card, under a kind of its own. What the
// shop calls itself does no harm (3ds.md).
func TestD3_11_Purchases(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client()
	bought := models.Facts{Merchant: "みちのく雑貨オンライン", Amount: "12480", Currency: "392", Exponent: "0"}
	purchase(t, a, hanakoNo, models.OutcomeOK, bought)
	abroad := models.Facts{Merchant: "Shop", Amount: "1234", Currency: "840", Exponent: "2", Reason: text.PurchaseFrictionless}
	purchase(t, a, hanakoNo, models.OutcomeOK, abroad)
	purchase(t, a, hanakoNo, models.OutcomeRefused, models.Facts{Merchant: "店", Reason: text.PurchaseEntries})
	hostile := bought
	hostile.Merchant = "\u202e<script>alert(1)</script>\r\n" + strings.Repeat("W", 12)
	purchase(t, a, hanakoNo, models.OutcomeRefused, hostile)
	purchase(t, a, "20000002", models.OutcomeOK, models.Facts{Merchant: "somebody else's"})
	c.SignIn(hanako)
	page := c.Get("/security/history?kind=purchase")
	if got := words(page.Doc.Find("main p[role=status]")); got != "すべての記録(ネットショッピング) 4件" {
		t.Errorf("got %q", got)
	}
	card := a.Value("SELECT brand || ' •••• ' || last4 FROM cards WHERE cardholder_no = $1 ORDER BY id", hanakoNo)
	want := []string{
		"ネットショッピングの本人認証ができませんでした <script>alert(1)</script> WWWWWWWWWWWW 12,480円。" + card + " 2026年11月22日 20:04",
		"ネットショッピングの本人認証ができませんでした 店。入力の誤り3回。" + card + " 2026年11月22日 20:03",
		"ネットショッピングの本人認証をしました(入力なし) Shop USD 12.34。" + card + " 2026年11月22日 20:02",
		"ネットショッピングの本人認証をしました みちのく雑貨オンライン 12,480円。" + card + " 2026年11月22日 20:01",
	}
	for i, line := range lines(page) {
		if i >= len(want) || line != want[i] {
			t.Errorf("line %d: %q", i, line)
		}
	}
	if strings.Contains(page.Text, "\u202e") || page.Doc.Find("main script").Length() != 0 {
		t.Error("the shop's name does harm")
	}
	if all := strings.Join(lines(c.Get("/security/history")), "\n"); strings.Count(all, "ネットショッピング") != 4 {
		t.Errorf("among all: %s", all)
	}
	add(t, a, hanakoNo, models.ActionEntry, models.OutcomeRefused, 1)
	add(t, a, hanakoNo, models.ActionPurchaseLocked, models.OutcomeOK, 1)
	if got := lines(c.Get("/security/history?kind=purchase")); len(got) != 6 || !strings.Contains(got[0], "本人認証を止めました") || !strings.Contains(got[1], "入力の誤りがありました") {
		t.Errorf("entries and locks: %q", got)
	}
	for _, kind := range []string{"login", "change", "code"} {
		if all := strings.Join(lines(c.Get("/security/history?kind="+kind)), "\n"); strings.Contains(all, "ネットショッピング") {
			t.Errorf("%s shows purchases: %s", kind, all)
		}
	}
	if got := strings.Join(lines(c.Get("/home")), "\n"); !strings.Contains(got, "WWWWWWWWWWWW 12,480円") {
		t.Errorf("the overview: %s", got)
	}
}
