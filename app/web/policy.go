package web

import "strings"

// ContentPolicy is the Content-Security-Policy of a page: its own files and nothing else, nothing inline. forms is its
// form-action; more comes behind.
func ContentPolicy(forms string, more ...string) string {
	return strings.Join(append([]string{
		"default-src 'none'",
		"style-src 'self'",
		"script-src 'self'",
		"img-src 'self'",
		"font-src 'self'",
		"connect-src 'self'",
		forms,
		"base-uri 'none'",
	}, more...), "; ")
}

// FinalPolicy is the Content-Security-Policy of a challenge's last page, which posts the result to the shop: anywhere by
// https, in the demo by http too (3ds.md, "The challenge screen"). Its handler sets it in place of the surface's.
func FinalPolicy(demo bool) string {
	if demo {
		return ContentPolicy("form-action https: http:")
	}
	return ContentPolicy("form-action https:")
}
