package status_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// uses are what a page says of the last use of its cards.
func uses(page *apptest.Answer) []string {
	return page.Doc.Find("article.tile dt:contains('最後のご利用') + dd").Map(func(_ int, s *goquery.Selection) string {
		return strings.Join(strings.Fields(s.Text()), " ")
	})
}

// 登録状況, the app's and マイページ name the last purchase that a registered card was authenticated for, and its shop,
// which is hostile input (3ds.md). A card that is not registered has none.
func TestLastUse(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	pagesOf := []string{"/status", "/app/status", "/home"}
	want := func(what string, want string) {
		t.Helper()
		for _, path := range pagesOf {
			if got := strings.Join(uses(c.Get(path)), "|"); got != want {
				t.Errorf("%s, %s: got %q, want %q", what, path, got, want)
			}
		}
	}
	want("never used", "")
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error { return add(t.Context(), tx, "<b>店</b>\u202e\n2") })
	if err != nil {
		t.Fatal(err)
	}
	want("used", "2026年11月22日 20:00 <b>店</b> 2")
	if page := c.Get("/status"); page.Doc.Find("article.tile bdi").Length() != 1 || strings.Contains(page.Text, "\u202e") {
		t.Error("a shop's name is not kept to itself")
	}
	a.Exec("UPDATE enrollments SET state = 'cancelled'")
	want("cancelled", "")
	a.Exec("UPDATE enrollments SET state = 'registered'")
	a.Exec("DELETE FROM transactions")
	want("purged", "")
}

// add writes a purchase with each of the cardholder's cards.
func add(ctx context.Context, tx *models.Tx, merchant string) error {
	cards, err := tx.CardsOf(ctx, hanakoNo)
	if err != nil {
		return err
	}
	for _, card := range cards {
		err := tx.AddTransaction(ctx, &models.Transaction{
			ACSTransID: models.NewToken(), ThreeDSServerTransID: models.NewToken(), DSTransID: models.NewToken(), MerchantName: merchant,
			CardHash: card.PANHash, CardID: &card.ID, Rules: []string{"low_risk"}, CardholderNo: hanakoNo, State: models.TransactionDecided, TransStatus: "Y",
		})
		if err != nil {
			return err
		}
	}
	return nil
}
