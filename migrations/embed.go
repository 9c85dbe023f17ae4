package migrations

import "embed"

// FS holds the goose migrations: sqlite/*.sql and postgres/*.sql, the same names in both.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
