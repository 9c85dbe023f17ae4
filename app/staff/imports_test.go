package staff_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/models"
)

const feedHeader = "cardholder_no,name,name_kana,birth_date,mobile,email,card_no,expiry,brand,relation,status,replaces\r\n"

// hanako's card and the one it is re-issued as, as the card system tells it.
const hanakoRow = "20000001,日専連 花子,ニッセンレン ハナコ,1984-05-02,090-1111-0001,hanako@example.jp,"

func reissue() string {
	number := "353011133330001" + models.CheckDigit("353011133330001")
	return feedHeader +
		hanakoRow + "3530111333300000,12/29,JCB,principal,lost,\r\n" +
		hanakoRow + number + ",12/31,JCB,principal,active,3530111333300000\r\n"
}

// uploadBody is the form of the upload page, with the reason and the file.
func uploadBody(t *testing.T, reason, name string, file io.Reader) (io.Reader, string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	err := form.WriteField("reason", reason)
	part, e := form.CreateFormFile("file", name)
	if err := errors.Join(err, e); err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(part, file)
	if err := errors.Join(err, form.Close()); err != nil {
		t.Fatal(err)
	}
	return &b, form.FormDataContentType()
}

func upload(t *testing.T, a *apptest.App, c *apptest.Client, reason, name, file string) *apptest.Answer {
	t.Helper()
	body, kind := uploadBody(t, reason, name, strings.NewReader(file))
	req, err := http.NewRequest(http.MethodPost, a.StaffURL+"/staff/imports", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.Do(req)
}

// ended waits until no import is running.
func ended(t *testing.T, a *apptest.App) {
	t.Helper()
	for range 1000 {
		if a.Count("import_runs WHERE state = 'running'") == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond) // the import has a time of its own
	}
	t.Fatal("the import does not end")
}

// uploads are what an App keeps of uploaded files on the disk.
func uploads(t *testing.T, a *apptest.App) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(a.Config.UploadsPath(), "*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// D4.3: a card re-issued by an uploaded file voids the old enrollment, and the cardholder is asked to apply for the new one.
func TestD4_3_UploadReplacesACard(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	got := upload(t, a, c, "夜間ファイルの再取込", `C:\feed\3530111333300000 今日.csv`, reissue())
	if got.StatusCode != http.StatusSeeOther || !strings.HasPrefix(got.Location(), "/staff/imports/") {
		t.Fatalf("upload: %d to %q, %q", got.StatusCode, got.Location(), got.Errors())
	}
	ended(t, a)
	if n := a.Count("enrollments e JOIN cards c ON c.id = e.card_id WHERE c.cardholder_no = '20000001' AND c.last4 = '0000' AND e.state = 'void'"); n != 1 {
		t.Errorf("%d old enrollments are void, want 1", n)
	}
	if letters := a.Letters("20000001", models.ChannelMail, 1); !strings.Contains(letters[0].Subject, "お申し込み") && !strings.Contains(letters[0].Subject, "お願い") {
		t.Errorf("letter %q", letters[0].Subject)
	}
	page := c.Get(got.Location())
	report := strings.Join(strings.Fields(page.Doc.Find("main").Text()), " ")
	for _, want := range []string{"完了", "登録の無効化1", "再登録のお願い1", "20000001", "•••• 0000", "カード番号の変更", "夜間ファイルの再取込", "•••• 0000 今日.csv"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q: %s", want, report)
		}
	}
	if strings.Contains(report, "花子") || strings.Contains(report, "3530111333300000") {
		t.Errorf("the report tells too much: %s", report)
	}
	for _, action := range []string{models.ActionUpload, models.ActionUploadEnded} {
		if n := a.Count("audit_events WHERE chain = 'staff:supervisor' AND outcome = 'ok' AND facts LIKE '%夜間ファイルの再取込%' AND action = $1", action); n != 1 {
			t.Errorf("%d events %s, want 1", n, action)
		}
	}
	if left := uploads(t, a); len(left) != 0 {
		t.Errorf("D7.5: the file is still there: %q", left)
	}
	again := upload(t, a, c, "もう一度", "x.csv", reissue())
	ended(t, a)
	if n := a.Count("import_runs WHERE unchanged = 2 AND added = 0 AND voided = 0"); n != 1 {
		t.Errorf("the same file once more to %q: %d runs that changed nothing, want 1", again.Location(), n)
	}
}

// feed/README.md: bad rows never stop the good ones; they are listed with line and code, and nothing of a person.
func TestUploadListsRejects(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	bad := hanakoRow + "3530111333300001,12/29,JCB,principal,active,\r\n"
	got := upload(t, a, c, "確認", "f.csv", feedHeader+bad+hanakoRow+"3530111333300000,12/29,JCB,principal,active,4000056655665556\r\n")
	ended(t, a)
	file := c.Get(got.Location() + "/rejects.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Text, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 || rows[1][0] != "2" || rows[1][1] != "card_no_luhn" || rows[1][2] == "" || rows[2][1] != "replaces" {
		t.Errorf("rejects %q, %v", rows, err)
	}
	if strings.Contains(file.Text, "花子") || strings.Contains(file.Text, "hanako") {
		t.Error("the rejects name a person")
	}
	if kind := file.Header.Get("Content-Disposition"); !strings.HasPrefix(kind, "attachment") {
		t.Errorf("Content-Disposition %q", kind)
	}
	if n := c.Get(got.Location()).Doc.Find("#rejects").Length(); n != 1 {
		t.Error("the report does not list them")
	}
}

// A file that is none is refused at once, in the words of the import, and nothing is changed or kept.
func TestUploadRefusesWhatIsNoFeed(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x00\x00\x01\x00\x08\x06\x00\x00\x00\\r\xa8f" + strings.Repeat("\xff\x00\x81,\"\n", 50)
	for _, tt := range []struct{ name, reason, file, want string }{
		{"an image", "理由", png, ""},
		{"empty", "理由", "", "ファイルが空です。"},
		{"another header", "理由", strings.Replace(feedHeader, "name,", "namae,", 1), "見出しの行が"},
		{"another encoding", "理由", feedHeader + hanakoRow[:9] + "\xe6\x97\xa5\xff\xfe,\r\n", ""},
		{"columns", "理由", feedHeader + "1,2,3\r\n", "列の数が12ではない行があります。会員データのCSVファイルかどうかをご確認ください。(2行目)"},
		{"an open quote", "理由", feedHeader + "\"" + strings.Repeat("x", 2<<20), ""},
		{"no reason", "", reissue(), "理由を入力してください。"},
		{"a long reason", strings.Repeat("長", 10_000), reissue(), "理由は200文字以内で入力してください。"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := upload(t, a, c, tt.reason, "x.csv", tt.file)
			if got.StatusCode != http.StatusUnprocessableEntity || len(got.Errors()) != 1 || !strings.HasPrefix(got.Errors()[0], tt.want) {
				t.Errorf("got %d with %q, want %q", got.StatusCode, got.Errors(), tt.want)
			}
		})
	}
	if n := a.Count("import_runs"); n != 0 || len(uploads(t, a)) != 0 {
		t.Errorf("%d runs, files %q", n, uploads(t, a))
	}
	if n := a.Count("audit_events WHERE chain = 'staff:supervisor' AND action = 'import_started' AND outcome = 'refused'"); n != 6 {
		t.Errorf("%d refusals in the audit, want 6", n)
	}
	body, kind := uploadBody(t, "理由", "", strings.NewReader(""))
	req, _ := http.NewRequest(http.MethodPost, a.StaffURL+"/staff/imports", body)
	req.Header.Set("Content-Type", kind)
	if got := c.Do(req); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.Errors()[0], "えらばれていません") {
		t.Errorf("without a file: %d %q", got.StatusCode, got.Errors())
	}
}

// A file of 200 MB is not read: the page says the limit. One that does not say its size is cut off at the limit.
func TestUploadLimit(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	// The size that is announced is not sent: a server that waited for it would not answer.
	read, over := 0, t.Context().Done()
	body := readerFunc(func(p []byte) (int, error) {
		if read > 5<<20 {
			<-over
			return 0, io.ErrUnexpectedEOF
		}
		read += len(p)
		return len(p), nil
	})
	req, err := http.NewRequest(http.MethodPost, a.StaffURL+"/staff/imports", body)
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = 200 << 20
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	got := c.Do(req)
	if got.StatusCode != http.StatusRequestEntityTooLarge || len(got.Errors()) != 1 || !strings.Contains(got.Errors()[0], "64MB") ||
		got.Doc.Find("body.staff .site-links").Length() != 1 {
		t.Errorf("got %d with %q", got.StatusCode, got.Errors())
	}
	if n := a.Count("import_runs"); n != 0 || len(uploads(t, a)) != 0 {
		t.Errorf("%d runs, files %q", n, uploads(t, a))
	}
}

// The same of a browser that does not say the size: what it sends goes through to the disk as it comes, up to the limit,
// and then away.
func TestUploadLimitOfAStream(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	head := "--x\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\nreason\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.csv\"\r\n\r\n"
	endless := readerFunc(func(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte{'9'}, min(len(p), 4096))), nil })
	req, err := http.NewRequest(http.MethodPost, a.StaffURL+"/staff/imports", io.MultiReader(strings.NewReader(head), io.LimitReader(endless, 65<<20)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	got := c.Do(req)
	runtime.ReadMemStats(&after)
	if got.StatusCode != http.StatusRequestEntityTooLarge || len(got.Errors()) != 1 || !strings.Contains(got.Errors()[0], "64MB") {
		t.Errorf("got %d with %q", got.StatusCode, got.Errors())
	}
	if grown := int64(after.HeapInuse) - int64(before.HeapInuse); grown > 32<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
	if n := a.Count("import_runs"); n != 0 || len(uploads(t, a)) != 0 {
		t.Errorf("%d runs, files %q", n, uploads(t, a))
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// D7.5: what a process that died has left is thrown away by the next start; a young file may be another process'.
func TestD7_5_LeftUploadsAreSwept(t *testing.T) {
	a := apptest.Start(t)
	dir := a.Config.UploadsPath()
	old, young := filepath.Join(dir, "1"), filepath.Join(dir, "2")
	for _, path := range []string{old, young} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	now := a.Clock.Now()
	if err := errors.Join(os.Chtimes(old, now, now.Add(-time.Hour)), os.Chtimes(young, now, now)); err != nil {
		t.Fatal(err)
	}
	upload(t, a, a.Staff("supervisor"), "理由", "x.csv", "no feed")
	if left := uploads(t, a); len(left) != 1 || left[0] != young {
		t.Errorf("left %q, want %q", left, young)
	}
}

// Two imports do not run at once; one whose process died shows as cut off and stands in nobody's way.
func TestUploadsOneAfterTheOther(t *testing.T) {
	a := apptest.Start(t)
	c := a.Staff("supervisor")
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		return tx.AddImportRun(t.Context(), &models.ImportRun{StartedBy: "supervisor", FileName: "first.csv"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := upload(t, a, c, "理由", "x.csv", reissue()); got.StatusCode != http.StatusUnprocessableEntity || !strings.HasPrefix(got.Errors()[0], "ほかの取込が実行中です。") {
		t.Errorf("got %d with %q", got.StatusCode, got.Errors())
	}
	if page := c.Get("/staff/imports/1"); page.Doc.Find("meta[name=live]").AttrOr("content", "") != "/staff/imports/1" ||
		page.Doc.Find(`main a[href="/staff/imports/1"]`).Length() == 0 || strings.Contains(page.Text, "http-equiv") {
		t.Error("the page of an import that is under way stands still")
	}
	a.Clock.Advance(models.ImportLimit)
	if page := c.Get("/staff/imports/1"); !strings.Contains(page.Text, "中断") || !strings.Contains(page.Text, "同じファイルをもう一度") {
		t.Error("the run does not show as cut off")
	}
	if got := upload(t, a, c, "理由", "x.csv", reissue()); got.StatusCode != http.StatusSeeOther {
		t.Errorf("got %d with %q", got.StatusCode, got.Errors())
	}
	ended2 := func() bool { return a.Count("import_runs WHERE state = 'done'") == 1 }
	for range 1000 {
		if ended2() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("the import does not end")
}
