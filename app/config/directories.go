package config

import (
	"bytes"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// DirectoryServer is one entry of MYNET_DIRECTORY_SERVERS (3ds.md, "The front door").
type DirectoryServer struct {
	Name         string
	Certificates []*x509.Certificate // of its client: exactly these, more than one while they are replaced
	DSURL        *url.URL            // every dsURL of its messages lies below it
	Roots        *x509.CertPool      // who vouches for its server; nil: the system's authorities
}

// directoryEntry is a DirectoryServer as the file has it. Paths are seen from the file's directory.
type directoryEntry struct {
	Name        string `json:"name"`
	Certificate files  `json:"certificate"`
	DSURL       string `json:"ds_url"`
	CA          string `json:"ca"`
}

// files is one path or a list of them.
type files []string

// UnmarshalJSON implements json.Unmarshaler.
func (f *files) UnmarshalJSON(body []byte) error {
	var one string
	if json.Unmarshal(body, &one) == nil {
		*f = files{one}
		return nil
	}
	return json.Unmarshal(body, (*[]string)(f))
}

// Directories reads the table of those who may ask; none when the setting is empty. Call it after Check.
func (c Config) Directories() ([]DirectoryServer, error) {
	if c.DirectoryServers == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.DirectoryServers)
	if err != nil {
		return nil, err
	}
	var entries []directoryEntry
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&entries); err != nil {
		return nil, fmt.Errorf("%s is not a list of directory servers: %w", c.DirectoryServers, err)
	}
	if decoder.More() {
		return nil, fmt.Errorf("%s goes on behind its list", c.DirectoryServers)
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("%s names no directory server", c.DirectoryServers)
	}
	var all []DirectoryServer
	for i, entry := range entries {
		one, err := entry.read(filepath.Dir(c.DirectoryServers), c.IsDemo())
		if err == nil {
			err = one.beside(all)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, entry %d (%q): %w", c.DirectoryServers, i+1, entry.Name, err)
		}
		all = append(all, one)
	}
	return all, nil
}

// maxDirectoryName keeps a name short enough to stand in each of its transactions.
const maxDirectoryName = 40

func (e directoryEntry) read(dir string, demo bool) (d DirectoryServer, err error) {
	if e.Name == "" || len(e.Name) > maxDirectoryName {
		return d, fmt.Errorf("name must have 1 to %d characters", maxDirectoryName)
	}
	d.Name = e.Name
	if d.DSURL, err = parseDSURL(e.DSURL, demo); err != nil {
		return d, err
	}
	if len(e.Certificate) == 0 {
		return d, errors.New("certificate names no file")
	}
	for _, name := range e.Certificate {
		found, err := certificates(dir, name)
		if err != nil {
			return d, fmt.Errorf("certificate: %w", err)
		}
		if len(found) != 1 { // the authority of a chain must not be able to ask in its own name
			return d, fmt.Errorf("certificate: %s must hold one certificate, not %d; write a list of files for more", name, len(found))
		}
		d.Certificates = append(d.Certificates, found[0])
	}
	if e.CA == "" {
		return d, nil
	}
	authorities, err := certificates(dir, e.CA)
	if err != nil {
		return d, fmt.Errorf("ca: %w", err)
	}
	d.Roots = x509.NewCertPool()
	for _, ca := range authorities {
		d.Roots.AddCert(ca)
	}
	return d, nil
}

// beside refuses a second server of the same name, or with the same certificate: who asks must be one.
func (d DirectoryServer) beside(others []DirectoryServer) error {
	for _, other := range others {
		if other.Name == d.Name {
			return errors.New("the name stands twice")
		}
		for _, theirs := range other.Certificates {
			for _, ours := range d.Certificates {
				if ours.Equal(theirs) {
					return fmt.Errorf("its certificate is also that of %q", other.Name)
				}
			}
		}
	}
	return nil
}

func parseDSURL(raw string, demo bool) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != "https" && (u.Scheme != "http" || !demo) {
		return nil, errors.New("ds_url must be like https://ds.example/results")
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.RawPath != "" || strings.ContainsAny(raw, `\%?#`) {
		return nil, errors.New("ds_url must be a plain host and path")
	}
	if end := strings.TrimSuffix(u.Path, "/"); end != "" && end != path.Clean(end) {
		return nil, errors.New("ds_url must have no dots or empty names in its path")
	}
	return u, nil
}

// certificates reads every certificate of a PEM file.
func certificates(dir, name string) ([]*x509.Certificate, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var all []*x509.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, fmt.Errorf("%s holds a %s", name, block.Type)
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, certificate)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s holds no certificate in PEM", name)
	}
	return all, nil
}
