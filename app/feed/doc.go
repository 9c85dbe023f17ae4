// Package feed reads the card system's file into cardholders and cards, and writes the portal's own changes
// back for it. It is the only door through which the portal learns of a person or a card (domain.md section 2), or of an
// account of an older system (D4.6).
//
// A file is read twice: the first pass (survey) checks encoding, header and CSV shape and touches no
// database; the second streams rows through the parser into batches that commit as they go. What the rules
// of a single row are stands in row.go; what the store makes of good rows stands in intake.go and
// commit.go; the bulk statements themselves are models'. Words for people stay out of here but for reasons.csv, the rejects file's.
package feed
