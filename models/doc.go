// Package models is the room of the rows: one file per table with the row, its pure rules and its
// named queries, and the Store that opens both databases. A rule about one row is a method that takes
// the time and the policy and touches nothing; a rule across rows is a service of a feature, in one
// Store.Tx. gorm stays in this package; words for people, HTTP and jobs stay outside it.
package models
