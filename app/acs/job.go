package acs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"mynetplus/app/acs/emv"
	"mynetplus/app/jobs"
	"mynetplus/models"
)

// pause is how long the job waits for whoever else delivers the result.
const pause = time.Second

// ResultArgs is the job that delivers the result of a challenge until it is received or given up.
type ResultArgs struct {
	ACSTransID string `json:"acs_trans_id"`
}

// Kind is the job's name in the queue.
func (ResultArgs) Kind() string { return "acs.result" }

// InsertOpts chooses the queue.
func (ResultArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: jobs.QueueResults} }

// ResultWorker works ResultArgs off.
type ResultWorker struct {
	river.WorkerDefaults[ResultArgs]
	service *Service
}

// NewResultWorker makes the worker.
func NewResultWorker(s *Service) *ResultWorker { return &ResultWorker{service: s} }

// Work tries once and comes back until the result is settled.
func (w *ResultWorker) Work(ctx context.Context, job *river.Job[ResultArgs]) error {
	delivery, err := w.service.Deliver(ctx, job.Args.ACSTransID)
	switch {
	case err != nil:
		return err
	case delivery == Claimed:
		return river.JobSnooze(pause)
	case delivery == Failed:
		return river.JobSnooze(w.service.Store.Policy().ResultRetry)
	}
	return nil
}

// ErroArgs is the job that tells a directory server that its RRes was wrong or late: once, and whatever comes of it.
type ErroArgs struct {
	ACSTransID string `json:"acs_trans_id"`
	Code       string `json:"code"`
	Detail     string `json:"detail"` // names of fields
}

// Kind is the job's name in the queue.
func (ErroArgs) Kind() string { return "acs.erro" }

// InsertOpts chooses the queue.
func (ErroArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: jobs.QueueResults, MaxAttempts: 1}
}

// ErroWorker works ErroArgs off.
type ErroWorker struct {
	river.WorkerDefaults[ErroArgs]
	service *Service
}

// NewErroWorker makes the worker.
func NewErroWorker(s *Service) *ErroWorker { return &ErroWorker{service: s} }

// Work posts the Erro.
func (w *ErroWorker) Work(ctx context.Context, job *river.Job[ErroArgs]) error {
	var t models.Transaction
	err := w.service.Store.Read(ctx, func(q *models.Query) (err error) {
		t, err = q.Transaction(ctx, job.Args.ACSTransID)
		return err
	})
	if errors.Is(err, models.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	erro := emv.NewErro(job.Args.Code, job.Args.Detail, emv.TypeRRes)
	erro.ThreeDSServerTransID, erro.DSTransID, erro.ACSTransID = t.ThreeDSServerTransID, t.DSTransID, t.ACSTransID
	body, err := json.Marshal(erro)
	if err != nil {
		return fmt.Errorf("write Erro: %w", err)
	}
	w.service.exchange(ctx, t, body) // nothing answers an Erro
	return nil
}

// SweepArgs is the job that ends challenges whose deadline has passed.
type SweepArgs struct{}

// Kind is the job's name in the queue.
func (SweepArgs) Kind() string { return "acs.sweep" }

// Sweeper works SweepArgs off.
type Sweeper struct {
	river.WorkerDefaults[SweepArgs]
	service *Service
}

// NewSweeper makes the worker.
func NewSweeper(s *Service) *Sweeper { return &Sweeper{service: s} }

// Work sweeps.
func (w *Sweeper) Work(ctx context.Context, _ *river.Job[SweepArgs]) error {
	return w.service.Sweep(ctx, w.service.Store.Now())
}
