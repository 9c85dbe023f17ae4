package e2e_test

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// program is the real program, in a directory of its own with a database of its own.
type program struct {
	t        *testing.T
	dir, bin string
}

func buildProgram(t *testing.T) program {
	t.Helper()
	p := program{t: t, dir: t.TempDir()}
	p.bin = filepath.Join(p.dir, "mynetplus")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", p.bin, "mynetplus/app").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return p
}

func (p program) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), p.bin, args...)
	cmd.Dir, cmd.Env = p.dir, []string{"PATH=" + os.Getenv("PATH")}
	return cmd
}

// run runs a command of the program to its end.
func (p program) run(args ...string) {
	p.t.Helper()
	if out, err := p.command(args...).CombinedOutput(); err != nil {
		p.t.Fatalf("%q: %v\n%s", args, err, out)
	}
}

// serve starts the server, on a free port where addr has none, and returns its address; kill is SIGKILL.
func (p program) serve(addr string) (base string, kill func()) {
	p.t.Helper()
	cmd := p.command("serve", "--addr", addr)
	out, err := cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	kill = sync.OnceFunc(func() {
		if err := cmd.Process.Kill(); err != nil {
			p.t.Error(err)
		}
		_ = cmd.Wait() // says that it was killed
	})
	p.t.Cleanup(kill)
	lines := bufio.NewScanner(out)
	for base == "" && lines.Scan() {
		if name, address, ok := strings.Cut(strings.TrimSpace(lines.Text()), " "); ok && name == "Portal" {
			base = strings.TrimSpace(address)
		}
	}
	if base == "" {
		p.t.Fatalf("the server does not say where it is: %v", lines.Err())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return base, kill
}

// number finds a number in what a page says.
func number(t *testing.T, text, pattern string) int {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no %s in %s", pattern, text)
	}
	n, err := strconv.Atoi(strings.ReplaceAll(found[1], ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// D4.2: a run of 5,000 is started in the browser; the program is killed (SIGKILL) in the middle and started again, and the
// page of the run shows by itself how it is taken up and comes to the numbers that were foreseen.
func TestStaffProvisionKilled(t *testing.T) {
	t.Parallel()
	newContext(t, nil) // without a browser there is nothing to build for
	p := buildProgram(t)
	p.run("seed", "--cardholders", "6000", "--csv", "cards.csv")
	p.run("import", "cards.csv")
	base, kill := p.serve("127.0.0.1:0")
	s := modelstest.Open(t, models.Options{URL: "sqlite:" + filepath.Join(p.dir, "mynetplus.db")})
	count := func(what string) (n int) {
		t.Helper()
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT count(*) FROM "+what).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	registered := func() (n int) {
		t.Helper()
		if err := s.SQL().QueryRowContext(t.Context(), "SELECT coalesce(max(registered), 0) FROM provision_runs").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count("enrollments WHERE state = 'provisional'")

	b := newPlainTab(t, base)
	b.expect(b.open("/staff/provision"), "スタッフログイン")
	b.fill("ユーザー名", "supervisor")
	b.fill("パスワード", demo.StaffPassword)
	b.fill("認証コード", apptest.TOTP(t, demo.StaffSecret, time.Now()))
	b.expect(b.press("ログイン"), "仮登録") // signing in led back
	b.fill("件数の上限", "5,000")
	b.choose("ブランド", "すべて")
	foreseen := b.expect(b.press("件数を試算する"), "仮登録")
	will, skipped := number(t, foreseen.Text, `仮登録の見込み\s*([\d,]+)`), number(t, foreseen.Text, `見送りの見込み\s*([\d,]+)`)
	if will != 5000 || skipped == 0 {
		t.Fatalf("foreseen: %d, skipped %d", will, skipped)
	}
	b.fill("理由", "第1回の仮登録")
	b.click("button", "開始する")
	for registered() == 0 && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	kill()
	if n := registered(); n < 1 || n > 4999 {
		t.Fatalf("killed at %d: not in the middle", n)
	}
	if again, _ := p.serve(strings.Replace(base, "http://localhost", "127.0.0.1", 1)); again != base {
		t.Fatalf("it was at %s and is at %s", base, again)
	}
	s2 := b.expect(b.open("/staff/provision/1"), "仮登録")
	if strings.Contains(s2.Text, "完了") {
		t.Fatal("the run was over before")
	}
	plain := newPlainTab(t, base).withoutScripts()
	for _, cookie := range b.cookies(base) {
		set := network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: base}
		if _, err := chromedp.Call(plain.ctx, network.SetCookie, set); err != nil {
			t.Fatal(err)
		}
	}
	plain.expect(plain.open("/staff/provision/1"), "仮登録")
	// River's leader has died, too: another one is chosen after 15 seconds at most, and looks for orphans first.
	ended := func() bool {
		s, err := ask[state](b, "state")
		return err == nil && s.Ready && strings.Contains(s.Text, "完了")
	}
	for deadline := time.Now().Add(90 * time.Second); !ended(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after 90 seconds: %s", b.now().Text)
		}
	}
	done := b.now()
	if s := plain.expect(plain.follow("最新の状況にする"), "仮登録"); !strings.Contains(s.Text, "完了") {
		t.Errorf("without scripts: %s", s.Text)
	}
	if got := number(t, done.Text, `見送り\s*([\d,]+)`); got != skipped || !contains(done.Text, "5,000") {
		t.Errorf("%d skipped, want %d: %s", got, skipped, done.Text)
	}
	for what, n := range map[string]int{
		"enrollments WHERE state = 'provisional'":                   before + 5000,
		"provision_runs WHERE state = 'done' AND registered = 5000": 1,
		"provision_skips": skipped,
		"(SELECT DISTINCT card_id FROM provision_skips) AS cards":               skipped,
		"audit_events WHERE action = '" + models.ActionRunStarted + "'":         1,
		"audit_events WHERE action = '" + models.ActionRunDone + "'":            1,
		"(SELECT card_id FROM enrollments GROUP BY 1 HAVING count(*) > 1) AS c": 0,
	} {
		if got := count(what); got != n {
			t.Errorf("%d %s, want %d", got, what, n)
		}
	}
	// Each person's cards stand in one event of theirs.
	if people := count("cardholders WHERE EXISTS (SELECT 1 FROM cards JOIN enrollments ON id = card_id WHERE cardholder_no = no AND enrollments.state = 'provisional' AND no >= '40000000')"); people != count("audit_events WHERE action = '"+models.ActionProvisional+"' AND subject >= '40000000'") {
		t.Errorf("%d people have cards of the run, and another number of events", people)
	}
	if rows := b.csv(base + "/staff/provision/1/skips.csv"); len(rows) != skipped+1 {
		t.Errorf("%d rows of the report, want a header and %d", len(rows), skipped)
	}
	p.run("audit", "verify")
}

// cookies are the tab's.
func (b *tab) cookies(address string) []*network.Cookie {
	b.t.Helper()
	found, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{address}})
	if err != nil {
		b.t.Fatal(err)
	}
	return found.Cookies
}

// csv fetches a file with the tab's cookies.
func (b *tab) csv(address string) [][]string {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.ctx, http.MethodGet, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.cookies(address) {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	rows, err := csv.NewReader(res.Body).ReadAll()
	if err != nil || res.StatusCode != http.StatusOK {
		b.t.Fatal(fmt.Errorf("%s: %d, %w", address, res.StatusCode, err))
	}
	return rows
}
