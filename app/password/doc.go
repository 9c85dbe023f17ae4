// Package password is the only door to passwords: it hashes and verifies them with argon2id, never
// more at a time than the cores can, and costs the same for a person who does not exist (D3.2, D3.3).
// The program hashes in a second process of a lower priority, its worker. Counting failures and locking doors are the caller's.
package password
