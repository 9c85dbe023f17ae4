package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mynetplus/app/config"
	"mynetplus/app/server"
	"mynetplus/models"
)

// checkTime is how long one route may take to answer a check.
const checkTime = 15 * time.Second

// checkConfig prints every setting, tries what they lead to, and changes nothing. refused is what Check said.
func (e env) checkConfig(settings []config.Setting, refused error) error {
	for _, s := range settings {
		fmt.Fprintf(e.out, "%s=%s\n", s.Name, s.Value)
	}
	fmt.Fprintln(e.out)
	if refused == nil {
		_, refused = server.Words(e.cfg)
	}
	if refused != nil {
		fmt.Fprintf(e.out, "settings: %s\n", strings.ReplaceAll(refused.Error(), "\n", "\n          "))
		return exit(1)
	}
	fmt.Fprintln(e.out, "settings: ok")
	ok := e.told("database", e.tryDatabase)
	routes, err := server.Routes(e.cfg)
	if err != nil {
		return err
	}
	if routes.SMTP == nil {
		fmt.Fprintln(e.out, "mail: stays in the demo's inbox")
	} else {
		ok = e.told("mail", routes.SMTP.Check) && ok
	}
	if routes.Kannel == nil {
		fmt.Fprintln(e.out, "SMS: stay in the demo's inbox")
	} else {
		for i, err := range routes.Kannel.Check(e.ctx) {
			ok = e.told(fmt.Sprintf("SMS gateway %d", i+1), func(context.Context) error { return err }) && ok
		}
	}
	if ok = e.checkACS() && ok; !ok {
		return exit(1)
	}
	return nil
}

// told tries something, says how it went, and tells whether it went well.
func (e env) told(what string, try func(context.Context) error) bool {
	ctx, cancel := context.WithTimeout(e.ctx, checkTime)
	defer cancel()
	if err := try(ctx); err != nil {
		fmt.Fprintf(e.out, "%s: %v\n", what, err)
		return false
	}
	fmt.Fprintf(e.out, "%s: ok\n", what)
	return true
}

// tryDatabase connects. An SQLite file that is not there yet is made by the first start, not by a check.
func (e env) tryDatabase(ctx context.Context) error {
	if file, ok := strings.CutPrefix(e.cfg.DatabaseURL, "sqlite:"); ok {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			_, err = os.Stat(filepath.Dir(file))
			return err
		}
	}
	store, err := models.Open(ctx, models.Options{URL: e.cfg.DatabaseURL, Now: time.Now, Policy: e.cfg.Policy})
	if store == nil {
		return err
	}
	var mode string
	if err == nil {
		mode, err = store.StampedMode(ctx)
	}
	if err == nil && mode != "" && mode != e.cfg.Mode {
		err = fmt.Errorf("it belongs to %s mode", mode)
	}
	return errors.Join(err, store.Close())
}
