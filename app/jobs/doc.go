// Package jobs is the room of the background work: River's client over the store's database, and
// Insert, which puts a job into the caller's transaction. It knows no kind of job: the arguments and
// the work of each kind live with its rule, and package server registers the workers. A job carries
// ids, never an address, a text or a code.
package jobs
