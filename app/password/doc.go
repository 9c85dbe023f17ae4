// Package password is the only door to passwords: it says which new ones are acceptable, and hashes and verifies them
// with argon2id, never more at a time than the cores can, at the same cost for a person who does not exist (D3.2, D3.3).
// The program hashes in processes of a lower priority, its workers, one per core. Counting failures and locking doors are the caller's.
package password
