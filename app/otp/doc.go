// Package otp is the only door to one-time codes: Issue sends one, Check judges an entry. Digits are
// derived when needed (RFC 4226) and never stored, logged or queued. Who may ask for a code, and what
// it opens, is the caller's.
package otp
