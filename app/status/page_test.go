package status_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// cards are the cards on a page, each as its name and status word.
func cards(page *apptest.Answer) []string {
	return page.Doc.Find("article.tile").Map(func(_ int, tile *goquery.Selection) string {
		return strings.Join(strings.Fields(tile.Find("i + b").Text()+" "+tile.Find(".badge").First().Text()), " ")
	})
}

// copy.md, domain.md 10: every one of the cast sees each card's state in its word, what can be applied for
// first, and contacts masked only.
func TestStatusOfTheCast(t *testing.T) {
	a := apptest.Start(t)
	for _, tt := range []struct {
		no     string
		cards  []string
		has    []string // sentences on the page
		hidden []string // what stands nowhere in it
	}{
		{"20000001", []string{"Visa 未登録", "JCB 本登録"}, []string{"1000000016", "090-••••-0001", "h•••••@example.jp"}, []string{"09011110001", "1111-0001", "hanako@"}},
		{"20000002", []string{"JCB 本登録"}, []string{"パスワード", "t•••••@example.jp"}, []string{"広瀬川", "taro@"}},
		{"20000003", []string{"Visa 本登録"}, []string{"ただいま止めているご利用", "パスワードの誤りが5回続いたため"}, nil},
		{"20000004", []string{"JCB 未登録", "JCB 無効(再登録が必要です)"}, nil, nil},
		{"20000005", []string{"Visa 仮登録"}, []string{"マイネットプラスの登録がお済みではありません"}, []string{"/security/3ds"}},
		{"20000006", []string{"JCB 未登録"}, nil, []string{"/security/3ds"}},
		{"20000007", []string{"JCB 本登録"}, []string{"090-••••-0007"}, nil},
		{"20000008", []string{"Visa 未登録"}, []string{"法人カード"}, []string{"/security/3ds"}},
	} {
		t.Run(tt.no, func(t *testing.T) {
			c := a.Client()
			opened(t, c, ticket(t, a, tt.no))
			page := c.Get("/app/status")
			if got := cards(page); !slices.Equal(got, tt.cards) {
				t.Errorf("cards %q, want %q", got, tt.cards)
			}
			main, err := page.Doc.Find("main").Html()
			if err != nil {
				t.Fatal(err)
			}
			for _, sentence := range tt.has {
				if !strings.Contains(main, sentence) {
					t.Errorf("the page lacks %q", sentence)
				}
			}
			for _, secret := range tt.hidden {
				if strings.Contains(page.Text, secret) {
					t.Errorf("the page holds %q", secret)
				}
			}
		})
	}
}

// The other states, and that the portal's page says the same as the app's.
func TestStatusWords(t *testing.T) {
	a := apptest.Start(t)
	c := a.Client().SignIn(hanako)
	for _, tt := range []struct{ change, want string }{
		{"UPDATE enrollments SET state = '" + string(models.StateCancelled) + "' WHERE card_id = (SELECT id FROM cards WHERE last4 = '0000' AND cardholder_no = '20000001')", "JCB 解除済み"},
		{"UPDATE enrollments SET state = '" + string(models.StateProvisional) + "'", "JCB 仮登録"},
		{"UPDATE enrollments SET state = '" + string(models.StateVoid) + "'", "JCB 無効"},
		{"UPDATE enrollments SET state = '" + string(models.StateRegistered) + "'", "JCB 本登録"},
		{"UPDATE cards SET expiry = '2026-10'", "JCB 無効"},
		{"UPDATE cards SET expiry = '2026-11'", "JCB 本登録"},
		{"UPDATE cards SET status = 'closed'", "JCB 無効"},
	} {
		a.Exec(tt.change)
		for _, path := range []string{"/status", "/app/status"} {
			if got := cards(c.Get(path)); len(got) != 2 || !slices.Contains(got, tt.want) {
				t.Errorf("%s after %s: %q, want %q", path, tt.change, got, tt.want)
			}
		}
	}
}
