package server_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
	"mynetplus/views/pages"
)

// buys goes through a purchase of hanako's in the demo's shop, with a wrong entry on the way, and returns the tokens of
// the challenge's forms.
func buys(t *testing.T, a *apptest.App) (tokens []string) {
	t.Helper()
	c := a.Client()
	value := ""
	for _, option := range c.Get("/demo/shop").Doc.Find("select[name=card] option").EachIter() {
		if strings.Contains(option.Text(), "日専連 花子") {
			value = option.AttrOr("value", "")
		}
	}
	bought := c.Post("/demo/shop", url.Values{"card": {value}, "order": {"abroad"}, "size": {"02"}})
	creq := c.Get(bought.Location()).Doc.Find("input[name=creq]").AttrOr("value", "")
	page := c.Post("/3ds/challenge", url.Values{"creq": {creq}})
	code := derived(t, a, models.PurposePayment)[0]
	for _, entered := range []string{"000000", code} {
		form := url.Values{pages.ChallengeFieldID: {hanako}, pages.ChallengeFieldCode: {entered}}
		for _, name := range []string{pages.ChallengeFieldTransaction, pages.ChallengeFieldToken} {
			form.Set(name, page.Doc.Find("input[name="+name+"]").AttrOr("value", ""))
		}
		tokens = append(tokens, form.Get(pages.ChallengeFieldToken))
		page = c.Post("/3ds/challenge/answer", form)
		a.Clock.Advance(time.Second)
	}
	if page.Doc.Find("input[name=cres]").Length() != 1 || a.Count("transactions WHERE trans_status = 'Y' AND wrong = 1") != 1 {
		t.Fatalf("the purchase came to nothing: %d %s", page.StatusCode, page.Text)
	}
	return tokens
}
