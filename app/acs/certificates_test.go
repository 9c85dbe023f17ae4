package acs_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"mynetplus/app/apptest"
	"mynetplus/app/config"
)

// authority is a directory for the files of one test.
type authority struct {
	t   *testing.T
	dir string
}

// pair is a self-signed certificate for this machine with its files.
type pair struct {
	tls.Certificate
	cert, key string // files
}

func newAuthority(t *testing.T) authority { return authority{t, t.TempDir()} }

var (
	longAgo = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	farAway = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)
)

// make makes a certificate that is good until then.
func (a authority) make(name string, until time.Time) pair {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: longAgo, NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"localhost"}, BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		a.t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		a.t.Fatal(err)
	}
	p := pair{cert: a.write(name+".pem", pemOf("CERTIFICATE", der)), key: a.write(name+".key", pemOf("PRIVATE KEY", secret))}
	if p.Certificate, err = tls.LoadX509KeyPair(p.cert, p.key); err != nil {
		a.t.Fatal(err)
	}
	return p
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func (a authority) write(name string, data []byte) string {
	a.t.Helper()
	path := filepath.Join(a.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		a.t.Fatal(err)
	}
	return path
}

// entry is one of the file of MYNET_DIRECTORY_SERVERS.
type entry struct {
	Name        string   `json:"name"`
	Certificate []string `json:"certificate"`
	DSURL       string   `json:"ds_url"`
	CA          string   `json:"ca,omitempty"`
}

// table writes the file of those who may ask, and gives every setting that must stand beside it.
func (a authority) table(server pair, entries ...entry) apptest.Option {
	a.t.Helper()
	data, err := json.Marshal(entries)
	if err != nil {
		a.t.Fatal(err)
	}
	path := a.write("directories.json", data)
	return apptest.With(func(c *config.Config) {
		c.DirectoryServers, c.DirectoryAddr, c.ACSAddr = path, "127.0.0.1:0", "127.0.0.1:0"
		c.ACSCert, c.ACSKey = server.cert, server.key
	})
}

// clientOf is the client of a directory server: it trusts server and shows certificates.
func clientOf(t *testing.T, server pair, shown ...pair) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(server.Leaf)
	trust := &tls.Config{RootCAs: roots}
	for _, one := range shown {
		trust.Certificates = append(trust.Certificates, one.Certificate)
	}
	transport := &http.Transport{TLSClientConfig: trust}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}
