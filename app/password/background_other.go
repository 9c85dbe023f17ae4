//go:build !linux

package password

// background runs work at the priority of everything else.
func background[T any](work func() (T, error)) (T, error) { return work() }
