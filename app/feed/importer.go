package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"mynetplus/app/notify"
	"mynetplus/models"
)

// Importer takes files of the card system into the store.
type Importer struct {
	Store  *models.Store
	Notify *notify.Notifier
}

// Options of one import.
type Options struct {
	DryRun   bool      // report what would happen, change neither store nor files
	Encoding Encoding  // of the file; empty detects it
	Progress io.Writer // a terminal, or nil
}

// Import reads the file twice, as feed/README.md says, and writes its rejects file. A *FirstPassError means
// that nothing was changed; after any other error what is committed stays, and running the same file again
// ends where an uninterrupted run would have.
func (im *Importer) Import(ctx context.Context, path string, o Options) (Report, error) {
	in := &intake{store: im.Store, notifier: im.Notify, dryRun: o.DryRun}
	in.progress = progress{to: o.Progress, now: im.Store.Now, started: im.Store.Now()}
	err := in.run(ctx, path, o.Encoding)
	in.progress.end(in.report.Rows)
	in.report.Duration = im.Store.Now().Sub(in.progress.started)
	if err != nil {
		return in.report, fmt.Errorf("import: %w", err)
	}
	return in.report, nil
}

func (in *intake) run(ctx context.Context, path string, e Encoding) error {
	file, err := os.Open(path)
	if err != nil {
		return &FirstPassError{err}
	}
	defer file.Close()
	s, encoding, size, err := firstPass(file, e)
	if err != nil {
		return &FirstPassError{err}
	}
	in.progress.total = s.rows
	r, err := openRecords(io.NewSectionReader(file, 0, size), encoding, columns[:])
	if err != nil {
		return err
	}
	second := func() error { return in.secondPass(ctx, newParser(r, s, in.store)) }
	if in.dryRun {
		return second()
	}
	err = in.store.OneImport(ctx, func() error { return in.keep(ctx, path, second) })
	if errors.Is(err, models.ErrImportRunning) {
		return &FirstPassError{err}
	}
	return err
}

// keep runs the second pass of an import that is alone, with its rejects file around it.
func (in *intake) keep(ctx context.Context, path string, second func() error) (err error) {
	if in.rejects, err = createRejects(path, columns[:]); err != nil {
		return &FirstPassError{err}
	}
	defer in.rejects.discard()
	if err := in.store.Bulk(ctx, second); err != nil {
		return err
	}
	if in.report.RejectsFile, err = in.rejects.keep(); err != nil {
		return err
	}
	return in.close(ctx)
}

// firstPass needs no store. Its size is how much of the file it saw; what is appended meanwhile waits for the next run.
func firstPass(file *os.File, e Encoding) (*survey, Encoding, int64, error) {
	e, size, err := look(file, e)
	if err != nil {
		return nil, e, 0, err
	}
	r, err := openRecords(io.NewSectionReader(file, 0, size), e, columns[:])
	if err != nil {
		return nil, e, 0, err
	}
	s, err := take(r, int(size/bytesPerRow))
	return s, e, size, err
}

// look takes the file's size, and its encoding where that was not said.
func look(file *os.File, e Encoding) (Encoding, int64, error) {
	info, err := file.Stat()
	if err != nil {
		return e, 0, fmt.Errorf("open feed: %w", err)
	}
	if e == Detect {
		e, err = detect(io.NewSectionReader(file, 0, info.Size()))
	}
	return e, info.Size(), err
}

// secondPass lets the parser and the store work side by side, two batches apart at most.
func (in *intake) secondPass(ctx context.Context, p *parser) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches, parsed := make(chan batch, 1), make(chan error, 1)
	go func() { parsed <- p.run(ctx, batches) }()
	var err error
	for b := range batches {
		if err == nil {
			if err = in.take(ctx, &b); err != nil {
				stop()
			}
		}
	}
	if parseErr := <-parsed; err == nil {
		err = parseErr
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped after %d rows: %w", in.report.Rows, err)
	}
	return err
}

// close enters a run that wrote something into the day's system chain (D8.1).
func (in *intake) close(ctx context.Context) error {
	if in.report.Added+in.report.Changed == 0 {
		return nil
	}
	return noteRun(ctx, in.store, models.ActionImport, in.report.Added+in.report.Changed)
}

func noteRun(ctx context.Context, s *models.Store, action string, count int) error {
	return s.Tx(ctx, func(tx *models.Tx) error {
		return tx.Audit(ctx, models.Event{
			Chain: models.SystemChain(tx.Now()), Actor: models.ActorSystem, Action: action,
			Outcome: models.OutcomeOK, Facts: models.Facts{Count: count},
		})
	})
}
