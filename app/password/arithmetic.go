package password

import (
	"runtime"

	"github.com/alexedwards/argon2id"
)

// params are argon2id's: 19 MiB, two passes, one lane (D3.2).
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Arithmetic is the part that costs: Workers do it, or Here.
type Arithmetic interface {
	// Hash makes the hash of a password, in PHC form.
	Hash(password string, hash *string) error
	// Compare answers a question; a damaged hash is an error.
	Compare(q Question, a *Answer) error
}

// Question is whether Password is the one that Hash was made of.
type Question struct{ Hash, Password string }

// Answer says so. Outdated means that the hash was made with other parameters than today's.
type Answer struct{ Match, Outdated bool }

// Here does the arithmetic in this process, at once. Its methods have the form that net/rpc wants.
type Here struct{}

// Hash makes the hash.
func (Here) Hash(password string, hash *string) (err error) {
	*hash, err = argon2id.CreateHash(password, params)
	return err
}

// Compare answers q.
func (Here) Compare(q Question, a *Answer) error {
	match, made, err := argon2id.CheckHash(q.Password, q.Hash)
	if err != nil {
		return err
	}
	*a = Answer{Match: match, Outdated: *made != *params}
	return nil
}

// PerCore is Here for at most one password at a time per core that this process uses: more would only need more memory.
type PerCore struct{ cores chan struct{} }

// NewPerCore makes it for this process.
func NewPerCore() PerCore { return PerCore{make(chan struct{}, runtime.GOMAXPROCS(0))} }

// Hash is Here's, once a core is free.
func (p PerCore) Hash(password string, hash *string) error {
	p.cores <- struct{}{}
	defer func() { <-p.cores }()
	return Here{}.Hash(password, hash)
}

// Compare is Here's, once a core is free.
func (p PerCore) Compare(q Question, a *Answer) error {
	p.cores <- struct{}{}
	defer func() { <-p.cores }()
	return Here{}.Compare(q, a)
}
