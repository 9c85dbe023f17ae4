//go:build !race

package recovery_test

// raceDetector says that every step takes many times as long.
const raceDetector = false
