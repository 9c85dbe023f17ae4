package e2e_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"mynetplus/models/modelstest"
)

// browsers are the names Chromium goes by.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "chrome"}

// errNoBrowser means that this machine has no Chromium.
var errNoBrowser = errors.New("no chromium on this machine")

// chromium is the one Chromium of this process, started by the first test that needs it.
var chromium = sync.OnceValues(startBrowser)

// stopBrowser ends it and removes its profile.
var stopBrowser = func() {}

func startBrowser() (context.Context, error) {
	path := ""
	for _, name := range browsers {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errNoBrowser
	}
	profile, err := os.MkdirTemp("", "mynetplus-browser")
	if err != nil {
		return nil, fmt.Errorf("make profile: %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "ja"),
		chromedp.Flag("hide-scrollbars", true),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	stopBrowser = func() {
		// Nothing is left to report to: the tests are over.
		_ = chromedp.Cancel(ctx)
		cancel()
		_ = os.RemoveAll(profile)
	}
	if err := chromedp.Do(ctx); err != nil {
		return nil, fmt.Errorf("start browser: %w", err)
	}
	return ctx, nil
}

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// patience is how long a tab may live: longer than any journey takes on a busy machine.
const patience = 4 * time.Minute

// newContext makes a tab with cookies of its own.
func newContext(t testing.TB, listen func(any)) context.Context {
	t.Helper()
	root, err := chromium()
	if errors.Is(err, errNoBrowser) {
		modelstest.Skip(t, "these tests need Chromium")
	}
	if err != nil {
		t.Fatal(err)
	}
	return child(t, root, listen, chromedp.WithNewBrowserContext())
}

// child makes a tab; without options it shares the cookies of its parent.
func child(t testing.TB, parent context.Context, listen func(any), options ...chromedp.ContextOption) context.Context {
	t.Helper()
	if listen != nil {
		options = append(options, chromedp.WithListener(listen))
	}
	ctx, cancel := chromedp.NewContext(parent, options...)
	ctx, stop := context.WithTimeout(ctx, patience)
	t.Cleanup(func() {
		stop()
		cancel()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open tab: %v", err)
	}
	return ctx
}
