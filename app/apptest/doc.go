// Package apptest starts the real server for tests: the same wiring as production on port 0, a
// temporary database with the demo's cast, a clock that tests move, the inbox, and a client with
// cookies. It is imported by tests and the benchmark only.
package apptest
