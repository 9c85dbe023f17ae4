// Package web is what all handlers share: rendering, reading forms, cookies, flashes, the client's address and device,
// the session, the call center's hours. It knows HTTP and the rows, and no feature's rules.
package web
