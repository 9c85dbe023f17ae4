package staff

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"mynetplus/app/feed"
	"mynetplus/models"
)

// work imports the file, writes down what came of it, and removes it.
func (im *Imports) work(ctx context.Context, run models.ImportRun, u Upload, path string) {
	defer im.running.Done()
	report, failed := im.take(ctx, path)
	run.State, run.Counts = models.ImportDone, counts(report)
	outcome := models.OutcomeOK
	if failed != nil {
		run.State, outcome = models.ImportFailed, models.OutcomeRefused
		if code, _ := feed.Refused(failed); code != "" {
			run.State, run.Error = models.ImportRefused, string(code)
		} else {
			im.log.Error("import of an upload", "cause", failed.Error())
		}
	}
	findings, err := findings(report)
	if err := errors.Join(err, os.RemoveAll(filepath.Dir(path))); err != nil {
		im.log.Error("files of an upload", "cause", err.Error())
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	err = im.store.Tx(ctx, func(tx *models.Tx) error {
		e := uploadEvent(u, models.ActionUploadEnded, outcome)
		e.Facts.Count, e.Facts.Reason = run.Counts.Lines, run.Error
		if err := tx.AuditStaff(ctx, u.By, e); err != nil {
			return err
		}
		return tx.EndImportRun(ctx, &run, findings)
	})
	if err != nil {
		im.log.Error("end of an upload", "cause", err.Error())
	}
}

// take runs the import until it is over, the program stops, or so much time has passed that others take it for dead.
func (im *Imports) take(ctx context.Context, path string) (feed.Report, error) {
	ctx, cancel := context.WithTimeout(ctx, models.ImportLimit-time.Minute)
	defer cancel()
	go func() {
		select {
		case <-im.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	return im.feed.Import(ctx, path, feed.Options{})
}

func counts(r feed.Report) models.ImportCounts {
	return models.ImportCounts{
		Lines: r.Rows, Added: r.Added, Changed: r.Changed, Unchanged: r.Unchanged, Rejected: r.Rejected,
		Voided: r.Voided, Reapply: r.Reapply, Unknown: r.Unknown,
	}
}

// findings are the enrollments that ended, the rows worth a look, and every refused row, with what the rejects file says
// but a person's data.
func findings(r feed.Report) ([]models.ImportFinding, error) {
	var all []models.ImportFinding
	for _, v := range r.Voids {
		all = append(all, models.ImportFinding{Kind: models.FindingVoid, CardholderNo: v.CardholderNo, Card: v.Card, Code: v.Reason})
	}
	for _, n := range r.Notes {
		all = append(all, models.ImportFinding{Kind: models.FindingNote, Line: n.Line, Card: n.Replaces})
	}
	if r.RejectsFile == "" {
		return all, nil
	}
	file, err := os.Open(r.RejectsFile)
	if err != nil {
		return all, fmt.Errorf("open rejects: %w", err)
	}
	defer file.Close()
	rejects := csv.NewReader(file)
	rejects.ReuseRecord = true
	if _, err := rejects.Read(); err != nil { // the header
		return all, fmt.Errorf("read rejects: %w", err)
	}
	for {
		row, err := rejects.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, fmt.Errorf("read rejects: %w", err)
		}
		line, _ := strconv.Atoi(row[0])
		all = append(all, models.ImportFinding{Kind: models.FindingReject, Line: line, Code: row[1]})
	}
}
