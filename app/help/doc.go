// Package help answers questions: the index, the search that works without JavaScript, and one page per answer, for
// visitors and for people signed in alike. The answers themselves are words and live in views/pages; nothing here
// reads the store.
package help
