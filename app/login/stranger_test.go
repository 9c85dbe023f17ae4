package login_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mynetplus/app/apptest"
	"mynetplus/app/demo"
	"mynetplus/models"
)

// footprint is all that a stranger could tell one attempt from another by, the time it takes excepted.
type footprint struct {
	status  int
	headers []string
	body    string
	rows    string // what the database grew by, the nearest to what it cost
}

var tables = []string{"locks", "throttles", "audit_events", "audit_heads", "devices", "sessions", "river_job WHERE kind = 'login.locked'", "codes"}

func takeFootprint(a *apptest.App, id string) footprint {
	count := func() string {
		var b strings.Builder
		for _, table := range tables {
			fmt.Fprintf(&b, "%s=%d ", table, a.Count(table))
		}
		return b.String()
	}
	got := post(a.Client(), id, wrong)
	f := footprint{status: got.StatusCode, body: strings.ReplaceAll(got.Text, id, "ID"), rows: count()}
	for name, values := range got.Header {
		if name != "Date" {
			f.headers = append(f.headers, name+": "+strings.Join(values, ","))
		}
	}
	slices.Sort(f.headers)
	return f
}

// D3.3, D6.1: an ID that does not exist looks the same as one that does, at every attempt, before and after the lock:
// status, words, size, headers, cookies, and what is written.
func TestD6_1_UnknownIDLooksLikeAKnownOne(t *testing.T) {
	known, unknown := apptest.Start(t), apptest.Start(t)
	before, after := known.Count("locks WHERE subject NOT IN (SELECT no FROM cardholders)"), 0
	for attempt := 1; attempt <= 7; attempt++ {
		a, b := takeFootprint(known, hanako), takeFootprint(unknown, nobody)
		if a.status != b.status || a.body != b.body || a.rows != b.rows || !slices.Equal(a.headers, b.headers) {
			t.Errorf("attempt %d: known %d %q %s, unknown %d %q %s, same page: %t",
				attempt, a.status, a.headers, a.rows, b.status, b.headers, b.rows, a.body == b.body)
		}
		want := http.StatusUnprocessableEntity
		if attempt >= 5 {
			want = http.StatusForbidden
		}
		if a.status != want {
			t.Errorf("attempt %d: got %d, want %d", attempt, a.status, want)
		}
	}
	if after = known.Count("locks WHERE subject NOT IN (SELECT no FROM cardholders)"); after != before+1 {
		t.Errorf("%d counters for one ID", after-before)
	}
}

// D3.3: failures are counted under a keyed hash of what was typed; neither the ID nor the password stands anywhere.
func TestD3_3_CounterHoldsNoID(t *testing.T) {
	a := apptest.Start(t)
	fail(t, a, nobody, 1)
	dump := a.Dump("locks", "throttles", "audit_events", "audit_heads", "sessions")
	if strings.Contains(dump, nobody) || strings.Contains(dump, wrong) {
		t.Error("the typed ID or password is in the database")
	}
	if n := a.Count("locks WHERE owner = '' AND failures = 1"); n != 1 {
		t.Errorf("%d counters, want 1", n)
	}
}

// D3.3: input that cannot be an ID gets the same words, and no counter row.
func TestD3_3_ImpossibleIDHasNoCounter(t *testing.T) {
	a := apptest.Start(t)
	before := a.Count("locks")
	for _, id := range []string{"12345", "123456789012345678901", "hanako@example.jp", "😀😀😀😀😀😀", "日専連花子日専連", "' OR 1=1 --", strings.Repeat("9", 5000)} {
		got := post(a.Client(), id, wrong)
		if got.StatusCode != http.StatusUnprocessableEntity || !slices.Equal(got.Errors(), []string{refused}) {
			t.Errorf("%.30q: got %d %q", id, got.StatusCode, got.Errors())
		}
	}
	if after := a.Count("locks"); after != before {
		t.Errorf("%d counters were made", after-before)
	}
}

// D3.4, D6.1: the page of a closed door names the login door only, also where the challenge door is closed too, and is
// the same with the right password.
func TestD3_4_LockedPageNamesTheLoginDoorOnly(t *testing.T) {
	a := apptest.Start(t)
	wrongOne, right := post(a.Client(), jiro, wrong), post(a.Client(), jiro, demo.Password)
	fail(t, a, nobody, 5)
	stranger := post(a.Client(), nobody, wrong)
	for name, got := range map[string]*apptest.Answer{"wrong password": wrongOne, "right password": right, "no such ID": stranger} {
		wants(t, name, got, http.StatusForbidden, locked)
		if got.Text != wrongOne.Text {
			t.Errorf("%s: another page than with a wrong password", name)
		}
	}
	text := regexp.MustCompile(`\s+`).ReplaceAllString(wrongOne.Doc.Find("main").Text(), "")
	want := "パスワードの誤りが5回続いたため、新しい端末からのログインを止めました。いつもの端末からは、ログインできます。"
	if !strings.Contains(text, want) || strings.Contains(text, "15回") {
		t.Errorf("the page says %q", text)
	}
}

// D4.6, D6.1: an account that was taken over without a password looks like an ID that does not exist; no password
// opens it, and it locks alike.
func TestD4_6_AccountWithoutPassword(t *testing.T) {
	a, other := apptest.Start(t), apptest.Start(t)
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		account := models.NewTakenOver("20000005", "Midori2014", "", tx.Now())
		return tx.SaveAccount(t.Context(), &account)
	})
	if err != nil {
		t.Fatal(err)
	}
	for attempt := 1; attempt <= 6; attempt++ {
		got, want := takeFootprint(a, "Midori2014"), takeFootprint(other, "Midori2015")
		if got.status != want.status || got.body != want.body || !slices.Equal(got.headers, want.headers) {
			t.Errorf("attempt %d: got %d %q, want %d %q, same page: %t", attempt, got.status, got.headers, want.status, want.headers, got.body == want.body)
		}
	}
	for _, password := range []string{demo.Password, " ", "$argon2id$"} {
		a.Exec("DELETE FROM locks")
		wants(t, "the password "+password, post(a.Client(), "Midori2014", password), http.StatusUnprocessableEntity, "ログイン")
	}
}
