// Package account is the signed-in person's first pages: the overview after signing in, and the list
// of what can be done for security. Changes of the account itself belong here too.
package account
