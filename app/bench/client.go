package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// patience is how long an answer may take before the bench gives up.
const patience = 30 * time.Second

// newClient is a browser with at most conns connections, kept alive; it follows no redirect.
func newClient(conns int) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			MaxConnsPerHost: conns, MaxIdleConnsPerHost: max(conns, 1000), DisableCompression: true, ResponseHeaderTimeout: patience,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// answer is what the figures need of a response, read to its end.
type answer struct {
	status     int
	retryAfter bool
	took       time.Duration
}

func send(client *http.Client, request *http.Request) (answer, error) {
	started := time.Now()
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	_, err = io.Copy(io.Discard, response.Body)
	return answer{response.StatusCode, response.Header.Get("Retry-After") != "", time.Since(started)}, err
}

// fetch sends one request and returns the whole answer.
func fetch(client *http.Client, request *http.Request) (*http.Response, []byte, error) {
	response, err := client.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response, body, err
}

// maker makes the n-th request of a load.
type maker func(n int) *http.Request

// get asks for a page, as one session after another.
func get(ctx context.Context, address string, sessions ...*http.Cookie) maker {
	return func(n int) *http.Request {
		request := newRequest(ctx, http.MethodGet, address, nil)
		if len(sessions) > 0 {
			request.AddCookie(sessions[n%len(sessions)])
		}
		return request
	}
}

// post sends a form from a page of the same site.
func post(ctx context.Context, address string, form func(n int) url.Values) maker {
	return func(n int) *http.Request {
		request := newRequest(ctx, http.MethodPost, address, strings.NewReader(form(n).Encode()))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Sec-Fetch-Site", "same-origin")
		request.AddCookie(&http.Cookie{Name: "device", Value: browser})
		return request
	}
}

func newRequest(ctx context.Context, method, address string, body io.Reader) *http.Request {
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		panic(err) // the addresses are our own
	}
	return request
}

// credentials are what the sign-in form posts.
func credentials(loginID, password string) url.Values {
	return url.Values{"login_id": {loginID}, "password": {password}}
}

// signIn signs in n times, each as who says, and returns the cookies of the sessions.
func signIn(ctx context.Context, base string, n int, who func(n int) url.Values) ([]*http.Cookie, error) {
	client := newClient(1)
	defer client.CloseIdleConnections()
	next := post(ctx, base+"/login", who)
	var sessions []*http.Cookie
	for i := range n {
		response, _, err := fetch(client, next(i))
		if err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusSeeOther {
			return nil, fmt.Errorf("sign-in %d: status %d", i, response.StatusCode)
		}
		for _, cookie := range response.Cookies() {
			if cookie.Name == "session" {
				sessions = append(sessions, cookie)
			}
		}
	}
	if len(sessions) != n {
		return nil, errors.New("a sign-in left no session")
	}
	return sessions, nil
}
