// Package pages holds one file per page of the portal, of its web views and of the demo. A page takes props that are
// ready to be shown — masked, limited, chosen by a feature — and reaches no database, no session and no secret. Words
// that only one page uses stand in that page; shared words live in views/text, shared parts in views/components.
package pages
