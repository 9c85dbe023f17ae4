package modelstest_test

import (
	"bufio"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"mynetplus/models"
	"mynetplus/models/modelstest"
)

// TestMain plays a test process that hangs, for TestClusterEndsWithItsProcess.
func TestMain(m *testing.M) {
	if os.Getenv("MYNET_TEST_HANG") != "" {
		testing.Main(func(string, string) (bool, error) { return true, nil },
			[]testing.InternalTest{{Name: "hang", F: hang}}, nil, nil)
	}
	os.Exit(m.Run())
}

func hang(t *testing.T) {
	os.Stdout.WriteString("url " + modelstest.PostgresURL(t) + "\n")
	select {}
}

// A test process that is killed leaves no cluster and no directory behind.
func TestClusterEndsWithItsProcess(t *testing.T) {
	modelstest.PostgresURL(t) // skips without PostgreSQL
	if os.Getenv("MYNET_TEST_POSTGRES_URL") != "" {
		t.Skip("the server belongs to somebody else")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "MYNET_TEST_HANG=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	address := ""
	for lines := bufio.NewScanner(out); address == "" && lines.Scan(); {
		address, _ = strings.CutPrefix(lines.Text(), "url ")
	}
	u, err := url.Parse(address)
	if err != nil || u.Query().Get("host") == "" {
		t.Fatalf("got URL %q, %v", address, err)
	}
	modelstest.Open(t, models.Options{URL: address})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if _, err := os.Stat(u.Query().Get("host")); os.IsNotExist(err) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%s is still there 5 s after its process was killed", u.Query().Get("host"))
}
