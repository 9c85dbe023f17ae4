package server_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mynetplus/app/config"
	"mynetplus/app/server"
)

// domain.md 9: hours or a holiday file that cannot be read stop the start, with a message that names the setting. A
// byte order mark is no fault.
func TestCallCenterSettings(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, tt := range []struct{ name, hours, holidays, names, want string }{
		{"words", "morning", "", "MYNET_CALL_CENTER_HOURS", "morning"},
		{"no end", "9:30", "", "MYNET_CALL_CENTER_HOURS", "9:30"},
		{"backwards", "17:30-9:30", "", "MYNET_CALL_CENTER_HOURS", "17:30-9:30"},
		{"bad line", "9:30-17:30", write("bad.txt", "2026-11-23\nsoon\n"), "MYNET_HOLIDAYS", "line 2"},
		{"no file", "9:30-17:30", filepath.Join(dir, "absent"), "MYNET_HOLIDAYS", "absent"},
		{"byte order mark", "9:30-17:30", write("bom.txt", "\uFEFF2026-11-23 勤労感謝の日\n"), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := config.Default()
			c.DatabaseURL = "sqlite:" + filepath.Join(t.TempDir(), "test.db")
			c.CallCenterHours, c.Holidays = tt.hours, tt.holidays
			s, err := server.New(t.Context(), server.Options{Config: c})
			if err == nil {
				err = s.Close()
			}
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.names) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s named and %q", err, tt.names, tt.want)
			}
		})
	}
}
