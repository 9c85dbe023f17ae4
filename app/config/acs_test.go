package config_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mynetplus/app/config"
)

// certificate writes a self-signed certificate and its key, name.pem and name.key.
func certificate(t *testing.T, dir, name string) (cert, key string) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, secret.Public(), secret)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")
	write(t, cert, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	write(t, key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})))
	return cert, key
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// withDoor is a demo with a table of directory servers and all that must stand beside it.
func withDoor(t *testing.T, dir, table string) config.Config {
	t.Helper()
	c := config.Default()
	c.DirectoryServers, c.DirectoryAddr = filepath.Join(dir, "directories.json"), "127.0.0.1:8443"
	write(t, c.DirectoryServers, table)
	c.ACSCert, c.ACSKey = certificate(t, dir, "acs")
	return c
}

// 3ds.md, the front door: a bad table stops the start with a message that names the variable and what is wrong.
func TestDirectoryTable(t *testing.T) {
	dir := t.TempDir()
	certificate(t, dir, "jcb")
	certificate(t, dir, "visa")
	one := func(rest string) string { return `[{"name":"jcb","certificate":"jcb.pem",` + rest + `}]` }
	both, err := os.ReadFile(filepath.Join(dir, "jcb.pem"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "chain.pem"), string(both)+string(both))
	write(t, filepath.Join(dir, "none.pem"), "hello")
	const at = `"ds_url":"https://ds.example/r"`
	for _, tt := range []struct{ name, table, want string }{
		{"no JSON", "jcb", "not a list of directory servers"},
		{"an object", "{}", "not a list of directory servers"},
		{"nobody", "[]", "names no directory server"},
		{"more behind it", one(at) + "[]", "goes on behind its list"},
		{"a setting nobody knows", one(at + `,"dsurl":"x"`), "unknown field"},
		{"no name", `[{"certificate":"jcb.pem",` + at + `}]`, "name must have"},
		{"no certificate", `[{"name":"jcb",` + at + `}]`, "certificate names no file"},
		{"an empty list", `[{"name":"jcb","certificate":[],` + at + `}]`, "certificate names no file"},
		{"an absent certificate", `[{"name":"jcb","certificate":["jcb.pem","absent.pem"],` + at + `}]`, "no such file"},
		{"a certificate that is none", `[{"name":"jcb","certificate":"none.pem",` + at + `}]`, "no certificate in PEM"},
		{"a key", `[{"name":"jcb","certificate":"jcb.key",` + at + `}]`, "holds a PRIVATE KEY"},
		{"a chain", `[{"name":"jcb","certificate":"chain.pem",` + at + `}]`, "must hold one certificate, not 2"},
		{"an absent authority", one(at + `,"ca":"absent.pem"`), "ca: open"},
		{"no address", one(`"ds_url":""`), "ds_url must be like"},
		{"another scheme", one(`"ds_url":"ftp://ds.example"`), "ds_url must be like"},
		{"a user", one(`"ds_url":"https://u:p@ds.example/"`), "plain host and path"},
		{"a query", one(`"ds_url":"https://ds.example/?x"`), "plain host and path"},
		{"dots", one(`"ds_url":"https://ds.example/a/../b"`), "no dots"},
		{"a name twice", `[{"name":"a","certificate":"jcb.pem",` + at + `},{"name":"a","certificate":"visa.pem",` + at + `}]`, "stands twice"},
		{"a certificate twice", `[{"name":"a","certificate":"jcb.pem",` + at + `},{"name":"b","certificate":["visa.pem","jcb.pem"],` + at + `}]`, `also that of "a"`},
	} {
		err := withDoor(t, dir, tt.table).Check()
		if err == nil || !strings.Contains(err.Error(), "MYNET_DIRECTORY_SERVERS ") || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want it to say %q", tt.name, err, tt.want)
		}
	}

	c := withDoor(t, dir, `[{"name":"jcb","certificate":["jcb.pem","`+filepath.Join(dir, "acs.pem")+`"],"ca":"chain.pem",`+at+`},
		{"name":"visa","certificate":"visa.pem","ds_url":"http://localhost:9"}]`)
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	table, err := c.Directories()
	if err != nil || len(table) != 2 || len(table[0].Certificates) != 2 || table[0].DSURL.String() != "https://ds.example/r" || table[0].Roots == nil || table[1].Roots != nil {
		t.Errorf("got %+v, %v", table, err)
	}
	c.Mode = config.Production
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), `entry 2 ("visa"): ds_url must be like https://`) {
		t.Errorf("plain http in production: %v", err)
	}
}

// With a table of directory servers production asks for all of the door, without one for none of it.
func TestProductionDoor(t *testing.T) {
	dir := t.TempDir()
	certificate(t, dir, "jcb")
	c := withDoor(t, dir, `[{"name":"jcb","certificate":"jcb.pem","ds_url":"https://ds.example/r"}]`)
	c.Mode, c.DirectoryAddr, c.ACSCert, c.ACSKey = config.Production, "", "", ""
	needed := []string{
		"MYNET_ACS_ADDR", "MYNET_DIRECTORY_ADDR", "MYNET_ACS_CERT", "MYNET_ACS_KEY", "MYNET_ACS_REFERENCE_NUMBER",
		"MYNET_ACS_OPERATOR_ID", "MYNET_ACS_BASE_URL",
	}
	err := c.Check()
	for _, name := range needed {
		if err == nil || !strings.Contains(err.Error(), name+" ") {
			t.Errorf("got %v, want %s named", err, name)
		}
	}
	c.DirectoryServers = ""
	err = c.Check()
	for _, name := range needed {
		if strings.Contains(err.Error(), name+" ") {
			t.Errorf("without a table %s is asked for: %v", name, err)
		}
	}
	if c.HasACS() || !config.Default().HasACS() {
		t.Error("the access control server is on without a table, or off in the demo")
	}
}

func TestACSSettings(t *testing.T) {
	dir := t.TempDir()
	cert, _ := certificate(t, dir, "acs")
	_, other := certificate(t, dir, "other")
	for _, tt := range []struct {
		want   string
		change func(*config.Config)
	}{
		{"MYNET_ACS_CERT and MYNET_ACS_KEY go together", func(c *config.Config) { c.ACSCert = cert }},
		{"MYNET_ACS_CERT and MYNET_ACS_KEY: tls: private key does not match", func(c *config.Config) { c.ACSCert, c.ACSKey = cert, other }},
		{"MYNET_ACS_CERT and MYNET_ACS_KEY: open", func(c *config.Config) { c.ACSCert, c.ACSKey = "absent.pem", other }},
		{"MYNET_ACS_REFERENCE_NUMBER must have at most 32", func(c *config.Config) { c.ACSReferenceNumber = strings.Repeat("x", 33) }},
		{"MYNET_ACS_OPERATOR_ID must have at most 32", func(c *config.Config) { c.ACSOperatorID = "日専連" }},
		{"MYNET_DIRECTORY_ADDR needs MYNET_DIRECTORY_SERVERS", func(c *config.Config) { c.DirectoryAddr = "127.0.0.1:1" }},
		{"MYNET_ACS_ADDR is the same as MYNET_ADDR", func(c *config.Config) { c.ACSAddr = c.Addr }},
		{"MYNET_DIRECTORY_ADDR is the same as MYNET_ACS_ADDR", func(c *config.Config) { c.ACSAddr, c.DirectoryAddr = "127.0.0.1:1", "127.0.0.1:1" }},
		{"MYNET_ACS_ADDR the demo listens on the loopback address only", func(c *config.Config) { c.ACSAddr = "0.0.0.0:1" }},
	} {
		c := config.Default()
		tt.change(&c)
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
	reference, operator := config.Default().ACSNames()
	if reference == "" || operator == "" {
		t.Error("the demo has no name")
	}
}
