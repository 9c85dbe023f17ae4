package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	netmail "net/mail"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/riverqueue/river"

	"mynetplus/app/jobs"
	"mynetplus/app/notify"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// How often the server is killed, and how many mails are queued before each start.
const (
	mailKills    = 50
	mailsPerKill = 6
)

// quality.md: killed (SIGKILL) at any moment while mails leave, no mail is lost; and where one leaves twice, because
// the server died between the mail server's yes and its own note of it, both carry the same Message-ID.
func TestKilledWhileMailsLeave(t *testing.T) {
	t.Run(models.SQLite, func(t *testing.T) {
		killedWhileMailsLeave(t, "sqlite:"+filepath.Join(t.TempDir(), "test.db"))
	})
	t.Run(models.Postgres, func(t *testing.T) { killedWhileMailsLeave(t, modelstest.PostgresURL(t)) })
}

func killedWhileMailsLeave(t *testing.T, address string) {
	t.Chdir(t.TempDir())
	box := openMailbox(t)
	_, kill := startChild(t, address) // makes the database and the cast
	kill()
	s := openBeside(t, address)
	workers := river.NewWorkers()
	river.AddWorker(workers, notify.NewWorker(notify.Options{Store: s}))
	client, err := jobs.New(jobs.Options{Store: s, Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	notifier := notify.New(client)

	queued := 0
	for range mailKills {
		for range mailsPerKill {
			queueMail(t, s, notifier, fmt.Sprintf("m%d@example.jp", queued))
			queued++
		}
		rescue(t, s)
		before := box.count()
		_, kill := startChild(t, address, "-server.smtp", "smtp://"+box.addr)
		wait(t, "a mail arrives", func() bool { return box.count() > before })
		time.Sleep(rand.N(50 * time.Millisecond))
		kill()
	}
	rescue(t, s)
	_, kill = startChild(t, address, "-server.smtp", "smtp://"+box.addr)
	wait(t, "every mail has left", func() bool { return count(t, s, "messages WHERE state = 'queued'") == 0 })
	kill()

	if n := count(t, s, "messages WHERE state = 'sent'"); n != queued {
		t.Errorf("%d messages of %d are called sent", n, queued)
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	distinct := map[string]bool{}
	repeats := 0
	for i := range queued {
		to := fmt.Sprintf("m%d@example.jp", i)
		ids := box.ids[to]
		if len(ids) == 0 {
			t.Errorf("the mail to %s is lost", to)
			continue
		}
		for _, id := range ids {
			if id != ids[0] || id == "" {
				t.Errorf("the mails to %s have the Message-IDs %q", to, ids)
			}
		}
		distinct[ids[0]] = true
		repeats += len(ids) - 1
	}
	if len(distinct) != queued {
		t.Errorf("%d Message-IDs for %d mails", len(distinct), queued)
	}
	if repeats == 0 {
		t.Error("no kill fell between a mail and its note: nothing was shown")
	}
	t.Logf("%d mails, %d repeats", queued, repeats)
}

func queueMail(t *testing.T, s *models.Store, n *notify.Notifier, to string) {
	t.Helper()
	err := s.Tx(t.Context(), func(tx *models.Tx) error {
		return n.Queue(t.Context(), tx, models.Message{
			CardholderNo: hanakoNo, Channel: models.ChannelMail, Template: models.TemplateRegistered,
			Recipient: tx.Keys().Seal(models.ColRecipient, hanakoNo, to),
			Facts:     models.Facts{CardIDs: []int64{1}, Device: "iphone/safari"},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rescue gives the jobs of a server that was killed back at once. River does so after two minutes (app/jobs).
func rescue(t *testing.T, s *models.Store) {
	t.Helper()
	_, err := s.SQL().ExecContext(t.Context(), "UPDATE river_job SET state = 'available' WHERE state = 'running'")
	if err != nil {
		t.Fatal(err)
	}
}

// mailbox is a mail server that takes its time, before and after it says yes.
type mailbox struct {
	addr string
	mu   sync.Mutex
	ids  map[string][]string // Message-IDs of what it said yes to, by receiver
	n    int
}

func openMailbox(t *testing.T) *mailbox {
	t.Helper()
	box := &mailbox{ids: map[string][]string{}}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &letterbox{box: box}, nil }))
	s.ErrorLog = quiet{}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	box.addr = ln.Addr().String()
	done := make(chan error, 1)
	go func() { done <- s.Serve(ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := s.Shutdown(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		<-done
	})
	return box
}

func (b *mailbox) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

type letterbox struct {
	box *mailbox
	to  string
}

func (*letterbox) Reset()                                      {}
func (*letterbox) Logout() error                               { return nil }
func (*letterbox) Mail(string, *smtp.MailOptions) error        { return nil }
func (l *letterbox) Rcpt(to string, _ *smtp.RcptOptions) error { l.to = to; return nil }

func (l *letterbox) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, m.Body); err != nil {
		return err
	}
	time.Sleep(rand.N(20 * time.Millisecond))
	l.box.mu.Lock()
	l.box.ids[l.to] = append(l.box.ids[l.to], m.Header.Get("Message-Id"))
	l.box.n++
	l.box.mu.Unlock()
	time.Sleep(rand.N(20 * time.Millisecond))
	return nil
}

// quiet drops what the mail server says of connections that were killed.
type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}
