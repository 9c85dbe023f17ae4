// Package upkeep is the periodic work that belongs to no feature: deleting what is kept for a limited
// time (D7.5), and the daily root over all audit chains (D8.1). Package server schedules it.
package upkeep
