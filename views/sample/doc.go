// Package sample holds fixed props for every page in every state. The gallery, the golden tests, the accessibility walk
// and the screenshots are all fed from here; nothing in it is read while a request is served to a cardholder. The
// people are the demo cast, the day is Sunday 22 November 2026.
package sample
