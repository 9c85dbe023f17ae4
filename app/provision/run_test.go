package provision_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"mynetplus/app/provision"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// Jobs work a run off, and the desk can pause, resume and stop it; each of that stands in the chain of who did it.
func TestPauseResumeStop(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		h.crowd(t, 1300)
		by := provision.By{Staff: "supervisor", Note: "第1回"}
		must := func(outcome provision.Outcome, err error) {
			t.Helper()
			if err != nil || outcome != provision.Done {
				t.Fatalf("outcome %d, %v", outcome, err)
			}
		}
		late := func(outcome provision.Outcome, err error) {
			t.Helper()
			if err != nil || outcome != provision.TooLate {
				t.Fatalf("outcome %d, %v, want too late", outcome, err)
			}
		}
		r, outcome, err := h.Start(t.Context(), size(5000), by)
		must(outcome, err)
		late(h.Resume(t.Context(), r.ID, by))
		must(h.Pause(t.Context(), r.ID, by))
		late(h.Pause(t.Context(), r.ID, by))
		h.works(t) // the job finds the run paused
		for h.count(t, "river_job WHERE state = 'completed'") == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		if n := h.count(t, "enrollments"); n != 0 {
			t.Errorf("%d enrollments of a paused run", n)
		}
		must(h.Resume(t.Context(), r.ID, by))
		r = h.ended(t, r.ID, models.RunDone)
		if n := h.count(t, "enrollments WHERE state = 'provisional'"); n != r.Registered || n < 1300 {
			t.Errorf("%d registered, the run says %d", n, r.Registered)
		}
		late(h.Pause(t.Context(), r.ID, by))
		late(h.Stop(t.Context(), r.ID, by))

		r, outcome, err = h.Start(t.Context(), size(5000), by)
		must(outcome, err)
		h.ended(t, r.ID, models.RunDone)
		for action, want := range map[string]int{
			models.ActionRunStarted: 2, models.ActionRunPaused: 1, models.ActionRunResumed: 1, models.ActionRunStopped: 0,
		} {
			if got := h.count(t, "audit_events WHERE chain = 'staff:supervisor' AND actor = 'staff' AND action = $1 AND facts LIKE '%第1回%'", action); got != want {
				t.Errorf("%d events %s, want %d", got, action, want)
			}
		}
		if n := h.count(t, "audit_events WHERE chain LIKE 'system:%' AND action = $1", models.ActionRunDone); n != 2 {
			t.Errorf("%d ends of runs", n)
		}
		h.whole(t)
	})
}

// A stopped run ends for good and makes room for another.
func TestStop(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		r, _, err := h.Start(t.Context(), size(10), provision.By{Staff: "supervisor"})
		if err != nil {
			t.Fatal(err)
		}
		if outcome, err := h.Stop(t.Context(), r.ID, provision.By{Staff: "supervisor"}); err != nil || outcome != provision.Done {
			t.Fatalf("outcome %d, %v", outcome, err)
		}
		if outcome, err := h.Resume(t.Context(), r.ID, provision.By{}); err != nil || outcome != provision.TooLate {
			t.Errorf("a stopped run resumes: %d, %v", outcome, err)
		}
		if got := h.toTheEnd(t, size(10)); got.ID == r.ID {
			t.Error("the same run began again")
		}
	})
}

// Of starts at the same moment one wins, and the others are told of its run.
func TestStartedTwice(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		const starts = 8
		var wg sync.WaitGroup
		outcomes := make(chan provision.Outcome, starts)
		for range starts {
			wg.Go(func() {
				r, outcome, err := h.Start(t.Context(), size(10), provision.By{Staff: "supervisor"})
				if err != nil || r.ID == 0 {
					t.Errorf("run %d, %v", r.ID, err)
				}
				outcomes <- outcome
			})
		}
		wg.Wait()
		close(outcomes)
		won := 0
		for outcome := range outcomes {
			if outcome == provision.Done {
				won++
			}
		}
		if won != 1 || h.count(t, "provision_runs") != 1 || h.count(t, "river_job") != 1 {
			t.Errorf("%d starts won, %d runs, %d jobs", won, h.count(t, "provision_runs"), h.count(t, "river_job"))
		}
	})
}

// Ctrl-C pauses a run of the command line after the batch under way; resumed, it ends where it would have ended.
func TestInterrupted(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		h.crowd(t, 1300)
		r, _, err := h.StartHere(t.Context(), size(1100))
		if err != nil {
			t.Fatal(err)
		}
		ctx, interrupt := context.WithCancel(t.Context())
		r, err = h.Work(ctx, r, func(models.ProvisionRun) { interrupt() })
		if err != nil || r.State != models.RunPaused || r.Registered == 0 || r.Registered >= 1100 {
			t.Fatalf("%s with %d registered, %v", r.State, r.Registered, err)
		}
		if r, _, err = h.ResumeHere(t.Context(), r.ID); err != nil {
			t.Fatal(err)
		}
		if r, err = h.Work(t.Context(), r, func(models.ProvisionRun) {}); err != nil || r.State != models.RunDone || r.Registered != 1100 {
			t.Errorf("%s with %d registered, %v", r.State, r.Registered, err)
		}
		if n := h.count(t, "enrollments"); n != 1100 {
			t.Errorf("%d enrollments", n)
		}
	})
}

// A run whose worker was killed is taken over when nobody has worked on it for a while, once; a worker that still was at
// it ends.
func TestTakenOver(t *testing.T) {
	run(t, func(t *testing.T, h host, clock *modelstest.Clock) {
		h.crowd(t, 1300)
		r, _, err := h.StartHere(t.Context(), size(5000))
		if err != nil {
			t.Fatal(err)
		}
		sweep := provision.NewSweeper(h.Service)
		for _, step := range []struct {
			after time.Duration
			jobs  int
		}{{0, 0}, {11 * time.Second, 1}, {time.Second, 1}} {
			clock.Advance(step.after)
			if err := sweep.Work(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if n := h.count(t, "river_job"); n != step.jobs {
				t.Fatalf("%d jobs, want %d", n, step.jobs)
			}
		}
		if got, err := h.Work(t.Context(), r, func(models.ProvisionRun) {}); err != nil || got.Registered != 0 || got.Turn != r.Turn+1 {
			t.Errorf("the first worker went on: %+v, %v", got, err)
		}
		h.works(t)
		h.ended(t, r.ID, models.RunDone)
	})
}

// Two workers on one run, as when River rescues a job that was slow: each card once.
func TestTwoWorkers(t *testing.T) {
	run(t, func(t *testing.T, h host, _ *modelstest.Clock) {
		h.crowd(t, 2500)
		r, _, err := h.StartHere(t.Context(), size(5000))
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := h.Work(t.Context(), r, func(models.ProvisionRun) {}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		h.complete(t, r.ID)
	})
}

// complete demands that a run has dealt with every card exactly once.
func (h host) complete(t *testing.T, id int64) {
	t.Helper()
	r := h.ended(t, id, models.RunDone)
	cards, people := h.count(t, "cards"), h.count(t, "cardholders WHERE EXISTS (SELECT 1 FROM cards JOIN enrollments ON id = card_id WHERE cardholder_no = no)")
	for what, c := range map[string]struct{ got, want int }{
		"examined":    {r.Examined(), cards},
		"enrollments": {h.count(t, "enrollments WHERE state = 'provisional'"), r.Registered},
		"reports":     {h.count(t, "provision_skips"), r.Skipped()},
		"events":      {h.count(t, "audit_events WHERE action = $1", models.ActionProvisional), people},
		"ends":        {h.count(t, "audit_events WHERE action = $1", models.ActionRunDone), 1},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, want %d", c.got, what, c.want)
		}
	}
	h.whole(t)
}
