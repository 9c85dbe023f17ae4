package provision_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// With this flag the test binary is the process that gets killed: it works off whatever run there is, by jobs.
var childURL = flag.String("provision.url", "", "work the unfinished run of this database off")

func TestMain(m *testing.M) {
	flag.Parse()
	if *childURL == "" {
		os.Exit(m.Run())
	}
	fmt.Fprintln(os.Stderr, child())
	os.Exit(1)
}

func child() error {
	ctx := context.Background()
	s, err := models.Open(ctx, models.Options{URL: *childURL, Keys: modelstest.Keys(), Policy: models.DefaultPolicy()})
	if err != nil {
		return err
	}
	h, err := newHost(s)
	if err != nil {
		return err
	}
	run, ok, err := h.Unfinished(ctx)
	if err != nil || !ok {
		return fmt.Errorf("no run to work off: %w", err)
	}
	if _, err := h.Resume(ctx, run.ID, provision.By{}); err != nil {
		return err
	}
	if err := h.jobs.Start(ctx); err != nil {
		return err
	}
	select {} // until it is killed
}

// Killed (SIGKILL) in the middle, again and again, a run of 5,000 cardholders by jobs deals with every card exactly once.
func TestKilledAndResumed(t *testing.T) {
	modelstest.RunURL(t, func(t *testing.T, url string) {
		h, err := newHost(modelstest.Open(t, models.Options{URL: url}))
		if err != nil {
			t.Fatal(err)
		}
		h.crowd(t, 5000)
		r, _, err := h.StartHere(t.Context(), size(10000))
		if err != nil {
			t.Fatal(err)
		}
		kills := 0
		for range 3 {
			before := h.count(t, "enrollments")
			kill := startChild(t, url)
			for h.count(t, "enrollments") == before {
				if now, err := h.Run(t.Context(), r.ID); err != nil || now.Finished() {
					break
				}
				time.Sleep(time.Millisecond)
			}
			time.Sleep(rand.N(50 * time.Millisecond))
			kill()
			if now, err := h.Run(t.Context(), r.ID); err == nil && !now.Finished() {
				kills++
			}
		}
		if kills == 0 {
			t.Error("the run ended before it could be killed")
		}
		t.Logf("killed in the middle %d times", kills)
		if now, err := h.Run(t.Context(), r.ID); err != nil || !now.Finished() {
			startChild(t, url)
		}
		h.complete(t, r.ID)
	}, withJobs)
}

func startChild(t *testing.T, url string) (kill func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-provision.url", url)
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dead := false
	kill = func() {
		if dead {
			return
		}
		dead = true
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // says that it was killed
	}
	t.Cleanup(kill)
	return kill
}
