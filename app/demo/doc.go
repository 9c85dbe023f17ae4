// Package demo is what demo mode adds: the cast, the inbox where mails and SMS arrive, and a page
// that plays the issuer's app. Production mode registers none of its routes and loads none of its data.
package demo
