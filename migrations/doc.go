// Package migrations is the room of the schema: plain SQL for goose, once for SQLite and once for
// PostgreSQL, up and down. Rules about the data stand in package models, never in triggers here.
package migrations
