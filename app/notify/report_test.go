package notify_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// hook is the door of delivery reports.
func (o *office) hook() http.Handler {
	e := echo.New()
	e.GET("/hooks/sms/:id", notify.GetReport(o.store))
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		status := http.StatusInternalServerError
		if err == models.ErrNotFound {
			status = http.StatusNotFound
		} else if refused, ok := err.(*echo.HTTPError); ok {
			status = refused.Code
		}
		_ = c.NoContent(status)
	}
	return e
}

// report plays a gateway that tells what became of the newest SMS.
func (o *office) report(kind string) int {
	o.t.Helper()
	address := o.post.texts[len(o.post.texts)-1].Report
	address, ok := strings.CutPrefix(address, "https://portal.example.jp")
	if !ok {
		o.t.Fatalf("reports go to %q", address)
	}
	return o.visit(strings.ReplaceAll(address, "%d", kind))
}

func (o *office) visit(address string) int {
	w := httptest.NewRecorder()
	o.hook().ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	return w.Code
}

// A report settles the message it was asked for, and the history tells of an SMS that did not arrive.
func TestReportSettles(t *testing.T) {
	for _, tt := range []struct {
		name, kinds string
		state       string
		events      int
	}{
		{"delivered", "8 1", models.MessageDelivered, 0},
		{"not delivered", "8 2", models.MessageFailed, 1},
		{"refused by the carrier", "16 16", models.MessageFailed, 1},
		{"on its way", "4 8", models.MessageSent, 0},
		{"twice, and late", "1 1 2", models.MessageDelivered, 0},
		{"at last", "2 1", models.MessageDelivered, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			run(t, mobile, "", func(t *testing.T, o *office) {
				o.code(10 * time.Minute)
				o.sent(1)
				for _, kind := range strings.Fields(tt.kinds) {
					if got := o.report(kind); got != http.StatusNoContent {
						t.Errorf("report %s: got %d", kind, got)
					}
				}
				if m := o.message(1); m.State != tt.state {
					t.Errorf("the message is %s, want %s", m.State, tt.state)
				}
				o.failed(tt.events, "mobile")
			})
		})
	}
}

// A report may be faster than the gateway's answer: what it said stays.
func TestReportBeforeTheAnswer(t *testing.T) {
	run(t, mobile, "", func(t *testing.T, o *office) {
		o.code(10 * time.Minute)
		o.post.during = func() { o.report("1") }
		o.sent(1)
		if m := o.message(1); m.State != models.MessageDelivered {
			t.Errorf("the message is %s", m.State)
		}
	})
}

// Only the key of that message opens; without it nobody learns whether a message exists.
func TestReportNeedsItsKey(t *testing.T) {
	run(t, mobile, email, func(t *testing.T, o *office) {
		o.code(10 * time.Minute)
		o.code(10 * time.Minute)
		o.registered() // a mail
		o.sent(1)
		o.sent(2)
		u, err := url.Parse(o.post.texts[0].Report[:strings.Index(o.post.texts[0].Report, "?")])
		if err != nil {
			t.Fatal(err)
		}
		_, key, _ := strings.Cut(o.post.texts[0].Report, "key=")
		for address, want := range map[string]int{
			u.Path + "?type=1":                                               404,
			u.Path + "?type=1&key=":                                          404,
			u.Path + "?type=1&key=" + key + "x":                              404,
			"/hooks/sms/2?type=1&key=" + key:                                 404,
			"/hooks/sms/+1?type=1&key=" + key:                                404,
			"/hooks/sms/99?type=1&key=" + key:                                404,
			u.Path + "?type=&key=" + key:                                     400,
			u.Path + "?type=%25d&key=" + key:                                 400,
			u.Path + "?key=" + key + "&type=1&x=" + strings.Repeat("x", 100): 204,
		} {
			if got := o.visit(address); got != want {
				t.Errorf("%s: got %d, want %d", address, got, want)
			}
		}
		if one, two := o.message(1), o.message(2); one.State != models.MessageDelivered || two.State != models.MessageSent {
			t.Errorf("the messages are %s and %s", one.State, two.State)
		}
	})
}
