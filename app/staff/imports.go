package staff

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"mynetplus/app/feed"
	"mynetplus/models"
)

// Imports takes card files that somebody uploads into the store, one at a time.
//
// A file holds card numbers, which never enter the database (D7.1), not even for the moment until a job on whatever
// machine takes them in. So the process that got the file imports it, in the background: nothing has to be where another
// instance could find it. If that process dies, the run shows as failed, and the same file completes it: an import may be
// cut off anywhere and run again (feed/README.md). River would add a second try, of a file that is gone.
type Imports struct {
	store *models.Store
	feed  *feed.Importer
	log   *slog.Logger
	dir   string // private; each upload has a directory of its own in it

	stopping chan struct{}
	stop     func()
	running  sync.WaitGroup
}

// NewImports makes the room for uploads in a directory, and throws away what a process that died has left there (D7.5).
func NewImports(s *models.Store, f *feed.Importer, log *slog.Logger, dir string) *Imports {
	stopping := make(chan struct{})
	im := &Imports{store: s, feed: f, log: log, dir: dir, stopping: stopping, stop: sync.OnceFunc(func() { close(stopping) })}
	im.sweep()
	return im
}

// sweep removes what no import can be using any more, for another process may use the directory, too: what is older than
// any upload and import together may take.
func (im *Imports) sweep() {
	left, err := os.ReadDir(im.dir)
	if err != nil {
		return // nothing was ever uploaded here
	}
	for _, entry := range left {
		info, err := entry.Info()
		if err == nil && im.store.Now().Sub(info.ModTime()) > 2*models.ImportLimit {
			_ = os.RemoveAll(filepath.Join(im.dir, entry.Name()))
		}
	}
}

// Stop cuts a running import off and waits until it has said so. What it has committed stays.
func (im *Imports) Stop() {
	im.stop()
	im.running.Wait()
}

// Upload is a card file on its way in.
type Upload struct {
	By     string // user name
	Name   string // of the file, as the browser says
	Reason string
	Origin models.Origin
}

// Refusal is why an uploaded file is not imported; the zero value is none.
type Refusal struct {
	Code string
	Line int // 0: none in particular
}

// Take stores a file, looks through it, and begins its import in the background. A refused file changes nothing but the
// audit trail, and has no run.
func (im *Imports) Take(ctx context.Context, u Upload, file io.Reader) (id int64, refusal Refusal, err error) {
	im.sweep()
	if err := os.MkdirAll(im.dir, 0o700); err != nil {
		return 0, Refusal{}, fmt.Errorf("take upload: %w", err)
	}
	dir, err := os.MkdirTemp(im.dir, "")
	if err != nil {
		return 0, Refusal{}, fmt.Errorf("take upload: %w", err)
	}
	begun := false
	defer func() {
		if !begun {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	path := filepath.Join(dir, "feed.csv")
	if err := keep(path, file); err != nil {
		return 0, Refusal{}, err
	}
	run := models.ImportRun{StartedBy: u.By, FileName: fileName(u.Name), Note: u.Reason}
	if err := feed.Check(path); err != nil {
		code, line := feed.Refused(err)
		if code == "" {
			code = feed.CodeUnreadable
		}
		return 0, Refusal{string(code), line}, im.store.Tx(ctx, func(tx *models.Tx) error { return refuse(ctx, tx, u, string(code)) })
	}
	err = im.store.Tx(ctx, func(tx *models.Tx) error {
		err := tx.AddImportRun(ctx, &run)
		if errors.Is(err, models.ErrDuplicate) {
			refusal = Refusal{Code: string(feed.CodeRunning)}
			return refuse(ctx, tx, u, refusal.Code)
		}
		if err != nil {
			return err
		}
		return tx.AuditStaff(ctx, u.By, uploadEvent(u, models.ActionUpload, models.OutcomeOK))
	})
	if err != nil || refusal.Code != "" {
		return 0, refusal, err
	}
	begun = true
	im.running.Add(1)
	go im.work(context.WithoutCancel(ctx), run, u, path)
	return run.ID, Refusal{}, nil
}

// errBroken says that the file did not arrive whole.
var errBroken = errors.New("the upload broke off")

// source tells a file that breaks off from a disk that is full.
type source struct {
	from io.Reader
	err  error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// keep writes the upload to a file that only this process' user can read.
func keep(path string, from io.Reader) error {
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep upload: %w", err)
	}
	counted := &source{from: from}
	_, err = io.Copy(to, counted)
	err = errors.Join(err, to.Close())
	switch {
	case counted.err != nil:
		return fmt.Errorf("keep upload: %w: %w", errBroken, err)
	case err != nil:
		return fmt.Errorf("keep upload: %w", err)
	}
	return nil
}

func refuse(ctx context.Context, tx *models.Tx, u Upload, code string) error {
	e := uploadEvent(u, models.ActionUpload, models.OutcomeRefused)
	e.Facts.Reason = code
	return tx.AuditStaff(ctx, u.By, e)
}

func uploadEvent(u Upload, action, outcome string) models.Event {
	e := event(u.Origin, action, outcome)
	e.Facts.Note = u.Reason
	return e
}

// maxFileName is how much of a file's name is kept, in characters.
const maxFileName = 80

// fileName is the last part of what a browser calls a file, as it may be written down.
func fileName(said string) string {
	said = said[strings.LastIndexAny(said, `/\`)+1:]
	said = feed.FileName(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(said, "")))
	return string([]rune(said)[:min(len([]rune(said)), maxFileName)])
}
