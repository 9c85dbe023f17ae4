package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"mynetplus/app/provision"
	"mynetplus/models"
)

// provisionCmd registers provisionally (D4.2), to the end; interrupted, it pauses. It exits with 1 when it did not begin,
// with 2 when the run is not done.
type provisionCmd struct {
	Size   int    `help:"How many cards at most are registered, up to 1000000." default:"5000"`
	Brand  string `help:"Only cards of this brand: JCB, Visa or Mastercard."`
	From   string `help:"Only cardholder numbers from this one on."`
	To     string `help:"Only cardholder numbers up to this one."`
	DryRun bool   `help:"Count what would happen and change nothing." xor:"what"`
	Resume bool   `help:"Go on with the run that is not finished; size, brand and numbers are its own." xor:"what"`
}

// problems are what may be wrong with an order, to whoever typed it.
var problems = map[string]string{
	provision.BadSize:     "want a number from 1 to 1000000",
	provision.BadBrand:    "want JCB, Visa or Mastercard",
	provision.BadNo:       "want a cardholder number of eight digits",
	provision.ReversedNos: "is before the first one",
}

// Run is the command.
func (c provisionCmd) Run(e env) error {
	order := provision.Order{Size: c.Size, Selection: models.Selection{Brand: c.Brand, FromNo: c.From, ToNo: c.To}}
	var refused error
	for _, p := range order.Problems() {
		refused = errors.Join(refused, fmt.Errorf("--%s: %s", p.Field, problems[p.Code]))
	}
	if refused != nil {
		return refused
	}
	s, err := e.open(nil)
	if err != nil {
		return err
	}
	if c.DryRun {
		tally, err := s.Provision.Estimate(e.ctx, order)
		if err == nil {
			_, err = fmt.Fprintln(e.out, "dry run:", counts(tally))
		}
		return errors.Join(err, s.Close())
	}
	return errors.Join(c.work(e, s.Provision, order), s.Close())
}

// work begins or resumes a run and works it off.
func (c provisionCmd) work(e env, s *provision.Service, order provision.Order) error {
	run, err := c.begin(e.ctx, s, order)
	if err != nil {
		return err
	}
	watch := terminal(os.Stderr)
	run, err = s.Work(e.ctx, run, func(r models.ProvisionRun) {
		if watch != nil {
			fmt.Fprintf(watch, "\r%d registered, %d skipped", r.Registered, r.Skipped())
		}
	})
	if watch != nil {
		fmt.Fprintln(watch)
	}
	if err != nil {
		return fmt.Errorf("run %d: %w", run.ID, err)
	}
	if _, err := fmt.Fprintf(e.out, "run %d %s: %s\n", run.ID, run.State, counts(run.Tally)); err != nil {
		return err
	}
	if run.State != models.RunDone {
		return exit(2)
	}
	return nil
}

func (c provisionCmd) begin(ctx context.Context, s *provision.Service, order provision.Order) (models.ProvisionRun, error) {
	if !c.Resume {
		run, outcome, err := s.StartHere(ctx, order)
		if err == nil && outcome == provision.Unfinished {
			err = fmt.Errorf("run %d is %s: let it end, stop it at the desk, or go on with it by --resume", run.ID, run.State)
		}
		return run, err
	}
	run, ok, err := s.Unfinished(ctx)
	if err != nil {
		return run, err
	}
	if ok {
		var outcome provision.Outcome
		run, outcome, err = s.ResumeHere(ctx, run.ID)
		ok = outcome == provision.Done
	}
	if err == nil && !ok {
		err = errors.New("no run is unfinished")
	}
	return run, err
}

func counts(t models.Tally) string {
	return fmt.Sprintf("%d registered; skipped %d without a mobile number, %d corporate, %d cancelled before",
		t.Registered, t.NoMobile, t.Corporate, t.Cancelled)
}
