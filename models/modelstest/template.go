package modelstest

import (
	"context"
	"errors"
	"sync"

	"mynetplus/models"
)

// Options say what a database holds beside the migrated schema.
type Options struct {
	// Template names what Prepare does: databases with the same name are clones of one template,
	// which a process prepares once.
	Template string
	// Prepare changes the migrated database before it becomes the template: River's tables, a seed.
	Prepare func(ctx context.Context, s *models.Store) error
}

func first(o []Options) Options {
	if len(o) == 0 {
		return Options{}
	}
	return o[0]
}

// templates remembers what was made once, by name. A failure is not remembered.
type templates struct {
	mu   sync.Mutex
	made map[string]string
}

func (r *templates) get(name string, create func() (string, error)) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if made, ok := r.made[name]; ok {
		return made, nil
	}
	made, err := create()
	if err != nil {
		return "", err
	}
	if r.made == nil {
		r.made = map[string]string{}
	}
	r.made[name] = made
	return made, nil
}

// prepare migrates the database and closes it again. A template outlives the test that needed it
// first, so this has no test's context.
func prepare(url string, o Options) error {
	ctx := context.Background()
	s, err := models.Open(ctx, models.Options{URL: url, Keys: Keys(), Now: NewClock().Now, Policy: models.DefaultPolicy()})
	if err != nil {
		return err
	}
	err = s.Migrate(ctx)
	if err == nil && o.Prepare != nil {
		err = o.Prepare(ctx, s)
	}
	return errors.Join(err, s.Close())
}
