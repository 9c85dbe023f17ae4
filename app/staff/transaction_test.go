package staff_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

// bought writes a check of a purchase with a cardholder's first card, a minute later, and returns its acsTransID.
func bought(t *testing.T, a *apptest.App, no string, change func(*models.Transaction)) string {
	t.Helper()
	a.Clock.Advance(time.Minute)
	n := a.Count("transactions")
	id := func(of string) string { return fmt.Sprintf("%s-0000-4000-8000-%012d", of, n) }
	ended := a.Clock.Now().Add(42 * time.Second)
	p := models.Transaction{
		ACSTransID: id("aaaaaaaa"), ThreeDSServerTransID: id("bbbbbbbb"), DSTransID: id("cccccccc"), DSReferenceNumber: "DS-REF", DirectoryServer: "demo-ds",
		DSURL: "https://ds.example/secret-path", NotificationURL: "https://shop.example/notify", RequestorURL: "https://user:pw@shop.example:8443/a?token=1",
		DeviceChannel: "02", MessageCategory: "01", ChallengeInd: "04", MerchantName: "みちのく雑貨オンライン", MerchantCountry: "392",
		PurchaseAmount: "12480", PurchaseCurrency: "392", PurchaseExponent: "0", CardholderNo: no, DeviceHash: "devicehash", SessionData: "sessiondata",
		State: models.TransactionDone, Method: models.MethodSMS, TransStatus: "N", TransStatusReason: "19", AuthenticationValue: "cryptogram", Interactions: 3, Wrong: 3,
		Rules: []string{"requestor_asks", "amount"}, WindowSize: "02", FormTokenHash: "formtoken", Result: `{"rreq":1}`, ResultState: models.ResultGivenUp, ResultTries: 31,
		EndedAt: &ended,
	}
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		cards, err := tx.CardsOf(t.Context(), no)
		if err != nil {
			return err
		}
		p.CardHash, p.CardID, p.Brand, p.Last4 = cards[0].PANHash, &cards[0].ID, cards[0].Brand, cards[0].Last4
		change(&p)
		return tx.AddTransaction(t.Context(), &p)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.ACSTransID
}

func unchanged(*models.Transaction) {}

// purchases are the lines of the list of checks.
func purchases(page *apptest.Answer) []string {
	return page.Doc.Find("table:has(#purchases-title) tbody tr").Map(func(_ int, s *goquery.Selection) string {
		return strings.Join(strings.Fields(strings.Join(s.Find("td").Map(func(_ int, s *goquery.Selection) string { return s.Text() }), " ")), " ")
	})
}

// facts are what a page says under its labels.
func facts(page *apptest.Answer) map[string]string {
	all := map[string]string{}
	page.Doc.Find("main dl div").Each(func(_ int, s *goquery.Selection) {
		all[s.Find("dt").Text()] = strings.Join(strings.Fields(s.Find("dd").Text()), " ")
	})
	return all
}

// 会員の状況 lists the ten newest checks of 90 days, and names at its top what the newest one failed for.
func TestRecentPurchases(t *testing.T) {
	a := apptest.Start(t)
	says(t, "none", a.Staff("agent").Get(at(hanakoNo, "")), "最近のお買い物の本人認証(90日間)")
	bought(t, a, hanakoNo, func(p *models.Transaction) { p.MerchantName = "too old" })
	a.Clock.Advance(91 * 24 * time.Hour)
	bought(t, a, jiroNo, func(p *models.Transaction) { p.MerchantName = "somebody else's" })
	for range 8 {
		bought(t, a, hanakoNo, func(p *models.Transaction) {
			p.TransStatus, p.State, p.MerchantName = "Y", models.TransactionDecided, "店"
		})
	}
	bought(t, a, hanakoNo, func(p *models.Transaction) { p.TransStatus, p.State, p.MerchantName = "C", models.TransactionOpen, "" })
	bought(t, a, hanakoNo, func(p *models.Transaction) { p.TransStatus, p.PurchaseCurrency, p.PurchaseExponent = "Y", "840", "2" })
	newest := bought(t, a, hanakoNo, unchanged)
	page := a.Staff("agent").Get(at(hanakoNo, ""))
	says(t, "the newest failed", page, "最後のお買い物で、入力の誤りが3回になりました")
	got := purchases(page)
	if len(got) != 10 || strings.Contains(strings.Join(got, " "), "too old") || strings.Contains(page.Text, "somebody else") {
		t.Fatalf("%d lines: %q", len(got), got)
	}
	name, last4 := a.Value("SELECT brand FROM cards WHERE cardholder_no = $1 ORDER BY id", hanakoNo), a.Value("SELECT last4 FROM cards WHERE cardholder_no = $1 ORDER BY id", hanakoNo)
	for i, want := range []string{
		"みちのく雑貨オンライン12,480円 CARD できなかった 入力の誤り3回", "みちのく雑貨オンラインUSD 124.80 CARD 本人認証できた", "(名前なし)12,480円 CARD 途中", "店12,480円 CARD 入力なし",
	} {
		want = strings.ReplaceAll(want, "CARD", name+" •••• "+last4+"末尾"+last4)
		if !strings.HasSuffix(got[i], " "+want) || !strings.HasPrefix(got[i], "2027年2月21日 ") {
			t.Errorf("line %d: got %q, want %q", i, got[i], want)
		}
	}
	if href := page.Doc.Find("table:has(#purchases-title) a").First().AttrOr("href", ""); href != at(hanakoNo, "/transactions/"+newest) {
		t.Errorf("the newest leads to %q", href)
	}
	silent(t, "the list", page)
}

// Everything that was decided about a purchase, in words, for every role; nothing of the card's number, the shopper's
// contacts, codes, tokens or cryptograms (D7.1).
func TestTransactionPage(t *testing.T) {
	a := apptest.Start(t)
	id := bought(t, a, hanakoNo, unchanged)
	for _, role := range []string{"agent", "supervisor", "auditor"} {
		page := a.Staff(role).Get(at(hanakoNo, "/transactions/"+id))
		says(t, role, page, "お店が本人認証を求めた")
		if page.H1() != "お買い物の本人認証" {
			t.Errorf("h1 %q", page.H1())
		}
		got := facts(page)
		for label, want := range map[string]string{
			"結果": "できなかった 入力の誤り3回", "お店": "みちのく雑貨オンライン", "お店のアドレス": "shop.example", "お店の国": "日本(392)", "金額": "12,480円", "通貨": "JPY(392)",
			"種類": "お支払い(01)", "お買い物の場所": "ブラウザー(02)", "判定": "画面で本人認証する(C)", "お店の希望": "画面が必須(04)", "判定の理由": "お店が本人認証を求めた金額が基準以上",
			"入力していただくもの": "IDと、ワンタイムパスワード(SMS)", "画面": "390×400(02)", "入力の回数": "3回(うち誤り3回)",
			"受け付けた日時": "2026年11月22日 20:01:00", "終わった日時": "2026年11月22日 20:01:42", "結果のコード": "できなかった(N)", "理由のコード": "入力の回数の上限(19)",
			"お店への結果の通知": "届かなかった 31回送信", "acsTransID": id, "dsTransID": "cccccccc" + id[8:], "threeDSServerTransID": "bbbbbbbb" + id[8:],
			"ディレクトリーサーバー": "demo-ds", "dsReferenceNumber": "DS-REF",
		} {
			if got[label] != want {
				t.Errorf("%s: %s is %q, want %q", role, label, got[label], want)
			}
		}
		silent(t, role, page)
		for _, secret := range []string{a.Value("SELECT card_hash FROM transactions"), "devicehash", "sessiondata", "cryptogram", "formtoken", "rreq", "token=1", "user:pw", "secret-path"} {
			if strings.Contains(page.Text, secret) {
				t.Errorf("%s: the page holds %q", role, secret)
			}
		}
	}
}

// One that was answered at once has no challenge and no report; one that goes on has a deadline.
func TestTransactionStates(t *testing.T) {
	a := apptest.Start(t)
	now := bought(t, a, hanakoNo, func(p *models.Transaction) {
		p.State, p.Method, p.TransStatus, p.TransStatusReason, p.Rules, p.EndedAt, p.ResultState, p.ResultTries = models.TransactionDecided, "", "N", "06", []string{"closed", "replaced"}, nil, "", 0
	})
	deadline := a.Clock.Now().Add(10 * time.Minute)
	open := bought(t, a, hanakoNo, func(p *models.Transaction) {
		p.State, p.Method, p.TransStatus, p.TransStatusReason, p.EndedAt, p.ResultState, p.Deadline = models.TransactionOpen, "code_alone", "C", "", nil, "", &deadline
	})
	locked := bought(t, a, hanakoNo, func(p *models.Transaction) {
		p.State, p.Locked, p.TransStatus, p.TransStatusReason, p.Rules, p.EndedAt, p.WindowSize = models.TransactionOffered, true, "C", "", []string{"door_closed"}, nil, ""
	})
	c := a.Staff("agent")
	got := facts(c.Get(at(hanakoNo, "/transactions/"+now)))
	if _, challenged := got["画面"]; challenged || got["判定"] != "できなかった(N)" || got["判定の理由"] != "解約したカード新しいカードに切り替わったカード" || got["結果"] != "できなかった カード番号の変更" {
		t.Errorf("answered at once: %q", got)
	}
	got = facts(c.Get(at(hanakoNo, "/transactions/"+open)))
	if got["結果"] != "途中" || got["入力の期限"] != "2026年11月22日 20:11:00" || got["入力していただくもの"] != "ワンタイムパスワード(SMS)だけ(仮登録)" || got["お店への結果の通知"] == "" || got["理由のコード"] != "なし" {
		t.Errorf("open: %q", got)
	}
	got = facts(c.Get(at(hanakoNo, "/transactions/"+locked)))
	if got["画面"] != "開いていない" || got["入力していただくもの"] != "なし(本人認証を止めているお知らせだけ)" || got["判定の理由"] != "本人認証を止めている" {
		t.Errorf("locked: %q", got)
	}
}

// Only under its cardholder's address; nothing else exists there, and nobody is recorded as having looked at them then.
func TestTransactionOfSomebodyElse(t *testing.T) {
	a := apptest.Start(t)
	id := bought(t, a, hanakoNo, unchanged)
	foreign := bought(t, a, hanakoNo, func(p *models.Transaction) { p.CardholderNo, p.CardID = "", nil })
	c := a.Staff("agent")
	for _, path := range []string{
		at(jiroNo, "/transactions/"+id), at("99999999", "/transactions/"+id), at(hanakoNo, "/transactions/"+strings.ToUpper(id)), at(hanakoNo, "/transactions/"+foreign),
		at(hanakoNo, "/transactions/%00"), at(hanakoNo, "/transactions/"+strings.Repeat("a", 2000)), at(hanakoNo, "/transactions/..%2F"+id), "/staff/cardholders/%20/transactions/" + foreign,
	} {
		if got := c.Get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%.80s: %d", path, got.StatusCode)
		}
	}
	for _, no := range []string{hanakoNo, jiroNo} {
		if theirs, own := recorded(a, no, models.ActionStaffView, ""); theirs != 0 || own != 0 {
			t.Errorf("%s: recorded %d and %d times", no, theirs, own)
		}
	}
	says(t, "their own", c.Get(at(hanakoNo, "/transactions/"+id)), "みちのく雑貨オンライン")
	if theirs, own := recorded(a, hanakoNo, models.ActionStaffView, ""); theirs != 1 || own != 1 {
		t.Errorf("looking at it is recorded %d and %d times, want once each", theirs, own)
	}
}

// 3ds.md: what a shop calls itself is hostile input, and so is everything else that it sends.
func TestHostileShop(t *testing.T) {
	a := apptest.Start(t)
	id := bought(t, a, hanakoNo, func(p *models.Transaction) {
		p.MerchantName = "\u202e<script>alert(1)</script>\r\nW\u0007\u200b"
		p.RequestorURL, p.MerchantCountry, p.PurchaseCurrency, p.PurchaseAmount = "https://evil\u202e.example/", "<q>", "<u>", "9x"
		p.Rules, p.TransStatusReason, p.ChallengeInd = []string{"<q>"}, "<s>", "<em>"
	})
	c := a.Staff("agent")
	for _, path := range []string{"", "/transactions/" + id} {
		page := c.Get(at(hanakoNo, path))
		says(t, path, page, "<script>alert(1)</script> W")
		if main := page.Doc.Find("main"); main.Find("script, u, q, s, em").Length() != 0 || strings.ContainsAny(main.Text(), "\u202e\u200b\u0007") || main.Find("bdi").Length() == 0 {
			t.Errorf("%q: the shop does harm", path)
		}
	}
}

// D5.3: a caller who gets no more SMS; what strangers used up is not the caller's trouble.
func TestD5_3_SMSUsedUp(t *testing.T) {
	apptest.Run(t, func(t *testing.T, a *apptest.App) {
		spend := func(class string) {
			t.Helper()
			err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
				budget, err := tx.LockBudget(t.Context(), hanakoNo, class)
				for range tx.Policy().Budget(class).SMSShort {
					if err == nil {
						err = tx.Spend(t.Context(), &budget, models.BudgetSent)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		c := a.Staff("agent")
		spend(models.BudgetStranger)
		says(t, "strangers", c.Get(at(hanakoNo, "")), "止まっているものは、ありません")
		spend(models.BudgetPayment)
		says(t, "payments", c.Get(at(hanakoNo, "")), "SMSの送信が、一時的に止まっています")
		a.Clock.Advance(10 * time.Minute)
		says(t, "ten minutes later", c.Get(at(hanakoNo, "")), "止まっているものは、ありません")
	})
}
