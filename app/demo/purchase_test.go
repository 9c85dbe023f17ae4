package demo_test

import (
	"net/url"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
)

// What the page promises of each card is what the program's own access control server does (3ds.md, "What the ACS
// decides"), also where that has a listener of its own.
func TestCardsOfTheShop(t *testing.T) {
	const (
		challenge = "C"
		inform    = "カード会社からのご案内"
	)
	for name, option := range map[string]apptest.Option{
		"one listener": apptest.With(func(*config.Config) {}),
		"two":          apptest.With(func(c *config.Config) { c.ACSAddr = "127.0.0.1:0" }),
	} {
		t.Run(name, func(t *testing.T) {
			a := apptest.Start(t, option)
			for label, want := range map[string]string{
				"日専連 花子(ワンタイムパスワード)": challenge, "仙台 太郎(パスワード)": challenge, "泉 みどり(仮登録)": challenge, "青葉 次郎(ロック中)": challenge,
				"宮城 四季(前のカード)": inform, "宮城 四季(未登録)": inform, "株式会社 杜の都(法人カード)": inform,
			} {
				c := a.Client()
				value := ""
				for _, option := range c.Get("/demo/shop").Doc.Find("select[name=card] option").EachIter() {
					if strings.HasSuffix(option.Text(), label) {
						value = option.AttrOr("value", "")
					}
				}
				bought := c.Post("/demo/shop", url.Values{"card": {value}, "order": {"usual"}, "size": {"02"}})
				page := c.Get(bought.Location())
				switch want {
				case challenge:
					if form := page.Doc.Find("form[data-submit-now]"); form.AttrOr("action", "") != strings.Replace(a.ACSURL, "127.0.0.1", "localhost", 1)+"/3ds/challenge" || page.Doc.Find("iframe").Length() != 1 {
						t.Errorf("%s: no challenge: %s", label, page.Doc.Find(".wires").Text())
					}
				case inform:
					if notice := page.Doc.Find(".notice.is-danger").Text(); !strings.Contains(notice, inform) || page.Doc.Find("iframe").Length() != 0 {
						t.Errorf("%s: %q, %s", label, notice, page.Doc.Find(".wires").Text())
					}
				}
			}
		})
	}
}
