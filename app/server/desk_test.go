package server_test

import (
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/app/server"
)

// MYNET_STAFF_ADDR: the staff area exists on its own listener and nowhere else, and nothing of the portal beside it but
// the files; a session of one is none on the other.
func TestStaffOnAListenerOfTheirOwn(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.StaffAddr = "127.0.0.1:0" }))
	if a.URL == a.StaffURL {
		t.Fatal("there is one listener only")
	}
	desk, portal := a.StaffClient(), a.Client()
	stylesheet := desk.Get("/staff/login").Doc.Find(`link[rel="stylesheet"]`).AttrOr("href", "")
	for path, want := range map[string][2]int{ // on the staff's, on the portal's
		"/staff/login": {200, 404}, "/staff/users": {303, 404}, "/staff/setup": {303, 404}, "/staff/none": {404, 404},
		"/login": {404, 200}, "/": {404, 303}, "/home": {404, 303}, "/help": {404, 200}, "/app/status": {404, 200},
		"/demo/inbox": {404, 200}, "/hooks/sms/1": {404, 404}, stylesheet: {200, 200}, "/robots.txt": {200, 200},
	} {
		if got := [2]int{desk.Get(path).StatusCode, portal.Get(path).StatusCode}; got != want {
			t.Errorf("%s: %v on the staff's listener and the portal's, want %v", path, got, want)
		}
	}
	if page := desk.Get("/home"); page.Doc.Find("body.staff").Length() != 1 || page.Doc.Find(`a[href="/home"], a[href="/login"]`).Length() != 0 {
		t.Error("a page that is not there leads into the portal")
	}
	if link := desk.Get("/staff/login").Doc.Find(".demo-line a").AttrOr("href", ""); link != a.Config.BaseURL+"/demo/inbox" {
		t.Errorf("the inbox is linked as %q", link)
	}
	for _, path := range []string{"/staff/login", "/staff/logout"} {
		if got := portal.Post(path, nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("a post to %s on the portal's listener: %d", path, got)
		}
	}
	if got := a.Staff("supervisor").Get("/staff/users").StatusCode; got != http.StatusOK {
		t.Errorf("signed in: %d", got)
	}
}

// Both listeners stop together; a port that is taken is said at once, and the portal's is free again.
func TestTwoListenersStopTogether(t *testing.T) {
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.StaffAddr = "127.0.0.1:0" }))
	taken := strings.TrimPrefix(a.StaffURL, "http://")
	c := a.Config
	c.DatabaseURL, c.StaffAddr = "sqlite:"+filepath.Join(t.TempDir(), "other.db"), taken
	s, err := server.New(t.Context(), server.Options{Config: c})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Listen(); err == nil || !strings.Contains(err.Error(), "listen for staff") {
		t.Errorf("a port that is taken: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	a.Stop()
	for _, url := range []string{a.URL, a.StaffURL} {
		if conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://")); err == nil {
			conn.Close()
			t.Errorf("%s still answers", url)
		}
	}
}
