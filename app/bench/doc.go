// Command bench measures the rows of the speed table and prints them as one Markdown table:
//
//	go run ./app/bench
//	go run ./app/bench -only page,queries -span 1s
//
// A row is a ratio within one run or a count, so that it says the same on any machine, but where the bar itself is a
// time: the start, the provisional run, the AReq. The load comes from this process; whatever is said of a process (start,
// memory, storm, import) is measured on the real binary as a child. Nothing here fails a build: a row that cannot be
// measured says why. Rows without PostgreSQL or outside Linux are left out and say so.
package main
