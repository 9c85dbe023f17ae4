package password_test

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/alexedwards/argon2id"

	"mynetplus/app/password"
	"mynetplus/models"
)

// D3.2: argon2id, 19 MiB, two passes, one lane, a salt of its own; what was typed counts to the last byte.
func TestD3_2_HashAndVerify(t *testing.T) {
	for name, arithmetic := range map[string]password.Arithmetic{"here": password.Here{}, "worker": newWorkers(t)} {
		t.Run(name, func(t *testing.T) { hashAndVerify(t, password.NewHasher(arithmetic)) })
	}
}

func hashAndVerify(t *testing.T, h *password.Hasher) {
	long := strings.Repeat("桜", 128)
	hash, err := h.Hash(long)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := h.Hash(long); err != nil || again == hash {
		t.Errorf("the same password hashed twice is the same, or %v", err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %s", hash)
	}
	for _, tt := range []struct {
		name, hash, typed string
		match             bool
	}{
		{"the password", hash, long, true},
		{"one character less", hash, strings.Repeat("桜", 127), false},
		{"one more", hash, long + " ", false},
		{"empty", hash, "", false},
		{"no account", "", long, false},
		{"no account, empty password", "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if match, outdated, err := h.Verify(tt.hash, tt.typed); match != tt.match || outdated || err != nil {
				t.Errorf("got %t, outdated %t, %v", match, outdated, err)
			}
		})
	}
	if _, _, err := h.Verify("$argon2id$garbage", "x"); err == nil {
		t.Error("a damaged hash is no error")
	}
}

// D3.2: a match against other parameters asks for a new hash; a mismatch does not.
func TestD3_2_OutdatedParameters(t *testing.T) {
	h := password.NewHasher(password.Here{})
	for _, params := range []argon2id.Params{
		{Memory: 8 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		{Memory: 19 * 1024, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32},
	} {
		hash, err := argon2id.CreateHash("sakura", &params)
		if err != nil {
			t.Fatal(err)
		}
		if match, outdated, err := h.Verify(hash, "sakura"); !match || !outdated || err != nil {
			t.Errorf("%+v: got %t, outdated %t, %v", params, match, outdated, err)
		}
		if match, outdated, err := h.Verify(hash, "wrong"); match || outdated || err != nil {
			t.Errorf("%+v, wrong: got %t, outdated %t, %v", params, match, outdated, err)
		}
	}
}

// Each core has one password in hand and twenty waiting; whoever comes then is told at once, and a place that is given
// back can be taken.
func TestAdmissionHasALimit(t *testing.T) {
	h := password.NewHasher(password.Here{})
	var places []func()
	for {
		release, err := h.Admit()
		if errors.Is(err, models.ErrBusy) {
			break
		}
		if err != nil || len(places) > 10000 {
			t.Fatalf("%d admitted, %v", len(places), err)
		}
		places = append(places, release)
	}
	if want := 21 * runtime.NumCPU(); len(places) != want {
		t.Errorf("%d admitted, want %d", len(places), want)
	}
	places[0]()
	release, err := h.Admit()
	if err != nil {
		t.Errorf("after a release: %v", err)
	}
	if _, err := h.Admit(); !errors.Is(err, models.ErrBusy) {
		t.Errorf("full again: %v", err)
	}
	release()
}

// Many at once get the same answers as one after the other.
func TestManyAtOnce(t *testing.T) {
	h := password.NewHasher(password.Here{})
	hash, err := h.Hash("sakura")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			typed := []string{"sakura", "wrong"}[i%2]
			if match, _, err := h.Verify(hash, typed); err != nil || match != (typed == "sakura") {
				t.Errorf("%s: %t, %v", typed, match, err)
			}
		})
	}
	wg.Wait()
}
