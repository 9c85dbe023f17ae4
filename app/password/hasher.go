package password

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"runtime"

	"golang.org/x/crypto/argon2"

	"mynetplus/models"
)

// queue is how many passwords may wait for each core: at some 30 ms a hash, well under a second.
const queue = 20

// Hasher hashes passwords, as many at a time as the arithmetic does.
type Hasher struct {
	admitted   chan struct{}
	decoy      string // what a person who does not exist is compared with
	arithmetic Arithmetic
}

// NewHasher makes a hasher for this machine.
func NewHasher(a Arithmetic) *Hasher {
	return &Hasher{admitted: make(chan struct{}, runtime.NumCPU()*(1+queue)), decoy: newDecoy(), arithmetic: a}
}

// newDecoy is a hash that no password has: its salt and key are drawn, in the form and the sizes of a real one.
func newDecoy() string {
	draw := func(size uint32) string {
		b := make([]byte, size)
		rand.Read(b)
		return base64.RawStdEncoding.EncodeToString(b)
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, params.Memory, params.Iterations, params.Parallelism,
		draw(params.SaltLength), draw(params.KeyLength))
}

// Admit asks to hash or verify soon; the caller calls release when it is done. models.ErrBusy, at
// once, when too many are waiting: nothing has been counted against anybody by then.
func (h *Hasher) Admit() (release func(), err error) {
	select {
	case h.admitted <- struct{}{}:
		return func() { <-h.admitted }, nil
	default:
		return nil, models.ErrBusy
	}
}

// Hash returns password's argon2id hash in PHC form.
func (h *Hasher) Hash(password string) (hash string, err error) {
	if err := h.arithmetic.Hash(password, &hash); err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify compares password with hash; an empty hash costs the same and never matches. Outdated says
// that a match should be hashed anew, for the parameters have changed.
func (h *Hasher) Verify(hash, password string) (match, outdated bool, err error) {
	q := Question{Hash: hash, Password: password}
	if hash == "" {
		q.Hash = h.decoy
	}
	var a Answer
	if err := h.arithmetic.Compare(q, &a); err != nil {
		return false, false, fmt.Errorf("verify password: %w", err)
	}
	match = a.Match && hash != ""
	return match, match && a.Outdated, nil
}
