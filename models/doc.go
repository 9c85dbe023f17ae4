// Package models is the room of the rows: one file per table with the row, its pure rules and its
// named queries, and the Store that opens both databases. A rule about one row is a method that takes
// the time and the policy and touches nothing; a rule across rows is a service of a feature, in one
// Store.Tx. gorm stays in this package; words for people, HTTP and jobs stay outside it.
//
// Transactions lock rows in one order, so that no two ever wait for each other in a circle: the procedure (with all of
// the person's where it may end them, LockProcedures), throttle, doors, account, cardholder, reception, cards, enrollments,
// application, budgets (a person's before a question's), code, the heads of the audit chains, messages. A transaction
// leaves out what it does not need, and never goes back.
package models
