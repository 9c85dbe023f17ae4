// Package static holds the files a browser fetches beside the pages: one stylesheet, one script, one picture.
//
// Every file is served under a name that carries the hash of its content, so that it may be cached for good, and in the
// encoding the browser likes best. The compressed copies lie beside the sources and are made by internal/precompress.
// Nothing here knows a page; nothing but the standard library is imported.
package static

//go:generate go run ./internal/precompress .
