// Package staff is the call center's desk: signing in with a password and a TOTP code, finding a cardholder, seeing what
// they see, and the few things staff may do for them. Everything is recorded with its reason (D8.1).
package staff
