package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"mynetplus/models"
)

// accountsIntake is one run over a file of accounts.
type accountsIntake struct {
	store    *models.Store
	dryRun   bool
	report   AccountsReport
	rejects  *rejectsFile
	progress progress
	names    accountNames
}

// ImportAccounts takes the accounts of an older system over (D4.6), without passwords: the first sign-in is a reset. It
// reads the file twice like Import, writes the refused rows beside it, and commits row by row: running the same file
// again does the rest and changes nothing that is done, nor what cardholders did since.
func (im *Importer) ImportAccounts(ctx context.Context, path string, o Options) (AccountsReport, error) {
	in := &accountsIntake{
		store: im.Store, dryRun: o.DryRun, names: accountNames{nos: map[string]bool{}, ids: map[string]bool{}},
		progress: progress{to: o.Progress, now: im.Store.Now, started: im.Store.Now()},
	}
	err := in.run(ctx, path, o.Encoding)
	in.progress.end(in.report.Rows)
	in.report.Duration = im.Store.Now().Sub(in.progress.started)
	if err != nil {
		return in.report, fmt.Errorf("import accounts: %w", err)
	}
	return in.report, nil
}

func (in *accountsIntake) run(ctx context.Context, path string, e Encoding) error {
	file, err := os.Open(path)
	if err != nil {
		return &FirstPassError{err}
	}
	defer file.Close()
	e, size, err := look(file, e)
	if err != nil {
		return &FirstPassError{err}
	}
	pass := func(each func(fields []string, line int) error) error {
		r, err := openRecords(io.NewSectionReader(file, 0, size), e, accountColumns)
		for err == nil {
			var fields []string
			var line int
			if fields, line, err = r.next(); err == nil {
				err = each(fields, line)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	err = pass(func([]string, int) error { in.progress.total++; return nil })
	if err != nil {
		return &FirstPassError{err}
	}
	second := func() error {
		return pass(func(fields []string, line int) error { return in.take(ctx, fields, line) })
	}
	if in.dryRun {
		return second()
	}
	err = in.store.OneImport(ctx, func() error { return in.keep(ctx, path, second) })
	if errors.Is(err, models.ErrImportRunning) {
		return &FirstPassError{err}
	}
	return err
}

// keep runs the second pass with the rejects file around it, and enters the run into the day's system chain (D8.1).
func (in *accountsIntake) keep(ctx context.Context, path string, second func() error) (err error) {
	if in.rejects, err = createRejects(path, accountColumns); err != nil {
		return &FirstPassError{err}
	}
	defer in.rejects.discard()
	if err := second(); err != nil {
		return err
	}
	if in.report.RejectsFile, err = in.rejects.keep(); err != nil || in.report.Added == 0 {
		return err
	}
	return noteRun(ctx, in.store, models.ActionImportAccounts, in.report.Added)
}

// take judges one row and brings it into the store.
func (in *accountsIntake) take(ctx context.Context, fields []string, line int) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("stopped after %d rows: %w", in.report.Rows, err)
	}
	row, code := parseAccount(fields)
	if code == "" {
		code = in.names.taken(row)
	}
	if code == "" {
		taken, err := in.write(ctx, row)
		if err != nil {
			return err
		}
		code = taken.code
		in.report.count(taken)
	}
	in.report.Rows++
	in.progress.show(in.report.Rows)
	if code == "" {
		in.names.take(row)
		in.report.Accepted++
		return nil
	}
	reject := Reject{Line: line, Code: code, Row: maskedAccount(fields)}
	in.report.Rejected++
	in.report.list(reject)
	return in.rejects.add(reject)
}
