package main_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mynetplus/app/acs/emv"
	"mynetplus/app/apptest"
	"mynetplus/app/config"
	"mynetplus/models"
)

// directoryServers are the settings of two of them, one with a certificate that has run out.
func directoryServers(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, kind string, der []byte) {
		t.Helper()
		if err := os.WriteFile(file(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, until := range map[string]int{"acs": 2090, "jcb": 2090, "visa": 2020} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Date(until, 1, 2, 0, 0, 0, 0, time.UTC)}
		der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
		if err != nil {
			t.Fatal(err)
		}
		write(name+".pem", "CERTIFICATE", der)
		if der, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
			t.Fatal(err)
		}
		write(name+".key", "PRIVATE KEY", der)
	}
	table := `[{"name":"jcb","certificate":"jcb.pem","ds_url":"https://ds.jcb.example"},{"name":"visa","certificate":"visa.pem","ds_url":"https://ds.visa.example"}]`
	if err := os.WriteFile(file("table.json"), []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"MYNET_DIRECTORY_SERVERS=" + file("table.json"), "MYNET_ACS_CERT=" + file("acs.pem"), "MYNET_ACS_KEY=" + file("acs.key")}
}

// 3ds.md, authenticationValue: the command knows its own value, for its own transaction only.
func TestACSVerify(t *testing.T) {
	program, dir := build(t), t.TempDir()
	database := "sqlite:" + filepath.Join(dir, "mynetplus.db")
	a := apptest.Start(t, apptest.With(func(c *config.Config) { c.DatabaseURL = database }))
	first := frictionless(t, a, "1")
	second := frictionless(t, a, "2")
	a.Stop()
	for _, tt := range []struct {
		id, value string
		status    int
		want      string
	}{
		{first.ACSTransID, first.AuthenticationValue, 0, "ours: "},
		{second.ACSTransID, second.AuthenticationValue, 0, "ours: "},
		{first.ACSTransID, second.AuthenticationValue, 1, "not ours: "},
		{first.ACSTransID, "AAABBZEEBgAAAAAAAAQGAAAAAAA=", 1, "not ours: "},
		{first.ACSTransID, "nonsense", 1, "not ours: "},
		{"00000000-0000-4000-8000-000000000000", first.AuthenticationValue, 1, "no transaction has the acsTransID 00000000-0000-4000-8000-000000000000\n"},
	} {
		cmd := exec.CommandContext(t.Context(), program, "acs", "verify", "--acs-trans-id", tt.id, "--value", tt.value)
		cmd.Dir, cmd.Env = dir, []string{"PATH=" + os.Getenv("PATH")}
		out, _ := cmd.CombinedOutput()
		if got := cmd.ProcessState.ExitCode(); got != tt.status || !strings.HasPrefix(string(out), tt.want) {
			t.Errorf("%s %s: exit status %d, %q; want %d, %q", tt.id, tt.value, got, out, tt.status, tt.want)
		}
	}
}

// frictionless is the ARes of a purchase that nobody is asked about; its ids end in n.
func frictionless(t *testing.T, a *apptest.App, n string) (got emv.ARes) {
	t.Helper()
	ask := func(n string) emv.ARes {
		body, err := json.Marshal(emv.AReq{
			MessageType: "AReq", MessageVersion: "2.2.0", DeviceChannel: "02", MessageCategory: "01",
			ThreeDSServerTransID: "11111111-0000-4000-8000-0000000000" + n, DSTransID: "22222222-0000-4000-8000-0000000000" + n,
			ThreeDSServerRefNumber: "3DS", DSReferenceNumber: "DS", ThreeDSServerURL: "http://localhost/", DSURL: "http://localhost/",
			ThreeDSRequestorID: "1", ThreeDSRequestorName: "店", ThreeDSRequestorURL: "https://shop.example/", ThreeDSRequestorAuthenticationInd: "01",
			ThreeDSCompInd: "U", AcctNumber: "3530111333300000", NotificationURL: "http://localhost/",
			BrowserAcceptHeader: "*/*", BrowserUserAgent: "x", BrowserLanguage: "ja",
			AcquirerBIN: "1", AcquirerMerchantID: "1", MerchantName: "店", MCC: "5942", MerchantCountryCode: "392",
			PurchaseAmount: "980", PurchaseCurrency: "392", PurchaseExponent: "0", PurchaseDate: "20261122110000",
		})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/3ds/areq", bytes.NewReader(body))
		r.RemoteAddr = "127.0.0.1:1"
		w := httptest.NewRecorder()
		a.Server.Handler().ServeHTTP(w, r)
		var ares emv.ARes
		if err := json.Unmarshal(w.Body.Bytes(), &ares); err != nil {
			t.Fatal(err)
		}
		return ares
	}
	asked := ask("9" + n)
	err := a.Store.Tx(t.Context(), func(tx *models.Tx) error {
		row, err := tx.Transaction(t.Context(), asked.ACSTransID)
		if err != nil {
			return err
		}
		return tx.RememberBrowser(t.Context(), row.CardHash, row.DeviceHash)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got = ask("0" + n); got.TransStatus != "Y" {
		t.Fatalf("transStatus %q", got.TransStatus)
	}
	return got
}
