// Package demo is what demo mode adds: the cast, the inbox where mails and SMS arrive, a page that plays the issuer's
// app, and a shop with the 3DS Server and the directory server that stand between it and the issuer's access control
// server. These speak to it over HTTP and in its messages, and know nothing else of it. Production mode registers none of
// the demo's routes and loads none of its data.
package demo
