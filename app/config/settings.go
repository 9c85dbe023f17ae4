package config

import (
	"fmt"
	"net/url"

	"github.com/alecthomas/kong"
)

// Setting is one variable as it is in force.
type Setting struct {
	Name  string
	Value string // secrets only say that they are set
}

// Settings lists every variable of a parsed command line, in the order of Config.
func Settings(k *kong.Kong) []Setting {
	var all []Setting
	for _, flag := range k.Model.Flags {
		if len(flag.Envs) == 0 {
			continue
		}
		value := fmt.Sprint(flag.Target.Interface())
		if flag.Name == "database-url" {
			value = withoutPassword(value)
		}
		all = append(all, Setting{Name: flag.Envs[0], Value: value})
	}
	return all
}

// withoutPassword masks the password of a postgres:// address, wherever it stands.
func withoutPassword(raw string) string {
	if checkDatabaseURL(raw) != nil {
		return "(unreadable)"
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme == "sqlite" {
		return raw
	}
	query := u.Query()
	for _, name := range []string{"password", "sslpassword"} {
		if query.Has(name) {
			query.Set(name, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	return u.Redacted()
}
