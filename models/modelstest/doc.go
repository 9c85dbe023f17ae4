// Package modelstest is the room of the store's tests: a migrated store on SQLite and on PostgreSQL
// with fixed keys and a clock that the test moves, for the tests of this package and of every other.
//
// PostgreSQL is the server that MYNET_TEST_POSTGRES_URL names, or a throwaway cluster that lives as
// long as the test process. Without either the PostgreSQL half skips; with CI=true a skip is a
// failure. Data of tests belongs to the tests, rules about rows to package models.
package modelstest
