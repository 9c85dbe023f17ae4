package router_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"mynetplus/app/apptest"
)

// staffRoute is what each visitor gets at one address of the staff area. A form is posted empty: whoever may act gets as
// far as its own refusal.
type staffRoute struct {
	method, pattern string
	path            string // an address it answers, where the pattern is not one
	agent           int    // the status
	supervisor      int
	auditor         int
}

// staffRoutes has a row for every registered address under /staff but the doors: whoever is not signed in as staff, a
// cardholder too, is sent to the sign-in page. Roles: issue "Sign-in"; an auditor reads everything and acts on nothing.
var staffRoutes = []staffRoute{
	{"POST", "/staff/extend", "", 200, 200, 200},
	{"GET", "/staff/users", "", 403, 200, 200},
	{"GET", "/staff/users/:name", "/staff/users/agent", 403, 200, 200},
	{"POST", "/staff/users/:name", "/staff/users/agent", 403, 422, 403},
	{"GET", "/staff/provision", "", 403, 200, 200},
	{"POST", "/staff/provision", "", 403, 422, 403},
	{"GET", "/staff/provision/:id", "/staff/provision/1", 403, 404, 404},
	{"POST", "/staff/provision/:id", "/staff/provision/1", 403, 404, 403},
	{"GET", "/staff/provision/:id/skips.csv", "/staff/provision/1/skips.csv", 403, 404, 404},
	{"GET", "/staff/cardholders/:no/preview", "/staff/cardholders/20000001/preview", 200, 200, 200},
	{"POST", "/staff/cardholders/:no/preview", "/staff/cardholders/20000001/preview", 422, 422, 403},
	{"POST", "/staff/cardholders/:no/preview/end", "/staff/cardholders/20000001/preview/end", 303, 303, 403},
	{"GET", "/staff/cardholders/:no/preview/:page", "/staff/cardholders/20000001/preview/home", 303, 303, 303},
	{"GET", "/staff/gallery", "", 200, 200, 200},
	{"GET", "/staff/gallery.json", "", 200, 200, 200},
	{"GET", "/staff/gallery/view/:slug", "/staff/gallery/view/login", 200, 200, 200},
	{"GET", "/staff", "", 200, 200, 200},
	{"POST", "/staff", "", 422, 422, 422},
	{"GET", "/staff/cardholders/:no", "/staff/cardholders/20000003", 200, 200, 200},
	{"GET", "/staff/cardholders/:no/transactions/:id", "/staff/cardholders/20000003/transactions/2d3b9c3e-4f4f-4f4f-8f4f-2d3b9c3e4f4f", 404, 404, 404},
	{"GET", "/staff/cardholders/:no/unlock", "/staff/cardholders/20000003/unlock", 200, 200, 403},
	{"POST", "/staff/cardholders/:no/unlock", "/staff/cardholders/20000003/unlock", 422, 422, 403},
	{"GET", "/staff/cardholders/:no/void", "/staff/cardholders/20000003/void", 200, 200, 403},
	{"POST", "/staff/cardholders/:no/void", "/staff/cardholders/20000003/void", 422, 422, 403},
	{"GET", "/staff/cardholders/:no/reset", "/staff/cardholders/20000003/reset", 200, 200, 403},
	{"POST", "/staff/cardholders/:no/reset", "/staff/cardholders/20000003/reset", 422, 422, 403},
	{"GET", "/staff/cardholders/:no/lock", "/staff/cardholders/20000003/lock", 200, 200, 403},
	{"POST", "/staff/cardholders/:no/lock", "/staff/cardholders/20000003/lock", 422, 422, 403},
	{"GET", "/staff/imports", "", 403, 200, 200},
	{"POST", "/staff/imports", "", 403, 400, 403},
	{"GET", "/staff/imports/:id", "/staff/imports/1", 403, 404, 404},
	{"GET", "/staff/imports/:id/rejects.csv", "/staff/imports/1/rejects.csv", 403, 404, 404},
	{"GET", "/staff/messages", "", 200, 200, 200},
	{"GET", "/staff/messages/:id/retry", "/staff/messages/0/retry", 404, 404, 403},
	{"POST", "/staff/messages/:id/retry", "/staff/messages/0/retry", 404, 404, 403},
	{"GET", "/staff/audit", "", 403, 200, 200},
	{"GET", "/staff/audit/events.csv", "", 403, 200, 200},
	{"POST", "/staff/audit/verify", "", 403, 200, 200},
}

// staffDoors are open to everybody.
var staffDoors = []string{"GET /staff/login", "POST /staff/login", "GET /staff/setup", "POST /staff/setup", "POST /staff/logout"}

func (r staffRoute) name() string { return r.method + " " + r.pattern }

func (r staffRoute) do(c *apptest.Client) *apptest.Answer {
	path := r.path
	if path == "" {
		path = r.pattern
	}
	if r.method == http.MethodGet {
		return c.Get(path)
	}
	return c.Post(path, nil)
}

// door is where a redirect leads, without the page it leads back to, which app/staff tests.
func door(location string) string {
	at, _, _ := strings.Cut(location, "?next=")
	return at
}

func TestEveryStaffRouteByRole(t *testing.T) {
	a := apptest.Start(t)
	var tabled []string
	for _, r := range staffRoutes {
		tabled = append(tabled, r.name())
	}
	for _, name := range registered(a) {
		_, path, _ := strings.Cut(name, " ")
		if (path == "/staff" || strings.HasPrefix(path, "/staff/")) && !slices.Contains(staffDoors, name) && !slices.Contains(tabled, name) {
			t.Errorf("%s has no row in staffRoutes", name)
		}
	}
	anonymous, cardholder := a.StaffClient(), a.Client().SignIn("1000000016")
	agent, supervisor, auditor := a.Staff("agent"), a.Staff("supervisor"), a.Staff("auditor")
	for _, r := range staffRoutes {
		t.Run(r.name(), func(t *testing.T) {
			for who, c := range map[string]*apptest.Client{"anonymous": anonymous, "cardholder": cardholder} {
				if got := r.do(c); got.StatusCode != http.StatusSeeOther || door(got.Location()) != "/staff/login" {
					t.Errorf("%s: got %d to %q, want the sign-in page", who, got.StatusCode, got.Location())
				}
			}
			for _, by := range []struct {
				who  string
				c    *apptest.Client
				want int
			}{{"agent", agent, r.agent}, {"supervisor", supervisor, r.supervisor}, {"auditor", auditor, r.auditor}} {
				got := r.do(by.c)
				if got.StatusCode != by.want {
					t.Errorf("%s: got %d to %q, want %d", by.who, got.StatusCode, got.Location(), by.want)
				}
				if by.want == http.StatusForbidden && got.H1() != "お手続きを受け付けられませんでした" {
					t.Errorf("%s: refused with the page %q", by.who, got.H1())
				}
			}
		})
	}
}
