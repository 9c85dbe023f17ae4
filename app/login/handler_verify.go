package login

import (
	"net/url"

	"mynetplus/app/web"
)

// pathVerify is where a new device proves itself.
const pathVerify = "/login/verify"

// verify is the code page's address; it leads on to next.
func verify(next string) string {
	if next == web.NextPath("") {
		return pathVerify
	}
	return pathVerify + "?next=" + url.QueryEscape(next)
}
