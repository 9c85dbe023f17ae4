// Package login is signing in and out: ID and password with the locks and limits around them, the
// step-up by password, and the extension of a session. Whether somebody exists is never told (D6.1).
package login
