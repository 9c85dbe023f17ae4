// Package mail holds what mails and SMS say: one type per notice with its typed data, already masked, and the
// plain text made from it. A mail never carries a link or a password, and an SMS names no person (copy.md).
// Receivers, headers and sending stay outside, in app/notify.
//
// A new notice is a new type here with Mail and SMS methods, built on letter and smsNotice, and a row in notices of
// the test, which checks the rules all of them share.
package mail
