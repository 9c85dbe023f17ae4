package e2e_test

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
)

//go:embed testdata/drive.js
var drive string

// tab is a browser's tab on the portal, driven by the words on its pages. Its helpers fail the test.
type tab struct {
	*watch
	t     testing.TB
	ctx   context.Context
	app   *apptest.App // nil on the samples
	base  string
	brand string // what titles end in; empty: the portal's name
	frame bool   // what is done is done inside the page's frame
}

// Names that titles end in (copy.md).
const (
	portalBrand = "マイネットプラス"
	issuerBrand = "日専連ライフサービス"
)

// state is what a tab shows.
type state struct {
	URL, Path, H1, Title, Text, Flash string
	Ready, Left                       bool
	Errors                            []string
	Width                             int
}

// newTab opens an empty tab with cookies of its own. When the test ends, everything the tab's pages did behind the
// page is judged: no other host, no console, no violation.
func newTab(t testing.TB, app *apptest.App) *tab {
	t.Helper()
	return prepare(t, app, func(w *watch) context.Context { return newContext(t, w.hear) })
}

// another opens a second tab of the same browser: it has the same cookies.
func (b *tab) another() *tab {
	b.t.Helper()
	return prepare(b.t, b.app, func(w *watch) context.Context { return child(b.t, b.ctx, w.hear) })
}

func prepare(t testing.TB, app *apptest.App, open func(*watch) context.Context) *tab {
	t.Helper()
	u, err := url.Parse(app.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := &tab{t: t, app: app, base: app.URL, watch: &watch{host: u.Host}}
	b.ctx = open(b.watch)
	b.ready()
	return b
}

// ready prepares a new tab and judges it when the test ends.
func (b *tab) ready() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, audits.Enable, struct{}{}); err != nil {
		b.t.Fatal(err)
	}
	b.settled()
	b.size(1280, 900)
	b.judged()
}

// judged judges what the tab's pages did behind the page when the test ends.
func (b *tab) judged() {
	b.t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, fault := range b.faults {
			b.t.Error(fault)
		}
	})
}

// settled makes the tab behave as if it were the one in front, and pages scroll without animation.
func (b *tab) settled() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}); err != nil {
		b.t.Fatal(err)
	}
	b.media("light")
}

// media sets the color scheme the visitor prefers, light or dark.
func (b *tab) media(scheme string) {
	b.t.Helper()
	p := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, p); err != nil {
		b.t.Fatal(err)
	}
}

// size makes the window so wide and high, in CSS pixels.
func (b *tab) size(width, height int64) {
	b.t.Helper()
	p := emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1}
	if _, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, p); err != nil {
		b.t.Fatal(err)
	}
}

// withoutScripts switches scripts off, as some visitors do.
func (b *tab) withoutScripts() *tab {
	b.t.Helper()
	p := emulation.SetScriptExecutionDisabledParams{Value: true}
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, p); err != nil {
		b.t.Fatal(err)
	}
	return b
}

// inFrame is the same tab, seen inside the page's frame.
func (b *tab) inFrame() *tab {
	inner := *b
	inner.frame = true
	return &inner
}

// ask evaluates one of the acts of drive.js. It fails when the page is just being left.
func ask[T any](b *tab, what string, words ...string) (T, error) {
	args, err := json.Marshal(append([]string{what}, words...))
	if err != nil {
		b.t.Fatal(err)
	}
	js := fmt.Sprintf("(%s)(%v, ...%s)", strings.TrimSpace(drive), b.frame, args)
	// Comments above the function would swallow the parenthesis.
	js = "(" + js[strings.Index(js, "(inFrame,"):]
	return chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
}

// until asks again and again until done says so, for half a minute.
func until[T any](b *tab, wish string, question func() (T, error), done func(T) bool) T {
	b.t.Helper()
	const tries, pause = 1500, 20 * time.Millisecond
	var last T
	var err error
	for range tries {
		if last, err = question(); err == nil && done(last) {
			return last
		}
		if b.ctx.Err() != nil {
			break
		}
		time.Sleep(pause)
	}
	s, _ := ask[state](b, "state")
	b.t.Fatalf("%s: still %+v (%v)\non %s: %s", wish, last, err, s.Path, s.Text)
	return last
}

// run evaluates an expression in the page.
func run[T any](b *tab, js string) T {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return got
}

// runAwaiting evaluates a promise in the page.
func runAwaiting[T any](b *tab, js string) T {
	b.t.Helper()
	got, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return got
}

// later lets time pass, on the server and in the page.
func (b *tab) later(d time.Duration) {
	b.t.Helper()
	b.app.Clock.Advance(d)
	run[chromedp.Void](b, fmt.Sprintf(`{ const before = Date.now; Date.now = () => before() + %d; }`, d.Milliseconds()))
}

// now is what the tab shows.
func (b *tab) now() state {
	b.t.Helper()
	return until(b, "page", func() (state, error) { return ask[state](b, "state") }, func(state) bool { return true })
}

// arrived waits until the page that was marked has gone and another one is complete.
func (b *tab) arrived() state {
	b.t.Helper()
	return until(b, "next page", func() (state, error) { return ask[state](b, "state") }, func(s state) bool {
		return s.Ready && !s.Left && strings.HasPrefix(s.URL, b.base)
	})
}

func (b *tab) mark() {
	b.t.Helper()
	until(b, "mark", func() (bool, error) { return ask[bool](b, "mark") }, func(ok bool) bool { return ok })
}

// open goes to an address.
func (b *tab) open(path string) state {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, chromedp.Navigate(b.base+path)); err != nil {
		b.t.Fatalf("open %s: %v", path, err)
	}
	return b.arrived()
}

// back presses the browser's back button.
func (b *tab) back() state {
	b.t.Helper()
	b.mark()
	if err := chromedp.Do(b.ctx, chromedp.NavigateBack()); err != nil {
		b.t.Fatalf("back: %v", err)
	}
	return b.arrived()
}

// click clicks on something named and stays: kind is button, link, summary or check.
func (b *tab) click(kind, name string) {
	b.t.Helper()
	b.clicks(kind, name, 1)
}

func (b *tab) clicks(kind, name string, n int) {
	b.t.Helper()
	type place struct{ X, Y float64 }
	at := until(b, kind+" "+name, func() (*place, error) { return ask[*place](b, "place", kind, name) }, func(p *place) bool { return p != nil })
	for i := range n {
		for _, typ := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
			p := input.DispatchMouseEventParams{Type: typ, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: int64(i + 1)}
			if _, err := chromedp.Call(b.ctx, input.DispatchMouseEvent, p); err != nil {
				b.t.Fatalf("click %s: %v", name, err)
			}
		}
	}
}

// press clicks on a button and waits for the next page.
func (b *tab) press(name string) state {
	b.t.Helper()
	b.mark()
	b.click("button", name)
	return b.arrived()
}

// follow clicks on a link and waits for the next page.
func (b *tab) follow(name string) state {
	b.t.Helper()
	b.mark()
	b.click("link", name)
	return b.arrived()
}

// fill types over what is in a field.
func (b *tab) fill(label, value string) {
	b.t.Helper()
	until(b, "field "+label, func() (bool, error) { return ask[bool](b, "focus", label) }, func(ok bool) bool { return ok })
	if _, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		b.t.Fatalf("fill %s: %v", label, err)
	}
}

// ticked tells whether a box is checked.
func (b *tab) ticked(name string) bool {
	b.t.Helper()
	on, err := ask[bool](b, "checked", name)
	if err != nil {
		b.t.Fatal(err)
	}
	return on
}

// expect fails the test unless the tab shows a page with this heading.
func (b *tab) expect(s state, h1 string) state {
	b.t.Helper()
	title := strings.TrimPrefix(s.Title, "エラー: ")
	if s.H1 != h1 || title != h1+" | "+cmp.Or(b.brand, portalBrand) || (title != s.Title) != (len(s.Errors) > 0) {
		b.t.Fatalf("on %s: h1 %q, title %q, errors %q, want %q\n%s", s.Path, s.H1, s.Title, s.Errors, h1, s.Text)
	}
	return s
}

// contains tells whether text has each of these words.
func contains(text string, words ...string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// says fails the test unless the page has each of these words.
func (b *tab) says(s state, words ...string) {
	b.t.Helper()
	for _, w := range words {
		if !strings.Contains(s.Text, w) {
			b.t.Fatalf("%s does not say %q:\n%s", s.Path, w, s.Text)
		}
	}
}

// refuses fails the test unless the page's error summary is exactly this.
func (b *tab) refuses(s state, errors ...string) {
	b.t.Helper()
	if !slices.Equal(s.Errors, errors) {
		b.t.Fatalf("%s: errors %q, want %q", s.Path, s.Errors, errors)
	}
}

// known makes the browser one that has signed in to an account before (D3.3).
func (b *tab) known(loginID string) {
	b.t.Helper()
	cookie := network.SetCookieParams{Name: "device", Value: b.app.Device(loginID), URL: b.app.URL}
	if _, err := chromedp.Call(b.ctx, network.SetCookie, cookie); err != nil {
		b.t.Fatal(err)
	}
}

// signIn signs in as one of the cast, from a device that has done so before.
func (b *tab) signIn(loginID string) state {
	b.t.Helper()
	b.known(loginID)
	b.expect(b.open("/login"), "ログイン")
	b.fill("マイネットプラスのID", loginID)
	b.fill("パスワード", demo.Password)
	return b.expect(b.press("ログイン"), "マイページ")
}
