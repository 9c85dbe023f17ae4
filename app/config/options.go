package config

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// Options makes kong read a command line that embeds a Config: what Default put there stays unless a flag or the
// environment says otherwise, and the help shows it.
func Options() []kong.Option {
	return []kong.Option{kong.PostBuild(keepPresets)}
}

// keepPresets turns the value each setting holds before parsing into its default, because kong first resets every flag
// to its default tag or to zero. The numbers of models.Policy get their variable here: --login-failures is
// MYNET_LOGIN_FAILURES. Flags of single commands are none of its business.
func keepPresets(k *kong.Kong) error {
	for _, flag := range k.Model.Flags {
		if flag.Name == "help" || flag.Name == "check-config" { // said once, to one run
			continue
		}
		if len(flag.Tag.Envs) == 0 {
			flag.Envs = []string{"MYNET_" + strings.ToUpper(strings.ReplaceAll(flag.Name, "-", "_"))}
			flag.Tag.Envs = flag.Envs
		}
		if flag.HasDefault || flag.Target.IsZero() {
			continue
		}
		switch preset := flag.Target.Interface().(type) {
		case []string:
			flag.Default = strings.Join(preset, ",")
		default:
			flag.Default = fmt.Sprint(preset)
		}
		flag.HasDefault = true
	}
	return nil
}
