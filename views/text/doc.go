// Package text holds the words that handlers, mails and SMS share: names, masks, dates, and the sentence of every
// coded error, event and procedure. Everything is a pure function of its arguments and of the standard library;
// pages, addresses and anything personal that is not already an argument stay outside.
package text
