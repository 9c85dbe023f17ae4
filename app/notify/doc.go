// Package notify is the room of mail and SMS: what is told to whom (notices), what is said (compose, with the words of
// views/mail), and how it leaves: a River job through a Mailer (SMTP) and a Texter (Kannel), or into the demo's inbox.
// A message is a row made in the transaction of what it tells; its text exists only while it is sent. What became of
// an SMS comes back through the gateways' reports (handler).
package notify
