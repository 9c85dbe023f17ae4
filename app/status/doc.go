// Package status is the registration status, in the portal and in the issuer's app, and the way the
// app opens it: a signed token from the app's backend, a ticket, a session that can only read (D3.9).
package status
