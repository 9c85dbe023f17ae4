package provision

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/models"
)

// batchesPerJob keeps a job to a few seconds, so that the program can stop, while River's latency does not count.
const batchesPerJob = 40

// abandoned is how long nobody has worked on a run that says it is running before its worker counts as gone.
const abandoned = 10 * time.Second

// WorkArgs is the job that works off the next batches of a run.
type WorkArgs struct {
	Run  int64 `json:"run"`
	Turn int64 `json:"turn"`
}

// Kind is the job's name in the queue.
func (WorkArgs) Kind() string { return "provision.work" }

// Worker works WorkArgs off.
type Worker struct {
	river.WorkerDefaults[WorkArgs]
	service *Service
}

// NewWorker makes the worker.
func NewWorker(s *Service) *Worker { return &Worker{service: s} }

// Work does batch after batch; the last one's transaction inserts the next job.
func (w *Worker) Work(ctx context.Context, job *river.Job[WorkArgs]) error {
	for n := 1; ; n++ {
		then := place(nowhere)
		if n == batchesPerJob {
			then = w.service.enqueue
		}
		more, err := w.service.batch(ctx, job.Args.Run, job.Args.Turn, then)
		switch {
		case models.Deadlocked(err):
			n-- // nothing of it was written
		case err != nil || !more || n == batchesPerJob:
			return err
		}
	}
}

// SweepArgs is the job that finds a run whose worker was killed.
type SweepArgs struct{}

// Kind is the job's name in the queue.
func (SweepArgs) Kind() string { return "provision.sweep" }

// Sweeper works SweepArgs off.
type Sweeper struct {
	river.WorkerDefaults[SweepArgs]
	service *Service
}

// NewSweeper makes the worker.
func NewSweeper(s *Service) *Sweeper { return &Sweeper{service: s} }

// Work gives an abandoned run to a new job.
func (w *Sweeper) Work(ctx context.Context, _ *river.Job[SweepArgs]) error {
	return w.service.takeOver(ctx, abandoned)
}
