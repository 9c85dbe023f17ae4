// Package sqlite stands in for github.com/glebarez/go-sqlite, the fork of modernc.org/sqlite that gorm's dialector
// imports: it is the original, which keeps prepared statements. The fork parses a statement each time it is executed,
// which costs more than most of ours take.
package sqlite

import "modernc.org/sqlite"

// Error is what the driver reports.
type Error = sqlite.Error
