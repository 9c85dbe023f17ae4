package account_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"mynetplus/app/apptest"
)

// Browsers of the tests.
const (
	iPhone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
	windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
	android = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
)

// browser signs hanako in from a kind of browser.
func browser(a *apptest.App, agent string) *apptest.Client {
	c := a.Client()
	c.Header.Set("User-Agent", agent)
	return c.SignIn(hanako)
}

// rows are the devices that the page shows, and the ids of their buttons.
func rows(c *apptest.Client) (texts, ids []string) {
	page := c.Get("/security/devices")
	page.Doc.Find("main li.device").Each(func(_ int, s *goquery.Selection) {
		texts = append(texts, words(s.Find("p")))
		ids = append(ids, s.Find("button[name=device]").AttrOr("value", ""))
	})
	return texts, ids
}

func signedIn(c *apptest.Client) bool { return c.Get("/home").StatusCode == http.StatusOK }

// D3.11: each browser once, this one first, with its first and last use.
func TestD3_11_Devices(t *testing.T) {
	a := apptest.Start(t)
	desk := browser(a, windows)
	a.Clock.Advance(20 * time.Minute) // its session ends; the device stays known
	phone := browser(a, iPhone)
	a.Clock.Advance(5 * time.Minute)
	phone.Get("/home")
	browser(a, android)
	a.Client().SignIn("1000000024")
	got, _ := rows(phone)
	want := []string{
		"iPhone・Safari この端末 最後のご利用 2026年11月22日 20:25 はじめてのログイン 2026年11月22日 20:20",
		"Android・Chrome ログイン中 最後のご利用 2026年11月22日 20:25 はじめてのログイン 2026年11月22日 20:25",
		"Windows・Edge 最後のご利用 2026年11月22日 20:00 はじめてのログイン 2026年11月22日 20:00",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if signedIn(desk) {
		t.Error("the desk's session did not end")
	}
}

// D3.11: signing a device out ends its session and forgets it; the others go on.
func TestD3_11_EndDevice(t *testing.T) {
	a := apptest.Start(t)
	phone, desk, tablet := browser(a, iPhone), browser(a, windows), browser(a, android)
	texts, ids := rows(phone)
	for i, text := range texts {
		if strings.HasPrefix(text, "Windows") {
			leads(t, "end", phone, phone.Post("/security/devices", url.Values{"device": {ids[i]}}), "/security/devices", "端末をログアウトしました。")
		}
	}
	if signedIn(desk) || !signedIn(tablet) || !signedIn(phone) {
		t.Errorf("signed in: desk %v, tablet %v, phone %v", signedIn(desk), signedIn(tablet), signedIn(phone))
	}
	if texts, _ := rows(phone); len(texts) != 2 || strings.Contains(strings.Join(texts, ""), "Windows") {
		t.Errorf("the list shows %q", texts)
	}
	if got := lines(phone.Get("/security/history?kind=login"))[0]; !strings.HasPrefix(got, "端末をログアウトしました ログアウトした端末：Windows・Edge。iPhone・Safari") {
		t.Errorf("the history begins with %q", got)
	}
	before := a.Count("audit_events WHERE action = 'device_ended'")
	for _, id := range []string{"", "0123456789abcdef", strings.Repeat("x", 400)} {
		if got := phone.Post("/security/devices", url.Values{"device": {id}}); got.StatusCode != http.StatusSeeOther {
			t.Errorf("%.20q: got %d", id, got.StatusCode)
		}
	}
	if n := a.Count("audit_events WHERE action = 'device_ended'") - before; n != 0 || !signedIn(tablet) {
		t.Errorf("devices that are not there: %d events", n)
	}
}

// Nobody signs another person's device out.
func TestD3_11_EndDeviceOfAnotherPerson(t *testing.T) {
	a := apptest.Start(t)
	phone := browser(a, iPhone)
	_, ids := rows(phone)
	taro := a.Client().SignIn("1000000024")
	taro.Post("/security/devices", url.Values{"device": {ids[0]}})
	taro.Post("/security/devices", url.Values{"others": {"1"}})
	if !signedIn(phone) || !signedIn(taro) {
		t.Errorf("signed in: phone %v, taro %v", signedIn(phone), signedIn(taro))
	}
}

// D3.11: signing this one out is signing out.
func TestD3_11_EndThisDevice(t *testing.T) {
	a := apptest.Start(t)
	phone := browser(a, iPhone)
	_, ids := rows(phone)
	leads(t, "end", phone, phone.Post("/security/devices", url.Values{"device": {ids[0]}}), "/login", "ログアウトしました。")
	if signedIn(phone) || a.Count("devices d JOIN accounts a ON a.id = d.account_id WHERE a.login_id = $1", hanako) != 0 {
		t.Error("it is still signed in, or known")
	}
}

// D3.11: all others at once.
func TestD3_11_EndOtherDevices(t *testing.T) {
	a := apptest.Start(t)
	phone, desk, tablet := browser(a, iPhone), browser(a, windows), browser(a, android)
	leads(t, "end", phone, phone.Post("/security/devices", url.Values{"others": {"1"}}), "/security/devices", "ほかの端末をすべてログアウトしました。")
	if signedIn(desk) || signedIn(tablet) || !signedIn(phone) {
		t.Errorf("signed in: desk %v, tablet %v, phone %v", signedIn(desk), signedIn(tablet), signedIn(phone))
	}
	if texts, _ := rows(phone); len(texts) != 1 || !strings.HasPrefix(texts[0], "iPhone・Safari この端末") {
		t.Errorf("the list shows %q", texts)
	}
	if phone.Get("/security/devices").Doc.Find("button[name=others]").Length() != 0 {
		t.Error("there is a button for others where there are none")
	}
	if n := a.Count("audit_events WHERE action = 'device_ended'"); n != 1 {
		t.Errorf("%d events", n)
	}
}
