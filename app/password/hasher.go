package password

import (
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"

	"mynetplus/models"
)

// params are argon2id's: 19 MiB, two passes, one lane (D3.2).
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// queue is how many passwords may wait for each core: at some 30 ms a hash, well under a second.
const queue = 20

// Hasher hashes passwords, at most one per core at a time.
type Hasher struct {
	admitted chan struct{}
	cores    chan struct{}
	decoy    string // what a person who does not exist is compared with
}

// NewHasher makes a hasher for this machine.
func NewHasher() (*Hasher, error) {
	decoy, err := argon2id.CreateHash(models.NewToken(), params)
	if err != nil {
		return nil, fmt.Errorf("hash decoy: %w", err)
	}
	cores := runtime.NumCPU()
	return &Hasher{admitted: make(chan struct{}, cores*(1+queue)), cores: make(chan struct{}, cores), decoy: decoy}, nil
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
func (h *Hasher) Hash(password string) (string, error) {
	h.cores <- struct{}{}
	defer func() { <-h.cores }()
	hash, err := background(func() (string, error) { return argon2id.CreateHash(password, params) })
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Verify compares password with hash; an empty hash costs the same and never matches. Outdated says
// that a match should be hashed anew, for the parameters have changed.
func (h *Hasher) Verify(hash, password string) (match, outdated bool, err error) {
	h.cores <- struct{}{}
	defer func() { <-h.cores }()
	compared := hash
	if hash == "" {
		compared = h.decoy
	}
	made, err := background(func() (*argon2id.Params, error) {
		ok, made, err := argon2id.CheckHash(password, compared)
		match = ok && hash != ""
		return made, err
	})
	if err != nil {
		return false, false, fmt.Errorf("verify password: %w", err)
	}
	return match, match && *made != *params, nil
}
