package help_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/labstack/echo/v4"

	"mynetplus/app/help"
	"mynetplus/views/components"
	"mynetplus/views/layouts"
	"mynetplus/views/pages"
)

// chrome is a visitor, or the person it names.
type chrome struct{ user string }

func (c chrome) Page(echo.Context) layouts.Page { return layouts.Page{User: c.user} }

func (chrome) CallCenter() components.CallCenterProps {
	return components.CallCenterProps{Next: "11月24日(火) 9:30"}
}

func get(t *testing.T, user, address string) (int, *goquery.Document) {
	t.Helper()
	e := echo.New()
	e.Logger.SetOutput(io.Discard)
	h := help.New(chrome{user})
	e.GET("/help", h.GetIndex)
	e.GET("/help/:slug", h.GetAnswer)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, doc
}

func TestIndexListsEveryQuestion(t *testing.T) {
	for _, user := range []string{"", "日専連 花子"} {
		status, doc := get(t, user, "/help")
		if status != http.StatusOK {
			t.Fatalf("status %d", status)
		}
		if got := doc.Find(`main a[href^="/help/"]`).Length(); got != 16 {
			t.Errorf("%q sees %d questions, want the 16 of help.md", user, got)
		}
		if doc.Find(`[role=status]`).Length() != 0 {
			t.Error("a result without a search")
		}
	}
}

func TestSearchPage(t *testing.T) {
	tests := []struct{ name, query, status, first string }{
		{"found", "ショートメール", "「ショートメール」に合うご質問は、", "/help/sms-not-arriving"},
		{"nothing found", "天気", "「天気」に合うご質問は、0件です。", ""},
		{"markup is shown as typed", "<b>ロック</b>", "「<b>ロック</b>」に合うご質問は、", ""},
		{"1 MB is cut", strings.Repeat("ロ", 300000), "「" + strings.Repeat("ロ", 100) + "」に合うご質問は、", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, doc := get(t, "", "/help?q="+url.QueryEscape(tt.query))
			if status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
			if got := doc.Find("[role=status]").Text(); !strings.HasPrefix(got, tt.status) {
				t.Errorf("says %q, want %q", got, tt.status)
			}
			if got := doc.Find("h1").Text(); got != "よくあるご質問" {
				t.Errorf("h1 %q", got)
			}
			if tt.first == "" {
				return
			}
			if got := doc.Find("main .questions a").First().AttrOr("href", ""); got != tt.first {
				t.Errorf("first is %q, want %q", got, tt.first)
			}
		})
	}
}

func TestSearchWithoutResultHelps(t *testing.T) {
	_, doc := get(t, "", "/help?q=%E5%A4%A9%E6%B0%97")
	if doc.Find(`.notice a[href^="tel:"]`).Length() != 1 {
		t.Error("does not name the call center")
	}
	if got := doc.Find(`main a[href^="/help/"]`).Length(); got != 16 {
		t.Errorf("offers %d questions, want all", got)
	}
	if got := doc.Find("#q").AttrOr("value", ""); got != "天気" {
		t.Errorf("the field holds %q", got)
	}
}

func TestSearchForNothingShowsTheIndex(t *testing.T) {
	for _, query := range []string{"", "%E3%80%80", "%3F%21", "%FF", "%00"} {
		status, doc := get(t, "", "/help?q="+query)
		if status != http.StatusOK || doc.Find("[role=status]").Length() != 0 {
			t.Errorf("q=%s: status %d, %q", query, status, doc.Find("[role=status]").Text())
		}
	}
}

// D3.6: the answers that send people without mail to the call center lead to the page where they finish alone.
func TestD3_6_WayToTheReception(t *testing.T) {
	for _, slug := range []string{"id-unknown", "right-password-refused"} {
		_, doc := get(t, "", "/help/"+slug)
		if doc.Find(`main a[href="/recovery/password/card"]`).Length() != 1 {
			t.Errorf("%s: no way on", slug)
		}
	}
}

// Every answer stands under its address, ends with the call center and a way on, and links only to what exists.
func TestAnswers(t *testing.T) {
	known := map[string]bool{"/help": true, "/home": true, "/status": true, "/security": true, "/security/method": true, "/security/3ds": true, "/login": true, "/recovery": true, "/recovery/password/card": true, "tel:0222679222": true}
	for _, group := range pages.HelpGroups() {
		for _, answer := range group.Answers {
			known["/help/"+answer.Slug] = true
		}
	}
	for _, group := range pages.HelpGroups() {
		for _, answer := range group.Answers {
			t.Run(answer.Slug, func(t *testing.T) {
				status, doc := get(t, "日専連 花子", "/help/"+answer.Slug)
				if status != http.StatusOK {
					t.Fatalf("status %d", status)
				}
				if got := doc.Find("h1").Text(); got == "" || got != answer.Question() {
					t.Errorf("h1 %q, want %q", got, answer.Question())
				}
				if got := doc.Find(".crumbs [aria-current=page]").Text(); got != answer.Short || got == "" {
					t.Errorf("breadcrumb %q", got)
				}
				if doc.Find("aside #call-title").Length() != 1 {
					t.Error("no call-center box")
				}
				if doc.Find("#next-title ~ .actions a.btn").Length() != 2 {
					t.Error("no way on")
				}
				doc.Find("main a").Each(func(_ int, a *goquery.Selection) {
					href := a.AttrOr("href", "")
					if !known[href] || href == "/help/"+answer.Slug || strings.TrimSpace(a.Text()) == "" {
						t.Errorf("link to %q, named %q", href, strings.TrimSpace(a.Text()))
					}
				})
			})
		}
	}
}

func TestVisitorsHaveNoCrumbsAbove(t *testing.T) {
	_, doc := get(t, "", "/help/locked")
	if doc.Find(`.crumbs a[href="/home"]`).Length() != 0 {
		t.Error("a visitor is led to マイページ")
	}
}

func TestUnknownAnswer(t *testing.T) {
	for _, slug := range []string{"x", "LOCKED", "..%2Flocked"} {
		if status, _ := get(t, "", "/help/"+slug); status != http.StatusNotFound {
			t.Errorf("%s: status %d", slug, status)
		}
	}
}
