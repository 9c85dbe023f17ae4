package config

import (
	"crypto/tls"
	"strings"
	"unicode/utf8"
)

// What the demo's access control server calls itself.
const demoACS = "MYNETPLUS-DEMO"

// maxACSName is the length of acsReferenceNumber and acsOperatorID, in characters (3ds.md, ARes).
const maxACSName = 32

// ACSNames are acsReferenceNumber and acsOperatorID.
func (c Config) ACSNames() (referenceNumber, operatorID string) {
	referenceNumber, operatorID = c.ACSReferenceNumber, c.ACSOperatorID
	if c.IsDemo() && referenceNumber == "" {
		referenceNumber = demoACS
	}
	if c.IsDemo() && operatorID == "" {
		operatorID = demoACS
	}
	return referenceNumber, operatorID
}

// ACSCertificate is what the access control server shows to directory servers; nil where there is none. Call it after
// Check.
func (c Config) ACSCertificate() (*tls.Certificate, error) {
	if c.ACSCert == "" {
		return nil, nil
	}
	certificate, err := tls.LoadX509KeyPair(c.ACSCert, c.ACSKey)
	return &certificate, err
}

func (c Config) checkACS(p *problems) {
	positive(p, "MYNET_DIRECTORY_RATE", c.DirectoryRate)
	for name, value := range map[string]string{
		"MYNET_ACS_REFERENCE_NUMBER": c.ACSReferenceNumber, "MYNET_ACS_OPERATOR_ID": c.ACSOperatorID,
	} {
		if utf8.RuneCountInString(value) > maxACSName || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
			p.add(name, "must have at most %d characters of plain ASCII", maxACSName)
		}
	}
	switch {
	case (c.ACSCert == "") != (c.ACSKey == ""):
		p.add("MYNET_ACS_CERT", "and MYNET_ACS_KEY go together")
	case c.ACSCert != "":
		if _, err := c.ACSCertificate(); err != nil {
			p.add("MYNET_ACS_CERT", "and MYNET_ACS_KEY: %w", err)
		}
	}
	if c.DirectoryServers == "" {
		if c.DirectoryAddr != "" {
			p.add("MYNET_DIRECTORY_ADDR", "needs MYNET_DIRECTORY_SERVERS beside it")
		}
		return
	}
	if _, err := c.Directories(); err != nil {
		p.add("MYNET_DIRECTORY_SERVERS", "%w", err)
	}
	c.checkDoor(p)
}

// checkDoor asks for what must stand beside a table of directory servers.
func (c Config) checkDoor(p *problems) {
	production := c.Mode == Production
	for name, missing := range map[string]bool{
		"MYNET_DIRECTORY_ADDR": c.DirectoryAddr == "",
		"MYNET_ACS_CERT":       c.ACSCert == "",
		"MYNET_ACS_KEY":        c.ACSKey == "",

		"MYNET_ACS_ADDR":             production && c.ACSAddr == "",
		"MYNET_ACS_REFERENCE_NUMBER": production && c.ACSReferenceNumber == "",
		"MYNET_ACS_OPERATOR_ID":      production && c.ACSOperatorID == "",
	} {
		if missing {
			p.add(name, "is required beside MYNET_DIRECTORY_SERVERS")
		}
	}
	if production && !hasScheme(c.ACSBaseURL, "https") {
		p.add("MYNET_ACS_BASE_URL", "must begin with https:// in production, not %q", c.ACSBaseURL)
	}
}
