// Package emv holds the messages of EMV 3-D Secure 2.2.0, browser channel, as an access control server reads and writes
// them: what each contains, which fields must be there and in which form, and what is answered to one that is wrong
// (EMV 3-D Secure Protocol and Core Functions Specification 2.2.0, tables A.1 and B). Field names are the protocol's own.
// It decides nothing and knows no card.
package emv
